import type { Spelling } from '../../../../src/model/intent.ts';
import type { Span } from '../../../../src/model/span.ts';
import type { TlsVersion } from '../../../../src/model/tls.ts';
import { lazilyForObject } from '../../../../src/tls/lazily.ts';
import type { Message } from '../../message/message.ts';
import { fields, items, word, type Fields } from '../../message/snippet.ts';
import { spelledSuite } from '../../spell/spell-handshake.ts';
import { advice, change, setIn, type SetIntent, type Writer } from '../../spell/spelling.ts';
import type { ObjectContext } from '../control-plane.ts';
import { isOfEnvoyGateway } from '../envoy-gateway/client-traffic-policy.ts';
import type { ControlPlaneObject } from '../object.ts';
import { messageAt, textIn } from '../reference.ts';
import type { GatewayListener } from './gateway-listener.ts';
import { redirectIn, rulesOf } from './route.ts';

/** Spells an intent for a listener of a Gateway. What the API has no words for is left to Envoy Gateway's, where that is what reads it. */
export function spellListener(intent: SetIntent, { message, gateway }: GatewayListener, policy: ControlPlaneObject | null, context: ObjectContext, writer: Writer): Spelling | null {
  switch (intent.set) {
    case 'tls':
      return advice(fields(['protocol', word('HTTPS')], ['tls', fields(['certificateRefs', items(fields(['name', word('shop-certificate')]))])]), message, writer);
    case 'redirect-to-https':
      return spellRedirect(intent.at, message, context, writer);
    case 'hsts':
      return advice(filterOf('ResponseHeaderModifier', 'responseHeaderModifier', fields(['set', items(hstsHeader(intent.maxAge))])), message, writer);
    default:
      return isOfEnvoyGateway(textIn(gateway.spec, 'gatewayClassName'), context) ? spellPolicy(intent, message, policy, writer) : null;
  }
}

function filterOf(type: string, name: string, settings: Fields): Fields {
  return fields(['filters', items(fields(['type', word(type)], [name, settings]))]);
}

function hstsHeader(maxAge: number): Fields {
  return fields(['name', word('Strict-Transport-Security')], ['value', word(`max-age=${maxAge}`)]);
}

const toHttps = fields(['scheme', word('https')], ['statusCode', word(301)]);

/** A redirect that is there is mended; where content is served, only a person knows where that shall be served instead. */
function spellRedirect(at: Span, near: Message, { objects }: ObjectContext, writer: Writer): Spelling {
  const rule = rulesByPlace(objects).get(placeOf(at));
  const redirect = rule === undefined ? null : redirectIn(rule);
  if (redirect === null) return advice(filterOf('RequestRedirect', 'requestRedirect', toHttps), near, writer);
  return change(fields(['requestRedirect', toHttps]), redirect, setIn(redirect, ['requestRedirect'], toHttps, writer), 'unsafe', writer);
}

/** There may be thousands, and as many listeners to mend. */
const rulesByPlace = lazilyForObject((objects: ObjectContext['objects']): ReadonlyMap<string, Message> => new Map(objects('gateway.networking.k8s.io/HTTPRoute').flatMap(rulesOf).map((rule) => [placeOf(rule.span), rule])));

function placeOf({ file, start }: Span): string {
  return `${file} ${start}`;
}

/** A ClientTrafficPolicy says it; where there is none, a person writes one. */
function spellPolicy(intent: SetIntent, near: Message, policy: ControlPlaneObject | null, writer: Writer): Spelling | null {
  const written = policy === null ? null : messageAt(policy.spec, 'tls');
  const set = policyWords(intent, written);
  if (set === null || set.fields.length === 0) return null;
  const whole = fields(['tls', set]);
  return policy === null ? advice(whole, near, writer) : change(whole, policy.spec, setIn(policy.spec, ['tls'], set, writer), 'safe', writer);
}

function policyWords(intent: SetIntent, written: Message | null): Fields | null {
  switch (intent.set) {
    case 'protocols':
      return fields(...boundIn(written, 'minVersion', intent.to[0]), ...boundIn(written, 'maxVersion', intent.to.at(-1)));
    case 'cipher-suites':
      return fields(['ciphers', items(...intent.to.map((name) => word(spelledSuite(name))))]);
    default:
      return null;
  }
}

/** A bound that is written, where it is another one. Quoted, as YAML would take it for a number. */
function boundIn(written: Message | null, field: string, version: TlsVersion | undefined): Fields['fields'] {
  const before = written === null ? null : textIn(written, field);
  const after = version === 'TLSv1' ? '1.0' : version?.replace('TLSv', '');
  return before === null || after === undefined || before === after ? [] : [[field, word(after)]];
}
