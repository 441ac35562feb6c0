import type { Origin } from '../../../src/model/fact.ts';
import type { TextEdit } from '../../../src/model/intent.ts';
import type { Release } from '../../../src/model/release.ts';
import type { FileId, Span } from '../../../src/model/span.ts';
import { insertDirectives, removeDirective, replaceArguments } from './edit.ts';
import type { Texts } from './edit.ts';
import { blocksWithin } from '../connection/opening.ts';
import { find } from '../scope/scope.ts';
import type { Block } from '../scope/scope.ts';
import type { Directive } from '../syntax/tree.ts';

/** Finds and changes what is written in the files of a unit. */
export interface Writer {
  readonly texts: Texts;
  readonly release: Release;
  /** The innermost directive that has all of the span; `null` when the span is in none. */
  readonly directiveAt: (span: Span) => Directive | null;
  /** The block that a directive stands in. */
  readonly blockOf: (directive: Directive) => Block;
  /** The innermost block that has the span, or whose head it is. */
  readonly blockAt: (span: Span) => Block;
}

interface Placed {
  readonly directive: Directive;
  readonly block: Block;
  /** What the directive opens. */
  readonly opened: Block | null;
}

interface Index {
  readonly byFile: ReadonlyMap<FileId, readonly Placed[]>;
  readonly byDirective: ReadonlyMap<Directive, Placed>;
}

/** Nothing is looked through before somebody asks. */
export function writerFor(root: Block, texts: Texts, release: Release): Writer {
  let made: Index | null = null;
  const index = (): Index => (made ??= indexOf(root));
  const placedAt = (span: Span): Placed | null => innermost(index().byFile.get(span.file) ?? [], span);
  return {
    texts,
    release,
    directiveAt: (span) => placedAt(span)?.directive ?? null,
    blockOf: (directive) => index().byDirective.get(directive)?.block ?? root,
    blockAt: (span) => {
      const placed = span.start === root.head.start && span.end === root.head.end && root.directive === null ? null : placedAt(span);
      return placed?.opened ?? placed?.block ?? root;
    },
  };
}

/** The value of a directive that is written in any of several blocks when it is written nowhere yet. */
export function writeSettingIn(writer: Writer, name: string, value: string, from: Origin, homes: readonly Block[]): readonly TextEdit[] {
  const edits = homes.flatMap((home) => writeSetting(writer, name, value, from, home));
  return edits.filter((edit, index) => edits.findIndex((other) => sameEdit(edit, other)) === index);
}

function sameEdit(left: TextEdit, right: TextEdit): boolean {
  return left.span.file === right.span.file && left.span.start === right.span.start && left.span.end === right.span.end;
}

/**
 * Writes `name value;` where `from` says that it is decided: the directive there is replaced, wherever it is inherited from, and
 * others of its name beside it, which would be added to it, are taken out. When nothing is written, it is added to `home`.
 */
export function writeSetting(writer: Writer, name: string, value: string, from: Origin, home: Block): readonly TextEdit[] {
  const deciding = from.kind === 'default' ? null : writer.directiveAt(from.span);
  const block = deciding?.name.value === name ? writer.blockOf(deciding) : home;
  return writeInto(writer, block, name, value);
}

/** Writes `name value;` in this very block. */
export function writeInto(writer: Writer, block: Block, name: string, value: string): readonly TextEdit[] {
  const [first, ...others] = find(block, name);
  if (first !== undefined) return [replaceArguments(first, value), ...others.map((other) => removeDirective(other, writer.texts))];
  const inserted = insertDirectives(block, [`${name} ${value};`], neighboursOf(name), writer.texts);
  return inserted === null ? [] : [inserted];
}

/** Directives after which a new one finds its place. */
export function neighboursOf(name: string): readonly string[] {
  const prefix = /^(?:proxy|grpc|uwsgi)_ssl_/.exec(name)?.[0];
  if (prefix !== undefined) return [prefix.replace('ssl_', 'pass'), ...tlsNames.map((setting) => prefix + setting)];
  if (name.startsWith('ssl_')) return ['listen', 'server_name', ...tlsNames.map((setting) => `ssl_${setting}`)];
  return ['listen', 'server_name', name];
}

const tlsNames: readonly string[] = [
  'certificate',
  'certificate_key',
  'protocols',
  'ciphers',
  'prefer_server_ciphers',
  'ecdh_curve',
  'conf_command',
  'session_cache',
  'session_tickets',
  'client_certificate',
  'trusted_certificate',
  'verify',
  'verify_client',
  'name',
  'server_name',
];

function indexOf(root: Block): Index {
  const byFile = new Map<FileId, Placed[]>();
  const byDirective = new Map<Directive, Placed>();
  for (const block of blocksWithin(root)) {
    const opened = new Map(block.blocks.map((child) => [child.directive, child]));
    for (const directive of block.directives) {
      if (byDirective.has(directive)) continue;
      const placed = { directive, block, opened: opened.get(directive) ?? null };
      byDirective.set(directive, placed);
      const { file } = directive.span;
      const before = byFile.get(file);
      if (before === undefined) byFile.set(file, [placed]);
      else before.push(placed);
    }
  }
  for (const placed of byFile.values()) placed.sort((left, right) => left.directive.span.start - right.directive.span.start);
  return { byFile, byDirective };
}

/** Of directives sorted by their start, the innermost one is the last that has the span. */
function innermost(placed: readonly Placed[], { start, end }: Span): Placed | null {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((placed[middle]?.directive.span.start ?? Infinity) <= start) low = middle + 1;
    else high = middle;
  }
  for (let at = low - 1; at >= 0; at -= 1) {
    const candidate = placed[at];
    if (candidate !== undefined && candidate.directive.span.end >= end) return candidate;
  }
  return null;
}
