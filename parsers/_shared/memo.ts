/** Makes a value once for each combination of keys; keys are compared by identity. */
export type Memo<T> = (keys: readonly unknown[], make: () => T) => T;

/**
 * Servers that inherit the same directives share what is made of them: one object for thousands of servers, which rules then have to
 * look at once only.
 */
export function memoByIdentity<T>(): Memo<T> {
  const ids = new Map<unknown, number>();
  const values = new Map<string, { readonly value: T }>();
  const idOf = (key: unknown): number => {
    const id = ids.get(key) ?? ids.size;
    ids.set(key, id);
    return id;
  };
  return (keys, make) => {
    const combined = keys.map(idOf).join();
    const before = values.get(combined);
    if (before !== undefined) return before.value;
    const value = make();
    values.set(combined, { value });
    return value;
  };
}

/** The value of a key, made the first time it is asked for. */
export function once<Key, Value>(values: Map<Key, Value>, key: Key, make: () => Value): Value {
  const before = values.get(key);
  if (before !== undefined) return before;
  const value = make();
  values.set(key, value);
  return value;
}
