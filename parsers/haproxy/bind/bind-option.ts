import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { versionWords, type PlacedSetting, type VersionWords } from '../tls/protocols.ts';
import type { BindOption, Globals } from '../syntax/sections.ts';

/** What `ssl-default-bind-options` says about versions, as it comes into effect at `into`. */
export function defaultVersions({ bindOptions }: Globals, into: Span): VersionWords {
  return versionWords(bindOptions.map((option) => placedAt(option, into)));
}

function placedAt({ setting, doubt }: BindOption, into: Span): PlacedSetting {
  return { setting, doubt, originOf: (part) => ({ kind: 'inherited', span: (part === 'value' ? (setting.value ?? setting.keyword) : setting.keyword).span, into }) };
}

/** Pairs of words, of which the later one counts. */
const opposites: ReadonlyMap<string, string> = new Map([
  ['no-tls-tickets', 'tls-tickets'],
  ['strict-sni', 'no-strict-sni'],
]);

/** Whether `ssl-default-bind-options` has a word in effect; `null` when nothing says so. */
export function defaultOption({ bindOptions, sections, doubt }: Globals, word: string, into: Span): Fact<boolean> | null {
  const opposite = opposites.get(word);
  const last = bindOptions.findLast(({ setting: { keyword } }) => keyword.value === word || keyword.value === opposite);
  if (last === undefined) return doubt === null ? null : unknown(doubt, { kind: 'written', span: sections[0]?.head.span ?? into });
  const { keyword } = last.setting;
  const from = { kind: 'inherited', span: keyword.span, into } as const;
  return last.doubt === null ? known(keyword.value === word, from) : unknown(last.doubt, from);
}
