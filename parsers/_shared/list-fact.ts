import { known, originOfPart, unknown, type Fact, type Origin, type Unknown } from '../../src/model/fact.ts';
import type { Span } from '../../src/model/span.ts';
import type { UnmatchedWord, Use, WrittenList } from '../../src/model/tls.ts';
import type { RejectedList, TextRange, UnmatchedListWord } from '../../src/tls/list-expansion.ts';

/** A list of suites, groups or schemes: what it enables, and the text of it when it is written. */
export interface ListFact<Name extends string> {
  readonly uses: Fact<readonly Use<Name>[]>;
  readonly written: readonly WrittenList[];
}

/** The word of a configuration that a list is written as. */
export interface ListWord {
  readonly span: Span;
  /** The place of a part of the text; the whole word where quotes and escapes make the two differ. */
  readonly partAt: (range: TextRange) => Span;
}

/** What a TLS library makes of the text of a list. */
export interface ListMeaning<Name extends string> {
  readonly names: readonly (TextRange & { readonly name: Name })[];
  readonly unmatched: readonly UnmatchedListWord[];
  readonly rejected: RejectedList | null;
}

/** A list that is written as one word of a configuration. */
export function writtenList<Name extends string>(of: WrittenList['of'], text: string, word: ListWord, from: Origin, meaning: ListMeaning<Name>): ListFact<Name> {
  const { names, unmatched, rejected } = meaning;
  const spanOfRange = word.partAt;
  const list: WrittenList = {
    of,
    text,
    span: word.span,
    unmatched: unmatched.map((found): UnmatchedWord => ({ word: found.word, span: spanOfRange(found), operator: found.operator, reason: found.reason })),
    rejected: rejected === null ? null : { reason: rejected.reason, span: spanOfRange(rejected) },
  };
  if (rejected !== null) return { uses: unknown({ kind: 'not-understood', what: text }, from), written: [list] };
  const originAt = memoByRange((range) => originOfPart(from, { kind: 'expanded', span: spanOfRange(range), by: text.slice(range.start, range.end) }));
  return { uses: known(names.map((use) => ({ name: use.name, from: originAt(use) })), from), written: [list] };
}

/** A list that nobody wrote. */
export function defaultList<Name extends string>(names: readonly Name[], from: Origin): ListFact<Name> {
  return { uses: known(names.map((name) => ({ name, from })), from), written: [] };
}

export function unknownList(fact: Unknown): ListFact<never> {
  return { uses: fact, written: [] };
}

function memoByRange(make: (range: TextRange) => Origin): (range: TextRange) => Origin {
  const made = new Map<number, Origin>();
  return (range) => {
    const origin = made.get(range.start) ?? make(range);
    made.set(range.start, origin);
    return origin;
  };
}
