import { known, type Origin } from '../../../src/model/fact.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import type { Material } from '../../_shared/material.ts';
import type { Reading } from '../values/reading.ts';
import { certificatesOf } from './certificates.ts';
import { dhParametersOf } from './dh-parameters.ts';
import type { ContextSource, SecureContext } from './secure-context.ts';

/** What of a side is not a matter of its secure context. */
export type SideSettings = Pick<TlsSettings, 'stapling' | 'tickets' | 'alpn' | 'keyLog'>;

/** The settings in effect for a secure context. Node has no early data, no ECH and no compression (src/crypto/crypto_tls.cc). */
export function tlsSettingsOf(context: SecureContext, side: SideSettings, source: ContextSource, material: Material, reading: Reading): TlsSettings {
  const never: Origin = { kind: 'default', of: source.release, near: source.near, cite: 'Node.js, doc/api/tls.md' };
  return {
    versions: context.versions,
    securityLevel: context.securityLevel,
    cipherSuites: context.cipherSuites.uses,
    initialCipherSuites: context.cipherSuites.uses,
    tls13CipherSuites: context.tls13CipherSuites.uses,
    preference: context.preference,
    groups: context.groups.uses,
    signatureSchemes: context.signatureSchemes.uses,
    writtenLists: context.writtenLists,
    dhParameters: dhParametersOf(source, context, material, reading),
    certificates: certificatesOf(source, material, reading),
    earlyData: known({ enabled: false, protection: 'none' }, never),
    encryptedClientHello: known(null, never),
    compression: known(false, never),
    renegotiation: context.renegotiation,
    ...side,
  };
}
