import type { Problem } from '../../src/model/problem.ts';
import type { FileId, Span } from '../../src/model/span.ts';
import { RangeCursor } from '../_shared/ranges.ts';
import { maskTemplates } from '../_shared/template.ts';
import type { Mask, Masked } from '../_shared/template.ts';
import { holdsLua, Scanner, wordValue } from './lex.ts';
import type { Quote } from './lex.ts';
import { luaBlockEnd, luaBlocks } from './lua.ts';
import { syntaxProblem } from './problems.ts';
import type { SyntaxCode } from './problems.ts';

/** A name or an argument. Its value and span are made when asked for: most words of a large file are never looked at. */
export interface Word {
  /** What nginx takes the word for, after quotes and escapes; the text as written when `opaque`. */
  readonly value: string;
  /** Quotes included. */
  readonly span: Span;
  readonly quote: Quote;
  /** `$name`, `${name}` or `$1` stands in it; whether nginx replaces it depends on the directive. */
  readonly hasVariable: boolean;
  /** A template writes all or a part of it, so that the value is not known. */
  readonly opaque: boolean;
}

export interface Directive {
  readonly name: Word;
  readonly args: readonly Word[];
  /** The directives between its braces; `null` for a directive that ends with `;`, and for Lua code. */
  readonly block: readonly Directive[] | null;
  /** What is between the braces, without them: of a block or of Lua code; `null` for a directive that ends with `;`. */
  readonly body: Span | null;
  /** The code of a `*_by_lua_block`, the same as `body`; otherwise `null`. */
  readonly lua: Span | null;
  /** From the name to the `;` or `}`, which are included. */
  readonly span: Span;
  /** A template decides whether the directive is there, or writes a part of its name and arguments. */
  readonly templated: boolean;
}

export interface NginxFile {
  readonly file: FileId;
  /** As given; all spans point into it. */
  readonly text: string;
  readonly directives: readonly Directive[];
  /** From `#` to the end of the line, without the line break. */
  readonly comments: readonly Span[];
  /** Only `warning`s when the file is templated: what a template makes of it may be correct. */
  readonly problems: readonly Problem[];
  /** What of the text belongs to a template. */
  readonly masked: readonly Mask[];
  /** Templates decide what stands in the file, or write whole directives: what is absent here may be there in the end. */
  readonly templated: boolean;
}

/** Deeper blocks are read as if they stood beside their parent, so that whoever walks the tree may recurse. */
const DEPTH_LIMIT = 100;

/**
 * Reads one file, without what it includes. Never throws: after a problem it goes on, and nothing is dropped.
 * A text that nginx reads without a problem is read as it is, although something in it may look like a template.
 */
export function parseNginx(file: FileId, text: string): NginxFile {
  const masked = maskTemplates(text, { literal: text.includes('_by_lua_block') ? luaBlocks(text) : [] });
  const parsed = new TreeBuilder({ file, text, masked }).build();
  if (parsed.problems.length === 0 || masked.masks.length === 0) return parsed;
  const unmasked = { text, masks: [], conditional: [], control: false };
  const plain = new TreeBuilder({ file, text, masked: unmasked }).build();
  return plain.problems.length === 0 ? plain : parsed;
}

/** A block whose `}` is still to come. */
interface OpenBlock {
  /** `null` for a `{` without a directive and for one too deep: what they hold is added to the block around them. */
  readonly head: Head | null;
  /** Where in `finished` the directives of the block begin. */
  readonly first: number;
  /** After the `{`. */
  readonly start: number;
}

interface Head {
  readonly name: Word;
  readonly args: readonly Word[];
  readonly templated: boolean;
}

const noWords: readonly Word[] = [];

class ScannedWord implements Word {
  // Declared, so that no field is first set to undefined: there are a hundred thousand words.
  declare private readonly source: Source;
  declare private readonly start: number;
  declare private readonly end: number;
  declare readonly quote: Quote;
  declare readonly hasVariable: boolean;
  declare readonly opaque: boolean;

  constructor(source: Source, { start, end, quote, variable }: Scanner, opaque: boolean) {
    this.source = source;
    this.start = start;
    this.end = end;
    this.quote = quote;
    this.hasVariable = variable;
    this.opaque = opaque;
  }

