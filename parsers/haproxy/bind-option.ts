import { known, unknown, type Fact, type Origin } from '../../src/model/fact.ts';
import type { Span } from '../../src/model/span.ts';
import { bindKeywords } from './bind-keywords.ts';
import { globalLines } from './global-setting.ts';
import { versionWords, type PlacedSetting, type VersionWords } from './protocols.ts';
import type { Globals } from './sections.ts';
import { readSettings } from './settings.ts';

/** The words of all lines of `ssl-default-bind-options`, which add up, as they come into effect at `into`. */
export function defaultBindOptions(globals: Globals, into: Span): readonly PlacedSetting[] {
  return globalLines(globals, 'ssl-default-bind-options').flatMap(({ args, doubt }) => {
    const settings = readSettings(args, bindKeywords);
    return settings.all.map((setting): PlacedSetting => {
      const originOf = (part: 'keyword' | 'value'): Origin => {
        const word = part === 'value' ? (setting.value ?? setting.keyword) : setting.keyword;
        return { kind: 'inherited', span: word.span, into };
      };
      return { setting, originOf, doubt };
    });
  });
}

export function defaultVersions(globals: Globals, into: Span): VersionWords {
  return versionWords(defaultBindOptions(globals, into));
}

/** Pairs of words, of which the later one counts. */
const opposites: ReadonlyMap<string, string> = new Map([
  ['no-tls-tickets', 'tls-tickets'],
  ['strict-sni', 'no-strict-sni'],
]);

/** Whether `ssl-default-bind-options` has a word in effect; `null` when nothing says so. */
export function defaultOption(globals: Globals, word: string, into: Span): Fact<boolean> | null {
  const opposite = opposites.get(word);
  const last = defaultBindOptions(globals, into).findLast(({ setting: { keyword } }) => keyword.value === word || keyword.value === opposite);
  if (last !== undefined) return last.doubt === null ? known(last.setting.keyword.value === word, last.originOf('keyword')) : unknown(last.doubt, last.originOf('keyword'));
  const [section] = globals.sections;
  return globals.doubt === null ? null : unknown(globals.doubt, { kind: 'written', span: section?.head.span ?? into });
}
