import type { Doubt } from '../../../src/model/fact.ts';
import { evaluate, type Variables } from '../scope/evaluate.ts';
import type { Word } from '../syntax/tree.ts';
import { prefixOf } from '../scope/value.ts';
import { variablesIn } from '../scope/variable.ts';

/** Scheme that a redirect leads to; `null` for an empty target, which leads nowhere. */
export type RedirectScheme = 'https' | 'http' | 'same';

/** Where the target of a `return`, `rewrite` or `error_page` leads a client. */
export function redirectScheme(target: Word, variables: Variables): RedirectScheme | null | Doubt {
  const written = schemeIn(target.value);
  if (written !== null) return written;
  if (target.opaque) return { kind: 'template' };
  const value = evaluate(target, variables);
  const schemes = new Set((value.kind === 'one-of' ? value.options.map(({ text }) => text) : [prefixOf(value)]).map(schemeIn));
  const [scheme] = schemes;
  if (schemes.size === 1 && scheme != null) return scheme === (variables.request.tls ? 'https' : 'http') ? 'same' : scheme;
  if (value.kind === 'text') return relative(value.text) ? 'same' : null;
  if (value.kind !== 'one-of' && value.prefix.startsWith('/')) return 'same';
  if (value.kind === 'chosen' && value.by === 'path' && value.prefix === '') return 'same';
  return value.kind === 'unknown' ? value.doubt : { kind: 'variable', name: `$${variablesIn(target.value)[0] ?? ''}` };
}

function schemeIn(text: string): 'https' | 'http' | null {
  const scheme = /^(https?):/i.exec(text)?.[1]?.toLowerCase();
  return scheme === 'https' || scheme === 'http' ? scheme : null;
}

/** nginx puts the scheme and host of the request before a path (ngx_http_header_filter), as browsers do with other texts. */
function relative(text: string): boolean {
  return text !== '' && !text.startsWith(':');
}
