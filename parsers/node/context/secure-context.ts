import { known, mapFact, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import type { CipherSuiteName, DhParameters, NamedGroup, TlsVersion, WrittenList } from '../../../src/model/tls.ts';
import type { DefaultLists } from '../../_shared/default-list.ts';
import type { ListFact } from '../../_shared/list-fact.ts';
import { cipherListFact, groupListFact, schemeListFact, tls13ListFact, type ListText, type SchemeListFact } from '../../_shared/tls-list.ts';
import * as defaults from '../defaults.ts';
import { defaultFact, type Default } from '../defaults.ts';
import { factOf, optionOf, originOf } from '../values/options.ts';
import { hasOption } from '../values/openssl-constants.ts';
import { doubtOf, type Option, type Value } from '../values/value.ts';
import { listOf, splitCiphers, writtenList } from './lists.ts';
import type { ProcessDefaults } from './process-defaults.ts';
import { permittedVersions, protocolMethod, versionNames, type VersionFacts, type VersionRange } from './versions.ts';

/** What `tls.createSecureContext()` makes of its options, and what is the same for every use of it. */
export interface SecureContext {
  readonly range: VersionRange;
  readonly versions: VersionFacts;
  readonly securityLevel: Fact<number | null>;
  readonly cipherSuites: ListFact<CipherSuiteName>;
  readonly tls13CipherSuites: ListFact<CipherSuiteName>;
  readonly preference: Fact<'server' | 'client'>;
  readonly groups: ListFact<NamedGroup>;
  readonly signatureSchemes: SchemeListFact;
  readonly dhParameters: Fact<DhParameters | null>;
  /** Value of `secureOptions`, a union of OpenSSL's `SSL_OP_…`. */
  readonly options: Fact<number>;
  readonly renegotiation: Fact<'none' | 'secure' | 'unsafe-legacy'>;
  readonly writtenLists: readonly WrittenList[];
}

/** Where the options of a context are. */
export interface ContextSource {
  /** The object of options; `null` when there is none, so that everything is as Node has it. */
  readonly options: Value | null;
  readonly process: ProcessDefaults;
  readonly release: Release;
  /** Lists that nobody wrote. */
  readonly lists: DefaultLists;
  /** What the options are missing from: the call. */
  readonly near: Span;
}

export function secureContextOf(source: ContextSource): SecureContext {
  const { release, near, lists } = source;
  const options = secureOptionsOf(source);
  const { tls12, tls13 } = splitCiphers(listOf(contextOption(source, 'ciphers'), defaults.ciphers, release, near));
  const cipherSuites = isDefault(tls12) ? { ...lists('ciphers', tls12.from, () => cipherListFact(tls12, release)), securityLevel: null } : cipherListFact(tls12, release);
  const tls13CipherSuites = isDefault(tls12) ? lists('ciphersuites', tls12.from, () => tls13ListFact(tls13, release, tls12.from)) : tls13ListFact(tls13, release, tls12.from);
  const range = rangeWithCiphers(rangeOf(source), tls12, tls13, source);
  const curves = listOf(contextOption(source, 'ecdhCurve'), defaults.ecdhCurve, release, near);
  const groups = isDefault(curves) ? lists('groups', curves.from, () => groupListFact(curves, release)) : groupListFact(curves, release);
  const noSchemes = defaultFact(defaults.sigalgs, release, near);
  const schemes = own(source, 'sigalgs');
  const signatureSchemes = schemeListFact(schemes === null ? null : writtenList(schemes), release, noSchemes.from);
  const { securityLevel } = cipherSuites;
  return {
    range,
    versions: permittedVersions(range, options),
    securityLevel: securityLevel === null ? defaultFact(defaults.securityLevel, release, near) : known(securityLevel.level, securityLevel.from),
    cipherSuites: tls12.text === '' && tls12.doubt === null ? { ...cipherSuites, uses: known([], tls12.from), written: [] } : cipherSuites,
    tls13CipherSuites,
    preference: preferenceOf(source),
    groups,
    signatureSchemes,
    dhParameters: dhParametersOf(source),
    options,
    renegotiation: renegotiationOf(options, source),
    writtenLists: [cipherSuites, tls13CipherSuites, groups, signatureSchemes].flatMap(({ written }) => written).filter(({ text }) => text !== ''),
  };
}

function isDefault({ from }: ListText): boolean {
  return from.kind === 'default';
}

/** An option of the context itself. */
function own({ options }: ContextSource, name: string): Option | null {
  return options === null ? null : optionOf(options, name);
}

/** An option of the context, else what the program sets for all of them. `null` is nothing. */
function contextOption(source: ContextSource, name: keyof ProcessDefaults): Option | null {
  const written = own(source, name);
  return written === null || isNull(written) ? source.process[name] : written;
}

function isNull({ value }: Option): boolean {
  return value.kind === 'constant' && value.value === null;
}

function rangeOf(source: ContextSource): VersionRange {
  const minimum = boundOf(contextOption(source, 'minVersion'), defaults.minimumVersion, source);
  const maximum = boundOf(contextOption(source, 'maxVersion'), defaults.maximumVersion, source);
  const method = own(source, 'secureProtocol');
  if (method === null || isNull(method)) return { minimum, maximum };
  const from = originOf(method);
  const found = method.value.kind === 'text' ? protocolMethod(method.value.text) : null;
  if (found === null) {
    const doubt = unknown(method.value.kind === 'text' ? { kind: 'not-understood', what: method.value.text } : doubtOf(method.value), from);
    return { minimum: doubt, maximum: doubt };
  }
  return { minimum: found.minimum === null ? minimum : known(found.minimum, from), maximum: known(found.maximum, from) };
}

function boundOf(option: Option | null, byDefault: Default<TlsVersion>, { release, near }: ContextSource): Fact<TlsVersion> {
  if (option === null) return defaultFact(byDefault, release, near);
  return factOf(option.value, (value) => (value.kind === 'text' ? (versionNames.find((name) => name === value.text) ?? null) : null));
}

/** A list without suites of TLS 1.2 raises the lowest version, one without suites of TLS 1.3 lowered the highest before Node 16. */
function rangeWithCiphers({ minimum, maximum }: VersionRange, tls12: ListText, tls13: ListText | null, { release, near }: ContextSource): VersionRange {
  const permitsTls13 = !maximum.known || maximum.value === 'TLSv1.3';
  if (tls12.doubt !== null || !permitsTls13) return { minimum, maximum };
  if (tls12.text === '') return { minimum: known('TLSv1.3', tls12.from), maximum };
  const endsAtTls12 = tls13 === null && defaultFact(defaults.listWithoutTls13, release, near).value === 'ends-at-tls12' && !(minimum.known && minimum.value === 'TLSv1.3');
  return endsAtTls12 ? { minimum, maximum: known('TLSv1.2', tls12.from) } : { minimum, maximum };
}

function secureOptionsOf(source: ContextSource): Fact<number> {
  const option = own(source, 'secureOptions');
  const none: Origin = { kind: 'default', of: source.release, near: source.near, cite: 'Node.js, tls.createSecureContext(), secureOptions' };
  if (option === null) return known(0, none);
  return factOf(option.value, (value) => {
    if (value.kind !== 'constant' || typeof value.value === 'string') return null;
    return typeof value.value === 'number' ? value.value : 0;
  });
}

/** Only what JavaScript takes for false lets clients choose. */
function preferenceOf(source: ContextSource): Fact<'server' | 'client'> {
  const option = own(source, 'honorCipherOrder');
  const byDefault = defaultFact(defaults.honorCipherOrder, source.release, source.near);
  const honors = option === null ? byDefault : factOf(option.value, (value) => (value.kind === 'constant' ? Boolean(value.value) : value.kind === 'text' ? value.text !== '' : null));
  return mapFact(honors, (server) => (server ? 'server' : 'client'));
}

function dhParametersOf(source: ContextSource): Fact<DhParameters | null> {
  const { release, near } = source;
  const option = own(source, 'dhparam');
  const none = defaultFact(defaults.dhparam, release, near);
  if (option === null || isNull(option)) return none;
  const from = originOf(option);
  if (option.value.kind !== 'text' || option.value.text !== 'auto') return unknown(doubtOf(option.value), from);
  const takesAuto = defaultFact(defaults.dhparamAuto, release, near).value;
  return takesAuto ? known({ source: 'auto', bits: unknown({ kind: 'run-time', what: 'dhparam' }, from) }, from) : known(null, from);
}

function renegotiationOf(options: Fact<number>, { release, near }: ContextSource): SecureContext['renegotiation'] {
  if (!options.known) return options;
  if (hasOption(options.value, 'SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION')) return known('unsafe-legacy', options.from);
  return hasOption(options.value, 'SSL_OP_NO_RENEGOTIATION') ? known('none', options.from) : defaultFact(defaults.renegotiation, release, near);
}
