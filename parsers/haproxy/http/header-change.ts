import { matchesPattern } from '../../_shared/pattern.ts';
import type { Line, Word } from '../syntax/tree.ts';

/** The last change of a header of the request. */
export interface HeaderChange {
  /** `added`: what the client sent stands before it. */
  readonly kind: 'set' | 'added' | 'deleted';
  /** The new value, in log format; `null` when the header is taken out. */
  readonly value: Word | null;
  readonly line: Line;
}

/** A `del-header` that names headers by a part of their names. */
export interface HeaderPattern {
  readonly method: string;
  readonly pattern: string;
  readonly change: HeaderChange;
}

/** What was done to headers: by name in lower case, and to all others whose names match. The rest is as the client sent it. */
export interface HeaderChanges {
  readonly named: ReadonlyMap<string, HeaderChange>;
  readonly deleted: readonly HeaderPattern[];
}

export const noHeaderChanges: HeaderChanges = { named: new Map(), deleted: [] };

/** `null` for a header that is as the client sent it. */
export function changeOf({ named, deleted }: HeaderChanges, name: string): HeaderChange | null {
  return named.get(name) ?? deleted.find((pattern) => matches(pattern, name))?.change ?? null;
}

export function withChange(changes: HeaderChanges, name: string, change: HeaderChange): HeaderChanges {
  const before = changeOf(changes, name);
  // What is added to a header that the configuration set or took out has nothing of the client's before it.
  const kind = change.kind === 'added' && before !== null && before.kind !== 'added' ? 'set' : change.kind;
  return { ...changes, named: new Map(changes.named).set(name, { ...change, kind }) };
}

export function withoutMatching({ named, deleted }: HeaderChanges, pattern: HeaderPattern): HeaderChanges {
  const changed = [...named].map(([name, change]) => [name, matches(pattern, name) ? pattern.change : change] as const);
  return { named: new Map(changed), deleted: [...deleted, pattern] };
}

/** Methods of `del-header -m` (configuration.txt, 4.4, del-header). */
function matches({ method, pattern }: HeaderPattern, name: string): boolean {
  switch (method) {
    case 'beg':
      return name.startsWith(pattern.toLowerCase());
    case 'end':
      return name.endsWith(pattern.toLowerCase());
    case 'sub':
      return name.includes(pattern.toLowerCase());
    case 'reg':
      return matchesPattern(pattern, true, name) === true;
    default:
      return name === pattern.toLowerCase();
  }
}
