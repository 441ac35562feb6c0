import type { Run } from '../engine/finding.ts';
import type { Connection, Listener } from '../model/endpoint.ts';
import type { Fact } from '../model/fact.ts';
import type { Span } from '../model/span.ts';
import { tlsVersions, type CertificateUse, type TlsSettings, type TlsVersion, type Use } from '../model/tls.ts';
import { describeAddress, describeEndpoint } from '../model/describe.ts';
import type { Library } from '../model/release.ts';
import { enabledSuites } from '../tls/negotiable.ts';
import { versionAcceptance } from '../tls/negotiable-versions.ts';
import type { Side } from '../tls/side.ts';
import { jsonDoubt, jsonPlacesOf, jsonRelease, type JsonDoubt, type JsonOrigin, type JsonPlace, type JsonPlaces, type JsonRelease } from './json-place.ts';

/** A value and where it comes from, or why it is not known. */
export type Inspected<T = unknown> =
  | { readonly value: T; readonly origin: JsonOrigin }
  | { readonly unknown: JsonDoubt; readonly origin: JsonOrigin };

/** The effective configuration; described in docs/json.md. `version` grows when a reader could break. */
export interface InspectDocument {
  readonly version: 1;
  readonly listeners: readonly InspectedListener[];
  readonly connections: readonly InspectedConnection[];
}

interface InspectedEndpoint {
  readonly id: string;
  readonly name: string;
  readonly release: JsonRelease;
  readonly place: JsonPlace;
  readonly protocol: Inspected;
  readonly exposure: Inspected;
  readonly passthrough: Inspected;
  readonly tls: Inspected<InspectedTls | null>;
  readonly ineffective: readonly InspectedIneffective[];
}

export interface InspectedListener extends InspectedEndpoint {
  readonly addresses: Inspected<readonly string[]>;
  readonly names: Inspected<readonly string[]>;
  readonly startTls: Inspected;
  readonly rejectsHandshake: Inspected;
  readonly clientAuthentication: Readonly<Record<'mode' | 'trustAnchors' | 'depth' | 'revocation', Inspected>> & { readonly bypasses: readonly InspectedBypass[] };
  readonly identityUses: readonly InspectedIdentityUse[];
  readonly routes: Inspected<readonly InspectedRoute[]>;
  readonly decidesFor: readonly string[];
}

export interface InspectedConnection extends InspectedEndpoint {
  readonly target: Inspected<{ readonly text: string; readonly addresses: readonly string[] }>;
  readonly fallsBackToPlaintext: Inspected;
  readonly verification: Readonly<Record<'chain' | 'name' | 'trustAnchors' | 'depth' | 'revocation', Inspected>> & { readonly bypasses: readonly InspectedBypass[] };
  readonly serverName: Inspected;
  readonly clientCertificate: Inspected;
}

/** `accepted` and `negotiable` also count what the library refuses; `why` says what refuses it. */
export interface InspectedTls {
  readonly versions: Readonly<Record<TlsVersion, Inspected<boolean> & { readonly accepted: string; readonly why: string | null }>>;
  readonly securityLevel: Inspected;
  readonly cipherSuites: Inspected<readonly InspectedSuite[]>;
  readonly initialCipherSuites: Inspected<readonly InspectedSuite[]>;
  readonly tls13CipherSuites: Inspected<readonly InspectedSuite[]>;
  readonly preference: Inspected;
  readonly groups: Inspected<readonly string[]>;
  readonly signatureSchemes: Inspected<readonly string[] | null>;
  readonly dhParameters: Inspected;
  readonly certificates: Inspected<readonly InspectedCertificate[]>;
  readonly stapling: Inspected;
  readonly tickets: Inspected;
  readonly earlyData: Inspected;
  readonly encryptedClientHello: Inspected;
  readonly alpn: Inspected;
  readonly keyLog: Inspected;
  readonly compression: Inspected;
  readonly renegotiation: Inspected;
}

export interface InspectedSuite {
  /** IANA name. */
  readonly name: string;
  readonly negotiable: string;
  readonly why: string | null;
}

export interface InspectedCertificate {
  readonly path: string;
  readonly keyPath: string | null;
  readonly keyType: Inspected;
  readonly ocspResponder: Inspected;
}

type InspectedIneffective = JsonPlace & { readonly setting: string; readonly reason: string; readonly decidedBy: JsonPlace | null };
type InspectedBypass = JsonPlace & { readonly kind: string; readonly scope: string };
type InspectedIdentityUse = JsonPlace & {
  readonly carrier: string;
  readonly how: string;
  readonly scope: string;
  readonly guard: Inspected;
  readonly clientCanSet: string;
};
type InspectedRoute = JsonPlace & {
  readonly scope: string;
  readonly condition: string;
  readonly answer: Inspected;
  readonly hsts: Inspected;
  readonly management: string | null;
  readonly restricted: boolean;
};

/** Converts facts of the files of one run. */
interface Conversion {
  readonly places: JsonPlaces;
  readonly fact: <T>(fact: Fact<T>) => Inspected<T>;
  readonly factAs: <T, U>(fact: Fact<T>, change: (value: T) => U) => Inspected<U>;
}

export function inspect(run: Run): InspectDocument {
  const places = jsonPlacesOf(run.files);
  const factAs = <T, U>(fact: Fact<T>, change: (value: T) => U): Inspected<U> => {
    const origin = places.origin(fact.from);
    return fact.known ? { value: change(fact.value), origin } : { unknown: jsonDoubt(fact.doubt), origin };
  };
  const conversion: Conversion = { places, factAs, fact: (fact) => factAs(fact, (value) => value) };
  return {
    version: 1,
    listeners: run.endpoints.flatMap((endpoint) => (endpoint.kind === 'listener' ? [inspectListener(endpoint, conversion)] : [])),
    connections: run.endpoints.flatMap((endpoint) => (endpoint.kind === 'connection' ? [inspectConnection(endpoint, conversion)] : [])),
  };
}

