/** Returns a function that calls `build` the first time it is called and gives the same value ever after, so that importing a table costs nothing. */
export function lazily<T>(build: () => T): () => T {
  let built: { readonly value: T } | null = null;
  return () => (built ??= { value: build() }).value;
}

/** Like `lazily`, with one value for each key. */
export function lazilyFor<K, T>(build: (key: K) => T): (key: K) => T {
  const built = new Map<K, { readonly value: T }>();
  return (key) => {
    const known = built.get(key);
    if (known !== undefined) return known.value;
    const value = build(key);
    built.set(key, { value });
    return value;
  };
}

/** Like `lazilyFor`, but keeps the value of the latest key only: for values that are large, and asked for several times in a row. */
export function lazilyForLatest<K, T>(build: (key: K) => T): (key: K) => T {
  let latest: { readonly key: K; readonly value: T } | null = null;
  return (key) => {
    if (latest?.key !== key) latest = { key, value: build(key) };
    return latest.value;
  };
}

/** Like `lazilyFor`, with one value for each object as long as the object lives. */
export function lazilyForObject<K extends object, T>(build: (key: K) => T): (key: K) => T {
  const built = new WeakMap<K, { readonly value: T }>();
  return (key) => {
    const known = built.get(key);
    if (known !== undefined) return known.value;
    const value = build(key);
    built.set(key, { value });
    return value;
  };
}

/**
 * Like `lazilyFor`, with one value for all objects that have the same parts: those that `build` reads, by identity. Thousands of objects
 * that have the same follow each other, so the latest parts are compared first.
 */
export function lazilyForParts<K extends object, T>(partsOf: (key: K) => readonly unknown[], build: (key: K) => T): (key: K) => T {
  const root: Branch<T> = emptyBranch();
  let latest: { readonly parts: readonly unknown[]; readonly value: T } | null = null;
  return (key) => {
    const parts = partsOf(key);
    if (latest !== null && isSame(latest.parts, parts)) return latest.value;
    const end = parts.reduce(branchAt<T>, root);
    const { value } = (end.leaf ??= { value: build(key) });
    latest = { parts, value };
    return value;
  };
}

/** A tree with a level for each part. */
interface Branch<T> {
  branches: Map<unknown, Branch<T>> | null;
  leaf: { readonly value: T } | null;
}

function emptyBranch<T>(): Branch<T> {
  return { branches: null, leaf: null };
}

function branchAt<T>(branch: Branch<T>, part: unknown): Branch<T> {
  const known = branch.branches?.get(part);
  if (known !== undefined) return known;
  const made = emptyBranch<T>();
  (branch.branches ??= new Map()).set(part, made);
  return made;
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((part, index) => part === other[index]);
}
