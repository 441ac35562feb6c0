import type { Problem } from '../../../src/model/problem.ts';
import type { Directive } from '../syntax/tree.ts';
import { configurationProblem } from './configuration-problem.ts';

/** Directives that often follow those about TLS and sockets, as words that nothing else is called. */
const names = /^(?:(?:ssl|grpc|uwsgi|fastcgi|add|server|client|access|error|keepalive|gzip)_\w+|proxy_(?!protocol$)\w+|listen|root|index|location|include|return|rewrite)$/;

/** The directive that became an argument of the one before, since that has no `;`; empty when there is none. */
export function swallowedDirective({ name, args }: Directive): readonly Problem[] {
  const word = args.find(({ value, quote, opaque }) => !opaque && quote === 'none' && names.test(value));
  return word === undefined ? [] : [configurationProblem('swallowed-directive', word.span, { directive: name.value, value: word.value })];
}