function inspectListener(listener: Listener, conversion: Conversion): InspectedListener {
  const { fact, factAs, places } = conversion;
  const { mode, trustAnchors, depth, revocation, bypasses } = listener.clientAuthentication;
  return {
    ...inspectEndpoint(listener, 'server', conversion),
    addresses: factAs(listener.addresses, (addresses) => addresses.map(addressText)),
    names: fact(listener.names),
    startTls: fact(listener.startTls),
    rejectsHandshake: fact(listener.rejectsHandshake),
    clientAuthentication: {
      mode: fact(mode),
      trustAnchors: fact(trustAnchors),
      depth: fact(depth),
      revocation: fact(revocation),
      bypasses: bypasses.map(({ kind, scope, span }) => ({ kind, scope, ...places.place(span) })),
    },
    identityUses: listener.identityUses.map(({ carrier, how, scope, guard, clientCanSet, span }) => ({
      carrier, how, scope, guard: fact(guard), clientCanSet, ...places.place(span),
    })),
    routes: factAs(listener.routes, (routes) =>
      routes.map(({ scope, condition, answer, hsts, management, restricted, span }) => ({
        scope, condition, answer: fact(answer), hsts: fact(hsts), management, restricted, ...places.place(span),
      })),
    ),
    decidesFor: listener.decidesFor,
  };
}

function inspectConnection(connection: Connection, conversion: Conversion): InspectedConnection {
  const { fact, factAs, places } = conversion;
  const { chain, name, trustAnchors, depth, revocation, bypasses } = connection.verification;
  return {
    ...inspectEndpoint(connection, 'client', conversion),
    target: factAs(connection.target, ({ text, addresses }) => ({ text, addresses: addresses.map(addressText) })),
    fallsBackToPlaintext: fact(connection.fallsBackToPlaintext),
    verification: {
      chain: fact(chain),
      name: fact(name),
      trustAnchors: fact(trustAnchors),
      depth: fact(depth),
      revocation: fact(revocation),
      bypasses: bypasses.map(({ kind, scope, span }) => ({ kind, scope, ...places.place(span) })),
    },
    serverName: fact(connection.serverName),
    clientCertificate: fact(connection.clientCertificate),
  };
}

function inspectEndpoint(endpoint: Listener | Connection, side: Side, conversion: Conversion): InspectedEndpoint {
  const { fact, factAs, places } = conversion;
  const placeOf = (span: Span | null): JsonPlace | null => (span === null ? null : places.place(span));
  return {
    id: endpoint.id,
    name: describeEndpoint(endpoint),
    release: jsonRelease(endpoint.release),
    place: places.place(endpoint.at),
    protocol: fact(endpoint.protocol),
    exposure: fact(endpoint.exposure),
    passthrough: fact(endpoint.passthrough),
    tls: factAs(endpoint.tls, (tls) => (tls === null ? null : inspectTls(tls, endpoint.release.library, side, conversion))),
    ineffective: endpoint.ineffective.map(({ setting, reason, decidedBy, span }) => ({ setting, reason, decidedBy: placeOf(decidedBy), ...places.place(span) })),
  };
}

function inspectTls(tls: TlsSettings, library: Library, side: Side, { fact, factAs }: Conversion): InspectedTls {
  const version = (name: TlsVersion): InspectedTls['versions'][TlsVersion] => {
    const { truth, why } = versionAcceptance(tls, library, side, name);
    return { ...fact(tls.versions[name]), accepted: truth, why };
  };
  const suites = (list: TlsSettings['cipherSuites']): Inspected<readonly InspectedSuite[]> =>
    factAs(list, () => enabledSuites(tls, library, side, list).map(({ suite, negotiable }) => ({ name: suite.name, negotiable: negotiable.truth, why: negotiable.why })));
  const names = (uses: readonly Use<string>[]): readonly string[] => uses.map(({ name }) => name);
  const certificate = ({ path, keyPath, keyType, ocspResponder }: CertificateUse): InspectedCertificate => ({
    path, keyPath, keyType: fact(keyType), ocspResponder: fact(ocspResponder),
  });
  return {
    versions: Object.fromEntries(tlsVersions.map((name) => [name, version(name)])) as InspectedTls['versions'],
    securityLevel: fact(tls.securityLevel),
    cipherSuites: suites(tls.cipherSuites),
    initialCipherSuites: suites(tls.initialCipherSuites),
    tls13CipherSuites: suites(tls.tls13CipherSuites),
    preference: fact(tls.preference),
    groups: factAs(tls.groups, names),
    signatureSchemes: factAs(tls.signatureSchemes, (uses) => (uses === null ? null : names(uses))),
    dhParameters: factAs(tls.dhParameters, (parameters) => (parameters === null ? null : { source: parameters.source, bits: fact(parameters.bits) })),
    certificates: factAs(tls.certificates, (uses) => uses.map(certificate)),
    stapling: fact(tls.stapling),
    tickets: fact(tls.tickets),
    earlyData: fact(tls.earlyData),
    encryptedClientHello: fact(tls.encryptedClientHello),
    alpn: fact(tls.alpn),
    keyLog: fact(tls.keyLog),
    compression: fact(tls.compression),
    renegotiation: fact(tls.renegotiation),
  };
}

function addressText(address: Parameters<typeof describeAddress>[0]): string {
  return address.transport === 'tcp' || address.transport === 'unix' ? describeAddress(address) : `${describeAddress(address)}/${address.transport}`;
}
