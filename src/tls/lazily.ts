/** Returns a function that calls `build` the first time it is called and gives the same value ever after, so that importing a table costs nothing. */
export function lazily<T>(build: () => T): () => T {
  let built: { readonly value: T } | null = null;
  return () => (built ??= { value: build() }).value;
}

/** Like `lazily`, with one value for each key. */
export function lazilyFor<K, T>(build: (key: K) => T): (key: K) => T {
  const built = new Map<K, { readonly value: T }>();
  return (key) => {
    const known = built.get(key) ?? { value: build(key) };
    built.set(key, known);
    return known.value;
  };
}

/** Like `lazilyFor`, with one value for each object as long as the object lives. */
export function lazilyForObject<K extends object, T>(build: (key: K) => T): (key: K) => T {
  const built = new WeakMap<K, { readonly value: T }>();
  return (key) => {
    const known = built.get(key) ?? { value: build(key) };
    built.set(key, known);
    return known.value;
  };
}
