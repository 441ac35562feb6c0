import type { Doubt, Origin } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import type { Directive } from '../syntax/tree.ts';

/** What kind of block a directive stands in; decides which directives are allowed and what a nested block means. */
export type Context =
  | 'main'
  | 'events'
  | 'http'
  | 'server'
  | 'location'
  | 'if'
  | 'limit_except'
  | 'upstream'
  | 'map'
  | 'geo'
  | 'split_clients'
  | 'types'
  | 'stream'
  | 'stream-server'
  | 'stream-upstream'
  | 'mail'
  | 'mail-server'
  | 'lua'
  | 'other';

/** A block after includes are expanded. */
export interface Block {
  readonly context: Context;
  /** What opened it; `null` for the outermost block. */
  readonly directive: Directive | null;
  readonly parent: Block | null;
  /** In order, includes replaced by what they include; each directive's span names its own file. */
  readonly directives: readonly Directive[];
  /** The directives by name. */
  readonly named: ReadonlyMap<string, readonly Directive[]>;
  /** The names of the directives, each once. */
  readonly names: readonly string[];
  /** Blocks opened by `directives`, in order. */
  readonly blocks: readonly Block[];
  /** Something of the block cannot be seen: an include is missing or outside, it is templated, or a fragment ends here. */
  readonly doubt: Doubt | null;
  /** The block itself without what it holds, e.g. `location /api`; for the outermost block, the start of its file. */
  readonly head: Span;
}

/** Directives of one name, and the block that has them. */
export interface Found {
  /** Empty when nothing was found but a doubtful block may hold some. */
  readonly directives: readonly Directive[];
  readonly block: Block;
  /** Set when a block further in, which has none, may have some that cannot be seen. */
  readonly doubt: Doubt | null;
}

/** Directives of a block after includes. */
export interface Expansion {
  readonly directives: readonly Directive[];
  readonly doubt: Doubt | null;
}

/** Replaces the includes among the directives of a block; `parent` is the block around it. */
export type Expand = (directives: readonly Directive[], parent: Block | null) => Expansion;

/** Where the outermost block begins, what it is, and why more may be around it. */
export interface Outermost {
  readonly context: Context;
  readonly directives: readonly Directive[];
  readonly doubt: Doubt | null;
  readonly head: Span;
}

const none: readonly Directive[] = [];

/** Directives of that name in this very block. */
export function find(block: Block, name: string): readonly Directive[] {
  return block.directives.length > FEW ? (block.named.get(name) ?? none) : block.directives.filter((directive) => directive.name.value === name);
}

/** Of so few directives, those of a name are found by going through them. */
const FEW = 12;

/**
 * Directives of that name as nginx inherits them: those of the innermost block that has any, all or nothing.
 * `null` when it is certain that there are none.
 */
export function lookup(block: Block, name: string): Found | null {
  let doubt: Doubt | null = null;
  let outermost = block;
  for (let at: Block | null = block; at !== null && at.context !== 'main'; at = at.parent) {
    const directives = at.named.get(name);
    if (directives !== undefined) return { directives, block: at, doubt };
    doubt ??= at.doubt;
    outermost = at;
  }
  return doubt === null ? null : { directives: none, block: outermost, doubt };
}

/** How something written at `span` in `foundIn` came into effect in `into`. */
export function originOf(span: Span, foundIn: Block, into: Block): Origin {
  return foundIn === into ? { kind: 'written', span } : { kind: 'inherited', span, into: into.head };
}

/**
 * The nearest block, `block` included, that has one of the directives, or of which something is out of sight. All blocks that share it have
 * the same of these directives in effect.
 */
export function decidingBlock(block: Block, names: ReadonlySet<string>): Block {
  let at = block;
  while (at.parent !== null && at.parent.context !== 'main' && at.doubt === null && !hasAny(at, names)) at = at.parent;
  return at;
}

/** Whether one of the directives stands in this very block. A block has directives of few names, so those are gone through. */
export function hasAny({ names }: Block, wanted: ReadonlySet<string>): boolean {
  return names.some((name) => wanted.has(name));
}

/** Whether one of the directives stands in the block or in one around it, so that `lookup` would find it. */
export function isInEffect(block: Block, names: ReadonlySet<string>): boolean {
  for (let at: Block | null = block; at !== null && at.context !== 'main'; at = at.parent) if (hasAny(at, names)) return true;
  return false;
}

/** Whether it has a block of directives; answered without reading them. */
export function opensBlock(directive: Directive): boolean {
  return directive.skim !== undefined || (directive.body !== null && directive.lua === null);
}

/** From the name of the block to its closing brace; for the outermost block, where its file begins. */
export function extentOf({ directive, head }: Block): Span {
  return directive?.span ?? head;
}

