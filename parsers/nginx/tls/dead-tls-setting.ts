import type { IneffectiveSetting } from '../../../src/model/endpoint.ts';
import type { Fact } from '../../../src/model/fact.ts';
import type { Opening } from '../connection/opening.ts';
import type { Block } from '../scope/scope.ts';
import type { Directive } from '../syntax/tree.ts';

/** Blocks by how the TLS directives in question begin. */
type BlocksByPrefix = Map<string, Set<Block>>;

/**
 * TLS directives for servers that are written where everything that is passed on is plaintext: nginx accepts them in silence, even
 * `proxy_ssl_verify on` without authorities. Each is told with one of the openings. What is written in `http` can be meant for others.
 */
export function deadTlsSettings(openings: readonly Opening[]): ReadonlyMap<Opening, readonly IneffectiveSetting[]> {
  const live = blocksAroundTls(openings);
  const told: BlocksByPrefix = new Map();
  const dead = new Map<Opening, readonly IneffectiveSetting[]>();
  for (const opening of openings) {
    if (opening.side === null || !isPlain(opening.secure)) continue;
    const { prefix } = opening.side;
    const settings: IneffectiveSetting[] = [];
    for (let at: Block | null = opening.block; at !== null && !isOutside(at); at = at.parent) {
      if (at.doubt !== null || has(live, prefix, at) || !add(told, prefix, at)) continue;
      for (const directive of tlsDirectives(at, prefix)) settings.push(ineffective(directive, prefix, opening));
    }
    if (settings.length > 0) dead.set(opening, settings);
  }
  return dead;
}

function blocksAroundTls(openings: readonly Opening[]): BlocksByPrefix {
  const live: BlocksByPrefix = new Map();
  for (const { side, block, secure } of openings) {
    if (side === null || isPlain(secure)) continue;
    for (let at: Block | null = block; at !== null && add(live, side.prefix, at); at = at.parent);
  }
  return live;
}

function isPlain(secure: Fact<boolean>): boolean {
  return secure.known && !secure.value;
}

/** Around the servers. */
function isOutside({ context }: Block): boolean {
  return context === 'http' || context === 'stream';
}

function tlsDirectives({ named }: Block, prefix: string): readonly Directive[] {
  const found: Directive[] = [];
  for (const [name, directives] of named) {
    if (name.startsWith(prefix)) found.push(...directives);
  }
  return found;
}

/** Somebody believes in TLS, or in a verification, that there is not. The rest only says how a handshake would look. */
const protecting: readonly string[] = ['verify', 'trusted_certificate', 'crl', 'protocols', 'ciphers', 'certificate'];

function ineffective(directive: Directive, prefix: string, opening: Opening): IneffectiveSetting {
  const name = directive.name.value;
  const isOff = directive.args[0]?.value.toLowerCase() === 'off';
  return {
    setting: name,
    span: directive.span,
    reason: 'no-tls',
    stronger: protecting.includes(name.slice(prefix.length)) && !isOff ? 'yes' : 'no',
    decidedBy: opening.directive.span,
  };
}

function has(blocks: BlocksByPrefix, prefix: string, block: Block): boolean {
  return blocks.get(prefix)?.has(block) ?? false;
}

/** Whether it was not there before. */
function add(blocks: BlocksByPrefix, prefix: string, block: Block): boolean {
  if (has(blocks, prefix, block)) return false;
  const known = blocks.get(prefix);
  if (known === undefined) blocks.set(prefix, new Set([block]));
  else known.add(block);
  return true;
}
