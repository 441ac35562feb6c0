import { applyEdits } from '../../../src/engine/fix.ts';
import type { Runtime } from '../../../src/engine/parser.ts';
import type { Connection, Listener } from '../../../src/model/endpoint.ts';
import type { Intent, Spelling } from '../../../src/model/intent.ts';
import type { Span } from '../../../src/model/span.ts';
import { parse } from './parsed.ts';

export interface Spelled {
  readonly spelling: Spelling | null;
  /** The text after the edits, and what it comes to. */
  readonly text: string;
  readonly listeners: readonly Listener[];
  readonly connections: readonly Connection[];
  readonly problems: readonly string[];
}

type WithoutEndpoint<T> = T extends unknown ? Omit<T, 'on'> : never;

/** Spells an intent about the endpoint of a kind at `index`, makes the edits and reads the result. */
export function spelled(text: string, kind: 'listener' | 'connection', intent: WithoutEndpoint<Intent>, runtime?: Runtime, index = 0): Spelled {
  const before = parse(text, runtime);
  const endpoint = before.endpoints.filter((each) => each.kind === kind)[index];
  const spelling = before.spell({ ...intent, on: endpoint?.id ?? '' });
  const edits = [...(spelling?.edits ?? [])].sort((left, right) => left.span.start - right.span.start);
  const after = applyEdits(text, edits);
  const { endpoints, problems } = parse(after, runtime);
  return {
    spelling,
    text: after,
    listeners: endpoints.filter((each): each is Listener => each.kind === 'listener'),
    connections: endpoints.filter((each): each is Connection => each.kind === 'connection'),
    problems: problems.map(({ code }) => code),
  };
}

export function spanOf(text: string, words: string): Span {
  const start = text.indexOf(words);
  if (start === -1) throw new Error(`no ${words}`);
  return { file: 'haproxy.cfg', start, end: start + words.length };
}
