import { optionOf } from '../values/options.ts';
import type { Reading } from '../values/reading.ts';
import { textOf } from '../values/operators.ts';
import type { FunctionValue, Value } from '../values/value.ts';
import { redirectIn, type Redirect } from './redirect.ts';
import type { MethodCall } from './uses.ts';

/** A route as hapi and Fastify take it: `server.route({ method, path, handler })`. */
interface RouteObject {
  /** `null` where it is not known. */
  readonly path: string | null;
  /** `null` where it is no function that can be seen. */
  readonly handler: FunctionValue | null;
}

/**
 * The redirect that routes given as objects make. hapi looks for the route that says most, in whatever order they are added, so that one for every path
 * leaves the others as they are (hapi, API, Path parameters).
 */
export function redirectOfRouteObjects(uses: readonly MethodCall[], reading: Reading): Redirect | null {
  const routes = uses.flatMap(({ method, items: [given] }) => (method === 'route' && given !== undefined ? routeObjectsIn(given) : []));
  const found = routes.map(({ path, handler }) => (path !== null && isWhole(path) && handler !== null ? redirectIn(handler, reading) : null));
  const first = found.find((redirect) => redirect !== null) ?? null;
  return first === null || found.every((redirect) => redirect !== null) ? first : { ...first, condition: 'other' };
}

function routeObjectsIn(given: Value): readonly RouteObject[] {
  if (given.kind === 'list') return given.items.flatMap(routeObjectsIn);
  if (given.kind !== 'object') return [{ path: null, handler: null }];
  const path = optionOf(given, 'path') ?? optionOf(given, 'url');
  const handler = optionOf(given, 'handler')?.value;
  return [{ path: path === null ? null : textOf(path.value), handler: handler?.kind === 'function' ? handler : null }];
}

/** `/{any*}` of hapi, `*` and `/*` of Fastify. */
function isWhole(path: string): boolean {
  return /^\/?(?:\*|\{\w*\*\})$/.test(path);
}
