import type { Origin } from '../../../src/model/fact.ts';
import { truth } from '../../../src/model/fact.ts';
import type { Spelling, TextEdit } from '../../../src/model/intent.ts';
import type { Release } from '../../../src/model/release.ts';
import { tlsVersions } from '../../../src/model/tls.ts';
import type { CipherSuiteName, NamedGroup, TlsSettings, TlsVersion } from '../../../src/model/tls.ts';
import { releaseHasVersion } from '../../../src/tls/accepts.ts';
import { cipherSuite } from '../../../src/tls/cipher-suites.ts';
import { group } from '../../../src/tls/groups.ts';
import { isAtLeast as isLibraryAtLeast, tlsLibraryOf } from '../../../src/tls/library.ts';
import { securityLevelNeeded } from '../../../src/tls/needed-security-level.ts';
import { insertDirectives, replaceWord } from './edit.ts';
import { hasOpenSsl, isAtLeast } from '../release.ts';
import { lookup } from '../scope/scope.ts';
import type { Block } from '../scope/scope.ts';
import { without } from './spelling.ts';
import type { SetIntent } from './spelling.ts';
import type { Directive } from '../syntax/tree.ts';
import { neighboursOf, writeSettingIn } from './writer.ts';
import type { Writer } from './writer.ts';

/** One side of a handshake whose settings are to be changed. */
export interface HandshakeSide {
  readonly tls: TlsSettings;
  /** `ssl_`, `proxy_ssl_` ... */
  readonly prefix: string;
  /** Where a setting of the side's own goes when nothing is written. */
  readonly homes: readonly Block[];
  /** The same for settings that the default server decides for others on its socket. */
  readonly sharedHomes: readonly Block[];
}

/** Spells what listeners and connections have alike; `null` for other intents. */
export function spellHandshake(intent: SetIntent, side: HandshakeSide, writer: Writer): Spelling | null {
  switch (intent.set) {
    case 'protocols':
      return protocols(intent.to, side, writer);
    case 'cipher-suites':
      return cipherSuites(intent.to, side, writer);
    case 'tls13-cipher-suites':
      return tls13CipherSuites(intent.to, side, writer);
    case 'preference':
      return preference(intent.to, side, writer);
    case 'groups':
      return groups(intent.to, side, writer);
    case 'compression':
      return withoutOptions(['compression'], side.tls.compression.from, writer);
    case 'renegotiation':
      return withoutOptions(['unsafelegacyrenegotiation', 'clientrenegotiation'], side.tls.renegotiation.from, writer);
    default:
      return null;
  }
}

function protocols(to: readonly TlsVersion[], side: HandshakeSide, writer: Writer): Spelling | null {
  const words = to.filter((version) => releaseHasVersion(writer.release, version));
  if (words.length === 0) return null;
  const name = `${side.prefix}protocols`;
  const value = words.join(' ');
  const origins = tlsVersions.map((version) => side.tls.versions[version].from);
  const inHomes = side.homes.flatMap((home) => lookup(home, `${side.prefix}conf_command`)?.directives ?? []);
  const commands = new Set([...origins.flatMap((origin) => commandOf(origin, writer) ?? []), ...inHomes]);
  const listed = origins.find((origin) => commandOf(origin, writer) === null);
  const changed = [...commands].flatMap((command) => bounded(command, words) ?? []);
  const written = listed === undefined ? [] : writeSettingIn(writer, name, value, listed, side.sharedHomes);
  const keeps = (version: TlsVersion): boolean => words.includes(version) || truth(side.tls.versions[version], (on) => on) === 'no';
  return {
    text: [`${name} ${value};`, ...changed.map(({ text }) => text)].join('\n'),
    edits: [...written, ...changed.flatMap(({ edits }) => edits)],
    safety: keeps('TLSv1.2') && keeps('TLSv1.3') ? 'safe' : 'unsafe',
  };
}

/** Brings a command that stands in the way in line with the versions: SSL_CONF_cmd(3). `null` for one that does not. */
function bounded(command: Directive, versions: readonly TlsVersion[]): Spelling | null {
  const [name, value] = command.args;
  const ordered = tlsVersions.filter((version) => versions.includes(version));
  const values: Readonly<Record<string, string | undefined>> = {
    protocol: `-ALL,${ordered.join(',')}`,
    minprotocol: ordered[0],
    maxprotocol: ordered.at(-1),
  };
  const replacement = values[name?.value.toLowerCase() ?? ''];
  return value === undefined || replacement === undefined || value.value === replacement ? null : replacedCommand(command, replacement, 'safe');
}

function cipherSuites(to: readonly CipherSuiteName[], side: HandshakeSide, writer: Writer): Spelling | null {
  const words = to.flatMap((name) => cipherSuite(name)?.openSslName ?? []);
  if (words.length === 0) return null;
  const list = [...words, ...securityLevelWord(to, side.tls, writer.release)].join(':');
  const name = `${side.prefix}ciphers`;
  const { from } = side.tls.cipherSuites;
  const safety = keepsStrongSuites(side.tls.cipherSuites, to) ? 'safe' : 'unsafe';
  const command = commandOf(from, writer);
  if (command !== null) return replacedCommand(command, list, safety);
  return { text: `${name} ${list};`, edits: writeSettingIn(writer, name, list, from, side.homes), safety };
}

/** Lists are the only place where nginx configures the level. */
function securityLevelWord(to: readonly CipherSuiteName[], tls: TlsSettings, { library }: Release): readonly string[] {
  const level = tls.securityLevel.from.kind === 'default' ? null : securityLevelNeeded(tls, library, to);
  return level === null ? [] : [`@SECLEVEL=${level}`];
}

