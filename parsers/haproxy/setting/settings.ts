import type { Doubt } from '../../../src/model/fact.ts';
import type { KeywordTable } from '../bind/bind-keywords.ts';
import type { Word } from '../syntax/tree.ts';

/** A keyword of a line that is made of keywords, with the word after it. */
export interface Setting {
  readonly keyword: Word;
  readonly value: Word | null;
}

/** What a `bind`, a line of a crt-list or `ssl-default-bind-options` says, keyword by keyword. */
export interface Settings {
  readonly all: readonly Setting[];
  /** The last one of each keyword: it replaces those before it. */
  readonly last: ReadonlyMap<string, Setting>;
  /** Words that are no keywords. Behind one whose value is not known there are none: they may belong to what it stands for. */
  readonly unknown: readonly Word[];
  /** Set when there may be keywords that cannot be seen. */
  readonly doubt: Doubt | null;
}

/** Reads keywords with the words that follow them. A word that is not known where a keyword would be may be any of them. */
export function readSettings(words: readonly Word[], keywords: KeywordTable): Settings {
  const all: Setting[] = [];
  const last = new Map<string, Setting>();
  const unknown: Word[] = [];
  let doubt: Doubt | null = null;
  let isOpen = false;
  for (let at = 0; at < words.length; at += 1) {
    const keyword = words[at];
    if (keyword === undefined) break;
    const count = keywords.get(keyword.value) ?? keywords.get(withoutArgument(keyword.value));
    if (keyword.doubt !== null) doubt ??= keyword.doubt;
    else if (count === undefined && !isOpen) unknown.push(keyword);
    isOpen ||= keyword.doubt !== null;
    if (count === undefined) continue;
    const setting = { keyword, value: count === 0 ? null : (words[at + 1] ?? null) };
    isOpen ||= setting.value !== null && setting.value.doubt !== null;
    all.push(setting);
    last.set(keyword.value, setting);
    at += count;
  }
  return { all, last, unknown, doubt };
}

/** `set-proxy-v2-tlv-fmt(0x20)` is known by what stands before its parenthesis (HAProxy, srv_find_kw, bind_find_kw). */
export function withoutArgument(keyword: string): string {
  const at = keyword.indexOf('(');
  return at === -1 ? keyword : keyword.slice(0, at);
}

export const noSettings: Settings = { all: [], last: new Map(), unknown: [], doubt: null };
