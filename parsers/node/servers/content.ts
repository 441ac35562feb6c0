import type { Answer } from '../../../src/model/endpoint.ts';
import { memberName } from '../bindings/pattern.ts';
import { unwrap } from '../bindings/unwrap.ts';
import { itemsOf } from '../values/objects.ts';
import type { Reading } from '../values/reading.ts';
import type { FunctionValue } from '../values/value.ts';

/** A longer answer is content. In characters. */
export const longestWord = 32;

/** A handler that only says a word, only refuses, or only gives the metrics of a registry (prom-client), has no content to protect. */
export function contentOf({ node, module }: FunctionValue, reading: Reading): Answer {
  const inside = module.callsWithin(node);
  const methods = inside.map((call) => ({ name: memberName(unwrap(call.callee)), items: itemsOf(call.arguments, module, reading).items }));
  const bodies = methods.filter(({ name }) => name === 'end' || name === 'send' || name === 'write' || name === 'sendStatus');
  const others = methods.some(({ name }) => name === null || !/^(?:end|send|sendStatus|write|writeHead|setHeader|status|destroy|log|info|debug|metrics)$/.test(name));
  const isMetrics = methods.some(({ name }) => name === 'metrics');
  const isShort = isMetrics || bodies.every(({ items: [body] }) => body === undefined || body.kind === 'constant' || (body.kind === 'text' && body.text.length <= longestWord));
  if (others || bodies.length === 0 || !isShort) return { kind: 'content' };
  const status = methods.flatMap(({ items }) => items.flatMap((item) => (item.kind === 'constant' && typeof item.value === 'number' ? [item.value] : []))).at(0) ?? 200;
  return status >= 400 ? { kind: 'refuse', status } : { kind: 'fixed', status };
}
