import { known, unknown, type Fact, type Origin, type Unknown } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import type { CertificateUse, TlsSettings, TlsVersion } from '../../../src/model/tls.ts';
import { recentlyForParts } from '../../../src/tls/recently.ts';
import { cipherListFact, groupListFact, schemeListFact, tls13ListFact, type ListText } from '../../_shared/tls-list.ts';
import { splitCiphers } from '../context/lists.ts';
import type { SecureContext } from '../context/secure-context.ts';
import { hasOption } from '../values/openssl-constants.ts';
import { permittedVersions } from '../context/versions.ts';
import * as defaults from '../defaults.ts';
import { defaultFact } from '../defaults.ts';

/** What decides about the handshakes of a client. */
export interface ClientHandshake extends Pick<SecureContext, 'versions' | 'securityLevel' | 'cipherSuites' | 'tls13CipherSuites' | 'groups' | 'signatureSchemes'> {
  readonly renegotiation: TlsSettings['renegotiation'];
}

/** What else is written of a client; `null` for what is not. */
export interface ClientMaterial {
  readonly certificates: Fact<readonly CertificateUse[]> | null;
  readonly alpn: Fact<readonly string[]> | null;
  readonly keyLog: Fact<string> | null;
}

export const nothingPresented: ClientMaterial = { certificates: null, alpn: null, keyLog: null };

/** The TLS settings of a client: what is about servers alone is theirs. */
export function clientSettings(handshake: ClientHandshake, { certificates, alpn, keyLog }: ClientMaterial, release: Release, near: Span): TlsSettings {
  const byDefault = (cite: string): Origin => ({ kind: 'default', of: release, near, cite });
  const { versions, securityLevel, cipherSuites, tls13CipherSuites, groups, signatureSchemes, renegotiation } = handshake;
  return {
    versions,
    securityLevel,
    cipherSuites: cipherSuites.uses,
    initialCipherSuites: cipherSuites.uses,
    tls13CipherSuites: tls13CipherSuites.uses,
    preference: known('server', byDefault('RFC 8446 §4.1.1: a matter of the server')),
    groups: groups.uses,
    signatureSchemes: signatureSchemes.uses,
    writtenLists: [cipherSuites, tls13CipherSuites, groups, signatureSchemes].flatMap(({ written }) => written).filter(({ text }) => text !== ''),
    dhParameters: known(null, byDefault('RFC 5246 §7.4.3: the server chooses them')),
    certificates: certificates ?? defaultFact(defaults.certificate, release, near),
    stapling: known({ enabled: false, verified: false, source: null }, byDefault('RFC 6066 §8: a matter of the server')),
    tickets: known({ enabled: true, keyFiles: [], rotation: 'automatic' }, byDefault('Node.js, tls.connect(), session')),
    earlyData: known({ enabled: false, protection: 'none' }, byDefault('Node.js, doc/api/tls.md: no early data')),
    encryptedClientHello: known(null, byDefault('nodejs/node issue 64280')),
    alpn: alpn ?? known([], byDefault('Node.js, tls.connect(), ALPNProtocols')),
    keyLog: keyLog ?? defaultFact(defaults.keyLog, release, near),
    compression: known(false, byDefault('node, src/crypto/crypto_context.cc, SSL_OP_NO_COMPRESSION')),
    renegotiation,
  };
}

/**
 * The handshakes of a client that has a context. Suites that nobody wrote are not known: another part of the program or its command line may
 * replace the list (`tls.DEFAULT_CIPHERS`, `--tls-cipher-list`), and of the suites that a client offers the server takes one.
 */
export function handshakeOfContext(context: SecureContext, release: Release, { file }: Span): ClientHandshake {
  const { uses } = context.cipherSuites;
  const renegotiation = renegotiationWithServers(context, release);
  return { ...context, renegotiation, ...(uses.from.kind === 'default' && { cipherSuites: { uses: openSuites({ release, file }), written: [] } }) };
}

/** OpenSSL connects to servers without the extension of RFC 5746 when it is told to; before 3.0.0 it does in any case (OpenSSL, CHANGES 3.0.0). */
function renegotiationWithServers({ options, renegotiation }: SecureContext, { library }: Release): ClientHandshake['renegotiation'] {
  const isTold = options.known && hasOption(options.value, 'SSL_OP_LEGACY_SERVER_CONNECT') && library.name === 'openssl' && !library.version.startsWith('1.');
  return isTold && renegotiation.known && renegotiation.value !== 'unsafe-legacy' ? known('legacy-server', options.from) : renegotiation;
}

/** The handshakes of a process of which some bounds or a list are written. */
export interface WrittenHandshake {
  readonly minimum: Fact<TlsVersion> | null;
  readonly maximum: Fact<TlsVersion> | null;
  readonly ciphers: ListText | null;
}

export function handshakeOfProcess({ minimum, maximum, ciphers }: WrittenHandshake, release: Release, near: Span): ClientHandshake {
  const byDefault = (cite: string): Origin => ({ kind: 'default', of: release, near, cite });
  const { tls12, tls13 } = ciphers === null ? { tls12: null, tls13: null } : splitCiphers(ciphers);
  const isOnlyTls13 = tls12 !== null && tls12.text === '' && tls12.doubt === null;
  const suites = tls12 === null || isOnlyTls13 ? null : cipherListFact(tls12, release);
  const lowest = isOnlyTls13 ? known<TlsVersion>('TLSv1.3', tls12.from) : (minimum ?? defaultFact(defaults.minimumVersion, release, near));
  const highest = maximum ?? defaultFact(defaults.maximumVersion, release, near);
  const curve = defaultFact(defaults.ecdhCurve, release, near);
  return {
    versions: permittedVersions({ minimum: lowest, maximum: highest }, known(0, byDefault('Node.js, tls.createSecureContext(), secureOptions'))),
    securityLevel: suites?.securityLevel == null ? defaultFact(defaults.securityLevel, release, near) : known(suites.securityLevel.level, suites.securityLevel.from),
    cipherSuites: suites ?? { uses: isOnlyTls13 ? known([], tls12.from) : openSuites({ release, file: near.file }), written: [] },
    tls13CipherSuites: tls13ListFact(tls13, release, byDefault('SSL_CTX_set_ciphersuites(3)')),
    groups: groupListFact({ text: curve.value, word: null, doubt: null, from: curve.from }, release),
    signatureSchemes: schemeListFact(null, release, defaultFact(defaults.sigalgs, release, near).from),
    renegotiation: defaultFact(defaults.renegotiation, release, near),
  };
}

/** One place for all clients of a file, as one setting of the process decides for all of them. */
const openSuites = recentlyForParts(
  ({ release, file }: { readonly release: Release; readonly file: string }) => [release, file],
  ({ release, file }): Unknown => unknown({ kind: 'run-time', what: 'tls.DEFAULT_CIPHERS' }, { kind: 'default', of: release, near: { file, start: 0, end: 0 }, cite: 'Node.js, tls.DEFAULT_CIPHERS' }),
);
