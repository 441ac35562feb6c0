import type { EndpointId } from '../../src/model/endpoint.ts';

/** Makes ids of one configuration: the text itself the first time it is given, with a number from the second time on. */
export function uniqueIds(): (text: string) => EndpointId {
  const used = new Map<string, number>();
  return (text) => {
    const count = (used.get(text) ?? 0) + 1;
    used.set(text, count);
    return count === 1 ? text : `${text}#${count}`;
  };
}
