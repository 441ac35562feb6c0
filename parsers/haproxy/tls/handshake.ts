import type { Runtime } from '../../../src/engine/parser.ts';
import { known, mapFact, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import { tlsVersions, type CipherSuiteName, type NamedGroup, type WrittenList } from '../../../src/model/tls.ts';
import { defaultFact } from '../../_shared/default.ts';
import type { ListFact } from '../../_shared/list-fact.ts';
import { memoByIdentity, type Memo } from '../../_shared/memo.ts';
import { isAtLeast, securityLevelByDefault } from '../../_shared/release.ts';
import { cipherListFact, groupListFact, schemeListFact, tls13ListFact, type CipherListFact, type ListText, type SchemeListFact } from '../../_shared/tls-list.ts';
import { defaultVersions } from '../bind/bind-option.ts';
import * as defaults from '../defaults.ts';
import { flagFact, preferClientCiphers } from '../setting/flag.ts';
import { globalSetting } from '../setting/global-setting.ts';
import { decide, decidingKey, listText, nearGlobal, type TlsPlace } from '../bind/place.ts';
import { certificateRange, permittedVersions, versionRange, versionsOfQuic, versionWords, type Bound, type PlacedSetting, type VersionFacts, type VersionRange } from './protocols.ts';
import { buildOf } from '../release.ts';
import type { Globals } from '../syntax/sections.ts';
import type { Settings } from '../setting/settings.ts';

/** What one TLS context of a `bind` negotiates. */
export interface Handshake {
  readonly range: VersionRange;
  readonly versions: VersionFacts;
  readonly securityLevel: Fact<number | null>;
  readonly cipherSuites: ListFact<CipherSuiteName>;
  readonly tls13CipherSuites: ListFact<CipherSuiteName>;
  readonly preference: Fact<'server' | 'client'>;
  readonly groups: ListFact<NamedGroup>;
  readonly signatureSchemes: SchemeListFact;
  readonly writtenLists: readonly WrittenList[];
  readonly compression: Fact<boolean>;
  readonly renegotiation: Fact<'none'>;
}

/** Places where the same settings decide share one result. */
export type HandshakeReader = (place: TlsPlace) => Handshake;

/** `process` is what all `global` sections say together: some settings are looked at only when HAProxy has read everything. */
export function handshakeReader(release: Release, runtime: Runtime, process: Globals): HandshakeReader {
  const whole = memoByIdentity<Handshake>();
  const parts: Parts = { range: memoByIdentity(), ciphers: memoByIdentity(), tls13: memoByIdentity(), groups: memoByIdentity(), schemes: memoByIdentity() };
  return (place) => {
    const reader = new PlaceReader(place, { release, runtime, process, parts });
    return whole(reader.keys(), () => reader.read());
  };
}

interface Parts {
  readonly range: Memo<{ readonly range: VersionRange; readonly versions: VersionFacts }>;
  readonly ciphers: Memo<CipherListFact>;
  readonly tls13: Memo<ListFact<CipherSuiteName>>;
  readonly groups: Memo<ListFact<NamedGroup>>;
  readonly schemes: Memo<SchemeListFact>;
}

interface Reading {
  readonly release: Release;
  readonly runtime: Runtime;
  readonly process: Globals;
  readonly parts: Parts;
}

const versionKeyword = /^(?:ssl-(?:min|max)-ver|(?:no|force)-(?:sslv3|tlsv1[0-3]))$/;

class PlaceReader {
  private readonly place: TlsPlace;
  private readonly reading: Reading;
  private readonly libraryDefault: Origin;

  constructor(place: TlsPlace, reading: Reading) {
    this.place = place;
    this.reading = reading;
    const cite = 'HAProxy, ssl_sock_prepare_ctx; SSL_CTX_set_ciphersuites(3), SSL_CTX_set1_groups_list(3)';
    this.libraryDefault = { kind: 'default', of: reading.release, near: nearGlobal(place), cite };
  }

  keys(): readonly unknown[] {
    const key = (keyword: string, globalKeyword: string | null): unknown => decidingKey(this.place, keyword, globalKeyword);
    return [
      ...this.versionKeys(),
      key('ciphers', 'ssl-default-bind-ciphers'),
      key('ciphersuites', 'ssl-default-bind-ciphersuites'),
      key('curves', 'ssl-default-bind-curves'),
      key('ecdhe', null),
      key('sigalgs', 'ssl-default-bind-sigalgs'),
      key('prefer-client-ciphers', null),
    ];
  }

  read(): Handshake {
    const { place, libraryDefault } = this;
    const { release, parts } = this.reading;
    const listOf = (keyword: string): ListText | null => {
      const decision = decide(place, keyword, `ssl-default-bind-${keyword}`);
      return decision === null ? null : listText(decision, { text: '', from: libraryDefault });
    };
    const key = (keyword: string): unknown => decidingKey(place, keyword, `ssl-default-bind-${keyword}`);
    const ciphers = parts.ciphers([key('ciphers')], () => this.cipherList());
    const tls13 = parts.tls13([key('ciphersuites')], () => tls13ListFact(listOf('ciphersuites'), release, libraryDefault));
    const groups = parts.groups([key('curves'), decidingKey(place, 'ecdhe', null)], () => this.groups());
    const schemes = parts.schemes([key('sigalgs')], () => schemeListFact(listOf('sigalgs'), release, libraryDefault));
    return {
      ...parts.range(this.versionKeys(), () => this.versions()),
      securityLevel: ciphers.securityLevel === null ? this.securityLevel() : known(ciphers.securityLevel.level, ciphers.securityLevel.from),
      cipherSuites: ciphers,
      tls13CipherSuites: tls13,
      preference: this.preference(),
      groups,
      signatureSchemes: schemes,
      writtenLists: [ciphers, tls13, groups, schemes].flatMap(({ written }) => written),
      compression: defaultFact(defaults.compression, release, nearGlobal(place)),
      renegotiation: defaultFact(defaults.renegotiation, release, nearGlobal(place)),
    };
  }

  private versionKeys(): readonly unknown[] {
    const { bind, versionEntry: entry, globals } = this.place;
    const isWritten = ({ all, doubt }: Settings): boolean => doubt !== null || all.some(({ keyword }) => versionKeyword.test(keyword.value));
    return [globals, isWritten(bind.settings) || isQuic(this.place) ? bind : null, entry !== null && isWritten(entry.settings) ? entry : null];
  }

  private versions(): { readonly range: VersionRange; readonly versions: VersionFacts } {
    const { bind, versionEntry: entry, globals } = this.place;
    const { release } = this.reading;
    const floor = defaultFact(defaults.minimumVersion, release, nearGlobal(this.place));
    const onBind = versionWords(placed(bind.settings));
    const global = defaultVersions(globals, bind.section.head.span);
    const open = bind.settings.doubt ?? (global.minimum === null ? globals.doubt : null);
    const lowest: Bound = open === null ? { index: tlsVersions.indexOf(floor.value), from: floor.from } : { doubt: open, from: floor.from };
    const range = versionRange(onBind, global, lowest);
    const withEntry = entry === null ? range : certificateRange(range, versionWords(placed(entry.settings)));
    return { range: withEntry, versions: isQuic(this.place) ? versionsOfQuic({ kind: 'written', span: bind.line.span }) : permittedVersions(withEntry) };
  }

  private cipherList(): CipherListFact {
    const { release } = this.reading;
    const byDefault = defaultFact(defaults.ciphers, release, nearGlobal(this.place));
    return cipherListFact(listText(decide(this.place, 'ciphers', 'ssl-default-bind-ciphers'), { text: byDefault.value, from: byDefault.from }), release);
  }

  /** `ssl-security-level` holds for the process, wherever it stands. */
  private securityLevel(): Fact<number | null> {
    const { release, runtime, process } = this.reading;
    const written = globalSetting(process, 'ssl-security-level', this.place.bind.section.head.span);
    if (written === null) return securityLevelByDefault(release, buildOf(runtime), nearGlobal(this.place));
    if (written.doubt !== null) return unknown(written.doubt, written.from);
    return known(Number(written.word.value), written.from);
  }

  private preference(): Fact<'server' | 'client'> {
    const byDefault = defaultFact(defaults.preferClientCiphers, this.reading.release, nearGlobal(this.place));
    return mapFact(flagFact(preferClientCiphers, this.place, byDefault), (client) => (client ? 'client' : 'server'));
  }

  /** `ecdhe` counts only where there are no curves. On a certificate of its own both count since HAProxy 3.2. */
  private groups(): ListFact<NamedGroup> {
    const { release } = this.reading;
    const place = isAtLeast(release, '3.2') ? this.place : { ...this.place, entry: null };
    const decision = decide(place, 'curves', 'ssl-default-bind-curves') ?? decide(place, 'ecdhe', null);
    return groupListFact(listText(decision, { text: 'auto', from: this.libraryDefault }), release);
  }
}

function isQuic({ bind }: TlsPlace): boolean {
  return bind.address?.value.startsWith('quic') ?? false;
}

function placed({ all }: Settings): readonly PlacedSetting[] {
  return all.map((setting) => ({
    setting,
    originOf: (part) => ({ kind: 'written', span: (part === 'value' ? (setting.value ?? setting.keyword) : setting.keyword).span }),
    doubt: null,
  }));
}
