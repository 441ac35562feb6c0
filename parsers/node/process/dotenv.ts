import type { FileId, Span } from '../../../src/model/span.ts';
import { partOfWord, plainWord, type Start, type Variable, type Word } from './words.ts';

/** `NAME=value` as dotenv reads it (dotenv, lib/main.js, LINE), which is also what `node --env-file` takes. */
const line = /^[ \t]*(?:export[^\S\n]+)?([\w.-]+)[^\S\n]*[=:][^\S\n]*('(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`|[^#\r\n]*)/gm;

/** What a file of variables sets, for every process that is started with it. */
export function startsInDotenv(file: FileId, text: string): readonly Start[] {
  const variables = [...text.matchAll(line)].map((found): Variable => {
    const [whole, name = '', raw = ''] = found;
    const place = ({ start, end }: { readonly start: number; readonly end: number }): Span => ({ file, start, end });
    const value = withoutQuotes(plainWord(raw.trimEnd(), found.index + whole.length - raw.length, place));
    const start = found.index + whole.indexOf(name);
    return { name, value, span: { file, start, end: value.span.end } };
  });
  return variables.length === 0 ? [] : [{ block: { file, start: 0, end: text.length }, inherited: [], variables, words: [], name: '' }];
}

/** Values may name other variables (dotenv-expand), except in single quotes. */
function withoutQuotes(word: Word): Word {
  const quote = /^(['"`])[^]*\1$/.exec(word.text)?.[1];
  const inner = quote === undefined ? word : { ...partOfWord(word, 1, word.text.length - 1), span: word.span };
  const variable = quote === "'" ? null : /(?<!\\)\$\{?(\w+)/.exec(inner.text);
  return variable === null ? inner : { ...inner, doubt: { kind: 'variable', name: `$${variable[1] ?? ''}` } };
}
