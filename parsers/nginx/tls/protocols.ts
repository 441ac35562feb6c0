import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import { tlsVersions, type TlsVersion } from '../../../src/model/tls.ts';
import { lastCommand, signedWords, type ConfCommand } from '../scope/conf-command.ts';
import { defaultFact, type Default } from '../defaults.ts';
import { lookup, originOf, type Block, type Found } from '../scope/scope.ts';

export type VersionFacts = Readonly<Record<TlsVersion, Fact<boolean>>>;

/** The lowest or highest version, by number in `tlsVersions`. */
export interface Bound {
  readonly index: number;
  readonly from: Origin;
}

/** Which versions settings permit. OpenSSL keeps the list and the bounds apart, and so do we: servers can have them from different places. */
export interface Protocols {
  readonly listed: VersionFacts;
  readonly minimum: Bound | null;
  readonly maximum: Bound | null;
}

/** `ssl_protocols` or one of its likes, `directive`, and what commands then change. */
export function protocolsOf(
  block: Block,
  directive: string,
  defaults: Default<readonly TlsVersion[]>,
  commands: readonly ConfCommand[],
  release: Release,
): Protocols {
  return {
    listed: afterCommands(listedVersions(lookup(block, directive), block, defaults, release), commands),
    minimum: boundOf(lastCommand(commands, 'minprotocol')),
    maximum: boundOf(lastCommand(commands, 'maxprotocol')),
  };
}

/** Versions that the list permits and that lie within the bounds. */
export function permittedVersions({ listed, minimum, maximum }: Protocols): VersionFacts {
  return mapVersions((version, index) => {
    const fact = listed[version];
    if (fact.known && !fact.value) return fact;
    if (minimum !== null && index < minimum.index) return known(false, minimum.from);
    if (maximum !== null && index > maximum.index) return known(false, maximum.from);
    return fact;
  });
}

/** A word of `ssl_protocols`: case does not matter (ngx_conf_set_bitmask_slot). `null` for a word nginx refuses. */
export function versionOfWord(word: string): TlsVersion | null {
  return tlsVersions.find((version) => version.toLowerCase() === word.toLowerCase()) ?? null;
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

function listedVersions(found: Found | null, block: Block, defaults: Default<readonly TlsVersion[]>, release: Release): VersionFacts {
  const byDefault = defaultFact(defaults, release, block.head);
  if (found === null) return mapVersions((version) => known(byDefault.value.includes(version), byDefault.from));
  const { doubt } = found;
  if (doubt !== null) return mapVersions(() => unknown(doubt, byDefault.from));
  return writtenVersions(found, block, byDefault.from);
}

/** Several lines in one block are added together. */
function writtenVersions({ directives, block }: Found, into: Block, otherwise: Origin): VersionFacts {
  const [first] = directives;
  const whole = first === undefined ? otherwise : originOf(first.span, block, into);
  const words = directives.flatMap((directive) => directive.args.map((word) => ({ word, directive })));
  const open = directives.some(({ args, templated }) => templated || args.some(({ opaque, hasVariable }) => opaque || hasVariable));
  return mapVersions((version) => {
    const written = words.find(({ word }) => !word.opaque && versionOfWord(word.value) === version);
    if (written === undefined) return open ? unknown({ kind: 'template' }, whole) : known(false, whole);
    const from = originOf(written.word.span, block, into);
    return written.directive.conditional ? unknown({ kind: 'template' }, from) : known(true, from);
  });
}

/** `Protocol` adds and takes away; the list before stays: SSL_CONF_cmd(3), ssl_set_option_list. */
function afterCommands(listed: VersionFacts, commands: readonly ConfCommand[]): VersionFacts {
  const changes = signedWords(commands, 'protocol');
  if (changes.length === 0) return listed;
  return mapVersions((version) => {
    const change = changes.findLast(({ word }) => word === 'all' || word === version.toLowerCase());
    return change === undefined ? listed[version] : known(change.on, change.from);
  });
}

/** `None` is no bound. */
function boundOf(command: ConfCommand | null): Bound | null {
  const version = command === null ? null : versionOfWord(command.value.value);
  return command === null || version === null ? null : { index: tlsVersions.indexOf(version), from: command.originOf(command.value.span) };
}
