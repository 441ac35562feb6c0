import type { ExposureSettings } from '../../../src/engine/parser.ts';
import { encryptsItself, type Address, type ApplicationProtocol, type Connection, type EndpointId, type Exposure, type IneffectiveSetting, type NameCheck, type ServerVerification, type Target } from '../../../src/model/endpoint.ts';
import { known, mapFact, unknown, type Doubt, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import type { PeerRevocation, TlsSettings, TrustAnchors } from '../../../src/model/tls.ts';
import { targetExposure, widest } from '../../_shared/exposure.ts';
import { withoutTls } from '../../_shared/plaintext.ts';
import { mapVersions } from '../context/versions.ts';

/** What is written of the verification of a server; `null` for what is not. */
export interface WrittenVerification {
  readonly chain: Fact<boolean> | null;
  readonly name: Fact<NameCheck> | null;
  readonly trustAnchors: Fact<TrustAnchors> | null;
  readonly revocation: Fact<PeerRevocation> | null;
}

/** What is written of a connection, whatever opens it. */
export interface WrittenConnection {
  readonly id: EndpointId;
  readonly block: Span;
  /** What a person would point at. */
  readonly at: Span;
  readonly target: Fact<Target>;
  /** When it does not follow from the target. */
  readonly exposure: Fact<Exposure> | null;
  readonly protocol: Fact<ApplicationProtocol>;
  readonly secure: Fact<boolean>;
  /** Plaintext is spoken where the server offers nothing else. */
  readonly fallsBack: Fact<boolean> | null;
  /** When TLS is spoken. */
  readonly settings: TlsSettings;
  readonly verification: WrittenVerification;
  /** `null` when none is written. */
  readonly serverName: Fact<string> | null;
  readonly ineffective: readonly IneffectiveSetting[];
}

/** What connections are made with. */
export interface ClientContext {
  readonly release: Release;
  readonly exposure: ExposureSettings;
}

/** Nothing is written of the verification. */
export const verifiedByDefault: WrittenVerification = { chain: null, name: null, trustAnchors: null, revocation: null };

/** A connection in the words of the model, with what Node does where nothing is written. */
export function connectionOf(written: WrittenConnection, { release, exposure }: ClientContext): Connection {
  const { id, block, at, target, protocol, secure, ineffective } = written;
  const from: Origin = { kind: 'written', span: at };
  const isWithoutTls = secure.known && !secure.value;
  return {
    kind: 'connection',
    id,
    release,
    block,
    at,
    target,
    protocol,
    exposure: written.exposure ?? exposureOf(target, exposure),
    tls: mapFact(secure, (isSecure) => (isSecure ? written.settings : null)),
    passthrough: known(false, from),
    fallsBackToPlaintext: written.fallsBack ?? known(false, from),
    verification: isWithoutTls && !encryptsItself(protocol) ? withoutTls(secure.from).verification : verificationOf(written, release),
    serverName: isWithoutTls ? known(null, secure.from) : (written.serverName ?? sentName(target, release, block)),
    clientCertificate: mapFact(written.settings.certificates, ([first]) => first?.path ?? null),
    ineffective,
  };
}

/** A connection that is not opened in production, as far as is known: what would be a weakness there is a doubt. */
export function inDevelopment(connection: Connection, doubt: Doubt): Connection {
  const { tls, fallsBackToPlaintext, verification } = connection;
  const settings = tls.known && tls.value !== null ? known(inDoubt(tls.value, doubt), tls.from) : unknown(doubt, tls.from);
  const { chain, name } = verification;
  return {
    ...connection,
    tls: settings,
    fallsBackToPlaintext: fallsBackToPlaintext.known && fallsBackToPlaintext.value ? unknown(doubt, fallsBackToPlaintext.from) : fallsBackToPlaintext,
    verification: {
      ...verification,
      chain: chain.known && !chain.value ? unknown(doubt, chain.from) : chain,
      name: name.known && name.value.kind === 'none' ? unknown(doubt, name.from) : name,
    },
  };
}

/** Permitted versions and suites that are written. */
function inDoubt(settings: TlsSettings, doubt: Doubt): TlsSettings {
  const { cipherSuites, groups, versions } = settings;
  const isWritten = ({ from }: Fact<unknown>): boolean => from.kind !== 'default';
  const suites = isWritten(cipherSuites) ? unknown(doubt, cipherSuites.from) : cipherSuites;
  return {
    ...settings,
    versions: mapVersions((version) => (versions[version].known && isWritten(versions[version]) ? unknown(doubt, versions[version].from) : versions[version])),
    cipherSuites: suites,
    initialCipherSuites: suites,
    groups: isWritten(groups) ? unknown(doubt, groups.from) : groups,
  };
}

/** Node sends the host unless that is an address (node, lib/_tls_wrap.js, tls.connect). */
function sentName(target: Fact<Target>, release: Release, near: Span): Fact<string | null> {
  const from: Origin = { kind: 'default', of: release, near, cite: 'Node.js, tls.connect, servername' };
  const host = hostOf(target);
  if (host === null) return unknown({ kind: 'run-time', what: 'host' }, from);
  return known(/^[\d.]+$|:/.test(host) ? null : host, from);
}

/** How Node verifies servers of which nothing else is said (node, lib/_tls_wrap.js, tls.connect, onConnectSecure). */
function verificationOf({ block, target, verification }: WrittenConnection, release: Release): ServerVerification {
  const byDefault = (cite: string): Origin => ({ kind: 'default', of: release, near: block, cite });
  const chain = verification.chain ?? known(true, byDefault('Node.js, tls.connect, rejectUnauthorized'));
  const name: Fact<NameCheck> = verification.name ?? known({ kind: 'name', name: hostOf(target) ?? '*' }, byDefault('Node.js, tls.checkServerIdentity'));
  return {
    chain,
    name: chain.known && !chain.value && !isPin(name) ? known({ kind: 'none' }, chain.from) : name,
    trustAnchors: verification.trustAnchors ?? known({ kind: 'system', path: null }, byDefault('Node.js, tls.rootCertificates')),
    depth: known(null, byDefault('SSL_CTX_set_verify_depth(3)')),
    revocation: verification.revocation ?? known({ kind: 'none' }, byDefault('Node.js, tls.createSecureContext, crl')),
    bypasses: [],
  };
}

function isPin(name: Fact<NameCheck>): boolean {
  return name.known && name.value.kind === 'pin';
}

function hostOf(target: Fact<Target>): string | null {
  return target.known ? (target.value.addresses[0]?.host ?? null) : null;
}

/** A target without addresses is one that the files name and do not place. */
function exposureOf(target: Fact<Target>, settings: ExposureSettings): Fact<Exposure> {
  if (!target.known) return target;
  const { addresses, text } = target.value;
  const widestOf = addresses.length === 0 ? null : widest(addresses.map((address) => exposureOfAddress(address, settings)));
  return widestOf === null ? unknown({ kind: 'run-time', what: text }, target.from) : known(widestOf, target.from);
}

function exposureOfAddress({ host, transport }: Address, settings: ExposureSettings): Exposure | null {
  return transport === 'unix' ? 'local' : targetExposure(host, settings);
}
