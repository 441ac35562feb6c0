import type { Problem } from '../../../src/model/problem.ts';
import type { Span } from '../../../src/model/span.ts';
import type { LocalizedText } from '../../../src/model/text.ts';

/** What nginx refuses in the text of a file before it looks at what a directive means. */
export type SyntaxCode = keyof typeof texts;

/** `{subject}` is the name of the directive or the text that the problem is about. */
const texts = {
  'unexpected-semicolon': {
    en: 'Unexpected ";": there is no directive before it',
    ja: '予期しない「;」: 前にディレクティブがない',
  },
  'unexpected-open': {
    en: 'Unexpected "{": there is no directive before it',
    ja: '予期しない「{」: 前にディレクティブがない',
  },
  'unexpected-close': {
    en: 'Unexpected "}": no block is open here',
    ja: '予期しない「}」: ここで閉じるブロックがない',
  },
  'missing-semicolon': {
    en: '";" is missing after "{subject}"',
    ja: '「{subject}」の後に「;」がない',
  },
  'unexpected-end': {
    en: 'The file ends in the middle of "{subject}": ";" or a block is missing',
    ja: '「{subject}」の途中でファイルが終わっている: 「;」またはブロックがない',
  },
  'unclosed-block': {
    en: 'The block of "{subject}" is not closed: "}" is missing',
    ja: '「{subject}」のブロックが閉じられていない: 「}」がない',
  },
  'unclosed-lua-block': {
    en: 'The Lua code of "{subject}" does not end: "}" is missing, or a quote or long bracket is not closed',
    ja: '「{subject}」の Lua コードが終わっていない: 「}」がないか、引用符または長括弧が閉じられていない',
  },
  'unterminated-quote': {
    en: 'The quote before {subject} is not closed',
    ja: '{subject} の前の引用符が閉じられていない',
  },
  'missing-space-after-quote': {
    en: 'After the closing quote of {subject}, only a space, ";", "{" or ")" may follow',
    ja: '{subject} を閉じる引用符の後に置けるのは、空白、「;」、「{」、「)」だけ',
  },
  'too-long': {
    en: 'nginx does not read a word or comment of 4096 bytes or more: {subject}',
    ja: 'nginx は 4096 バイト以上の語やコメントを読み込めない: {subject}',
  },
  'nested-too-deeply': {
    en: 'Blocks are nested too deeply at "{subject}": what it holds is read as if it stood beside it',
    ja: '「{subject}」のブロックの入れ子が深すぎる。中身は同じ階層にあるものとして読み込む',
  },
  'byte-order-mark': {
    en: 'nginx takes the byte order mark for a part of the first word',
    ja: 'nginx はバイト順マーク (BOM) を最初の語の一部とみなす',
  },
} as const satisfies Record<string, LocalizedText>;

/** Longer subjects are cut: a message is no place for a whole policy. */
const SUBJECT_LENGTH = 60;

/** A problem of code `nginx/<code>`. */
export function syntaxProblem(code: SyntaxCode, span: Span, subject: string, severity: Problem['severity']): Problem {
  const shown = subject.length > SUBJECT_LENGTH ? `${subject.slice(0, SUBJECT_LENGTH)}…` : subject;
  const { en, ja } = texts[code];
  const text = { en: en.replace('{subject}', () => shown), ja: ja.replace('{subject}', () => shown) };
  return { code: `nginx/${code}`, severity, span, text };
}
