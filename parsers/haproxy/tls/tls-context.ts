import { unknown, known, type Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import { isAtLeast } from '../../_shared/release.ts';
import { hasOwnSettings, type CertificateEntries } from '../files/certificate-entries.ts';
import type { CertificateEntry } from '../files/crt-list.ts';
import { pathOf } from '../files/path.ts';
import type { TlsPlace } from '../bind/place.ts';
import type { Word } from '../syntax/tree.ts';

/** The server names of one `bind` for which the same settings are in effect. */
export interface NamedContext {
  readonly place: TlsPlace;
  readonly certificates: CertificateEntries;
  /** Empty for every name that no other context of the `bind` is for. */
  readonly names: Fact<readonly string[]>;
}

/**
 * Takes a `bind` apart by the server name of the handshake: certificates with settings of their own answer with these for their names
 * alone, the first of all also for the names that no certificate is for, unless `isStrict`. Before HAProxy 3.0 the bounds of versions of the
 * first do not count for such names (ssl_sock_switchctx_cbk).
 */
export function namedContexts({ bind, globals }: TlsPlace, found: CertificateEntries, isStrict: boolean, release: Release): readonly NamedContext[] {
  const contextOf = (entry: CertificateEntry | null, versionEntry: CertificateEntry | null, entries: readonly CertificateEntry[], names: Fact<readonly string[]>): NamedContext => ({
    place: { bind, entry, versionEntry, globals },
    certificates: { entries, doubt: found.doubt },
    names,
  });
  const everyName = known<readonly string[]>([], { kind: 'written', span: bind.line.span });
  const [first] = found.entries;
  const hasFallback = !isStrict && isAtLeast(release, '3.0');
  const isFallback = (entry: CertificateEntry): boolean => hasFallback && entry.filters.some(({ value }) => value === '*');
  // A certificate whose filters only take names away answers nobody, unless it is the first.
  const isAnswering = (entry: CertificateEntry): boolean => (entry === first && !isStrict) || entry.filters.length === 0 || entry.filters.some(isName) || isFallback(entry);
  const answering = found.entries.filter(isAnswering);
  const used = answering.length > 0 ? answering : found.entries;
  const plain = used.filter((entry) => !hasOwnSettings(entry));
  const isFirst = first !== undefined && hasOwnSettings(first) && !isStrict;
  const ofPlain = plain.length > 0 && (isFirst || isStrict) ? namesOf(plain, { bind, globals }) : everyName;
  if (plain.length === used.length) return [contextOf(null, null, plain, ofPlain)];
  const contexts = plain.length > 0 ? [contextOf(null, null, plain, ofPlain)] : [];
  if (isFirst) contexts.unshift(contextOf(first, isAtLeast(release, '3.0') ? first : null, [first], everyName));
  const namesFor = (entry: CertificateEntry): Fact<readonly string[]> => (entry !== first && isFallback(entry) ? everyName : namesOf([entry], { bind, globals }));
  const named = used.filter(hasOwnSettings).map((entry) => contextOf(entry, entry, [entry], namesFor(entry)));
  return [...contexts, ...(isFirst && isAtLeast(release, '3.0') ? named.slice(1) : named)];
}

/** `!` takes a name away, and `*` stands for those that no other filter is for, since HAProxy 3.0 (ckch_inst_add_cert_sni). */
function isName({ value }: Word): boolean {
  return !value.startsWith('!') && value !== '*';
}

/** Without filters the names stand in the certificate. */
function namesOf(entries: readonly CertificateEntry[], { bind, globals }: Pick<TlsPlace, 'bind' | 'globals'>): Fact<readonly string[]> {
  const from = { kind: 'written', span: entries[0]?.span ?? bind.line.span } as const;
  const unfiltered = entries.find(({ filters }) => filters.length === 0);
  const names = entries.flatMap(({ filters }) => filters.filter(isName).map(({ value }) => value));
  if (unfiltered === undefined) return known(names, from);
  const path = unfiltered.certificate === null ? '?' : pathOf(unfiltered.certificate, 'crt-base', { bind, globals, entry: null, versionEntry: null });
  return unknown({ kind: 'missing-file', path }, from);
}
