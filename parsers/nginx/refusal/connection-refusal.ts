import { truth } from '../../../src/model/fact.ts';
import type { Problem } from '../../../src/model/problem.ts';
import { configurationProblem } from './configuration-problem.ts';
import type { PlacedConnection } from '../connection/connection.ts';
import { lookup } from '../scope/scope.ts';

/** nginx does not verify servers without authorities to believe (ngx_http_proxy_set_ssl and its likes). */
export function refusedConnection({ connection: { tls }, places, tlsPrefix: prefix }: PlacedConnection): readonly Problem[] {
  const [place] = places();
  if (place === undefined || prefix === null || truth(tls, (settings) => settings !== null) !== 'yes') return [];
  const verify = lookup(place.block, `${prefix}verify`);
  const [directive] = verify?.directives ?? [];
  if (directive === undefined || verify?.doubt !== null || directive.templated || directive.args[0]?.value.toLowerCase() !== 'on') return [];
  const authority = `${prefix}trusted_certificate`;
  if (lookup(place.block, authority) !== null) return [];
  return [configurationProblem('missing-server-authority', directive.span, { directive: directive.name.value, authority })];
}
