import type { Release } from '../model/release.ts';
import type { TlsSettings } from '../model/tls.ts';
import { certificateFamilies } from './negotiable.ts';
import type { Side } from './side.ts';

/**
 * What of settings decides about handshakes, for `lazilyForParts`: of the certificates nothing but the families of their keys, for these are all
 * that thousands of servers differ in; and not what concerns certificates, ALPN and Encrypted Client Hello. What differs most stands last.
 */
export function handshakeParts(settings: TlsSettings, side: Side, release: Release): readonly unknown[] {
  return [
    release,
    side,
    settings.securityLevel,
    settings.cipherSuites,
    settings.initialCipherSuites,
    settings.tls13CipherSuites,
    settings.preference,
    settings.groups,
    settings.signatureSchemes,
    settings.writtenLists,
    settings.dhParameters,
    settings.tickets,
    settings.earlyData,
    settings.keyLog,
    settings.compression,
    settings.renegotiation,
    side === 'server' ? String(certificateFamilies(settings)) : '',
    settings.versions,
  ];
}
