import type { Problem } from '../../../src/model/problem.ts';
import type { Span } from '../../../src/model/span.ts';
import { RangeCursor, type Range } from '../../_shared/ranges.ts';
import type { Mask } from '../../_shared/template.ts';
import { holdsLua, luaBlockEnd } from './lua.ts';
import { syntaxProblem } from './problems.ts';
import type { SyntaxCode } from './problems.ts';
import { Scanner, type ScannedKind } from './scanner.ts';
import { BlockSkimmer } from './block-skimmer.ts';
import type { Skim } from './skim.ts';
import { SkimmedDirective } from './skimmed-directive.ts';
import type { Directive, NginxFile } from './tree.ts';
import { ScannedWord } from './word.ts';
import type { Source, Word } from './word.ts';

/** Deeper blocks are read as if they stood beside their parent, so that whoever walks the tree may recurse. */
const DEPTH_LIMIT = 100;

/** A block whose `}` is still to come. */
interface OpenBlock {
  /** `null` for a `{` without a directive and for one too deep: what they hold is added to the block around them. */
  readonly head: Head | null;
  /** Where in `finished` the directives of the block begin. */
  readonly first: number;
  /** After the `{`. */
  readonly start: number;
  /** All that was read of it so far is settled. */
  settled: boolean;
}

interface Head {
  readonly name: ScannedWord;
  readonly args: readonly Word[];
  readonly templated: boolean;
  readonly conditional: boolean;
  readonly optional: boolean;
}

const noWords: readonly Word[] = [];
const noTemplates = { templated: false, conditional: false, optional: false } as const;

/** Makes the tree of one file while it goes through its tokens; for one use. */
export class TreeBuilder {
  private readonly source: Source;
  private readonly scanner: Scanner;
  /** Words of the directive that is being read; those at `wordCount` and after are left over from earlier ones. */
  private readonly words: ScannedWord[] = [];
  private wordCount = 0;
  /** Complete directives of all open blocks, the outermost first; likewise with leftovers. */
  private readonly finished: Directive[] = [];
  private finishedCount = 0;
  private readonly open: OpenBlock[] = [];
  private readonly comments: Range[] = [];
  private readonly skimmer = new BlockSkimmer();
  private readonly readBlock: (skim: Skim) => readonly Directive[];
  private readonly problems: Problem[] = [];
  private readonly hasMasks: boolean;
  private readonly wordMasks: RangeCursor;
  private readonly valueMasks: RangeCursor;
  private readonly controlMasks: RangeCursor;
  private readonly conditions: RangeCursor;
  private templated: boolean;