  get value(): string {
    const { text, masked } = this.source;
    return wordValue(this.opaque ? text : masked.text, this.start, this.end, this.quote);
  }

  get span(): Span {
    return { file: this.source.file, start: this.start, end: this.end };
  }
}

interface Source {
  readonly file: FileId;
  readonly text: string;
  readonly masked: Masked;
}

class TreeBuilder {
  private readonly source: Source;
  private readonly scanner: Scanner;
  /** Words of the directive that is being read; those at `wordCount` and after are left over from earlier ones. */
  private readonly words: Word[] = [];
  private wordCount = 0;
  /** Complete directives of all open blocks, the outermost first; likewise with leftovers. */
  private readonly finished: Directive[] = [];
  private finishedCount = 0;
  private readonly open: OpenBlock[] = [];
  private readonly comments: Span[] = [];
  private readonly problems: Problem[] = [];
  private readonly hasMasks: boolean;
  private readonly wordMasks: RangeCursor;
  private readonly headMasks: RangeCursor;
  private readonly conditions: RangeCursor;
  private templated: boolean;

  constructor(source: Source) {
    const { masked } = source;
    this.source = source;
    this.scanner = new Scanner(masked.text);
    this.hasMasks = masked.masks.length > 0;
    const masks = masked.masks.filter((mask) => mask.kind !== 'silent');
    this.wordMasks = new RangeCursor(masks.filter((mask) => mask.kind === 'value' || joins(mask, masked.text)));
    this.headMasks = new RangeCursor(masks);
    this.conditions = new RangeCursor(masked.conditional);
    this.templated = masked.control;
  }

  build(): NginxFile {
    const scanner = this.scanner;
    if (this.source.text.startsWith('\uFEFF')) {
      this.problem('byte-order-mark', 0, 1, '');
      scanner.position = 1;
    }
    for (let kind = scanner.advance(); kind !== 'end'; kind = scanner.advance()) {
      if (kind === 'word') this.addWord();
      else if (kind === 'semicolon') this.endDirective();
      else if (kind === 'comment') this.comments.push(this.span(scanner.start, scanner.end));
      else if (kind === 'open') this.openBlock();
      else this.closeBlock();
      if (scanner.flaw !== null) this.problem(scanner.flaw, scanner.start, scanner.end, this.source.text.slice(scanner.start, scanner.end));
    }
    this.endFile();
    return {
      file: this.source.file,
      text: this.source.text,
      directives: this.finished.slice(0, this.finishedCount),
      comments: this.comments,
      problems: this.problems,
      masked: this.source.masked.masks,
      templated: this.templated,
    };
  }

  private addWord(): void {
    const scanner = this.scanner;
    const { start, end } = scanner;
    const placeholder = this.wordCount === 0 && this.isPlaceholder();
    const opaque = placeholder || (this.hasMasks && this.wordMasks.touches(start, end));
    this.words[this.wordCount] = new ScannedWord(this.source, scanner, opaque);
    this.wordCount += 1;
    if (!placeholder) return;
    this.templated = true;
    this.finish(end, null, null, null);
  }

  /**
   * Where a directive would begin, a line with nothing but an expression of a template, or with an environment variable as envsubst
   * writes it, stands for any number of directives. (nginx has variables in arguments only.)
   */
  private isPlaceholder(): boolean {
    const { start, end, variable } = this.scanner;
    if (variable) return environmentVariable.test(this.source.text.slice(start, end)) && this.endsLine(end);
    return this.hasMasks && this.wordMasks.covers(start, end) && this.endsLine(end);
  }

  private endsLine(from: number): boolean {
    const { text } = this.source.masked;
    let at = from;
    while (text[at] === ' ' || text[at] === '\t' || text[at] === '\r') at += 1;
    const next = text[at];
    return next === undefined || next === '\n' || next === '}' || (next === '#' && at > from);
  }

  private endDirective(): void {
    const { start, end } = this.scanner;
    if (this.wordCount === 0) this.problem('unexpected-semicolon', start, end, ';');
    else this.finish(end, null, null, null);
  }

