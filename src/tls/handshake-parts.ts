import type { Fact } from '../model/fact.ts';
import type { Release } from '../model/release.ts';
import type { TlsSettings } from '../model/tls.ts';
import { factPart, versionsPart } from './fact-part.ts';
import { certificateFamilies } from './negotiable.ts';
import type { Side } from './side.ts';

/**
 * What of settings decides about handshakes, for `lazilyForParts`: values, wherever they come from; of the certificates nothing but the families
 * of their keys, for these are all that thousands of servers differ in; and not what concerns certificates, ALPN and Encrypted Client Hello. What
 * differs most stands last.
 */
export function handshakeParts(settings: TlsSettings, side: Side, release: Release): readonly unknown[] {
  return [
    release,
    side,
    factPart(settings.cipherSuites),
    factPart(settings.initialCipherSuites),
    factPart(settings.tls13CipherSuites),
    factPart(settings.groups),
    factPart(settings.signatureSchemes),
    factPart(settings.securityLevel),
    factPart(settings.preference),
    factPart(settings.dhParameters),
    factPart(settings.keyLog),
    factPart(settings.compression),
    factPart(settings.renegotiation),
    textPart(settings.tickets, ({ enabled, keyFiles, rotation }) => `${enabled} ${rotation} ${keyFiles.length}`),
    textPart(settings.earlyData, ({ enabled, protection }) => `${enabled} ${protection}`),
    settings.writtenLists.length === 0 ? null : settings.writtenLists,
    side === 'server' ? String(certificateFamilies(settings)) : '',
    versionsPart(settings.versions),
  ];
}

function textPart<T>(fact: Fact<T>, textOf: (value: T) => string): unknown {
  return fact.known ? textOf(fact.value) : fact;
}