  constructor(source: Source) {
    const { masked } = source;
    this.source = source;
    this.scanner = new Scanner(masked.text);
    this.readBlock = ({ start }) => new TreeBuilder(source).buildBlock(start);
    this.hasMasks = masked.masks.length > 0;
    const masks = masked.masks.filter((mask) => mask.kind !== 'silent');
    this.wordMasks = new RangeCursor(masks.filter((mask) => mask.kind === 'value' || joins(mask, masked.text)));
    this.valueMasks = new RangeCursor(masks.filter((mask) => mask.kind === 'value'));
    this.controlMasks = new RangeCursor(masks.filter((mask) => mask.kind === 'control'));
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
      this.add(kind);
      if (scanner.flaw !== null) this.problem(scanner.flaw, scanner.start, scanner.end, this.source.text.slice(scanner.start, scanner.end));
    }
    this.endFile();
    return {
      file: this.source.file,
      text: this.source.text,
      directives: this.finished.slice(0, this.finishedCount),
      comments: this.comments.map(({ start, end }) => this.span(start, end)),
      problems: this.problems,
      masked: this.source.masked.masks,
      templated: this.templated,
    };
  }

  /** The directives of a well-formed block; `from` is after its `{`. */
  buildBlock(from: number): readonly Directive[] {
    const { scanner } = this;
    scanner.position = from;
    for (let kind = scanner.advance(); kind !== 'end' && (kind !== 'close' || this.open.length > 0); kind = scanner.advance()) this.add(kind);
    return this.finished.slice(0, this.finishedCount);
  }

  private add(kind: Exclude<ScannedKind, 'end'>): void {
    const { start, end } = this.scanner;
    if (kind === 'word') this.addWord();
    else if (kind === 'semicolon') this.endDirective();
    else if (kind === 'comment') this.comments.push({ start, end });
    else if (kind === 'open') this.openBlock();
    else this.closeBlock();
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
      this.open.push({ head: null, first: this.finishedCount, start: end, settled: true });
    } else if (holdsLua(name.value)) {
      this.luaBlock(name, end);
    } else if (this.open.length >= DEPTH_LIMIT) {
      this.problem('nested-too-deeply', name.start, end, name.value);
      this.finish(end, [], this.span(end, end), null);
      this.open.push({ head: null, first: this.finishedCount, start: end, settled: true });
    } else if (this.hasMasks || this.open.length > 1 || name.value !== 'server' || !this.skim(name)) {
      const head = { name, args: this.args(), ...this.templatesIn(name.start, end) };
      this.open.push({ head, first: this.finishedCount, start: end, settled: true });
      this.wordCount = 0;
    }
  }

  /**
   * Of thousands of servers, few are looked into: their directives are made when somebody asks for them. They stand on top or in `http`; what
   * is deeper would be gone over once more for each block around it.
   */
  private skim(name: ScannedWord): boolean {
    const { scanner } = this;
    const skim = this.skimmer.skim(scanner, this.comments, DEPTH_LIMIT - this.open.length);
    if (skim === null) return false;
    const args = this.args();
    this.finished[this.finishedCount] = new SkimmedDirective({ name, args, skim }, this.readBlock);
    this.finishedCount += 1;
    this.wordCount = 0;
    if (!skim.settled) this.unsettle();
    return true;
  }

  private luaBlock(name: ScannedWord, start: number): void {
    const { text } = this.source.masked;
    const close = luaBlockEnd(text, start);
    const end = close === -1 ? text.length : close;
    if (close === -1) this.problem('unclosed-lua-block', name.start, start, name.value);
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
      if (block.head !== null) this.problem('unclosed-block', block.head.name.start, block.start, block.head.name.value);
      this.finishBlock(block, length, length);
    }
  }

  private endUnfinished(code: SyntaxCode): void {
    const name = this.words[0];
    const last = this.words[this.wordCount - 1];
    if (name === undefined || last === undefined || this.wordCount === 0) return;
    const subject = this.source.text.slice(name.start, last.end);
    this.problem(code, name.start, last.end, subject);
    this.finish(last.end, null, null, null);
  }

  private finishBlock(block: OpenBlock, closeStart: number, closeEnd: number): void {
    const { head, first, start, settled } = block;
    if (!settled) this.unsettle();
    if (head === null) return;
    const { name, args, templated, conditional, optional } = head;
    const directives = this.finished.slice(first, this.finishedCount);
    const body = this.span(start, closeStart);
    const span = this.span(name.start, closeEnd);
    this.finished[first] = { name, args, block: directives, body, lua: null, span, templated, conditional, optional, settled };
    this.finishedCount = first + 1;
  }

  /** Makes a directive of the words read so far; it ends at `end`. */
  private finish(end: number, block: readonly Directive[] | null, body: Span | null, lua: Span | null): void {
    const name = this.words[0];
    if (name === undefined) return;
    const { start } = name;
    const { templated, conditional, optional } = this.templatesIn(start, end);
    const settled = !mayHoldOthers(name, block);
    if (!settled) this.unsettle();
    this.finished[this.finishedCount] = { name, args: this.args(), block, body, lua, span: this.span(start, end), templated, conditional, optional, settled };
    this.finishedCount += 1;
    this.wordCount = 0;
  }

  private unsettle(): void {
    const around = this.open.at(-1);
    if (around !== undefined) around.settled = false;
  }

  private args(): readonly Word[] {
    return this.wordCount === 1 ? noWords : this.words.slice(1, this.wordCount);
  }

  private templatesIn(start: number, end: number): Pick<Directive, 'templated' | 'conditional' | 'optional'> {
    if (!this.hasMasks) return noTemplates;
    const hasValue = this.valueMasks.touches(start, end);
    const hasControl = this.controlMasks.touches(start, end);
    const optional = this.conditions.touches(start, start);
    const conditional = this.conditions.touches(start, end) || hasControl;
    return { templated: conditional || hasValue, conditional, optional };
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

/** `include`, and what a template replaces by any number of directives. */
function mayHoldOthers(name: ScannedWord, block: readonly Directive[] | null): boolean {
  if (block !== null) return false;
  return name.opaque || name.hasVariable || (name.end - name.start >= 'include'.length && name.value === 'include');
}
