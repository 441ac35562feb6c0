import { and, type Truth } from '../../../src/model/fact.ts';
import { parameterDirectiveOf } from '../http/backend-parameter.ts';
import { passOf } from '../http/content.ts';
import type { Outcome } from '../http/outcome.ts';
import { outcomesOf } from '../http/server-walk.ts';
import { lookup, type Block } from '../scope/scope.ts';
import { siteOf } from '../server/site.ts';

const tooEarly = 425;

/**
 * Whether every request that came as early data and is passed on says so (`Early-Data`, RFC 8470, section 5.1), or is answered with
 * 425. What nginx serves out of files is not changed by a replay, so it does not count.
 */
export function earlyDataMarked(server: Block): Truth {
  const site = siteOf(server, { tls: true, port: null, hosts: null }, null);
  const outcomes = outcomesOf({ ...site, request: { ...site.request, earlyData: 'yes' } });
  const refusing = new Set(outcomes.filter(isTooEarly).map(({ location }) => location));
  const passing = outcomes.filter(({ location, answer }) => !refusing.has(location) && !refusing.has(null) && isPassedOn(answer));
  return and(...passing.map(({ settings, answer }) => (answer.known || marks(settings) === 'yes' ? marks(settings) : 'unknown')));
}

function isTooEarly({ answer }: Outcome): boolean {
  return answer.known && answer.value.kind === 'refuse' && answer.value.status === tooEarly;
}

function isPassedOn(answer: Outcome['answer']): boolean {
  return !answer.known || answer.value.kind === 'forward';
}

function marks(settings: Block): Truth {
  const directive = parameterDirectiveOf.get(passOf(settings)?.name.value ?? '');
  const found = directive === undefined ? null : lookup(settings, directive);
  if (found?.directives.some(({ args }) => /\$\{?ssl_early_data\b/.test(args[1]?.value ?? '')) === true) return 'yes';
  const isOpen = found !== null && (found.doubt !== null || found.block.doubt !== null);
  return isOpen ? 'unknown' : 'no';
}
