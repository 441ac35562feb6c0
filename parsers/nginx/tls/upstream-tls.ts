import { known, mapFact, unknown } from '../../../src/model/fact.ts';
import type { Fact, Known } from '../../../src/model/fact.ts';
import type { CertificateUse, SessionTickets, TlsSettings } from '../../../src/model/tls.ts';
import { writtenKey } from './handshake.ts';
import type { Handshake, HandshakeReader } from './handshake.ts';
import { memoByIdentity } from '../../_shared/memo.ts';
import { permittedVersions } from './protocols.ts';
import type { VerifyingSide } from './server-verification.ts';
import { readText, settingFact } from '../scope/setting.ts';

/** Settings beside the handshake, without their `proxy_ssl_`, `grpc_ssl_`, `uwsgi_ssl_`. */
const settings: readonly string[] = ['certificate', 'certificate_key', 'key_log', 'alpn'];

/** Reads the TLS settings of connections. Blocks that inherit the same share one object. */
export function upstreamTls(handshakeOf: HandshakeReader): (side: VerifyingSide) => TlsSettings {
  const bySetting = memoByIdentity<TlsSettings>();
  const byBlock = memoByIdentity<TlsSettings>();
  return (side) =>
    byBlock([side.prefix, side.tlsBlock], () => {
      const handshake = handshakeOf(side.block, side.prefix);
      const written = settings.map((name) => writtenKey(side.block, side.prefix + name));
      return bySetting([side.prefix, handshake, ...written], () => tlsSettings(side, handshake));
    });
}

function tlsSettings(side: VerifyingSide, handshake: Handshake): TlsSettings {
  const { cipherSuites, tls13CipherSuites, groups, signatureSchemes } = handshake;
  const byDefault = <T>(value: T, cite: string): Known<T> => known(value, { kind: 'default', of: side.release, near: side.block.head, cite });
  return {
    versions: permittedVersions(handshake.protocols),
    securityLevel: handshake.securityLevel,
    cipherSuites: cipherSuites.uses,
    initialCipherSuites: cipherSuites.uses,
    tls13CipherSuites: tls13CipherSuites.uses,
    preference: handshake.preference,
    groups: groups.uses,
    signatureSchemes: signatureSchemes.uses,
    writtenLists: [...cipherSuites.written, ...tls13CipherSuites.written, ...groups.written, ...signatureSchemes.written],
    dhParameters: byDefault(null, 'RFC 5246 §7.4.3: the server chooses them'),
    certificates: certificates(side),
    stapling: byDefault({ enabled: false, verified: false, source: null }, 'RFC 6066 §8: a matter of the server'),
    tickets: byDefault<SessionTickets>({ enabled: true, keyFiles: [], rotation: 'automatic' }, 'SSL_CTX_set_options(3), SSL_OP_NO_TICKET'),
    earlyData: byDefault({ enabled: false, protection: 'none' }, 'nginx, src/event/ngx_event_openssl.c: early data is read, never sent'),
    encryptedClientHello: byDefault(null, 'nginx.org, ssl_ech_file: for servers only'),
    alpn: alpn(side),
    keyLog: settingFact(side.block, `${side.prefix}key_log`, readText(side.block), byDefault(null, `nginx.org, ${side.prefix}key_log`)),
    compression: handshake.compression,
    renegotiation: handshake.renegotiation,
  };
}

/** What is presented to servers that ask for a certificate. */
function certificates({ block, release, prefix }: VerifyingSide): Fact<readonly CertificateUse[]> {
  const nothing = known(null, { kind: 'default', of: release, near: block.head, cite: `nginx.org, ${prefix}certificate` } as const);
  const certificate = settingFact(block, `${prefix}certificate`, readText(block), nothing);
  const key = settingFact(block, `${prefix}certificate_key`, readText(block), nothing);
  const keyPath = key.known ? key.value : null;
  return mapFact(certificate, (path) => {
    if (path === null) return [];
    const unread = unknown({ kind: 'missing-file', path }, certificate.from);
    return [{ path, keyPath, from: certificate.from, keyType: unread, ocspResponder: unread }];
  });
}

/** gRPC is HTTP/2 and says so; elsewhere only `proxy_ssl_alpn` of stream, since nginx 1.31.0, offers protocols. */
function alpn({ block, release, prefix }: VerifyingSide): Fact<readonly string[]> {
  const offered = prefix === 'grpc_ssl_' ? ['h2'] : [];
  const cite = prefix === 'grpc_ssl_' ? 'nginx, ngx_http_grpc_module.c, ngx_http_grpc_set_ssl' : `nginx.org, ${prefix}alpn`;
  const byDefault: Known<readonly string[]> = known(offered, { kind: 'default', of: release, near: block.head, cite });
  return settingFact(block, `${prefix}alpn`, (directive) => ({ value: directive.args.map(({ value }) => value) }), byDefault);
}
