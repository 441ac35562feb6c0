import type { Fact } from '../model/fact.ts';
import { tlsVersions, type TlsSettings } from '../model/tls.ts';

/**
 * A fact as a part for `lazilyForParts`: its value, wherever that comes from. A doubt is a part by itself. Values that are objects count by
 * identity.
 */
export function factPart(fact: Fact<unknown>): unknown {
  return fact.known ? fact.value : fact;
}

/** The same for the versions: one text for all settings that permit the same. */
export function versionsPart(versions: TlsSettings['versions']): unknown {
  let text = '';
  for (const version of tlsVersions) {
    const fact = versions[version];
    if (!fact.known) return versions;
    text += fact.value ? '+' : '-';
  }
  return text;
}
