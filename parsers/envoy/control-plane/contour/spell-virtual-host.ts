import type { Spelling } from '../../../../src/model/intent.ts';
import type { Span } from '../../../../src/model/span.ts';
import { fields, items, word, type Fields } from '../../message/snippet.ts';
import { advice, change, setIn, type SetIntent, type Writer } from '../../spell/spelling.ts';
import type { ObjectContext } from '../control-plane.ts';
import type { ControlPlaneObject } from '../object.ts';
import { messageAt } from '../reference.ts';
import { routesIn } from './proxy-route.ts';

/** Spells an intent for a virtual host. */
export function spellVirtualHost(intent: SetIntent, proxy: ControlPlaneObject, context: ObjectContext, writer: Writer): Spelling | null {
  switch (intent.set) {
    case 'tls':
      return advice(virtualHost(fields(['secretName', word('shop-certificate')])), proxy.spec, writer);
    case 'redirect-to-https':
      return spellRedirect(intent.at, proxy, context, writer);
    case 'hsts': {
      const header = fields(['name', word('Strict-Transport-Security')], ['value', word(`max-age=${intent.maxAge}`)]);
      return advice(fields(['responseHeadersPolicy', fields(['set', items(header)])]), proxy.spec, writer);
    }
    case 'protocols':
      return intent.to.at(-1) === 'TLSv1.3' ? spellMaximum(proxy, writer) : null;
    default:
      return null;
  }
}

function virtualHost(tls: Fields): Fields {
  return fields(['virtualhost', fields(['tls', tls])]);
}

/** A redirect that is there is mended; with TLS, plaintext is redirected by itself unless it is permitted. */
function spellRedirect(at: Span, proxy: ControlPlaneObject, context: ObjectContext, writer: Writer): Spelling {
  const route = routesIn(proxy, context).routes.find(({ message: { span } }) => span.start === at.start && span.file === at.file)?.message;
  const redirect = route === undefined ? null : messageAt(route, 'requestRedirectPolicy');
  const toHttps = fields(['scheme', word('https')], ['statusCode', word(301)]);
  if (route !== undefined && redirect !== null) return change(fields(['requestRedirectPolicy', toHttps]), route, setIn(redirect, [], toHttps, writer), 'unsafe', writer);
  if (messageAt(proxy.spec, 'virtualhost', 'tls') === null) return advice(virtualHost(fields(['secretName', word('shop-certificate')])), proxy.spec, writer);
  const refused = fields(['permitInsecure', word(false)]);
  return route === undefined ? advice(refused, proxy.spec, writer) : change(refused, route, setIn(route, [], refused, writer), 'unsafe', writer);
}

function spellMaximum(proxy: ControlPlaneObject, writer: Writer): Spelling | null {
  const tls = messageAt(proxy.spec, 'virtualhost', 'tls');
  const set = fields(['maximumProtocolVersion', word('1.3')]);
  return tls === null ? null : change(virtualHost(set), proxy.spec, setIn(tls, [], set, writer), 'safe', writer);
}
