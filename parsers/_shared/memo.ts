/** Makes a value once for each combination of keys; keys are compared by identity. */
export type Memo<T> = (keys: readonly unknown[], make: () => T) => T;

/**
 * Servers that inherit the same directives share what is made of them: one object for thousands of servers, which rules then have to
 * look at once only. They follow each other, so the latest keys are compared first.
 */
export function memoByIdentity<T>(): Memo<T> {
  const ids = new Map<unknown, number>();
  const values = new Map<string, { readonly value: T }>();
  const idOf = (key: unknown): number => {
    const id = ids.get(key) ?? ids.size;
    ids.set(key, id);
    return id;
  };
  let latest: { readonly keys: readonly unknown[]; readonly value: T } | null = null;
  return (keys, make) => {
    if (latest !== null && isSame(latest.keys, keys)) return latest.value;
    const { value } = once(values, keys.map(idOf).join(), () => ({ value: make() }));
    latest = { keys, value };
    return value;
  };
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index]);
}

/** The value of a key, made the first time it is asked for. */
export function once<Key, Value>(values: Map<Key, Value>, key: Key, make: (key: Key) => Value): Value {
  const before = values.get(key);
  if (before !== undefined) return before;
  const value = make(key);
  values.set(key, value);
  return value;
}
