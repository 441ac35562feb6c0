import { EVENT_ID } from 'js-yaml';
import type { Range } from '../ranges.ts';
import type { Mask } from '../template.ts';
import { endOf, hasBrackets, startOf, type Outline } from './outline.ts';
import { columnAt, type YamlSource } from './source.ts';
import { lastAtMost } from './text-map.ts';

/** What the templates in a text do to its nodes. */
export class TemplateMarks {
  readonly #masks: readonly Mask[];
  readonly #nested: readonly Range[];
  /** By range of `#nested`, the one around it; -1 for none. */
  readonly #around: readonly number[];
  readonly #filled: ReadonlySet<number>;

  constructor(source: YamlSource, filled: ReadonlySet<number>) {
    this.#masks = source.masked.masks.filter(({ kind }) => kind !== 'silent');
    this.#nested = source.masked.nested;
    this.#around = rangesAround(this.#nested);
    this.#filled = filled;
  }

  /** Whether a template stands in a range or right beside it. */
  touch({ start, end }: Range): boolean {
    return this.overlap({ start: start - 1, end: end + 1 });
  }

  /** Whether a part of a range belongs to a template. */
  overlap({ start, end }: Range): boolean {
    const last = this.#masks[lastAtMost(this.#masks.length, end - 1, (index) => this.#masks[index]?.start ?? 0)];
    return last !== undefined && last.end > start;
  }

  /** Whether a template decides if what begins at `start` is there, but not about the whole of `around`, which it is in. */
  isConditional(start: number, around: Range): boolean {
    let index = lastAtMost(this.#nested.length, start, (at) => this.#nested[at]?.start ?? 0);
    while ((this.#nested[index]?.end ?? start + 1) <= start) index = this.#around[index] ?? -1;
    const range = this.#nested[index];
    return range !== undefined && (range.start > around.start || range.end < around.end);
  }

  /** Whether a template writes lines into the node that begins with an event. */
  isFilled(index: number): boolean {
    return this.#filled.has(index);
  }
}

/** `null` when there is no template in the text. */
export function marksOf(source: YamlSource, outline: Outline): TemplateMarks | null {
  return source.masked.masks.length === 0 ? null : new TemplateMarks(source, filledBy(source, outline));
}

function rangesAround(nested: readonly Range[]): readonly number[] {
  const open: number[] = [];
  return nested.map(({ start }, index) => {
    while ((nested[open.at(-1) ?? -1]?.end ?? Infinity) <= start) open.pop();
    const around = open.at(-1) ?? -1;
    open.push(index);
    return around;
  });
}

/** Events of the nodes that templates write lines into. */
function filledBy(source: YamlSource, outline: Outline): ReadonlySet<number> {
  const filled = new Set<number>();
  const { base, text, events } = outline.stream;
  const isLast = base + text.length === source.text.length;
  const fills = source.fills.filter(({ at }) => at >= base && (isLast || at < base + text.length));
  let next = 0;
  /** What lines at the current place could belong to, the outermost first. */
  let around: readonly number[] = [];
  for (let index = 0; index <= events.length && next < fills.length; index += 1) {
    const type = events[index]?.type;
    if (type === EVENT_ID.POP || type === EVENT_ID.DOCUMENT) continue;
    const start = type === undefined ? Infinity : startOf(outline, index);
    const beginsValue = isCollection(outline, index) && events[index - 1]?.type === EVENT_ID.SCALAR;
    for (let fill = fills[next]; fill !== undefined && fill.at - base < start; fill = fills[(next += 1)]) {
      const candidates = beginsValue || around.length === 0 ? [...around, index] : around;
      for (const node of nodesAt(fill.at - base, Math.max(0, fill.column - source.indent), candidates, outline)) filled.add(node);
    }
    around = [...around.filter((node) => (outline.partners[node] ?? 0) > index), ...(canBeFilled(outline, index) ? [index] : [])];
  }
  return filled;
}

/** Of nodes inside of each other, those that a line which begins at a column is a part of. */
function nodesAt(offset: number, column: number, nodes: readonly number[], outline: Outline): readonly number[] {
  let chosen: number | null = null;
  const found: number[] = [];
  for (let at = nodes.length - 1; at >= 0; at -= 1) {
    const node = nodes[at] ?? 0;
    if (hasBrackets(outline.stream, node)) {
      if (offset < endOf(outline, node)) return [node];
      continue;
    }
    const own = isCollection(outline, node) ? columnAt(outline.stream.text, startOf(outline, node)) : columnOfValue(nodes.slice(0, at), outline);
    if (chosen === null ? own > column && at > 0 : own !== chosen) continue;
    chosen ??= own;
    found.push(node);
  }
  return found;
}

/** A value that is not written stands further right than the mapping it is in. */
function columnOfValue(around: readonly number[], outline: Outline): number {
  const mapping = around.at(-1);
  return mapping === undefined ? 0 : columnAt(outline.stream.text, startOf(outline, mapping)) + 1;
}

function canBeFilled(outline: Outline, index: number): boolean {
  return isCollection(outline, index) || outline.empty.has(index);
}

function isCollection({ stream }: Outline, index: number): boolean {
  const type = stream.events[index]?.type;
  return type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE;
}
