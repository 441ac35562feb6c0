import { known, unknown, type Doubt, type Fact, type Origin, type Unknown } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import { tlsVersions, type CipherSuiteName, type NamedGroup, type TlsVersion } from '../../../src/model/tls.ts';
import { defaultList, unknownList, type ListFact } from '../../_shared/list-fact.ts';
import { cipherListFact, groupListFact, schemeListFact, tls13ListFact, type ListText, type SchemeListFact } from '../../_shared/tls-list.ts';
import { compliancePolicies, compliancePolicyNames, type CompliancePolicy, type CompliancePolicyName } from './compliance-policy.ts';
import { cipherSuites, defaultFact, ecdhCurves, maximumVersion, minimumVersion, type ContextSide, type Default } from '../defaults.ts';
import type { DefaultLists } from '../../_shared/default-list.ts';
import { enumField, enumValue, scalarsField, type Items } from '../message/field.ts';
import type { Message, Scalar } from '../message/message.ts';
import { buildOf } from '../release.ts';

/** `TlsParameters.TlsProtocol`, in the order of the numbers. */
export const tlsProtocols = ['TLS_AUTO', 'TLSv1_0', 'TLSv1_1', 'TLSv1_2', 'TLSv1_3'] as const;

type TlsProtocol = (typeof tlsProtocols)[number];

const versionOf: Readonly<Record<TlsProtocol, TlsVersion | null>> = {
  TLS_AUTO: null,
  TLSv1_0: 'TLSv1',
  TLSv1_1: 'TLSv1.1',
  TLSv1_2: 'TLSv1.2',
  TLSv1_3: 'TLSv1.3',
};

export type VersionFacts = Readonly<Record<TlsVersion, Fact<boolean>>>;

/** What the TLS parameters of a context permit. */
export interface Parameters {
  readonly minimum: Fact<TlsVersion>;
  readonly maximum: Fact<TlsVersion>;
  readonly versions: VersionFacts;
  readonly cipherSuites: ListFact<CipherSuiteName>;
  readonly tls13CipherSuites: ListFact<CipherSuiteName>;
  readonly groups: ListFact<NamedGroup>;
  readonly signatureSchemes: SchemeListFact;
  /** The policy that replaces everything, and where it is written. */
  readonly policy: { readonly name: CompliancePolicyName; readonly span: Span } | null;
}

/** Where parameters are written. */
export interface ParameterSource {
  readonly side: ContextSide;
  readonly release: Release;
  /** Messages `TlsParameters`, the most specific first: that of a certificate comes before that of its context. */
  readonly layers: readonly Message[];
  /** Why there may be parameters that cannot be seen. */
  readonly doubt: Unknown | null;
  /** The context, for what is not written. */
  readonly near: Span;
  readonly byDefault: DefaultLists;
}

export function parametersOf(source: ParameterSource): Parameters {
  const { doubt } = source;
  if (doubt !== null) return doubtfulParameters(doubt);
  const policy = policyOf(source);
  if (policy !== null && !policy.known) return doubtfulParameters(policy);
  return policy === null ? writtenParameters(source) : parametersByPolicy(source, policy.name, policy.span);
}

function writtenParameters(source: ParameterSource): Parameters {
  const { release, side, near } = source;
  const build = buildOf(release);
  const minimum = boundOf(source, 'tls_minimum_protocol_version', minimumVersion[side]);
  const maximum = boundOf(source, 'tls_maximum_protocol_version', maximumVersion[build][side]);
  const schemes = writtenListOf(source, 'signature_algorithms');
  const library: Origin = { kind: 'default', of: release, near, cite: 'BoringSSL, ssl/handshake.cc' };
  return {
    minimum,
    maximum,
    versions: versionsBetween(minimum, maximum),
    cipherSuites: listOf(source, 'cipher_suites', cipherSuites[build][side], cipherListFact),
    tls13CipherSuites: source.byDefault('TLS 1.3', library, () => tls13ListFact(null, release, library)),
    groups: listOf(source, 'ecdh_curves', ecdhCurves[build], groupListFact),
    signatureSchemes: schemeListFact(schemes, release, { ...library, cite: 'BoringSSL, ssl/extensions.cc' }),
    policy: null,
  };
}

function doubtfulParameters(doubt: Unknown): Parameters {
  const list = unknownList(doubt);
  return {
    minimum: doubt,
    maximum: doubt,
    versions: mapVersions((version) => (version.startsWith('SSL') ? known(false, doubt.from) : doubt)),
    cipherSuites: list,
    tls13CipherSuites: list,
    groups: list,
    signatureSchemes: list,
    policy: null,
  };
}

