import type { Doubt, Fact } from '../model/fact.ts';
import { tlsVersions, type TlsSettings } from '../model/tls.ts';
import { recentlyFor } from './recently.ts';

/** A fact as a part for `lazilyForParts`: its value or its doubt, wherever they come from. Values that are objects count by identity. */
export function factPart(fact: Fact<unknown>): unknown {
  return fact.known ? fact.value : doubtPart(fact.doubt);
}

/** The same for the versions: one text for all settings that permit the same. */
export function versionsPart(versions: TlsSettings['versions']): string {
  let text = '';
  for (const version of tlsVersions) {
    const fact = versions[version];
    text += !fact.known ? doubtPart(fact.doubt) : fact.value ? '+' : '-';
  }
  return text;
}

/** One text for doubts that say the same: thousands of functions may have parameters of one name. */
const doubtPart = recentlyFor((doubt: Doubt): string => {
  const about = 'what' in doubt ? doubt.what : 'name' in doubt ? doubt.name : 'path' in doubt ? doubt.path : '';
  return `? ${doubt.kind} ${about}\n`;
});
