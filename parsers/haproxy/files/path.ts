import { globalSetting } from '../setting/global-setting.ts';
import type { TlsPlace } from '../bind/place.ts';
import type { Word } from '../syntax/tree.ts';

/** The path that a word names: below `crt-base` or `ca-base` unless it begins with `/` or, for what is no file, with `@`. */
export function pathOf(word: Word, base: 'crt-base' | 'ca-base', { bind, globals }: TlsPlace): string {
  const { value } = word;
  const prefix = globalSetting(globals, base, bind.section.head.span);
  return prefix?.doubt === null && !/^[/@]/.test(value) ? `${prefix.word.value}/${value}` : value;
}
