import { lazilyForParts } from './lazily.ts';

/**
 * Keys whose values are remembered. A configuration asks for the same few again and again and then for them no more. A WeakMap that lives as long as
 * the program would be no better: V8 takes its values for needed until it collects all of the memory, copying them twice before.
 */
const remembered = 50;

/** Like `lazilyFor`, for keys without number: the values of the latest are remembered. */
export function recentlyFor<K, T>(build: (key: K) => T): (key: K) => T {
  let latest = new Map<K, { readonly value: T }>();
  let before = new Map<K, { readonly value: T }>();
  return (key) => {
    const inUse = latest.get(key);
    if (inUse !== undefined) return inUse.value;
    const known = before.get(key) ?? { value: build(key) };
    if (latest.size >= remembered) {
      before = latest;
      latest = new Map();
    }
    latest.set(key, known);
    return known.value;
  };
}

/** Like `lazilyForParts`, for parts without number: the values for the latest are remembered. */
export function recentlyForParts<K extends object, T>(partsOf: (key: K) => readonly unknown[], build: (key: K) => T): (key: K) => T {
  let built = 0;
  const buildNext = (key: K): T => {
    built++;
    return build(key);
  };
  let known = lazilyForParts(partsOf, buildNext);
  return (key) => {
    if (built >= remembered) [known, built] = [lazilyForParts(partsOf, buildNext), 0];
    return known(key);
  };
}
