import type { FileId, Span } from '../../../src/model/span.ts';
import { plainWord, type Start, type Variable } from './words.ts';

/**
 * What .npmrc, .yarnrc and .yarnrc.yml set, named as npm names it in the environment: `npm_config_strict_ssl` (npm config(7), Environment
 * Variables). Yarn calls the same `enableStrictSsl`.
 */
export function startsInPackageManagerFile(file: FileId, text: string): readonly Start[] {
  const place = ({ start, end }: { readonly start: number; readonly end: number }): Span => ({ file, start, end });
  const variables = [...text.matchAll(/^[ \t]*([\w@:-]*[\w-])(?:[^\S\n]*[=:][^\S\n]*|[^\S\n]+)["']?([^"'\s#;]*)/gm)].map((found): Variable => {
    const [whole, key = '', value = ''] = found;
    const start = found.index + whole.indexOf(key);
    const end = found.index + whole.length;
    const variable = /\$\{(\w+)/.exec(value)?.[1];
    const doubt = variable === undefined ? null : ({ kind: 'variable', name: `$${variable}` } as const);
    return { name: `npm_config_${nameOf(key)}`, value: plainWord(value, end - value.length, place, doubt), span: { file, start, end } };
  });
  return variables.length === 0 ? [] : [{ block: { file, start: 0, end: text.length }, inherited: [], variables, words: [], name: '' }];
}

function nameOf(key: string): string {
  return key === 'enableStrictSsl' ? 'strict_ssl' : key.replace(/^(?:@[\w-]+:)?/, '').replaceAll('-', '_');
}
