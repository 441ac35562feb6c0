import type { ClientAuthentication, Connection, Listener } from '../src/model/endpoint.ts';
import { known, unknown, type Fact, type Known, type Unknown } from '../src/model/fact.ts';
import type { Release } from '../src/model/release.ts';
import type { Span } from '../src/model/span.ts';
import { tlsVersions, type CipherSuiteName, type NamedGroup, type TlsSettings, type TlsVersion, type Use } from '../src/model/tls.ts';

/**
 * Builders of endpoints for unit tests of rules. Without arguments they give what no rule complains about: an https
 * listener for TLS 1.2 and 1.3 on nginx, and a verified connection to another host of the same system.
 */

export const file = 'test.conf';

export function span(start: number, end: number = start + 1): Span {
  return { file, start, end };
}

export const release: Release = {
  product: 'nginx',
  version: '1.30.0',
  library: { name: 'openssl', version: '3.5' },
  stated: { product: true, library: true },
  backported: false,
};

export function releaseOf(version: string, library: string): Release {
  return { ...release, version, library: { name: 'openssl', version: library } };
}

/** A value that is written at `start`. */
export function written<T>(value: T, start = 0, end: number = start + 1): Known<T> {
  return known(value, { kind: 'written', span: span(start, end) });
}

/** A value of the product's own. */
export function byDefault<T>(value: T, of: Release = release): Known<T> {
  return known(value, { kind: 'default', of, near: span(0), cite: 'test' });
}

/** A value that depends on a variable. */
export function doubtful(start = 0): Unknown {
  return unknown({ kind: 'variable', name: '$test' }, { kind: 'written', span: span(start) });
}

/** The versions named are permitted, each written at its place in the list: the first at 10, the next at 20 ... */
export function versions(...permitted: readonly TlsVersion[]): TlsSettings['versions'] {
  const fact = (version: TlsVersion): Known<boolean> => written(permitted.includes(version), (permitted.indexOf(version) + 1) * 10);
  return versionFacts(fact);
}

export function versionFacts(fact: (version: TlsVersion) => Fact<boolean>): TlsSettings['versions'] {
  return Object.fromEntries(tlsVersions.map((version) => [version, fact(version)])) as Record<TlsVersion, Fact<boolean>>;
}

/** A list out of one word written at 100: the words stand at the same place. */
export function uses<Name extends string>(...names: readonly Name[]): Known<readonly Use<Name>[]> {
  const from = { kind: 'written', span: span(100, 110) } as const;
  return known(names.map((name) => ({ name, from })), from);
}

/** TLS 1.2 suites of Mozilla's intermediate configuration, version 6.0. */
export const intermediateSuites: readonly CipherSuiteName[] = [
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
];

export const tls13Suites: readonly CipherSuiteName[] = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256'];

const groups: readonly NamedGroup[] = ['X25519MLKEM768', 'x25519', 'secp256r1', 'secp384r1'];

export function tls(overrides: Partial<TlsSettings> = {}): TlsSettings {
  return {
    versions: versions('TLSv1.2', 'TLSv1.3'),
    securityLevel: byDefault(2),
    cipherSuites: uses(...intermediateSuites),
    initialCipherSuites: overrides.cipherSuites ?? uses(...intermediateSuites),
    tls13CipherSuites: byDefault(uses(...tls13Suites).value),
    preference: byDefault('client'),
    groups: byDefault(uses(...groups).value),
    signatureSchemes: byDefault(null),
    writtenLists: [],
    dhParameters: byDefault(null),
    certificates: written([
      { path: 'shop.pem', keyPath: 'shop.key', from: written(null).from, keyType: doubtful(), ocspResponder: doubtful() },
    ]),
    stapling: byDefault({ enabled: false, verified: false, source: null }),
    tickets: byDefault({ enabled: true, keyFiles: [], rotation: 'automatic' }),
    earlyData: byDefault({ enabled: false, protection: 'none' }),
    encryptedClientHello: byDefault(null),
    alpn: byDefault([]),
    keyLog: byDefault(null),
    compression: byDefault(false),
    renegotiation: byDefault('none'),
    ...overrides,
  };
}

export function clientAuthentication(overrides: Partial<ClientAuthentication> = {}): ClientAuthentication {
  return {
    mode: byDefault('none'),
    trustAnchors: byDefault({ kind: 'none' }),
    depth: byDefault(1),
    revocation: byDefault({ kind: 'none' }),
    bypasses: [],
    ...overrides,
  };
}

/** `shop.example:443`, https, for browsers, with HSTS. */
export function listener(overrides: Partial<Listener> = {}): Listener {
  return {
    kind: 'listener',
    id: 'listener-1',
    release,
    block: span(0, 1000),
    at: span(0, 5),
    addresses: written([{ host: '*', port: 443, transport: 'tcp', span: span(0, 5) }]),
    names: written(['shop.example']),
    protocol: written('http'),
    exposure: written('external'),
    tls: written(tls()),
    startTls: byDefault('none'),
    passthrough: byDefault(false),
    rejectsHandshake: byDefault(false),
    clientAuthentication: clientAuthentication(),
    identityUses: [],
    routes: written([
      {
        scope: '',
        span: span(0, 1000),
        answer: written({ kind: 'content' }),
        condition: 'always',
        hsts: written({ maxAge: 63_072_000, includeSubDomains: true, preload: false, onEveryAnswer: true }),
        management: null,
        restricted: false,
      },
    ]),
    ineffective: [],
    decidesFor: [],
    decidesVersions: false,
    ...overrides,
  };
}

/** `https://backend.internal`, verified with an authority of its own. */
export function connection(overrides: Partial<Connection> = {}): Connection {
  return {
    kind: 'connection',
    id: 'connection-1',
    release,
    block: span(0, 1000),
    at: span(0, 5),
    target: written({
      text: 'https://backend.internal',
      addresses: [{ host: 'backend.internal', port: 443, transport: 'tcp', span: span(0, 5) }],
    }),
    protocol: written('http'),
    exposure: written('internal'),
    tls: written(tls({ certificates: written([]) })),
    passthrough: byDefault(false),
    fallsBackToPlaintext: byDefault(false),
    verification: {
      chain: written(true),
      name: written({ kind: 'name', name: 'backend.internal' }),
      trustAnchors: written({ kind: 'file', path: 'internal-ca.pem' }),
      depth: byDefault(1),
      revocation: byDefault({ kind: 'none' }),
      bypasses: [],
    },
    serverName: written('backend.internal'),
    clientCertificate: byDefault(null),
    ineffective: [],
    ...overrides,
  };
}
