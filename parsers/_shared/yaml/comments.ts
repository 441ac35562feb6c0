import { EVENT_ID, type Event } from 'js-yaml';
import type { Range } from '../ranges.ts';
import type { YamlFile } from './document.ts';
import { endOfLine, endOfScalar, type Outline } from './outline.ts';

/** The comments of a text, `#` included, in order; none of a document that could not be read. */
export function commentsIn({ source, outlines }: YamlFile): readonly Range[] {
  return outlines.flatMap((outline) => [...commentsOf(outline, source.text)]);
}

/** A `#` between tokens begins a comment when a space or nothing stands before it on its line (YAML 1.2.2 §6.6). */
function* commentsOf({ stream: { text: parsed, base, events } }: Outline, whole: string): Generator<Range> {
  const text = whole.slice(base, base + parsed.length);
  let at = text.indexOf('#');
  for (let index = 0; index <= events.length && at !== -1; index += 1) {
    const token = tokenOf(events[index], text.length);
    if (token === null) continue;
    while (at !== -1 && at < token.start) {
      const end = endOfLine(text, at);
      const begins = at === 0 || /\s/.test(text.charAt(at - 1));
      if (begins) yield { start: base + at, end: base + end };
      at = text.indexOf('#', begins ? end : at + 1);
    }
    if (at !== -1 && at < token.end) at = text.indexOf('#', token.end);
  }
}

/** The part of the text that an event holds; `null` for events without one, the end of the text behind the last. */
function tokenOf(event: Event | undefined, length: number): Range | null {
  if (event === undefined) return { start: length, end: length };
  if (event.type === EVENT_ID.SCALAR) return event.valueStart === -1 ? null : { start: event.valueStart, end: endOfScalar(event) };
  return event.type === EVENT_ID.ALIAS ? { start: event.anchorStart - 1, end: event.anchorEnd } : null;
}
