import { RangeCursor } from './ranges.ts';
import type { Range } from './ranges.ts';
import { beginsLine, delimitedForms, endsLine, environmentForm, jinjaComment, placeholderForms } from './template-forms.ts';
import type { DelimitedForm, PlaceholderForm, TemplatePart } from './template-forms.ts';

/** A part of the text that belongs to a template. */
export interface Mask extends Range {
  /**
   * - `value`: it writes text that is not known
   * - `control`: it decides what of the text around it is written
   * - `silent`: a comment or an assignment; it changes nothing
   */
  readonly kind: 'value' | 'control' | 'silent';
}

export interface Masked {
  /** As long as the original: values have become `_`, everything else of a template spaces. */
  readonly text: string;
  /** In order, without overlaps. */
  readonly masks: readonly Mask[];
  /** In order, without overlaps: what is written once, several times or not at all. */
  readonly conditional: readonly Range[];
  /** The same, with the ranges inside of each other: by their start, the outer one first. */
  readonly nested: readonly Range[];
  /** Whether a template decides about any part of the text: what is missing here may be there in the end. */
  readonly control: boolean;
}

export interface MaskOptions {
  /** In order: text of another language, in which nothing is masked. */
  readonly literal?: readonly Range[];
  /** Whether `${NAME}` is a placeholder; not in formats that have such variables themselves. */
  readonly environment?: boolean;
  /**
   * Whether a value that has its line to itself becomes an empty line, and counts as control: for formats where a line is a statement,
   * as such a value stands for any number of them.
   */
  readonly lines?: boolean;
  /** `false` where `%NAME%` is not a placeholder but something that the product itself replaces. */
  readonly percent?: boolean;
}

interface FoundPart extends Range {
  readonly part: TemplatePart;
}

/** Replaces what belongs to a template by neutral text, so that the rest can be read as if there were none. No offset moves. */
export function maskTemplates(text: string, options: MaskOptions = {}): Masked {
  const parts = findParts(text, options);
  if (parts.length === 0) return { text, masks: [], conditional: [], nested: [], control: false };
  const masks: Mask[] = [];
  const pieces: string[] = [];
  let control = false;
  let after = 0;
  for (const { start, end, part } of parts) {
    const kind = part === 'value' || part === 'silent' ? part : 'control';
    const blank = kind !== 'value' || (options.lines === true && beginsLine(text, start) && endsLine(text, end));
    control ||= blank && kind !== 'silent';
    masks.push({ start, end, kind });
    pieces.push(text.slice(after, start), blank ? blankOf(text.slice(start, end)) : '_'.repeat(end - start));
    after = end;
  }
  pieces.push(text.slice(after));
  const nested = nestedRanges(parts, text.length);
  return { text: pieces.join(''), masks, conditional: outermost(nested), nested, control };
}

/** Spaces and line breaks. */
function blankOf(text: string): string {
  return text.includes('\n') ? text.replace(/[^\r\n]/g, ' ') : ' '.repeat(text.length);
}

function findParts(text: string, options: MaskOptions): readonly FoundPart[] {
  const delimited = delimitedForms.flatMap((form) => findDelimited(text, form));
  const own = options.percent === false ? placeholderForms.filter(({ open }) => open !== '%') : placeholderForms;
  const placeholders = options.environment === true ? [...own, environmentForm] : own;
  const parts = delimited.concat(
    delimited.length > 0 ? findDelimited(text, jinjaComment) : [],
    placeholders.flatMap((form) => findPlaceholders(text, form)),
  );
  if (parts.length === 0) return parts;
  const literal = new RangeCursor(options.literal ?? []);
  let after = 0;
  return parts
    .sort((a, b) => a.start - b.start)
    .filter(({ start, end }) => {
      if (start < after || literal.touches(start, end)) return false;
      after = end;
      return true;
    });
}

function findDelimited(text: string, form: DelimitedForm): FoundPart[] {
  const parts: FoundPart[] = [];
  let close = -1;
  for (let start = text.indexOf(form.open); start !== -1; ) {
    const inner = start + form.open.length;
    if (close < inner) close = text.indexOf(form.close, inner);
    if (close === -1) break;
    const part = form.classify(text, start, close);
    let next = inner;
    if (part !== null) {
      const isTriple = text.startsWith('{{{', start) && text[close + 2] === '}';
      next = close + form.close.length + (isTriple ? 1 : 0);
      parts.push({ start, end: next, part });
    }
    start = text.indexOf(form.open, next);
  }
  return parts;
}

function findPlaceholders(text: string, { open, pattern }: PlaceholderForm): FoundPart[] {
  const parts: FoundPart[] = [];
  const sticky = new RegExp(pattern);
  for (let start = text.indexOf(open); start !== -1; ) {
    sticky.lastIndex = start;
    const found = sticky.exec(text);
    const end = found === null ? start + 1 : start + found[0].length;
    if (found !== null) parts.push({ start, end, part: 'value' });
    start = text.indexOf(open, end);
  }
  return parts;
}

/** A beginning without an end counts to the end of the text, an end without a beginning not at all. */
function nestedRanges(parts: readonly FoundPart[], length: number): readonly Range[] {
  const ranges: Range[] = [];
  const open: number[] = [];
  for (const { part, ...range } of parts) {
    if (part === 'begin') {
      open.push(ranges.length);
      ranges.push({ start: range.start, end: length });
    } else if (part === 'end') {
      const index = open.pop();
      const begun = index === undefined ? undefined : ranges[index];
      if (index !== undefined && begun !== undefined) ranges[index] = { start: begun.start, end: range.end };
    }
  }
  return ranges;
}

function outermost(nested: readonly Range[]): readonly Range[] {
  let after = -1;
  return nested.filter(({ start, end }) => {
    if (start < after) return false;
    after = end;
    return true;
  });
}
