import type { Doubt } from '../../../src/model/fact.ts';
import { linesOf, type Configuration, type Proxy } from '../syntax/sections.ts';
import { parseLogFormat } from './log-format.ts';
import type { Word } from '../syntax/tree.ts';

/** Where a `use_backend` or `default_backend` leads. */
export type Destination =
  | { readonly kind: 'backend'; readonly proxy: Proxy }
  /** The name is made of the request: one of several, or none. */
  | { readonly kind: 'dynamic'; readonly candidates: readonly Proxy[] }
  | { readonly kind: 'unseen'; readonly doubt: Doubt };

export function destinationOf(word: Word | null, configuration: Configuration): Destination {
  if (word === null) return { kind: 'unseen', doubt: { kind: 'not-understood', what: 'use_backend' } };
  if (word.doubt !== null) return { kind: 'unseen', doubt: word.doubt };
  if (word.value.includes('%')) return { kind: 'dynamic', candidates: candidatesFor(word.value, configuration) };
  const proxy = configuration.backends.get(word.value);
  if (proxy !== undefined) return { kind: 'backend', proxy };
  return { kind: 'unseen', doubt: configuration.doubt ?? { kind: 'not-understood', what: `backend ${word.value}` } };
}

/** Backends whose names begin and end as the text does. */
function candidatesFor(text: string, { proxies }: Configuration): readonly Proxy[] {
  const parts = parseLogFormat(text);
  const [first, last] = [parts[0], parts.at(-1)].map((part) => (typeof part === 'string' ? part : ''));
  return proxies.filter(({ kind, name }) => kind !== 'frontend' && name.startsWith(first ?? '') && name.endsWith(last ?? ''));
}

const serverKeywords: readonly string[] = ['server', 'server-template', 'dispatch', 'use-server'];

/** Whether there is anything that requests could be passed on to. */
export function hasServers(proxy: Proxy): boolean {
  const isOpen = linesOf(proxy, 'option').some(({ line }) => line.modifier === null && /^(?:transparent|http_proxy)$/.test(line.args[0]?.value ?? ''));
  return isOpen || serverKeywords.some((keyword) => proxy.section.named.has(keyword));
}
