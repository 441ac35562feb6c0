import { known, unknown } from '../../../src/model/fact.ts';
import type { Doubt } from '../../../src/model/fact.ts';
import type { Opening, OpeningContext, OpeningReader } from './opening.ts';
import { passDirectives, readPass } from './pass.ts';
import type { PassContext, PassDirective } from './pass.ts';
import { enclosing, find, hasAny } from '../scope/scope.ts';
import type { Block, Context } from '../scope/scope.ts';
import type { Directive } from '../syntax/tree.ts';
import { upstreamGroups } from './upstream.ts';

const passContexts: readonly Context[] = ['location', 'if', 'limit_except'];

/** Names of the pass directives. */
export const passNames: ReadonlySet<string> = new Set(passDirectives.map(({ name }) => name));

const noOpenings: readonly Opening[] = [];

/**
 * Reads the connections that the pass directives of blocks of http open. A location does not inherit `proxy_pass`; `if` and
 * `limit_except` do, with the settings of their location (ngx_http_proxy_merge_loc_conf), so they open nothing of their own.
 */
export function httpOpeningReader(context: OpeningContext): OpeningReader {
  const groupsOf = passContextOf('http', context);
  return (blocks) =>
    blocks.flatMap((block) => (passContexts.includes(block.context) && hasAny(block, passNames) ? openingsIn(block, groupsOf, context) : noOpenings));
}

/** Finds the groups that a block can pass to; those of one `http` or `stream` block are read once. */
export function passContextOf(outer: 'http' | 'stream', { exposure }: OpeningContext): (block: Block) => PassContext {
  const unseen: Doubt = { kind: 'fragment' };
  const contexts = new Map<Block | null, PassContext>();
  return (block) => {
    const around = enclosing(block, outer);
    const read = contexts.get(around);
    if (read !== undefined) return read;
    const groups = around === null ? new Map<string, never>() : upstreamGroups(around);
    const context = { groups, groupsDoubt: around === null ? unseen : around.doubt, exposure };
    contexts.set(around, context);
    return context;
  };
}

function openingsIn(block: Block, groupsOf: (block: Block) => PassContext, context: OpeningContext): readonly Opening[] {
  const openings: Opening[] = [];
  for (const pass of passDirectives) {
    for (const directive of find(block, pass.name)) {
      const opening = openingOf(pass, directive, block, groupsOf(block), context);
      if (opening !== null) openings.push(opening);
    }
  }
  return openings;
}

function openingOf(pass: PassDirective, directive: Directive, block: Block, groups: PassContext, { release }: OpeningContext): Opening | null {
  const word = directive.args[0];
  if (word === undefined) return null;
  const { secure, target, exposure, host, groups: reached } = readPass(pass, word, block, groups);
  const side = pass.tlsPrefix === null ? null : { block, release, prefix: pass.tlsPrefix, host };
  const protocol = known(pass.protocol, { kind: 'written', span: directive.name.span });
  const passthrough = known(false, protocol.from);
  // A template that chooses between plaintext and TLS writes both.
  const settled = directive.conditional ? unknown({ kind: 'template' }, protocol.from) : secure;
  return { block, directive, target, protocol, exposure, secure: settled, passthrough, side, groups: reached };
}
