import type { Problem } from '../../../src/model/problem.ts';
import type { FileId, Span } from '../../../src/model/span.ts';
import { maskTemplates } from '../../_shared/template.ts';
import type { Mask } from '../../_shared/template.ts';
import { luaBlocks } from './lua.ts';
import type { Skim } from './skim.ts';
import { TreeBuilder } from './tree-builder.ts';
import type { Word } from './word.ts';

export type { Word } from './word.ts';

export interface Directive {
  readonly name: Word;
  readonly args: readonly Word[];
  /** The directives between its braces; `null` for a directive that ends with `;`, and for Lua code. */
  readonly block: readonly Directive[] | null;
  /** What is between the braces, without them: of a block or of Lua code; `null` for a directive that ends with `;`. */
  readonly body: Span | null;
  /** The code of a `*_by_lua_block`, the same as `body`; otherwise `null`. */
  readonly lua: Span | null;
  /** From the name to the `;` or `}`, which are included; to the last word when it is missing. */
  readonly span: Span;
  /** A template decides whether the directive is there, or writes a part of its name and arguments. */
  readonly templated: boolean;
  /** A template decides whether the directive is there, or which of its arguments are; a value that it writes into an argument does not count. */
  readonly conditional: boolean;
  /** A template decides whether the directive is there at all. */
  readonly optional: boolean;
  /** Neither it nor anything in it includes a file or is replaced by other directives. */
  readonly settled: boolean;
  /** What is known of its block without making the directives in it; missing where they are made. */
  readonly skim?: Skim;
}

export interface NginxFile {
  readonly file: FileId;
  /** As given; all spans point into it. */
  readonly text: string;
  readonly directives: readonly Directive[];
  /** From `#` to the end of the line, without the line break. */
  readonly comments: readonly Span[];
  /** Only `warning`s when the file has templates: what they make of it may be correct. */
  readonly problems: readonly Problem[];
  /** What of the text belongs to a template. */
  readonly masked: readonly Mask[];
  /** Templates decide what stands in the file, or write whole directives: what is absent here may be there in the end. */
  readonly templated: boolean;
}

/**
 * Reads one file, without what it includes. Never throws: after a problem it goes on, and nothing is dropped.
 * A text that nginx reads without a problem is read as it is, although something in it may look like a template.
 */
export function parseNginx(file: FileId, text: string): NginxFile {
  const masked = maskTemplates(text, { literal: text.includes('_by_lua_block') ? luaBlocks(text) : [] });
  const parsed = new TreeBuilder({ file, text, masked }).build();
  if (parsed.problems.length === 0 || masked.masks.length === 0) return parsed;
  const unmasked = { text, masks: [], conditional: [], nested: [], control: false };
  const plain = new TreeBuilder({ file, text, masked: unmasked }).build();
  return plain.problems.length === 0 ? plain : parsed;
}