/** The nearest block of one of the contexts, `block` included. */
export function enclosing(block: Block, ...contexts: readonly Context[]): Block | null {
  for (let at: Block | null = block; at !== null; at = at.parent) {
    if (contexts.includes(at.context)) return at;
  }
  return null;
}

/** Child blocks of one context. */
export function blocksIn(block: Block, context: Context): readonly Block[] {
  return block.blocks.filter((child) => child.context === context);
}

/** Builds the blocks of a unit. Includes are replaced at once; what holds none is gone through when somebody asks for it. */
export function buildScope(outermost: Outermost, expand: Expand): Block {
  const { context, doubt, head } = outermost;
  const { directives, doubt: doubtOfIncludes } = expand(outermost.directives, null);
  const root = new ReadBlock({ context, directive: null, parent: null, opener: head }, { directives, doubt: doubt ?? doubtOfIncludes });
  const unsettled = [root];
  for (let parent = unsettled.pop(); parent !== undefined; parent = unsettled.pop()) {
    for (const child of parent.open(expand)) if (child.directive?.settled === false) unsettled.push(child);
  }
  return root;
}

/** Where a block stands. */
interface Position extends Pick<Block, 'context' | 'directive' | 'parent'> {
  /** What opened it, or where the outermost block begins. */
  readonly opener: Directive | Span;
}

/** Its parts are put together when they are asked for: of thousands of servers that are alike, most are never looked into. */
class ReadBlock implements Block {
  readonly context: Context;
  readonly directive: Directive | null;
  readonly parent: Block | null;
  readonly doubt: Doubt | null;
  #opener: Directive | Span;
  #directives: readonly Directive[] | null;
  #named: ReadonlyMap<string, readonly Directive[]> | null = null;
  #names: readonly string[] | null = null;
  #blocks: readonly ReadBlock[] | null = null;

  /** @param content `null`: as the directive has it. */
  constructor({ context, directive, parent, opener }: Position, content: Expansion | null) {
    this.context = context;
    this.directive = directive;
    this.parent = parent;
    this.doubt = content?.doubt ?? null;
    this.#opener = opener;
    this.#directives = content?.directives ?? null;
  }

  get head(): Span {
    if ('name' in this.#opener) this.#opener = headOf(this.#opener);
    return this.#opener;
  }

  get directives(): readonly Directive[] {
    return (this.#directives ??= this.directive?.block ?? none);
  }

  get named(): ReadonlyMap<string, readonly Directive[]> {
    return (this.#named ??= byName(this.directives));
  }

  get names(): readonly string[] {
    return (this.#names ??= [...this.named.keys()]);
  }

  get blocks(): readonly ReadBlock[] {
    return this.#blocks ?? this.open(null);
  }

  /** Makes the blocks that it holds. Without `expand`, all of them are settled. */
  open(expand: Expand | null): readonly ReadBlock[] {
    const blocks: ReadBlock[] = [];
    for (const directive of this.directives) {
      if (!opensBlock(directive)) continue;
      const position = { context: contextOf(directive.name.value, this.context), directive, parent: this, opener: directive };
      blocks.push(new ReadBlock(position, directive.settled || expand === null ? null : expand(directive.block ?? none, this)));
    }
    this.#blocks = blocks;
    return blocks;
  }
}

function byName(directives: readonly Directive[]): ReadonlyMap<string, readonly Directive[]> {
  const named = new Map<string, Directive[]>();
  for (const directive of directives) {
    const same = named.get(directive.name.value);
    if (same === undefined) named.set(directive.name.value, [directive]);
    else same.push(directive);
  }
  return named;
}

function headOf(directive: Directive): Span {
  const last = directive.args.at(-1) ?? directive.name;
  return { file: directive.name.span.file, start: directive.name.span.start, end: last.span.end };
}

function contextOf(name: string, parent: Context): Context {
  if (name.endsWith('_by_lua_block')) return 'lua';
  if (parent === 'stream' && (name === 'server' || name === 'upstream')) return `stream-${name}`;
  if (parent === 'mail' && name === 'server') return 'mail-server';
  return contexts.get(name) ?? 'other';
}

const contexts: ReadonlyMap<string, Context> = new Map<string, Context>([
  ['events', 'events'],
  ['http', 'http'],
  ['server', 'server'],
  ['location', 'location'],
  ['if', 'if'],
  ['limit_except', 'limit_except'],
  ['upstream', 'upstream'],
  ['map', 'map'],
  ['geo', 'geo'],
  ['split_clients', 'split_clients'],
  ['types', 'types'],
  ['stream', 'stream'],
  ['mail', 'mail'],
]);