/** Whoever has none of the suites that are taken out but those with forward secrecy and authenticated encryption goes on as before. */
function keepsStrongSuites(current: TlsSettings['cipherSuites'], to: readonly CipherSuiteName[]): boolean {
  if (!current.known) return false;
  const strong = current.value.map(({ name }) => cipherSuite(name)).filter((suite) => suite?.aead === true && suite.keyExchange === 'ECDHE');
  return strong.every((suite) => suite === null || to.includes(suite.name) || suite.authentication === 'PSK' || suite.mode === 'CCM_8');
}

function tls13CipherSuites(to: readonly CipherSuiteName[], side: HandshakeSide, writer: Writer): Spelling | null {
  if (!canCommand(writer.release) || !hasOpenSsl(writer.release, '1.1.1') || to.length === 0) return null;
  const list = to.join(':');
  // RFC 8446 §9.1: every implementation has TLS_AES_128_GCM_SHA256.
  const safety = to.includes('TLS_AES_128_GCM_SHA256') ? 'safe' : 'unsafe';
  const command = commandOf(side.tls.tls13CipherSuites.from, writer);
  if (command !== null) return replacedCommand(command, list, safety);
  const line = `${side.prefix}conf_command Ciphersuites ${list};`;
  return { text: line, edits: side.homes.flatMap((home) => insertCommand(line, side.prefix, home, writer)), safety };
}

/** Commands are inherited all or nothing, so a new one goes where the others are. */
function insertCommand(line: string, prefix: string, home: Block, writer: Writer): readonly TextEdit[] {
  const name = `${prefix}conf_command`;
  const found = lookup(home, name);
  if (found?.doubt != null) return [];
  const edit = insertDirectives(found?.block ?? home, [line], found === null ? neighboursOf(name) : [name], writer.texts);
  return edit === null ? [] : [edit];
}

function preference(to: 'server' | 'client', side: HandshakeSide, writer: Writer): Spelling | null {
  if (side.prefix !== 'ssl_') return null;
  const { from } = side.tls.preference;
  const command = commandOf(from, writer);
  if (command !== null) return replacedCommand(command, switchOption(command, ['serverpreference'], to === 'server'), 'safe');
  const value = to === 'server' ? 'on' : 'off';
  const name = 'ssl_prefer_server_ciphers';
  return { text: `${name} ${value};`, edits: writeSettingIn(writer, name, value, from, side.homes), safety: 'safe' };
}

function groups(to: readonly NamedGroup[] | null, side: HandshakeSide, writer: Writer): Spelling | null {
  const { from } = side.tls.groups;
  const command = commandOf(from, writer);
  const list = (to ?? []).flatMap((name) => spelledGroup(name, writer.release) ?? []).join(':');
  const safety = to === null || to.includes('x25519') || to.includes('secp256r1') ? 'safe' : 'unsafe';
  if (command !== null) return list === '' ? without([command], writer) : replacedCommand(command, list, safety);
  if (side.prefix !== 'ssl_') return null;
  // `auto` leaves it to the library since nginx 1.11.0 (CHANGES).
  const value = list === '' && isAtLeast(writer.release, '1.11.0') ? 'auto' : list;
  if (value === '') return null;
  return { text: `ssl_ecdh_curve ${value};`, edits: writeSettingIn(writer, 'ssl_ecdh_curve', value, from, side.sharedHomes), safety };
}

/** The spelling that the library takes; `null` where it does not have the group. */
function spelledGroup(name: NamedGroup, { library }: Release): string | null {
  const tlsLibrary = tlsLibraryOf(library);
  const known = group(name);
  if (known === null || tlsLibrary?.library !== 'openssl') return null;
  const { spellings, until } = known.openSsl;
  if (until !== null && isLibraryAtLeast(tlsLibrary.version, until)) return null;
  return spellings.find(({ since }) => isLibraryAtLeast(tlsLibrary.version, since))?.word ?? null;
}

function withoutOptions(options: readonly string[], from: Origin, writer: Writer): Spelling | null {
  const command = commandOf(from, writer);
  if (command === null) return null;
  return replacedCommand(command, switchOption(command, options, false), 'safe');
}

/** The value of a command `Options` with some of them on or off. */
function switchOption(command: Directive, options: readonly string[], on: boolean): string {
  const words = (command.args[1]?.value ?? '').split(',').map((word) => word.trim());
  return words.map((word) => switched(word, options, on)).join(',');
}

function switched(word: string, options: readonly string[], on: boolean): string {
  const bare = word.replace(/^[+-]/, '');
  return options.includes(bare.toLowerCase()) ? `${on ? '' : '-'}${bare}` : word;
}

function replacedCommand(command: Directive, value: string, safety: Spelling['safety']): Spelling | null {
  const [name, word] = command.args;
  if (name === undefined || word === undefined) return null;
  return { text: `${command.name.value} ${name.value} ${value};`, edits: [replaceWord(word, value)], safety };
}

/** The `ssl_conf_command` that decides, if one does. */
function commandOf(from: Origin, writer: Writer): Directive | null {
  const directive = from.kind === 'default' ? null : writer.directiveAt(from.span);
  return directive?.name.value.endsWith('conf_command') === true ? directive : null;
}

/** `ssl_conf_command` came with nginx 1.19.4 (CHANGES). */
function canCommand(release: Release): boolean {
  return isAtLeast(release, '1.19.4');
}
