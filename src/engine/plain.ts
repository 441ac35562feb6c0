/**
 * A copy of a value in which every object is a plain one: what its class computes is computed. What was one object stays one. Only such values get whole
 * from one thread to another, or onto a disk.
 */
export function plain<Value>(value: Value): Value {
  return copyOf(value, new Map()) as Value;
}

function copyOf(value: unknown, known: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (!known.has(value)) known.set(value, copyOfObject(value, known));
  return known.get(value);
}

function copyOfObject(value: object, known: Map<object, unknown>): unknown {
  const copy = (part: unknown): unknown => copyOf(part, known);
  if (Array.isArray(value)) return value.map(copy);
  if (value instanceof Map) return new Map([...value].map(([key, part]) => [copy(key), copy(part)]));
  if (value instanceof Set) return new Set([...value].map(copy));
  const result: Record<string, unknown> = {};
  for (const name of namesOf(value)) result[name] = copy(Reflect.get(value, name));
  return result;
}

/** Names of an object's own values and of those that its classes compute. */
function namesOf(value: object): readonly string[] {
  const names = Object.keys(value);
  if (Reflect.getPrototypeOf(value) === Object.prototype) return names;
  for (let at: unknown = Reflect.getPrototypeOf(value); typeof at === 'object' && at !== null && at !== Object.prototype; at = Reflect.getPrototypeOf(at)) {
    const properties = Object.entries(Object.getOwnPropertyDescriptors(at));
    const computed = properties.filter(([, property]) => property.get !== undefined).map(([name]) => name);
    names.push(...computed.filter((name) => !names.includes(name)));
  }
  return names;
}
