import type { ClientAuthentication, ClientCertificateMode } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Known } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { PeerRevocation, TrustAnchors } from '../../../src/model/tls.ts';
import { defaultFact } from '../../_shared/default.ts';
import { once } from '../../_shared/memo.ts';
import { isSystemTrustStore } from '../../_shared/trust-store.ts';
import * as defaults from '../defaults.ts';
import { acceptedErrors, ignoredErrors } from './ignored-error.ts';
import { pathOf } from '../files/path.ts';
import { decide, nearGlobal, type TlsPlace } from '../bind/place.ts';
import type { Globals } from '../syntax/sections.ts';
import type { Word } from '../syntax/tree.ts';

/** How TLS contexts ask for client certificates and check them. Where nothing is written about it they share one object. */
export interface AuthenticationReader {
  readonly of: (place: TlsPlace) => ClientAuthentication;
  /** Without TLS nobody is asked. */
  readonly none: (place: TlsPlace) => ClientAuthentication;
}

export function authenticationReader(release: Release): AuthenticationReader {
  const nobody = new Map<Globals, ClientAuthentication>();
  const none = (place: TlsPlace): ClientAuthentication => once(nobody, place.globals, () => noClientAuthentication(place, release));
  return { none, of: (place) => (isWritten(place) ? clientAuthentication(place, release) : none(place)) };
}

const keywords: readonly string[] = ['verify', 'ca-file', 'ca-verify-file', 'crl-file'];

function isWritten({ bind, entry }: TlsPlace): boolean {
  const { last, doubt } = bind.settings;
  return doubt !== null || keywords.some((keyword) => last.has(keyword) || entry?.settings.last.has(keyword) === true);
}

function clientAuthentication(place: TlsPlace, release: Release): ClientAuthentication {
  return {
    mode: modeOf(place, release),
    trustAnchors: trustAnchorsOf(place, release),
    depth: defaultFact<number | null>(defaults.verifyDepth, release, nearGlobal(place)),
    revocation: revocationOf(place, release),
    bypasses: [],
  };
}

function noClientAuthentication(place: TlsPlace, release: Release): ClientAuthentication {
  const { from } = defaultFact(defaults.verify, release, nearGlobal(place));
  return {
    mode: known('none', from),
    trustAnchors: known({ kind: 'none' }, from),
    depth: known(null, from),
    revocation: known({ kind: 'none' }, from),
    bypasses: [],
  };
}

function modeOf(place: TlsPlace, release: Release): Fact<ClientCertificateMode> {
  const byDefault = defaultFact<ClientCertificateMode>(defaults.verify, release, nearGlobal(place));
  const mode = settingFact(place, 'verify', byDefault, ({ value }) =>
    value === 'none' || value === 'optional' || value === 'required' ? value : null,
  );
  if (!mode.known || mode.value === 'none') return mode;
  const ignored = ignoredErrors(place);
  if (ignored.doubt !== null) return unknown(ignored.doubt, mode.from);
  return acceptedErrors(ignored).length > 0 ? known(mode.value === 'required' ? 'required-unverified' : 'optional-unverified', mode.from) : mode;
}

/** Both files are believed; the names in the first are also sent to clients. */
function trustAnchorsOf(place: TlsPlace, release: Release): Fact<TrustAnchors> {
  const nothing = defaultFact<TrustAnchors>([{ since: '0', value: { kind: 'none' }, cite: defaults.caFile[0].cite }], release, nearGlobal(place));
  const facts = ['ca-file', 'ca-verify-file'].map((keyword) => settingFact(place, keyword, nothing, (word) => trustAnchors(word, place)));
  const [named = nothing, unnamed = nothing] = facts;
  const wide = facts.find((fact) => fact.known && fact.value.kind === 'system') ?? facts.find((fact) => !fact.known);
  if (wide !== undefined) return wide;
  return named.known && named.value.kind === 'none' ? unnamed : named;
}

/** `@system-ca` is the store of the system (HAProxy 2.6, ca-file). */
function trustAnchors(word: Word, place: TlsPlace): TrustAnchors {
  if (word.value === '@system-ca') return { kind: 'system', path: null };
  const path = pathOf(word, 'ca-base', place);
  return isSystemTrustStore(path) ? { kind: 'system', path } : { kind: 'file', path };
}

function revocationOf(place: TlsPlace, release: Release): Fact<PeerRevocation> {
  const nothing = defaultFact<PeerRevocation>([{ since: '0', value: { kind: 'none' }, cite: defaults.crlFile[0].cite }], release, nearGlobal(place));
  return settingFact(place, 'crl-file', nothing, (word) => ({ kind: 'crl', path: pathOf(word, 'ca-base', place) }));
}

/** `read` gives `null` for a word that HAProxy refuses. */
function settingFact<T extends string | object>(place: TlsPlace, keyword: string, otherwise: Known<T>, read: (word: Word) => T | null): Fact<T> {
  const decision = decide(place, keyword, null);
  if (decision === null) return otherwise;
  if (decision.kind === 'open') return unknown(decision.doubt, otherwise.from);
  const { word, from, doubt } = decision.written;
  if (doubt !== null) return unknown(doubt, from);
  const value = read(word);
  return value === null ? unknown({ kind: 'not-understood', what: word.value }, from) : known(value, from);
}
