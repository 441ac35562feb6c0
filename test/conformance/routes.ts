import type { StrictTransportSecurity } from '../../src/model/endpoint.ts';
import type { InspectedListener } from '../../src/report/inspect.ts';
import { valueOf } from './observation.ts';
import type { HttpAnswer } from './probe.ts';

export type InspectedRoute = Extract<InspectedListener['routes'], { readonly value: unknown }>['value'][number];

/** What pages hold that a server serves out of files. */
export const pageContent = 'content\n';

/** What the backend of a case answers. */
export const backendContent = 'backend\n';

/** Conditions of routes that a request meets. */
export type Condition = InspectedRoute['condition'];

/**
 * The route that is said to answer: the first in its order whose location is the one for the path, and whose condition the request meets. Those
 * for requests with a header of a proxy are for nobody else, so they come first.
 */
export function routeFor(routes: readonly InspectedRoute[], path: string, meets: readonly Condition[]): InspectedRoute | undefined {
  const best = bestScope(routes.map(({ scope }) => scope), path);
  const possible = routes.filter(({ scope, condition }) => (scope === '' || scope === best) && (condition === 'always' || meets.includes(condition)));
  return possible.find(({ condition }) => condition === 'forwarded-header') ?? possible[0];
}

/** The location that nginx chooses for a path (nginx.org, ngx_http_core_module, location), as `inspect` writes it; empty for none. */
function bestScope(scopes: readonly string[], path: string): string {
  const locations = [...new Set(scopes)].flatMap((scope) => {
    const [, modifier = '', pattern] = /^location (?:(=|\^~|~\*?) )?(.*)$/.exec(scope) ?? [];
    return pattern === undefined ? [] : [{ scope, modifier, pattern }];
  });
  const exact = locations.find(({ modifier, pattern }) => modifier === '=' && pattern === path);
  const prefixes = locations.filter(({ modifier, pattern }) => (modifier === '' || modifier === '^~') && path.startsWith(pattern));
  const longest = prefixes.sort((one, other) => other.pattern.length - one.pattern.length)[0];
  if (exact !== undefined || longest?.modifier === '^~') return (exact ?? longest)?.scope ?? '';
  const regex = locations.find(({ modifier, pattern }) => modifier.startsWith('~') && new RegExp(pattern, modifier === '~*' ? 'i' : '').test(path));
  return (regex ?? longest)?.scope ?? '';
}

export function seenAnswer(answer: HttpAnswer): string {
  if (answer.kind === 'closed') return 'refuse closed';
  const { status, headers, body } = answer;
  if (status >= 300 && status < 400) {
    const scheme = /^(https?):/i.exec(headers.location ?? '')?.[1]?.toLowerCase() ?? 'nowhere';
    return `redirect ${String(status)} to ${scheme}`;
  }
  if (status >= 400) return `refuse ${String(status)}`;
  if (body === pageContent) return 'content';
  return body === backendContent ? 'forward' : `fixed ${String(status)}`;
}

/** What a route is said to answer to a request of the scheme, in the words of `seenAnswer`. A challenge of ACME is content like other. */
export function promisedAnswer(route: InspectedRoute, scheme: 'http' | 'https'): string {
  const answer = valueOf(route.answer) as { readonly kind: string; readonly scheme?: string; readonly status?: number | null } | null;
  if (answer === null) return 'unknown';
  switch (answer.kind) {
    case 'redirect':
      return `redirect ${String(answer.status)} to ${answer.scheme === 'same' ? scheme : String(answer.scheme)}`;
    case 'refuse':
      return answer.status === null || answer.status === 444 ? 'refuse closed' : `refuse ${String(answer.status)}`;
    case 'fixed':
      return `fixed ${String(answer.status)}`;
    case 'acme-challenge':
      return 'content';
    default:
      return answer.kind;
  }
}

/** Statuses with which nginx sends `add_header` without `always` (nginx.org, ngx_http_headers_module, add_header). */
const usualStatuses: ReadonlySet<number> = new Set([200, 201, 204, 206, 301, 302, 303, 304, 307, 308]);

/** The Strict-Transport-Security header that a route is said to send with `status`, in the words of `seenHsts`. */
export function promisedHsts(route: InspectedRoute, status: number): string {
  if ('unknown' in route.hsts) return 'unknown';
  const hsts = route.hsts.value as StrictTransportSecurity | null;
  if (hsts === null || !(hsts.onEveryAnswer || usualStatuses.has(status))) return 'none';
  return hstsText(hsts.maxAge, hsts.includeSubDomains, hsts.preload);
}

export function seenHsts(header: string | undefined): string {
  if (header === undefined) return 'none';
  const words = header.toLowerCase().split(';').map((word) => word.trim());
  const maxAge = words.find((word) => word.startsWith('max-age='))?.slice('max-age='.length);
  return hstsText(maxAge === undefined ? null : Number(maxAge), words.includes('includesubdomains'), words.includes('preload'));
}

function hstsText(maxAge: number | null, includeSubDomains: boolean, preload: boolean): string {
  return `${String(maxAge)}${includeSubDomains ? ' with subdomains' : ''}${preload ? ' preload' : ''}`;
}
