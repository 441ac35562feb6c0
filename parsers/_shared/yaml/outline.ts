import { COLLECTION_STYLE, EVENT_ID, SCALAR_STYLE, type Event, type ScalarEvent } from 'js-yaml';
import type { Stream, YamlProblem } from './events.ts';
import { MAX_DEPTH } from './events.ts';

/** What links the events of a stream: where collections end, what aliases stand for, and where nothing is written. */
export interface Outline {
  readonly stream: Stream;
  /** Events that begin documents; what a document is begins with the next event. */
  readonly documents: readonly number[];
  /** By event, for collections and documents: the event that closes it; for that one, the event that opens it. */
  readonly partners: Int32Array;
  /** By event of an alias: the event of what it stands for; an alias that is not here stands for nothing. */
  readonly targets: ReadonlyMap<number, number>;
  /** By event of a scalar without text: the offset where it would stand. */
  readonly empty: ReadonlyMap<number, number>;
  readonly problems: readonly YamlProblem[];
}

/** Aliases may make a text this many times larger, and small ones any larger up to the number of nodes. */
const MOST_REPEATED = 10;
const FEWEST_NODES = 100_000;

/** Goes through the events once. */
export function outlineOf(stream: Stream): Outline {
  return new Outliner(stream).outline();
}

/** A collection that is open, with what is in it so far. */
interface Open {
  readonly index: number;
  readonly anchor: string | null;
  readonly bracketed: boolean;
  /** Nodes in it, those that aliases stand for counted each time. */
  nodes: number;
  /** Levels below it, through aliases as well. */
  depth: number;
}

interface Anchored {
  readonly index: number;
  readonly nodes: number;
  readonly depth: number;
}

class Outliner {
  readonly #stream: Stream;
  readonly #partners: Int32Array;
  readonly #documents: number[] = [];
  readonly #targets = new Map<number, number>();
  readonly #empty = new Map<number, number>();
  readonly #problems: YamlProblem[] = [];
  readonly #open: Open[] = [];
  /** `null` for an anchor of what is still open. */
  #anchors = new Map<string, Anchored | null>();
  #left: number;
  #hasExploded = false;
  /** Where the last event that has a place ends. */
  #cursor = 0;
  /** Brackets that close between `#cursor` and the next event. */
  #brackets = 0;

  constructor(stream: Stream) {
    this.#stream = stream;
    this.#partners = new Int32Array(stream.events.length);
    this.#left = Math.max(FEWEST_NODES, stream.events.length * MOST_REPEATED);
  }

  outline(): Outline {
    for (const [index, event] of this.#stream.events.entries()) this.#read(index, event);
    return { stream: this.#stream, documents: this.#documents, partners: this.#partners, targets: this.#targets, empty: this.#empty, problems: this.#problems };
  }

  #read(index: number, event: Event): void {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        this.#anchors = new Map();
        this.#documents.push(index);
        this.#open.push({ index, anchor: null, bracketed: false, nodes: 0, depth: 0 });
        return;
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE:
        this.#openCollection(index, event.start, this.#anchorOf(event));
        return;
      case EVENT_ID.SCALAR:
        this.#add(1, 0);
        this.#place(index, event);
        this.#anchor(this.#anchorOf(event), { index, nodes: 1, depth: 0 });
        return;
      case EVENT_ID.ALIAS:
        this.#moveTo(event.anchorEnd);
        this.#follow(index, event.anchorStart, event.anchorEnd);
        return;
      case EVENT_ID.POP:
        this.#close(index);
    }
  }

  #openCollection(index: number, start: number, anchor: string | null): void {
    const bracketed = hasBrackets(this.#stream, index);
    this.#moveTo(bracketed ? start + 1 : start);
    if (anchor !== null) this.#anchors.set(anchor, null);
    this.#open.push({ index, anchor, bracketed, nodes: 1, depth: 1 });
  }

