import type { EndpointId } from '../../../src/model/endpoint.ts';
import type { Intent, Spelling } from '../../../src/model/intent.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import { lazily } from '../../../src/tls/lazily.ts';
import { bindKeywords } from '../bind/bind-keywords.ts';
import type { PlacedConnection } from '../connection/connection.ts';
import { removeWords, type Texts } from './edit.ts';
import type { PlacedListener } from '../bind/listener.ts';
import type { Configuration } from '../syntax/sections.ts';
import { serverKeywords } from '../connection/server-keywords.ts';
import { spellConnection } from './spell-server.ts';
import { spellListener } from './spell-listener.ts';
import { safely, without } from './spelling.ts';
import type { Line, Word } from '../syntax/tree.ts';
import { writerFor, type Writer } from './writer.ts';

/** What intents are spelled with: the endpoints of a unit, where they are written, and the texts. */
export interface SpellContext {
  readonly configuration: Configuration;
  readonly release: Release;
  readonly texts: Texts;
  readonly listeners: readonly PlacedListener[];
  readonly connections: readonly PlacedConnection[];
}

/** Makes the function that spells intents for the endpoints of a unit. */
export function spellFor({ configuration, release, texts, listeners, connections }: SpellContext): (intent: Intent) => Spelling | null {
  const writer = writerFor(configuration, texts, release);
  const placedListeners = lazily(() => new Map<EndpointId, PlacedListener>(listeners.map((placed) => [placed.listener.id, placed])));
  const placedConnections = lazily(() => new Map<EndpointId, PlacedConnection>(connections.map((placed) => [placed.connection.id, placed])));
  return (intent) => {
    if ('remove' in intent) return removal(intent.at, writer);
    const listener = placedListeners().get(intent.on);
    if (listener !== undefined) return spellListener(intent, listener, writer);
    const connection = placedConnections().get(intent.on);
    return connection === undefined ? null : spellConnection(intent, connection, writer);
  };
}

/** Takes out a keyword with its value, one word of a list, or a line. What is taken out is shown as a comment. */
function removal(at: Span, writer: Writer): Spelling | null {
  const line = writer.lineAt(at)?.line;
  if (line === undefined) return null;
  const words = line.args.filter(({ span }) => span.start < at.end && at.start < span.end);
  const part = partOf(line, words[0], at, writer);
  if (part !== null) return part;
  const [first, ...others] = withKeyword(line, words);
  if (first === undefined || words.length === line.args.length) return without([line], writer);
  return safely(`# ${[first, ...others].map(({ value }) => value).join(' ')}`, [removeWords(first, others.at(-1) ?? null, writer.texts)]);
}

/** A value goes with the keyword before it. */
function withKeyword({ args }: Line, words: readonly Word[]): readonly Word[] {
  const [first] = words;
  const before = first === undefined ? undefined : args[args.indexOf(first) - 1];
  const takesValue = before !== undefined && (bindKeywords.get(before.value) ?? serverKeywords.get(before.value)) === 1;
  return takesValue ? [before, ...words] : words;
}

/** One separator goes with the word of a list; `null` where it is the whole word that is to go. */
function partOf(line: Line, word: Word | undefined, at: Span, { texts }: Writer): Spelling | null {
  const isPart = word !== undefined && word.span.start <= at.start && at.end <= word.span.end && at.end - at.start < word.span.end - word.span.start;
  if (!isPart) return null;
  const text = texts.get(at.file) ?? '';
  const trailing = /^[:,]/.test(text.slice(at.end, word.span.end)) ? 1 : 0;
  const leading = trailing === 0 && /[:,]$/.test(text.slice(word.span.start, at.start)) ? 1 : 0;
  const span = { file: at.file, start: at.start - leading, end: at.end + trailing };
  const kept = text.slice(word.span.start, span.start) + text.slice(span.end, word.span.end);
  return safely(`${line.name} ${line.args.map((other) => (other === word ? kept : other.value)).join(' ')}`, [{ span, text: '' }]);
}