function parametersByPolicy(source: ParameterSource, name: CompliancePolicyName, span: Span): Parameters {
  const policy: CompliancePolicy = compliancePolicies[name];
  const from: Origin = { kind: 'expanded', span, by: name };
  const minimum = known(policy.minimum, from);
  const maximum = known(policy.maximum, from);
  return {
    minimum,
    maximum,
    versions: versionsBetween(minimum, maximum),
    cipherSuites: policy.cipherSuites === null ? writtenParameters(source).cipherSuites : defaultList(policy.cipherSuites, from),
    tls13CipherSuites: defaultList(policy.tls13CipherSuites, from),
    groups: defaultList(policy.groups, from),
    signatureSchemes: defaultList(policy.signatureSchemes, from),
    policy: { name, span },
  };
}

interface FoundPolicy {
  readonly known: true;
  readonly name: CompliancePolicyName;
  readonly span: Span;
}

/** `compliance_policies` has one item at most. What a patch is merged into has none, as far as anybody can tell. */
function policyOf({ layers }: ParameterSource): FoundPolicy | Unknown | null {
  for (const layer of layers) {
    const { items, doubt } = scalarsField(layer, 'compliance_policies');
    if (doubt !== null && doubt.doubt.kind !== 'fragment') return doubt;
    const [item] = items;
    if (item === undefined) continue;
    const name = enumValue(item.text, compliancePolicyNames);
    if (name === null || item.opaque) return unknown(doubtOf(item), { kind: 'written', span: item.span });
    return { known: true, name, span: item.span };
  }
  return null;
}

function doubtOf({ opaque, text }: Scalar): Doubt {
  return opaque ? { kind: 'template' } : { kind: 'not-understood', what: text };
}

/** A bound of the versions; `TLS_AUTO` is none. */
function boundOf({ layers, release, near }: ParameterSource, field: string, byDefault: Default<TlsVersion>): Fact<TlsVersion> {
  for (const layer of layers) {
    const protocol = enumField(layer, field, tlsProtocols);
    if (protocol === null) continue;
    if (!protocol.known) return protocol;
    const version = versionOf[protocol.value];
    if (version !== null) return known(version, protocol.from);
  }
  return defaultFact(byDefault, release, near);
}

/** The versions between two bounds. */
export function versionsBetween(minimum: Fact<TlsVersion>, maximum: Fact<TlsVersion>): VersionFacts {
  const lowest = minimum.known ? tlsVersions.indexOf(minimum.value) : null;
  const highest = maximum.known ? tlsVersions.indexOf(maximum.value) : null;
  return mapVersions((version, index) => {
    if (highest !== null && index > highest) return known(false, maximum.from);
    if ((lowest !== null && index < lowest) || version.startsWith('SSL')) return known(false, minimum.from);
    if (!minimum.known && index !== highest) return minimum;
    if (!maximum.known && index !== lowest) return maximum;
    return known(true, version === 'TLSv1.3' || !minimum.known ? maximum.from : minimum.from);
  });
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

type ReadList<Name extends string> = (list: ListText, release: Release) => ListFact<Name>;

function listOf<Name extends string>(source: ParameterSource, field: string, rows: Default<string>, read: ReadList<Name>): ListFact<Name> {
  const { release, side, near, byDefault } = source;
  const written = writtenListOf(source, field);
  if (written !== null) return read(written, release);
  const { value, from } = defaultFact(rows, release, near);
  return byDefault(`${side} ${field}`, from, () => read({ text: value, word: null, doubt: null, from }, release));
}

/** Envoy joins the items with colons (ContextConfigImpl); nothing between them is nothing written. */
export function writtenListOf({ layers }: Pick<ParameterSource, 'layers'>, field: string): ListText | null {
  for (const layer of layers) {
    const found = scalarsField(layer, field);
    const list = listTextOf(found);
    if (list.text !== '' || list.doubt !== null) return list;
  }
  return null;
}

/** The items of a list as the one text that BoringSSL is given. */
export function listTextOf({ items, doubt, at }: Items<Scalar>): ListText {
  if (doubt !== null) return { text: '', word: null, doubt: doubt.doubt, from: doubt.from };
  const text = items.map((item) => item.text).join(':');
  const starts: number[] = [];
  let start = 0;
  for (const item of items) {
    starts.push(start);
    start += item.text.length + 1;
  }
  const partAt = (range: { readonly start: number; readonly end: number }): Span => {
    const index = starts.findLastIndex((offset) => offset <= range.start);
    const offset = starts[index] ?? 0;
    const item = items[index];
    const isWithin = item !== undefined && range.end <= offset + item.text.length;
    return isWithin ? item.partAt({ start: range.start - offset, end: range.end - offset }) : at;
  };
  const isOpen = items.some(({ opaque }) => opaque);
  return { text, word: { span: at, partAt }, doubt: isOpen ? { kind: 'template' } : null, from: { kind: 'written', span: at } };
}