  #close(index: number): void {
    const closed = this.#open.pop();
    if (closed === undefined) return;
    this.#partners[closed.index] = index;
    this.#partners[index] = closed.index;
    if (closed.bracketed) this.#brackets += 1;
    this.#anchor(closed.anchor, closed);
    this.#add(closed.nodes, closed.depth);
  }

  #add(nodes: number, depth: number): void {
    const around = this.#open.at(-1);
    if (around === undefined) return;
    around.nodes += nodes;
    around.depth = Math.max(around.depth, depth + 1);
  }

  #anchorOf({ anchorStart, anchorEnd }: { readonly anchorStart: number; readonly anchorEnd: number }): string | null {
    return anchorStart === -1 ? null : this.#stream.text.slice(anchorStart, anchorEnd);
  }

  #anchor(name: string | null, { index, nodes, depth }: Anchored): void {
    if (name !== null) this.#anchors.set(name, { index, nodes, depth });
  }

  #follow(index: number, start: number, end: number): void {
    const name = this.#stream.text.slice(start, end);
    const target = this.#anchors.get(name);
    const isTooMuch = target != null && (target.nodes > this.#left || this.#open.length + target.depth > 2 * MAX_DEPTH);
    if (target == null || isTooMuch) {
      this.#add(1, 0);
      const kind = target === undefined ? 'unknown-alias' : target === null ? 'endless-alias' : 'alias-bomb';
      // One bomb is told of once, whatever else it would have stood for.
      if (kind === 'alias-bomb' && this.#hasExploded) return;
      this.#hasExploded ||= kind === 'alias-bomb';
      this.#problems.push({ kind, reason: name, start: this.#stream.base + start - 1, end: this.#stream.base + end });
      return;
    }
    this.#left -= target.nodes;
    this.#targets.set(index, target.index);
    this.#add(target.nodes, target.depth);
  }

  #moveTo(offset: number): void {
    this.#cursor = offset;
    this.#brackets = 0;
  }

  #place(index: number, event: ScalarEvent): void {
    if (event.valueStart === -1) {
      const afterProperties = Math.max(event.tagEnd, event.anchorEnd);
      this.#moveTo(afterProperties === -1 ? this.#afterIndicator() : afterProperties);
      this.#empty.set(index, this.#cursor);
    } else {
      this.#moveTo(endOfScalar(event));
    }
  }

  /** Behind the `:`, `-` or `?` that announces a value; behind what was last when there is none. */
  #afterIndicator(): number {
    const { text } = this.#stream;
    let last = this.#cursor;
    let brackets = this.#brackets;
    for (let at = last; ; at += 1) {
      const character = text[at];
      if (character === ':' || character === '-' || character === '?') return at + 1;
      if (character === '#') {
        at = endOfLine(text, at);
      } else if ((character === '}' || character === ']') && brackets > 0) {
        brackets -= 1;
        last = at + 1;
      } else if (character === undefined || !/\s/.test(character)) {
        return last;
      }
    }
  }
}

/** Offset behind a scalar, its closing quote included. */
export function endOfScalar({ style, valueEnd }: ScalarEvent): number {
  return style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED ? valueEnd + 1 : valueEnd;
}

/** The offset of the line break that ends the line of `at`. */
export function endOfLine(text: string, at: number): number {
  const line = /[\r\n]|$/g;
  line.lastIndex = at;
  return line.exec(text)?.index ?? text.length;
}

/** Offset of what an event stands for, tags and anchors included. */
export function startOf({ stream, empty }: Outline, index: number): number {
  const event = stream.events[index];
  if (event === undefined || event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) return 0;
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart - 1;
  const own = event.type === EVENT_ID.SCALAR ? (empty.get(index) ?? event.valueStart) : event.start;
  const tag = event.tagStart === -1 ? own : event.tagStart;
  return Math.min(own, tag, event.anchorStart === -1 ? own : event.anchorStart - 1);
}

/** Offset behind a node, its closing bracket included. */
export function endOf({ stream, partners, empty }: Outline, index: number): number {
  let last = index;
  let brackets = 0;
  const own = stream.events[index];
  if (own?.type === EVENT_ID.MAPPING || own?.type === EVENT_ID.SEQUENCE) {
    // Everything that closes at its end is one place of the text; what stands before it has a place of its own.
    for (last = partners[index] ?? index; stream.events[last]?.type === EVENT_ID.POP; last -= 1) {
      if (hasBrackets(stream, partners[last] ?? last)) brackets += 1;
    }
  }
  return behindBrackets(stream.text, endOfPlaced(stream.events[last], empty.get(last)), brackets);
}

function endOfPlaced(event: Event | undefined, empty: number | undefined): number {
  switch (event?.type) {
    case EVENT_ID.ALIAS:
      return event.anchorEnd;
    case EVENT_ID.SCALAR:
      return empty ?? endOfScalar(event);
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return event.start + 1;
    default:
      return 0;
  }
}

/** A pair alone in a flow sequence, as in `[a: b]`, is a mapping without brackets: it begins where its key does. */
export function hasBrackets({ text, events }: Stream, index: number): boolean {
  const event = events[index];
  if ((event?.type !== EVENT_ID.MAPPING && event?.type !== EVENT_ID.SEQUENCE) || event.style !== COLLECTION_STYLE.FLOW) return false;
  const first = events[index + 1];
  const isPair = first?.type === EVENT_ID.MAPPING && first.start === event.start;
  return !isPair && text.charAt(event.start) === (event.type === EVENT_ID.MAPPING ? '{' : '[');
}

function behindBrackets(text: string, from: number, count: number): number {
  let at = from;
  for (let left = count; left > 0 && at < text.length; at += 1) {
    if (text[at] === '#') at = endOfLine(text, at);
    else if (text[at] === '}' || text[at] === ']') left -= 1;
  }
  return at;
}