  private openBlock(): void {
    const { start, end } = this.scanner;
    const name = this.words[0];
    if (name === undefined || this.wordCount === 0) {
      this.problem('unexpected-open', start, end, '{');
      this.open.push({ head: null, first: this.finishedCount, start: end });
    } else if (holdsLua(name.value)) {
      this.luaBlock(name, end);
    } else if (this.open.length >= DEPTH_LIMIT) {
      this.problem('nested-too-deeply', name.span.start, end, name.value);
      this.finish(end, [], this.span(end, end), null);
      this.open.push({ head: null, first: this.finishedCount, start: end });
    } else {
      const head = { name, args: this.args(), templated: this.isTemplated(name.span.start, end) };
      this.open.push({ head, first: this.finishedCount, start: end });
      this.wordCount = 0;
    }
  }

  private luaBlock(name: Word, start: number): void {
    const { text } = this.source.masked;
    const close = luaBlockEnd(text, start);
    const end = close === -1 ? text.length : close;
    if (close === -1) this.problem('unclosed-lua-block', name.span.start, start, name.value);
    const body = this.span(start, end);
    this.scanner.position = Math.min(end + 1, text.length);
    this.finish(this.scanner.position, null, body, body);
  }

  private closeBlock(): void {
    const { start, end } = this.scanner;
    this.endUnfinished('missing-semicolon');
    const block = this.open.pop();
    if (block === undefined) this.problem('unexpected-close', start, end, '}');
    else this.finishBlock(block, start, end);
  }

  private endFile(): void {
    const { length } = this.source.text;
    this.endUnfinished('unexpected-end');
    for (let block = this.open.pop(); block !== undefined; block = this.open.pop()) {
      if (block.head !== null) this.problem('unclosed-block', block.head.name.span.start, block.start, block.head.name.value);
      this.finishBlock(block, length, length);
    }
  }

  private endUnfinished(code: SyntaxCode): void {
    const name = this.words[0];
    const last = this.words[this.wordCount - 1];
    if (name === undefined || last === undefined || this.wordCount === 0) return;
    const subject = this.source.text.slice(name.span.start, last.span.end);
    this.problem(code, name.span.start, last.span.end, subject);
    this.finish(last.span.end, null, null, null);
  }

  private finishBlock(block: OpenBlock, closeStart: number, closeEnd: number): void {
    const { head, first, start } = block;
    if (head === null) return;
    const { name, args, templated } = head;
    const directives = this.finished.slice(first, this.finishedCount);
    const body = this.span(start, closeStart);
    const span = this.span(name.span.start, closeEnd);
    this.finished[first] = { name, args, block: directives, body, lua: null, span, templated };
    this.finishedCount = first + 1;
  }

  /** Makes a directive of the words read so far; it ends at `end`. */
  private finish(end: number, block: readonly Directive[] | null, body: Span | null, lua: Span | null): void {
    const name = this.words[0];
    if (name === undefined) return;
    const { start } = name.span;
    const templated = this.isTemplated(start, end);
    this.finished[this.finishedCount] = { name, args: this.args(), block, body, lua, span: this.span(start, end), templated };
    this.finishedCount += 1;
    this.wordCount = 0;
  }

  private args(): readonly Word[] {
    return this.wordCount === 1 ? noWords : this.words.slice(1, this.wordCount);
  }

  private isTemplated(start: number, end: number): boolean {
    if (!this.hasMasks) return false;
    const touched = this.headMasks.touches(start, end);
    return this.conditions.touches(start, end) || touched;
  }

  private span(start: number, end: number): Span {
    return { file: this.source.file, start, end };
  }

  private problem(code: SyntaxCode, start: number, end: number, subject: string): void {
    const severity = this.hasMasks ? 'warning' : 'error';
    this.problems.push(syntaxProblem(code, this.span(start, end), subject, severity));
  }
}

const environmentVariable = /^\$(?:[A-Z][A-Z0-9_]*|\{[A-Z][A-Z0-9_]*\})$/;

/** Whether what a control part decides about may be one word with what stands before and after it, as in `TLSv1{% if old %}.1`. */
function joins({ start, end }: Mask, text: string): boolean {
  return start > 0 && end < text.length && !separators.includes(text.charAt(start - 1)) && !separators.includes(text.charAt(end));
}

const separators = ' \t\r\n;{}';
