import type { Problem } from '../../../src/model/problem.ts';
import type { Span } from '../../../src/model/span.ts';
import type { LocalizedText } from '../../../src/model/text.ts';

/** What HAProxy refuses about the text of a file before it looks at what a keyword means. */
export type SyntaxCode = keyof typeof texts;

/** `{subject}` is the text that the problem is about. */
const texts = {
  'unterminated-quote': {
    en: 'The quote in {subject} is not closed before the end of the line',
    ja: '{subject} の引用符が行末までに閉じられていない',
  },
  'unterminated-brace': {
    en: 'The name of an environment variable in {subject} lacks its "}"',
    ja: '{subject} の環境変数名に「}」がない',
  },
  'invalid-variable-name': {
    en: 'In double quotes "$" begins the name of an environment variable; write "\\$" in {subject}',
    ja: '二重引用符の中の「$」は環境変数名の始まりである。{subject} では「\\$」と書く',
  },
  'invalid-hexadecimal': {
    en: '"\\x" in {subject} needs two hexadecimal digits',
    ja: '{subject} の「\\x」には 16 進数が 2 桁必要である',
  },
  'invalid-expansion': {
    en: 'An environment variable is split into words with "[*]" only: {subject}',
    ja: '環境変数を複数の語に展開する書き方は「[*]」だけである: {subject}',
  },
  'too-many-words': {
    en: 'A line has at most 64 words; HAProxy refuses the rest of "{subject}"',
    ja: '1 行に書けるのは 64 語までである。HAProxy は「{subject}」の残りを拒否する',
  },
  'empty-word': {
    en: 'HAProxy ignores what follows the empty word in "{subject}"',
    ja: 'HAProxy は「{subject}」の空の語より後を無視する',
  },
  'nul-character': {
    en: 'The line holds a NUL character',
    ja: '行に NUL 文字が含まれている',
  },
  'missing-newline': {
    en: 'The last line has no line break: HAProxy takes the file as cut off',
    ja: '最後の行に改行がない。HAProxy はファイルが途中で切れているとみなす',
  },
  'byte-order-mark': {
    en: 'HAProxy takes the byte order mark for a part of the first word',
    ja: 'HAProxy はバイト順マーク (BOM) を最初の語の一部とみなす',
  },
  'out-of-section': {
    en: '"{subject}" stands before the first section',
    ja: '「{subject}」が最初のセクションより前にある',
  },
  'unexpected-modifier': {
    en: '"no" and "default" cannot stand before "{subject}"',
    ja: '「{subject}」の前に「no」や「default」は書けない',
  },
  'invalid-condition': {
    en: 'HAProxy does not understand the condition "{subject}"',
    ja: 'HAProxy は条件「{subject}」を解釈できない',
  },
  'too-many-conditions': {
    en: '".if" is nested too deeply',
    ja: '「.if」の入れ子が深すぎる',
  },
  'lone-elif': { en: 'There is no ".if" before this ".elif"', ja: 'この「.elif」の前に「.if」がない' },
  'lone-else': { en: 'There is no ".if" before this ".else"', ja: 'この「.else」の前に「.if」がない' },
  'lone-endif': { en: 'There is no ".if" before this ".endif"', ja: 'この「.endif」の前に「.if」がない' },
  'elif-after-else': { en: '".elif" cannot follow ".else"', ja: '「.else」の後に「.elif」は書けない' },
  'else-after-else': { en: '".else" cannot follow ".else"', ja: '「.else」の後に「.else」は書けない' },
  'unterminated-if': { en: 'This ".if" has no ".endif"', ja: 'この「.if」に「.endif」がない' },
  'unexpected-argument': { en: 'Unexpected words after "{subject}"', ja: '「{subject}」の後に余分な語がある' },
  'unknown-directive': { en: 'There is no directive "{subject}"', ja: 'ディレクティブ「{subject}」は存在しない' },
  alert: { en: 'The file stops HAProxy here: {subject}', ja: 'ファイルがここで HAProxy を停止させる: {subject}' },
} as const satisfies Record<string, LocalizedText>;

/** Longer subjects are cut: a message is no place for a whole policy. */
const SUBJECT_LENGTH = 60;

/** A problem of code `haproxy/<code>`. */
export function syntaxProblem(code: SyntaxCode, span: Span, subject: string, severity: Problem['severity']): Problem {
  const shown = subject.length > SUBJECT_LENGTH ? `${subject.slice(0, SUBJECT_LENGTH)}…` : subject;
  const { en, ja } = texts[code];
  const text = { en: en.replace('{subject}', () => shown), ja: ja.replace('{subject}', () => shown) };
  return { code: `haproxy/${code}`, severity, span, text };
}
