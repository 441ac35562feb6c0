import { known, type Origin } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { cipherListFact, groupListFact, schemeListFact, tls13ListFact } from '../../_shared/tls-list.ts';
import type { Message } from '../message/message.ts';
import { mapVersions } from '../tls/tls-parameters.ts';

/**
 * Suites of TLS 1.2 that gRPC offers (gRPC, src/core/config/config_vars.yaml, `ssl_cipher_suites`). Envoy's environment could name others
 * (GRPC_SSL_CIPHER_SUITES), which is no part of its configuration.
 */
const suites = 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384';

/** The only group (populate_ssl_context). */
const groups = 'P-256';

/** What Google's client for gRPC negotiates: nothing of it can be set. */
export function googleGrpcSettings({ span }: Message, release: Release): TlsSettings {
  const from: Origin = { kind: 'default', of: release, near: span, cite: 'gRPC, src/core/tsi/ssl_transport_security.cc' };
  const list = (text: string): Parameters<typeof cipherListFact>[0] => ({ text, word: null, doubt: null, from });
  const cipherSuites = cipherListFact(list(suites), release).uses;
  const nothing = known(null, from);
  return {
    versions: mapVersions((version) => known(version === 'TLSv1.2' || version === 'TLSv1.3', from)),
    securityLevel: nothing,
    cipherSuites,
    initialCipherSuites: cipherSuites,
    tls13CipherSuites: tls13ListFact(null, release, from).uses,
    preference: known('server', from),
    groups: groupListFact(list(groups), release).uses,
    signatureSchemes: schemeListFact(null, release, from).uses,
    writtenLists: [],
    dhParameters: nothing,
    certificates: known([], from),
    stapling: known({ enabled: false, verified: false, source: null }, from),
    tickets: known({ enabled: false, keyFiles: [], rotation: 'automatic' }, from),
    earlyData: known({ enabled: false, protection: 'none' }, from),
    encryptedClientHello: nothing,
    alpn: known(['h2'], from),
    keyLog: nothing,
    compression: known(false, from),
    renegotiation: known('none', from),
  };
}
