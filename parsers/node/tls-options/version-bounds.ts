import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Problem } from '../../../src/model/problem.ts';
import type { Span } from '../../../src/model/span.ts';
import { tlsVersions, type TlsVersion } from '../../../src/model/tls.ts';
import { doubtOf, type Value } from '../values/value.ts';
import { findOption, type Found } from './find-option.ts';

/** What options of `tls.createSecureContext` say of versions; `null` for what they do not. */
export interface VersionBounds {
  readonly minimum: Fact<TlsVersion> | null;
  readonly maximum: Fact<TlsVersion> | null;
  /** Why the process ends with an exception. */
  readonly problems: readonly Problem[];
}

/** Versions that `minVersion` and `maxVersion` take; everything else is refused (node, lib/internal/tls/secure-context.js, toV). */
const accepted: readonly string[] = tlsVersions.filter((version) => version.startsWith('TLS'));

/** What a value of `secureProtocol` means (node, src/crypto/crypto_context.cc, SecureContext::Init), without `_client` and `_server`. */
const methods: Readonly<Record<string, { readonly minimum: TlsVersion | null; readonly maximum: TlsVersion }>> = {
  TLS_method: { minimum: 'TLSv1', maximum: 'TLSv1.3' },
  SSLv23_method: { minimum: null, maximum: 'TLSv1.2' },
  TLSv1_method: { minimum: 'TLSv1', maximum: 'TLSv1' },
  TLSv1_1_method: { minimum: 'TLSv1.1', maximum: 'TLSv1.1' },
  TLSv1_2_method: { minimum: 'TLSv1.2', maximum: 'TLSv1.2' },
};

/** Reads `minVersion`, `maxVersion` and `secureProtocol` out of objects of which later ones win. */
export function versionBoundsIn(sources: readonly Value[]): VersionBounds {
  const [minimum, maximum] = [boundOf(findOption(sources, ['minVersion'])), boundOf(findOption(sources, ['maxVersion']))];
  const method = methodOf(findOption(sources, ['secureProtocol']));
  const problems = [...minimum.problems, ...maximum.problems, ...method.problems];
  const isBoth = method.minimum !== null || method.maximum !== null;
  if (!isBoth) return { minimum: minimum.fact, maximum: maximum.fact, problems };
  const bound = minimum.fact ?? maximum.fact;
  const conflict = bound === null ? [] : [refusal('node/conflicting-versions', spanOfFact(bound), texts.conflict)];
  return { minimum: method.minimum, maximum: method.maximum, problems: [...problems, ...conflict] };
}

interface Bound {
  readonly fact: Fact<TlsVersion> | null;
  readonly problems: readonly Problem[];
}

const nothing: Bound = { fact: null, problems: [] };

function boundOf(found: Found): Bound {
  if (found.kind === 'absent') return nothing;
  if (found.kind === 'open') return { fact: unknown(found.doubt, { kind: 'written', span: found.span }), problems: [] };
  const { value, span } = found.option;
  if (isNothing(value)) return nothing;
  if (value.kind === 'text') {
    const version = tlsVersions.find((candidate) => candidate === value.text && accepted.includes(candidate));
    if (version !== undefined) return { fact: known(version, { kind: 'written', span }), problems: [] };
  }
  const fact = unknown(value.kind === 'text' ? { kind: 'not-understood', what: value.text } : doubtOf(value), { kind: 'written', span });
  return { fact, problems: value.kind === 'text' || value.kind === 'constant' ? [refusal('node/invalid-version', span, texts.version)] : [] };
}

interface Method {
  readonly minimum: Fact<TlsVersion> | null;
  readonly maximum: Fact<TlsVersion> | null;
  readonly problems: readonly Problem[];
}

function methodOf(found: Found): Method {
  const none: Method = { minimum: null, maximum: null, problems: [] };
  if (found.kind === 'absent') return none;
  if (found.kind === 'open') return { ...both(unknown(found.doubt, { kind: 'written', span: found.span })), problems: [] };
  const { value, span } = found.option;
  if (isNothing(value) || (value.kind === 'text' && value.text === '')) return none;
  const from: Origin = { kind: 'written', span };
  if (value.kind !== 'text') return { ...both(unknown(doubtOf(value), from)), problems: [] };
  const row = methods[value.text.replace(/_(?:client|server)(?=_method$)/, '')];
  if (row === undefined) return { ...both(unknown({ kind: 'not-understood', what: value.text }, from)), problems: [refusal('node/invalid-version', span, texts.method)] };
  return { minimum: row.minimum === null ? null : known(row.minimum, from), maximum: known(row.maximum, from), problems: [] };
}

function both(fact: Fact<TlsVersion>): Pick<Method, 'minimum' | 'maximum'> {
  return { minimum: fact, maximum: fact };
}

/** `null` and `undefined` are as good as not written. */
function isNothing(value: Value): boolean {
  return value.kind === 'constant' && value.value == null;
}

function spanOfFact({ from }: Fact<unknown>): Span {
  return from.kind === 'default' ? from.near : from.span;
}

function refusal(code: string, span: Span, text: Problem['text']): Problem {
  return { code, severity: 'error', span, text };
}

const texts = {
  version: {
    en: "Node.js throws ERR_TLS_INVALID_PROTOCOL_VERSION: the versions are 'TLSv1', 'TLSv1.1', 'TLSv1.2' and 'TLSv1.3'",
    ja: "Node.js は ERR_TLS_INVALID_PROTOCOL_VERSION を投げる: 指定できるのは 'TLSv1'、'TLSv1.1'、'TLSv1.2'、'TLSv1.3' である",
  },
  method: { en: 'Node.js throws ERR_TLS_INVALID_PROTOCOL_METHOD: it has no such method', ja: 'Node.js は ERR_TLS_INVALID_PROTOCOL_METHOD を投げる: このメソッドはない' },
  conflict: {
    en: 'Node.js throws ERR_TLS_PROTOCOL_VERSION_CONFLICT: secureProtocol excludes minVersion and maxVersion',
    ja: 'Node.js は ERR_TLS_PROTOCOL_VERSION_CONFLICT を投げる: secureProtocol は minVersion・maxVersion と併用できない',
  },
} as const;
