import type { Answer, Route } from '../../../../src/model/endpoint.ts';
import { known, mapFact, unknown, type Fact, type Origin } from '../../../../src/model/fact.ts';
import { isAcmePath } from '../../../_shared/pattern.ts';
import { messageField, messagesField, numberField, textField, textsField } from '../../message/field.ts';
import type { Message } from '../../message/message.ts';
import type { Hsts } from '../../http/response-header.ts';
import type { ObjectContext } from '../control-plane.ts';
import type { ControlPlaneObject } from '../object.ts';
import { messageAt, textIn } from '../reference.ts';
import { referrersTo, type Referrer } from '../resolve.ts';
import type { GatewayListener } from './gateway-listener.ts';
import { hstsAfterChange } from './response-header.ts';

/** The routes that are attached to a listener for HTTP; a doubt where none are in sight: they may be anywhere else. */
export function routesOfListener(listener: GatewayListener, byListener: (before: Hsts) => Hsts, context: Pick<ObjectContext, 'objects'>): Fact<readonly Route[]> {
  const kinds = ['gateway.networking.k8s.io/HTTPRoute', 'gateway.networking.k8s.io/GRPCRoute'] as const;
  const parents = kinds.flatMap((kind) => referrersTo(context, listener.gateway, 'Gateway', kind, 'parentRefs'));
  const attached = [...new Set(parents.filter((parent) => isAttached(parent, listener)).map(({ object }) => object))];
  const from: Origin = { kind: 'written', span: listener.message.span };
  if (attached.length === 0) return unknown({ kind: 'run-time', what: 'HTTPRoute' }, from);
  return known(attached.flatMap((route) => routesOf(route, listener, byListener)), from);
}

function isAttached({ object, reference: { sectionName, port: ofPort } }: Referrer, { name, port, hostname }: GatewayListener): boolean {
  const fits = (sectionName === null || sectionName === name) && (ofPort === null || ofPort === port);
  const own = fits ? hostnamesOf(object) : [];
  return fits && (hostname === null || own.length === 0 || own.some((host) => overlap(host, hostname)));
}

function hostnamesOf({ spec }: ControlPlaneObject): readonly string[] {
  const names = textsField(spec, 'hostnames');
  return names.known ? names.value : [];
}

/** Whether a name can match both patterns, e.g. `*.shop.example` and `www.shop.example`. */
function overlap(one: string, other: string): boolean {
  return one === other || covers(one, other) || covers(other, one);
}

function covers(pattern: string, name: string): boolean {
  return pattern.startsWith('*.') && name.endsWith(pattern.slice(1));
}

/** Where a template decides about rules, what they answer together is not known. */
function routesOf(route: ControlPlaneObject, listener: GatewayListener, byListener: (before: Hsts) => Hsts): readonly Route[] {
  const { items, doubt } = messagesField(route.spec, 'rules');
  if (doubt === null) return items.map((rule) => routeOf(rule, route, listener, byListener));
  return [{ scope: '', span: route.spec.span, answer: doubt, condition: 'other', hsts: doubt, management: null, restricted: false }];
}

/** The rules of a route. */
export function rulesOf({ spec }: ControlPlaneObject): readonly Message[] {
  return messagesField(spec, 'rules').items;
}

function routeOf(rule: Message, route: ControlPlaneObject, { message }: GatewayListener, byListener: (before: Hsts) => Hsts): Route {
  const path = pathOf(rule);
  const none: Hsts = known(null, { kind: 'written', span: rule.span });
  const changed = filtersOf(rule, 'ResponseHeaderModifier').reduce<Hsts>((hsts, filter) => hstsAfterChange(messageField(filter, 'responseHeaderModifier'), hsts), none);
  return {
    scope: `${hostnamesOf(route)[0] ?? ''}${path}`,
    span: rule.span,
    answer: answerOf(rule, path),
    condition: isConditional(rule) ? 'other' : 'always',
    hsts: textIn(message, 'protocol') === 'HTTPS' ? byListener(messagesField(rule, 'filters').doubt ?? changed) : none,
    management: null,
    restricted: false,
  };
}

/** The path that the first match asks for; empty for every path. */
function pathOf(rule: Message): string {
  const [match] = messagesField(rule, 'matches').items;
  const path = match === undefined ? null : messageAt(match, 'path');
  const value = path === null ? '/' : (textIn(path, 'value') ?? '/');
  return value === '/' ? '' : value;
}

function isConditional(rule: Message): boolean {
  const { items } = messagesField(rule, 'matches');
  return items.length > 0 && items.every((match) => ['headers', 'queryParams', 'method'].some((name) => match.field(name) !== null));
}

function filtersOf(rule: Message, type: string): readonly Message[] {
  return messagesField(rule, 'filters').items.filter((filter) => textIn(filter, 'type') === type);
}

/** The filter of a rule that redirects; `null` where none does. */
export function redirectIn(rule: Message): Message | null {
  return filtersOf(rule, 'RequestRedirect')[0] ?? null;
}

/** What an extension of the implementation answers is not in sight. Without anything to pass requests on to, the answer is an error (HTTPRouteRule.backendRefs). */
function answerOf(rule: Message, path: string): Fact<Answer> {
  const from: Origin = { kind: 'written', span: rule.span };
  const { doubt: open } = messagesField(rule, 'filters');
  if (open !== null) return open;
  const redirect = redirectIn(rule);
  if (redirect !== null) return redirectAnswer(redirect);
  const { items, doubt } = messagesField(rule, 'backendRefs');
  if (doubt !== null && items.length === 0) return doubt;
  if (items.length > 0) return known(isAcmePath(path) && path !== '' ? { kind: 'acme-challenge' } : { kind: 'forward', to: [] }, from);
  const [extension] = filtersOf(rule, 'ExtensionRef');
  return extension === undefined ? known({ kind: 'refuse', status: 500 }, from) : unknown({ kind: 'not-understood', what: 'extensionRef' }, { kind: 'written', span: extension.span });
}

function redirectAnswer(filter: Message): Fact<Answer> {
  const settings = messageField(filter, 'requestRedirect');
  if (settings?.known !== true) return settings ?? unknown({ kind: 'not-understood', what: 'requestRedirect' }, { kind: 'written', span: filter.span });
  const scheme = textField(settings.value, 'scheme');
  const status = numberField(settings.value, 'statusCode') ?? known(302, settings.from);
  if (!status.known) return status;
  return mapFact(scheme ?? known('same', settings.from), (to): Answer => ({ kind: 'redirect', scheme: to === 'https' || to === 'http' ? to : 'same', status: status.value }));
}
