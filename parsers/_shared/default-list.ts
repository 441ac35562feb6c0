import { known, type Origin } from '../../src/model/fact.ts';
import { once } from './memo.ts';
import type { ListFact } from './list-fact.ts';

/**
 * Lists that nobody wrote, for one configuration and one release: thousands of contexts have the same by default, each for itself. They share the list, so
 * that it is looked at once; each has its own origin, which is that of everything in it.
 */
export type DefaultLists = <Name extends string>(name: string, from: Origin, make: () => ListFact<Name>) => ListFact<Name>;

export function defaultLists(): DefaultLists {
  const made = new Map<string, ListFact<string>>();
  return <Name extends string>(name: string, from: Origin, make: () => ListFact<Name>): ListFact<Name> => {
    const { uses } = once(made, name, make) as ListFact<Name>;
    return uses.known ? { uses: known(uses.value, from), written: [] } : make();
  };
}
