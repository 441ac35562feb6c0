import { known, unknown, type Fact, type Origin, type Unknown } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import { tlsVersions, type CertificateUse, type TlsSettings, type TlsVersion } from '../../../src/model/tls.ts';
import { cipherListFact, groupListFact, schemeListFact, tls13ListFact, type ListText } from '../../_shared/tls-list.ts';
import { defaultFact, maximumVersion, minimumVersion, securityLevel } from '../defaults.ts';

/** What is written of the handshakes of a client; `null` for what is not. */
export interface WrittenHandshake {
  readonly minimum: Fact<TlsVersion> | null;
  readonly maximum: Fact<TlsVersion> | null;
  /** The list of `ciphers`, for both generations of suites. */
  readonly ciphers: ListText | null;
  readonly groups: ListText | null;
  readonly signatureSchemes: ListText | null;
  /** The file of the certificate that is presented. */
  readonly certificate: Fact<string> | null;
  readonly alpn: Fact<readonly string[]> | null;
  readonly keyLog: Fact<string> | null;
  /** `SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION` and what else of `secureOptions` bears on it. */
  readonly renegotiation: TlsSettings['renegotiation'] | null;
}

export const nothingWritten: WrittenHandshake = {
  minimum: null,
  maximum: null,
  ciphers: null,
  groups: null,
  signatureSchemes: null,
  certificate: null,
  alpn: null,
  keyLog: null,
  renegotiation: null,
};

/**
 * The TLS settings of a client. Bounds of the versions that are not written are those of Node; the suites are not known then, for the
 * process may have another list (`tls.DEFAULT_CIPHERS`, `--tls-cipher-list`), and of a suite that a client offers the server decides.
 */
export function clientHandshake(written: WrittenHandshake, release: Release, near: Span): TlsSettings {
  const byDefault = (cite: string): Origin => ({ kind: 'default', of: release, near, cite });
  const library = byDefault('SSL_CTX_set_cipher_list(3)');
  const { older, newer } = written.ciphers === null ? { older: null, newer: null } : partsOfList(written.ciphers);
  const suites = older === null ? null : cipherListFact(older, release);
  const tls13 = tls13ListFact(newer, release, library);
  const groups = groupListFact(written.groups ?? { text: 'auto', word: null, doubt: null, from: byDefault('Node.js, tls.DEFAULT_ECDH_CURVE') }, release);
  const schemes = schemeListFact(written.signatureSchemes, release, byDefault('SSL_CTX_set1_sigalgs(3)'));
  const cipherSuites = suites?.uses ?? (newer === null ? openSuites(release, near) : known([], newer.from));
  return {
    versions: versionsBetween(
      older === null && newer !== null ? known('TLSv1.3', newer.from) : (written.minimum ?? defaultFact(minimumVersion, release, near)),
      written.maximum ?? defaultFact(maximumVersion, release, near),
    ),
    securityLevel: suites?.securityLevel == null ? defaultFact(securityLevel, release, near) : known(suites.securityLevel.level, suites.securityLevel.from),
    cipherSuites,
    initialCipherSuites: cipherSuites,
    tls13CipherSuites: tls13.uses,
    preference: known('server', byDefault('RFC 8446 §4.1.1: a matter of the server')),
    groups: groups.uses,
    signatureSchemes: schemes.uses,
    writtenLists: [suites, tls13, groups, schemes].flatMap((list) => list?.written ?? []),
    dhParameters: known(null, byDefault('RFC 5246 §7.4.3: the server chooses them')),
    certificates: written.certificate === null ? known([], byDefault('Node.js, tls.createSecureContext, cert')) : certificatesOf(written.certificate),
    stapling: known({ enabled: false, verified: false, source: null }, byDefault('RFC 6066 §8: a matter of the server')),
    tickets: known({ enabled: true, keyFiles: [], rotation: 'automatic' }, byDefault('Node.js, tls.connect, session')),
    earlyData: known({ enabled: false, protection: 'none' }, byDefault('Node.js, node:tls: no early data')),
    encryptedClientHello: known(null, byDefault('nodejs/node issue 64280')),
    alpn: written.alpn ?? known([], byDefault('Node.js, tls.connect, ALPNProtocols')),
    keyLog: written.keyLog ?? known(null, byDefault('Node.js, --tls-keylog')),
    compression: known(false, byDefault('node, src/crypto/crypto_context.cc, SSL_OP_NO_COMPRESSION')),
    renegotiation: written.renegotiation ?? known('secure', byDefault('SSL_CTX_set_options(3)')),
  };
}

/** One place for all clients of a file, as one setting of the process decides for all of them. */
function openSuites(release: Release, { file }: Span): Unknown {
  const from: Origin = { kind: 'default', of: release, near: { file, start: 0, end: 0 }, cite: 'Node.js, tls.DEFAULT_CIPHERS' };
  return unknown({ kind: 'run-time', what: 'tls.DEFAULT_CIPHERS' }, from);
}

function certificatesOf(path: Fact<string>): Fact<readonly CertificateUse[]> {
  if (!path.known) return path;
  const unread = unknown({ kind: 'missing-file', path: path.value }, path.from);
  return known([{ path: path.value, keyPath: null, from: path.from, keyType: unread, ocspResponder: unread }], path.from);
}

/** SSL 2.0 and 3.0 are not in any build of Node. */
export function versionsBetween(minimum: Fact<TlsVersion>, maximum: Fact<TlsVersion>): TlsSettings['versions'] {
  const lowest = minimum.known ? tlsVersions.indexOf(minimum.value) : null;
  const highest = maximum.known ? tlsVersions.indexOf(maximum.value) : null;
  const factOf = (version: TlsVersion, index: number): Fact<boolean> => {
    if (highest !== null && index > highest) return known(false, maximum.from);
    if (version.startsWith('SSL') || (lowest !== null && index < lowest)) return known(false, minimum.from);
    if (!minimum.known && index !== highest) return minimum;
    if (!maximum.known && index !== lowest) return maximum;
    return known(true, version === 'TLSv1.3' || !minimum.known ? maximum.from : minimum.from);
  };
  return Object.fromEntries(tlsVersions.map((version, index) => [version, factOf(version, index)])) as Record<TlsVersion, Fact<boolean>>;
}

/**
 * A list as Node parts it: names that begin with `TLS_` are for TLS 1.3, and when there are no others nothing older is spoken
 * (node, lib/internal/tls/secure-context.js, processCiphers).
 */
function partsOfList(list: ListText): { readonly older: ListText | null; readonly newer: ListText | null } {
  if (list.doubt !== null) return { older: list, newer: list };
  const names = [...list.text.matchAll(/[^:]+/g)];
  const newer = names.filter(([name]) => name.startsWith('TLS_'));
  const older = names.filter(([name]) => !name.startsWith('TLS_'));
  return { older: older.length === 0 && newer.length > 0 ? null : partOf(list, older), newer: newer.length === 0 ? null : partOf(list, newer) };
}

function partOf(list: ListText, names: readonly RegExpExecArray[]): ListText {
  const { word } = list;
  if (word === null) return { ...list, text: names.join(':') };
  const offsets = names.flatMap(({ 0: name, index }) => Array.from({ length: name.length + 1 }, (_, at) => index + at));
  const partAt: typeof word.partAt = ({ start, end }) => word.partAt({ start: offsets[start] ?? 0, end: end > start ? (offsets[end - 1] ?? 0) + 1 : (offsets[start] ?? 0) });
  return { ...list, text: names.map(([name]) => name).join(':'), word: { span: word.span, partAt } };
}
