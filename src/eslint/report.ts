import type { AST, Rule } from 'eslint';
import type { Spelling, TextEdit } from '../model/intent.ts';
import type { FileId, Span } from '../model/span.ts';
import { isWholeFile } from '../report/places.ts';

/** Something to tell about a file. */
export interface Message {
  readonly span: Span;
  readonly text: string;
  readonly fix: Spelling | null;
  /** The title of the fix where a person has to choose it. */
  readonly title: string;
}

/** What can be done about the messages of a rule, as its metadata say. */
export interface Mending {
  readonly fixable: boolean;
  readonly hasSuggestions: boolean;
}

/** Tells ESLint. Safe fixes are made by `--fix`, the others are suggestions; one that needs changes in another file is neither. */
export function report(context: Rule.RuleContext, file: FileId, { span, text, fix, title }: Message, can: Mending): void {
  const edits = fix?.edits ?? [];
  const isWithin = edits.length > 0 && edits.every((edit) => edit.span.file === file);
  const makeChanges = (fixer: Rule.RuleFixer): Rule.Fix[] => distinct(edits).map((edit) => fixer.replaceTextRange([edit.span.start, edit.span.end], edit.text));
  context.report({
    loc: placeOf(span, context.sourceCode),
    message: text,
    ...(isWithin && fix?.safety === 'safe' && can.fixable && { fix: makeChanges }),
    ...(isWithin && fix?.safety === 'unsafe' && can.hasSuggestions && { suggest: [{ desc: title, fix: makeChanges }] }),
  });
}

/** One line at most: an editor underlines it, and comments that disable a rule speak of a line. */
function placeOf(span: Span, sourceCode: Rule.RuleContext['sourceCode']): AST.SourceLocation {
  const { text } = sourceCode;
  const start = Math.min(span.start, text.length);
  const lineFeed = text.indexOf('\n', start);
  const lineEnd = lineFeed === -1 ? text.length : text.charAt(lineFeed - 1) === '\r' && lineFeed > start ? lineFeed - 1 : lineFeed;
  const end = isWholeFile(span) ? lineEnd : Math.min(span.end, lineEnd);
  return { start: sourceCode.getLocFromIndex(start), end: sourceCode.getLocFromIndex(Math.max(start, end)) };
}

/** ESLint takes no edits that overlap: the same one twice is made once. */
function distinct(edits: readonly TextEdit[]): readonly TextEdit[] {
  return edits.filter((edit, index) => edits.findIndex(({ span, text }) => span.start === edit.span.start && span.end === edit.span.end && text === edit.text) === index);
}
