import type { Runtime } from '../../../src/engine/parser.ts';
import { known, mapFact, unknown, type Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { EarlyData, EncryptedClientHello, SessionTickets, TlsSettings } from '../../../src/model/tls.ts';
import { defaultFact } from '../../_shared/default.ts';
import { once } from '../../_shared/memo.ts';
import { hasOpenSsl, isAtLeast } from '../../_shared/release.ts';
import type { CertificateEntries } from '../files/certificate-entries.ts';
import { certificatesFact, staplingFact } from '../files/certificate.ts';
import { certificateStore } from '../files/crt-store.ts';
import * as defaults from '../defaults.ts';
import { dhParametersReader } from './dh-parameters.ts';
import type { NamedFiles } from '../files/files.ts';
import { allow0rtt, flagFact, noTlsTickets } from '../setting/flag.ts';
import { handshakeReader, type Handshake } from './handshake.ts';
import { keyLogFact } from './key-log.ts';
import { modeOf, type Mode } from '../bind/mode.ts';
import { decide, nearGlobal, type TlsPlace } from '../bind/place.ts';
import { buildOf } from '../release.ts';
import { linesOf, type Configuration, type Globals, type Proxy } from '../syntax/sections.ts';
import type { Settings } from '../setting/settings.ts';

/** What TLS settings are read with. */
export interface TlsContext {
  readonly release: Release;
  readonly runtime: Runtime;
  readonly files: NamedFiles;
  readonly configuration: Configuration;
}

export interface TlsReader {
  readonly handshake: (place: TlsPlace) => Handshake;
  readonly settings: (place: TlsPlace, certificates: CertificateEntries, proxy: Proxy | null) => TlsSettings;
}

export function tlsReader(context: TlsContext): TlsReader {
  const { release, configuration } = context;
  const handshake = handshakeReader(release, context.runtime, configuration.globals);
  const keyLog = keyLogFact(configuration, release);
  const shared = new Map<Globals, OtherFacts>();
  const certificateContext = { ...context, build: buildOf(context.runtime), stored: certificateStore(configuration) };
  const dhParametersOf = dhParametersReader(certificateContext);
  const settings = (place: TlsPlace, certificates: CertificateEntries, proxy: Proxy | null): TlsSettings => {
    const { cipherSuites, tls13CipherSuites, groups, signatureSchemes, ...negotiated } = handshake(place);
    const uses = certificatesFact(certificates, place, certificateContext);
    const others = saysMore(place) ? otherFacts(place, proxy, release) : once(shared, place.globals, () => otherFacts(place, proxy, release));
    return {
      versions: negotiated.versions,
      securityLevel: negotiated.securityLevel,
      cipherSuites: cipherSuites.uses,
      initialCipherSuites: place.entry === null ? cipherSuites.uses : handshake({ ...place, entry: null, versionEntry: null }).cipherSuites.uses,
      tls13CipherSuites: tls13CipherSuites.uses,
      preference: negotiated.preference,
      groups: groups.uses,
      signatureSchemes: signatureSchemes.uses,
      writtenLists: negotiated.writtenLists,
      dhParameters: dhParametersOf(uses, place),
      certificates: uses,
      stapling: staplingFact(uses, certificates, place, certificateContext),
      tickets: others.tickets,
      earlyData: others.earlyData,
      encryptedClientHello: others.encryptedClientHello,
      alpn: alpnFact(place, proxy, release),
      keyLog,
      compression: negotiated.compression,
      renegotiation: negotiated.renegotiation,
    };
  };
  return { handshake, settings };
}

type OtherFacts = Pick<TlsSettings, 'tickets' | 'earlyData' | 'encryptedClientHello'>;

const otherKeywords: ReadonlySet<string> = new Set(['no-tls-tickets', 'tls-tickets', 'tls-ticket-keys', 'allow-0rtt', 'ech']);

/** Whether a place says something about what `otherFacts` reads; where it does not, `global` alone decides. */
function saysMore({ bind, entry }: TlsPlace): boolean {
  const says = ({ all, doubt }: Settings): boolean => doubt !== null || all.some(({ keyword }) => otherKeywords.has(keyword.value));
  return says(bind.settings) || (entry !== null && says(entry.settings));
}

function otherFacts(place: TlsPlace, proxy: Proxy | null, release: Release): OtherFacts {
  return {
    tickets: ticketsFact(place, release),
    earlyData: earlyDataFact(place, proxy, release),
    encryptedClientHello: echFact(place, release),
  };
}

/** The library makes keys of its own for each context, and keeps them; keys in a file are renewed by hand or over the runtime API. */
function ticketsFact(place: TlsPlace, release: Release): Fact<SessionTickets> {
  const on = defaultFact(defaults.tickets, release, nearGlobal(place));
  const off = flagFact(noTlsTickets, place, { ...on, value: !on.value });
  const file = place.bind.settings.last.get('tls-ticket-keys')?.value ?? null;
  const keys = { keyFiles: file === null ? [] : [file.value], rotation: file === null ? 'at-restart' : 'by-hand' } as const;
  if (!off.known || off.value || file === null) return mapFact(off, (isOff) => ({ enabled: !isOff, ...keys }));
  return known({ enabled: true, ...keys }, { kind: 'written', span: file.span });
}

/** Requests in early data are passed on with an Early-Data header, or held until the handshake is complete where a rule says so. */
function earlyDataFact(place: TlsPlace, proxy: Proxy | null, release: Release): Fact<EarlyData> {
  const enabled = flagFact(allow0rtt, place, defaultFact(defaults.allow0rtt, release, nearGlobal(place)));
  if (!enabled.known || !enabled.value) return mapFact(enabled, () => ({ enabled: false, protection: 'none' }));
  const isHeld = proxy !== null && linesOf(proxy, 'http-request').some(({ line }) => line.args[0]?.value === 'wait-for-handshake');
  if (isHeld) return known({ enabled: true, protection: 'held' }, enabled.from);
  const mode: Fact<Mode> = proxy === null ? known('tcp', enabled.from) : modeOf(proxy, release);
  if (!mode.known) return unknown(mode.doubt, enabled.from);
  return known({ enabled: true, protection: mode.value === 'http' ? 'marked' : 'none' }, enabled.from);
}

/** `ech` came with 3.3, for builds with OpenSSL 4.0 or another library that has it. */
function echFact(place: TlsPlace, release: Release): Fact<EncryptedClientHello | null> {
  const byDefault = defaultFact<EncryptedClientHello | null>(defaults.ech, release, nearGlobal(place));
  const decision = decide(place, 'ech', null);
  if (decision === null) return byDefault;
  if (decision.kind === 'open') return unknown(decision.doubt, byDefault.from);
  const { word, from, doubt } = decision.written;
  const { product, library } = release.stated;
  if (doubt !== null) return unknown(doubt, from);
  if (!product || !library) return unknown({ kind: 'release-dependent', what: 'ech' }, from);
  return known(supportsEch(release) ? { keyFiles: [word.value] } : null, from);
}

export function supportsEch(release: Release): boolean {
  return isAtLeast(release, '3.3') && (hasOpenSsl(release, '4.0') || release.library.name === 'aws-lc');
}

function alpnFact(place: TlsPlace, proxy: Proxy | null, release: Release): Fact<readonly string[]> {
  const { bind, entry } = place;
  const off = entry?.settings.last.get('no-alpn') ?? (entry?.settings.last.has('alpn') === true ? undefined : bind.settings.last.get('no-alpn'));
  if (off !== undefined) return known([], { kind: 'written', span: off.keyword.span });
  const decision = decide(place, 'alpn', null);
  if (decision?.kind === 'written') {
    const { word, from, doubt } = decision.written;
    return doubt === null ? known(word.value.split(','), from) : unknown(doubt, from);
  }
  const rows = bind.address?.value.startsWith('quic') === true ? defaults.quicAlpn : defaults.httpAlpn;
  const byDefault = defaultFact(rows, release, bind.line.span);
  if (decision !== null) return unknown(decision.doubt, byDefault.from);
  const mode = proxy === null ? null : modeOf(proxy, release);
  if (mode?.known === false) return byDefault.value.length === 0 ? byDefault : unknown(mode.doubt, byDefault.from);
  return mode?.value === 'http' ? byDefault : { ...byDefault, value: [] };
}
