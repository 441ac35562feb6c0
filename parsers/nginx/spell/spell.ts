import type { EndpointId } from '../../../src/model/endpoint.ts';
import type { Intent, Spelling } from '../../../src/model/intent.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import { lazily } from '../../../src/tls/lazily.ts';
import type { PlacedConnection } from '../connection/connection.ts';
import { removeArgument } from './edit.ts';
import type { Texts } from './edit.ts';
import type { Block } from '../scope/scope.ts';
import { spellConnection } from './spell-connection.ts';
import { spellListener } from './spell-listener.ts';
import type { PlacedListener } from './spell-listener.ts';
import { without } from './spelling.ts';
import type { Directive, Word } from '../syntax/tree.ts';
import { writerFor } from './writer.ts';
import type { Writer } from './writer.ts';

/** What intents are spelled with: the endpoints of a unit, where they are written, and the texts. */
export interface SpellContext {
  readonly root: Block;
  readonly release: Release;
  readonly texts: Texts;
  readonly listeners: readonly PlacedListener[];
  readonly connections: readonly PlacedConnection[];
}

/** Makes the function that spells intents for the endpoints of a unit. */
export function spellFor({ root, release, texts, listeners, connections }: SpellContext): (intent: Intent) => Spelling | null {
  const writer = writerFor(root, texts, release);
  const placedListeners = lazily(() => new Map<EndpointId, PlacedListener>(listeners.map((placed) => [placed.listener.id, placed])));
  const placedConnections = lazily(() => new Map<EndpointId, PlacedConnection>(connections.map((placed) => [placed.connection.id, placed])));
  return (intent) => {
    if ('remove' in intent) return removal(intent.at, writer);
    const listener = placedListeners().get(intent.on);
    if (listener !== undefined) return spellListener(intent, listener, listeners, writer);
    const connection = placedConnections().get(intent.on);
    return connection === undefined ? null : spellConnection(intent, connection, writer);
  };
}

/** Takes out a directive, one of its arguments, or one word of a list in an argument. What is taken out is shown as a comment. */
function removal(at: Span, writer: Writer): Spelling | null {
  const directive = writer.directiveAt(at);
  if (directive === null) return null;
  const word = directive.args.find(({ span }) => span.start <= at.start && at.end <= span.end);
  if (word === undefined) return without([directive], writer);
  if (word.span.start !== at.start || word.span.end !== at.end) return withoutListWord(directive, word, at, writer);
  if (directive.args.length > 1 && directive.name.value.endsWith('ssl_protocols')) {
    const kept = directive.args.filter((other) => other !== word).map(({ value }) => value);
    return { text: `${directive.name.value} ${kept.join(' ')};`, edits: [removeArgument(directive, word)], safety: 'safe' };
  }
  return without([directive], writer);
}

/** One separator goes with the word. Words of cipher and group lists are separated by `:`, but `,` and spaces do as well. */
function withoutListWord(directive: Directive, word: Word, at: Span, writer: Writer): Spelling | null {
  const text = writer.texts.get(at.file) ?? '';
  const before = text.slice(word.span.start, at.start);
  const after = text.slice(at.end, word.span.end);
  const trailing = /^[:, ;/]/.test(after) ? 1 : 0;
  const leading = trailing === 0 && /[:, ;/]$/.test(before) ? 1 : 0;
  const kept = before.slice(0, before.length - leading) + after.slice(trailing);
  if (/^["']*$/.test(kept)) return without([directive], writer);
  const span = { file: at.file, start: at.start - leading, end: at.end + trailing };
  const args = directive.args.map((other) => (other === word ? kept : text.slice(other.span.start, other.span.end)));
  return { text: `${directive.name.value} ${args.join(' ')};`, edits: [{ span, text: '' }], safety: 'safe' };
}
