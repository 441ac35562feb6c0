import type { EndpointId, Answer } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import { handlers, statusPageOf, type Handler } from './handler.ts';
import { identityMentions } from './identity-mention.ts';
import { inheritedReader, type InheritedReader } from './inherited.ts';
import { lookup, originOf, type Block } from '../scope/scope.ts';
import type { Directive } from '../syntax/tree.ts';

/** What serves the requests that reach a block. */
export interface Content {
  readonly answer: Fact<Answer>;
  /** A file out of a directory, and nothing that runs. */
  readonly isStatic: boolean;
  readonly management: string | null;
}

/** What the parser knows of the surroundings of a server. */
export interface Surroundings {
  readonly release: Release;
  /** The connections that a `proxy_pass` or one of its likes in the block opens. */
  readonly connections: (pass: Directive, block: Block) => readonly EndpointId[];
  readonly inherited: InheritedReader;
  /** Whether something in a block or around it is about the identity of clients. */
  readonly mentionsIdentity: (block: Block) => boolean;
}

/** One for all servers of a configuration: it remembers what they have in common. */
export function surroundingsOf(release: Release, connections: Surroundings['connections']): Surroundings {
  return { release, connections, inherited: inheritedReader(), mentionsIdentity: identityMentions() };
}

/** Files that every site may show to everybody. */
const publicFiles: ReadonlySet<string> = new Set(['/favicon.ico', '/robots.txt']);

/** What serves `block`: a location, an `if` in it, or the server itself. `path` is that of an exact location, else `null`. */
export function contentOf(block: Block, path: string | null, surroundings: Surroundings | null): Content {
  const handler = handlerOf(block);
  return handler === null ? staticContent(block, path, surroundings) : handledContent(handler, block, surroundings);
}

/** The directive by which requests that reach `block` are passed on, with the settings of `block`; `null` when they are not. */
export function passOf(block: Block): Directive | null {
  const handler = handlerOf(block);
  return handler?.kind === 'pass' ? handler.directive : null;
}

interface BlockHandler {
  readonly kind: Handler;
  readonly directive: Directive;
  readonly block: Block;
}

/** An `if` in a location keeps the handler of the location unless it has one. */
function handlerOf(block: Block): BlockHandler | null {
  for (const directive of block.directives) {
    const kind = handlers.get(directive.name.value);
    if (kind !== undefined && directive.args[0]?.value !== 'off') return { kind, directive, block };
  }
  return block.context === 'if' && block.parent !== null ? handlerOf(block.parent) : null;
}

function handledContent({ kind, directive, block }: BlockHandler, into: Block, surroundings: Surroundings | null): Content {
  switch (kind) {
    case 'management':
      return content(directive, block, into, { kind: 'content' }, directive.name.value);
    case 'pass':
      return content(directive, block, into, { kind: 'forward', to: surroundings?.connections(directive, block) ?? [] }, statusPageOf(directive, block));
    case 'content':
      return content(directive, block, into, { kind: 'content' }, null);
    case 'pixel':
      return content(directive, block, into, { kind: 'fixed', status: 200 }, null);
  }
}

function content(directive: Directive, block: Block, into: Block, answer: Answer, management: string | null): Content {
  const origin = originOf(directive.span, block, into);
  return { answer: directive.conditional ? unknown({ kind: 'template' }, origin) : known(answer, origin), isStatic: false, management };
}

function staticContent(block: Block, path: string | null, surroundings: Surroundings | null): Content {
  const isPublic = path !== null && publicFiles.has(path);
  const answer: Answer = isPublic ? { kind: 'fixed', status: 200 } : { kind: 'content' };
  return { answer: known(answer, rootOrigin(block, surroundings)), isStatic: true, management: null };
}

function rootOrigin(block: Block, surroundings: Surroundings | null): Origin {
  const root = lookup(block, 'alias') ?? lookup(block, 'root');
  const [directive] = root?.directives ?? [];
  if (root !== null && directive !== undefined) return originOf(directive.span, root.block, block);
  if (surroundings === null) return { kind: 'written', span: block.head };
  return { kind: 'default', of: surroundings.release, near: block.head, cite: 'nginx.org, ngx_http_core_module, root' };
}
