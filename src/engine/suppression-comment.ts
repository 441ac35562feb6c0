import type { TextEdit } from '../model/intent.ts';
import type { Problem } from '../model/problem.ts';
import type { FileId, Span } from '../model/span.ts';
import { similarNames } from '../standards/similar-names.ts';
import type { TextRange } from '../tls/list-expansion.ts';

/** A comment such as `# tlslint-disable-next-line rule, rule -- reason`. */
export interface SuppressionComment {
  readonly word: SuppressionWord;
  readonly span: Span;
  readonly rules: readonly NamedRule[];
  /** `null`: none is given. */
  readonly reason: string | null;
}

export interface NamedRule {
  readonly id: string;
  readonly span: Span;
}

const words = ['disable-next-line', 'disable-line', 'disable', 'enable'] as const;

export type SuppressionWord = (typeof words)[number];

/** Every comment that speaks to tlslint has it. */
export const suppressionMark = 'tlslint-';

/**
 * Reads a comment; `null` when it does not speak to tlslint, a problem when it is not understood.
 * @param range From the mark that begins the comment.
 */
export function suppressionComment(file: FileId, text: string, { start, end }: TextRange): SuppressionComment | Problem | null {
  const comment = text.slice(start, end);
  const begin = /^(?:#{1,9}|\/[/*])[ \t]{0,9}tlslint-([\w-]*)/.exec(comment);
  if (begin === null) return null;
  const span: Span = { file, start, end };
  const [head, written = ''] = begin;
  const word = words.find((candidate) => candidate === written);
  if (word === undefined) return unknownWord(written, span);
  const rest = comment.slice(head.length).replace(/\*\/$/, '');
  const [names = '', ...reasons] = rest.split(/(?<=^|\s)--(?=\s|$)/);
  const reason = reasons.join('--').trim();
  const rules = [...names.matchAll(/[^\s,]+/g)].map(({ 0: id, index }) => {
    const from = start + head.length + index;
    return { id, span: { file, start: from, end: from + id.length } };
  });
  return { word, span, rules, reason: reason === '' ? null : reason };
}

function unknownWord(word: string, span: Span): Problem {
  const [similar] = similarNames(word, words);
  const known = words.map((candidate) => suppressionMark + candidate).join(', ');
  return {
    code: 'suppression/unknown-comment',
    severity: 'warning',
    span,
    text: {
      en: `"${suppressionMark}${word}" means nothing; ${similar === undefined ? `known: ${known}` : `did you mean "${suppressionMark}${similar}"?`}`,
      ja: `"${suppressionMark}${word}" というコメントはない。${similar === undefined ? `使えるもの: ${known}` : `"${suppressionMark}${similar}" の誤りか`}`,
    },
  };
}

/** Takes rules out of a comment, or the comment out of the text when no other rule is left. */
export function withoutRules(comment: SuppressionComment, gone: ReadonlySet<string>, text: string): TextEdit {
  const kept = comment.rules.filter(({ id }) => !gone.has(id));
  const [first] = comment.rules;
  const last = comment.rules.at(-1);
  if (first === undefined || last === undefined || kept.length === 0) return { span: removedWith(comment.span, text), text: '' };
  return { span: { ...first.span, end: last.span.end }, text: kept.map(({ id }) => id).join(', ') };
}

/** A comment that has its line to itself goes with the line, another one with the spaces before it. */
function removedWith({ file, start, end }: Span, text: string): Span {
  const [before, after] = [lineStart(text, start), lineEnd(text, end)];
  const isAlone = text.slice(before, start).trim() === '' && text.slice(end, after).trim() === '';
  if (isAlone) return { file, start: before, end: Math.min(after + 1, text.length) };
  return { file, start: before + text.slice(before, start).trimEnd().length, end };
}

/** Where the line of an offset begins. */
export function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

/** Where the line of an offset ends: its line feed, or the end of the text. */
export function lineEnd(text: string, at: number): number {
  const found = text.indexOf('\n', at);
  return found === -1 ? text.length : found;
}
