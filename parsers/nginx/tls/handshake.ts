import type { Runtime } from '../../../src/engine/parser.ts';
import { known, mapFact, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { CipherSuiteName, NamedGroup, TlsVersion } from '../../../src/model/tls.ts';
import type { ListFact } from '../../_shared/list-fact.ts';
import { memoByIdentity, once, type Memo } from '../../_shared/memo.ts';
import { cipherListFact, groupListFact, schemeListFact, tls13ListFact, type CipherListFact, type ListText, type SchemeListFact } from '../../_shared/tls-list.ts';
import { confCommands, lastCommand, optionIn, type ConfCommand } from '../scope/conf-command.ts';
import * as defaults from '../defaults.ts';
import { doubtOfList, listWord } from '../scope/list-word.ts';
import { protocolsOf, type Protocols } from './protocols.ts';
import { securityLevelByDefault } from '../release.ts';
import { decidingBlock, lookup, originOf, type Block } from '../scope/scope.ts';
import { readFlag, settingFact } from '../scope/setting.ts';

/** What one TLS context of nginx negotiates, whichever side it is for. */
export interface Handshake {
  readonly protocols: Protocols;
  readonly securityLevel: Fact<number | null>;
  readonly cipherSuites: ListFact<CipherSuiteName>;
  readonly tls13CipherSuites: ListFact<CipherSuiteName>;
  readonly preference: Fact<'server' | 'client'>;
  readonly groups: ListFact<NamedGroup>;
  readonly signatureSchemes: SchemeListFact;
  readonly compression: Fact<boolean>;
  readonly renegotiation: Fact<'none' | 'secure' | 'client-initiated' | 'unsafe-legacy'>;
}

/** Names of the directives begin with it: `ssl_` for listeners, `proxy_ssl_` and its likes for connections. */
export type DirectivePrefix = string;

/** Reads the handshake of the TLS context that `block` has, or would have. Blocks that inherit the same share one result. */
export type HandshakeReader = (block: Block, prefix: DirectivePrefix) => Handshake;

export function handshakeReader(release: Release, runtime: Runtime): HandshakeReader {
  const byPrefix = new Map<DirectivePrefix, PrefixReader>();
  const whole = memoByIdentity<Handshake>();
  const parts: Parts = { protocols: memoByIdentity(), ciphers: memoByIdentity(), groups: memoByIdentity() };
  return (block, prefix) => {
    const { names, known } = once(byPrefix, prefix, () => ({ names: new Set(handshakeSettings.map((name) => prefix + name)), known: new Map() }));
    return once(known, decidingBlock(block, names), () => {
      const written = Array.from(names, (name) => writtenKey(block, name));
      return whole([prefix, block.context, ...written], () => readHandshake(block, prefix, { release, runtime, parts }));
    });
  };
}

/** Names of the directives that begin with the prefix, and what was read by the block that decides. */
interface PrefixReader {
  readonly names: ReadonlySet<string>;
  readonly known: Map<Block, Handshake>;
}

/** What decides a handshake, without the prefix. */
const handshakeSettings: readonly string[] = ['protocols', 'ciphers', 'conf_command', 'prefer_server_ciphers', 'ecdh_curve'];

/**
 * Identifies where a setting of the block is written: the same for all blocks that have it from there, and for all that include it out of
 * the same file.
 */
export function writtenKey(block: Block, name: string): unknown {
  const found = lookup(block, name);
  if (found === null) return null;
  if (found.doubt !== null) return found.doubt;
  const { directives } = found;
  return found.block === block && directives.length === 1 ? directives[0] : directives;
}

interface Parts {
  readonly protocols: Memo<Protocols>;
  readonly ciphers: Memo<CipherListFact>;
  readonly groups: Memo<ListFact<NamedGroup>>;
}

interface Reading {
  readonly release: Release;
  readonly runtime: Runtime;
  readonly parts: Parts;
}

function readHandshake(block: Block, prefix: DirectivePrefix, { release, runtime, parts }: Reading): Handshake {
  const keyOf = (name: string): unknown => writtenKey(block, prefix + name);
  const commands = confCommands(block, `${prefix}conf_command`);
  const shared = [prefix, block.context, keyOf('conf_command')];
  const ciphers = parts.ciphers([...shared, keyOf('ciphers')], () => cipherListFact(cipherText(block, prefix, commands, release), release));
  const libraryDefault: Origin = { kind: 'default', of: release, near: block.head, cite: 'SSL_CTX_set_ciphersuites(3), SSL_CTX_set1_groups_list(3)' };
  const level = ciphers.securityLevel;
  return {
    protocols: parts.protocols([...shared, keyOf('protocols')], () => protocolsOf(block, `${prefix}protocols`, protocolDefaults(prefix), commands, release)),
    securityLevel: level === null ? securityLevelByDefault(release, runtime, block.head) : known(level.level, level.from),
    cipherSuites: ciphers,
    tls13CipherSuites: tls13ListFact(commandText(commands, 'ciphersuites'), release, libraryDefault),
    preference: preferenceOf(block, prefix, commands, release),
    groups: parts.groups([...shared, keyOf('ecdh_curve')], () => groupListFact(groupText(block, prefix, commands, release), release)),
    signatureSchemes: schemeListFact(commandText(commands, 'signaturealgorithms'), release, libraryDefault),
    compression: optionFact(commands, 'compression', defaults.defaultFact(defaults.compression, release, block.head)),
    renegotiation: renegotiationOf(block, commands, release),
  };
}

function protocolDefaults(prefix: DirectivePrefix): defaults.Default<readonly TlsVersion[]> {
  return prefix === 'ssl_' ? defaults.sslProtocols : defaults.upstreamSslProtocols;
}

/** The list in effect: that of a command, else of the directive, else the default. */
function cipherText(block: Block, prefix: DirectivePrefix, commands: readonly ConfCommand[], release: Release): ListText {
  const rows = prefix === 'ssl_' ? defaults.sslCiphers : defaults.upstreamSslCiphers;
  return commandText(commands, 'cipherstring') ?? directiveText(block, `${prefix}ciphers`, rows, release);
}

/** Connections have no directive for groups. */
function groupText(block: Block, prefix: DirectivePrefix, commands: readonly ConfCommand[], release: Release): ListText {
  return commandText(commands, 'groups', 'curves') ?? directiveText(block, `${prefix}ecdh_curve`, defaults.sslEcdhCurve, release);
}

function commandText(commands: readonly ConfCommand[], ...names: readonly string[]): ListText | null {
  const command = lastCommand(commands, ...names);
  return command === null ? null : { text: command.value.value, word: listWord(command.value), doubt: doubtOfList(command.value), from: command.originOf(command.value.span) };
}

function directiveText(block: Block, name: string, rows: defaults.Default<string>, release: Release): ListText {
  const byDefault = defaults.defaultFact(rows, release, block.head);
  const found = lookup(block, name);
  const directive = found?.directives.at(-1);
  const word = directive?.args[0];
  const doubt = found?.doubt ?? (directive?.templated === true ? ({ kind: 'template' } as const) : null);
  if (found === null || word === undefined) return { text: byDefault.value, word: null, doubt, from: byDefault.from };
  return { text: word.value, word: listWord(word), doubt: doubt ?? doubtOfList(word), from: originOf(word.span, found.block, block) };
}

function preferenceOf(block: Block, prefix: DirectivePrefix, commands: readonly ConfCommand[], release: Release): Handshake['preference'] {
  const rows = defaults.sslPreferServerCiphers;
  const written = settingFact(block, `${prefix}prefer_server_ciphers`, readFlag, defaults.defaultFact(rows, release, block.head));
  return mapFact(optionFact(commands, 'serverpreference', written), (on) => (on ? 'server' : 'client'));
}

function optionFact(commands: readonly ConfCommand[], option: string, otherwise: Fact<boolean>): Fact<boolean> {
  const change = optionIn(commands, option);
  return change === null ? otherwise : known(change.on, change.from);
}

function renegotiationOf(block: Block, commands: readonly ConfCommand[], release: Release): Handshake['renegotiation'] {
  const unsafe = optionIn(commands, 'unsafelegacyrenegotiation');
  if (unsafe?.on === true) return known('unsafe-legacy', unsafe.from);
  const client = optionIn(commands, 'clientrenegotiation');
  if (client?.on === true) return known('client-initiated', client.from);
  return defaults.defaultFact(defaults.renegotiation, release, block.head);
}
