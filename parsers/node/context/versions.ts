import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import { tlsVersions, type TlsVersion } from '../../../src/model/tls.ts';
import type { OpenSslOption } from '../values/openssl-constants.ts';
import { hasOption } from '../values/openssl-constants.ts';

export type VersionFacts = Readonly<Record<TlsVersion, Fact<boolean>>>;

/** The bounds of the versions that a context permits. */
export interface VersionRange {
  readonly minimum: Fact<TlsVersion>;
  readonly maximum: Fact<TlsVersion>;
}

/** Values of `minVersion` and `maxVersion`, which are the names of the model from `TLSv1` on. */
export const versionNames: readonly TlsVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

/** Bounds that a value of `secureProtocol` sets; `null` leaves the default (src/crypto/crypto_context.cc, SecureContext::Init). */
export interface ProtocolMethod {
  readonly minimum: TlsVersion | null;
  readonly maximum: TlsVersion;
}

/** @param name Value of `secureProtocol`. @returns `null` for one that Node refuses: SSL 2 and 3, and what is no method. */
export function protocolMethod(name: string): ProtocolMethod | null {
  return methods.get(name.replace(/_(?:server_|client_)?method$/, '')) ?? null;
}

const methods: ReadonlyMap<string, ProtocolMethod> = new Map([
  ['TLS', { minimum: 'TLSv1', maximum: 'TLSv1.3' }],
  ['SSLv23', { minimum: null, maximum: 'TLSv1.2' }],
  ['TLSv1', { minimum: 'TLSv1', maximum: 'TLSv1' }],
  ['TLSv1_1', { minimum: 'TLSv1.1', maximum: 'TLSv1.1' }],
  ['TLSv1_2', { minimum: 'TLSv1.2', maximum: 'TLSv1.2' }],
]);

const disabling: Readonly<Partial<Record<TlsVersion, OpenSslOption>>> = {
  TLSv1: 'SSL_OP_NO_TLSv1',
  'TLSv1.1': 'SSL_OP_NO_TLSv1_1',
  'TLSv1.2': 'SSL_OP_NO_TLSv1_2',
  'TLSv1.3': 'SSL_OP_NO_TLSv1_3',
};

/** What bounds and `secureOptions` permit together. The builds of Node have no SSL 2 and 3. */
export function permittedVersions({ minimum, maximum }: VersionRange, options: Fact<number>): VersionFacts {
  const lowest = minimum.known ? tlsVersions.indexOf(minimum.value) : null;
  const highest = maximum.known ? tlsVersions.indexOf(maximum.value) : null;
  const [above, below] = [known(false, maximum.from), known(false, minimum.from)];
  return mapVersions((version, index) => {
    if (highest !== null && index > highest) return above;
    if ((lowest !== null && index < lowest) || version.startsWith('SSL')) return below;
    const option = disabling[version];
    if (option !== undefined && options.known && hasOption(options.value, option)) return known(false, options.from);
    if (!minimum.known && index !== highest) return minimum;
    if (!maximum.known && index !== lowest) return maximum;
    return options.known ? known(true, originOfPermission(version, { minimum, maximum })) : unknown(options.doubt, options.from);
  });
}

function originOfPermission(version: TlsVersion, { minimum, maximum }: VersionRange): Origin {
  return version === 'TLSv1.3' || !minimum.known ? maximum.from : minimum.from;
}

export function mapVersions<T>(fact: (version: TlsVersion, index: number) => T): Readonly<Record<TlsVersion, T>> {
  return {
    SSLv2: fact('SSLv2', 0),
    SSLv3: fact('SSLv3', 1),
    TLSv1: fact('TLSv1', 2),
    'TLSv1.1': fact('TLSv1.1', 3),
    'TLSv1.2': fact('TLSv1.2', 4),
    'TLSv1.3': fact('TLSv1.3', 5),
  };
}
