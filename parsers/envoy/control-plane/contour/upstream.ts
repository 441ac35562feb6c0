import type { Connection, NameCheck } from '../../../../src/model/endpoint.ts';
import { known, mapFact, unknown, type Fact, type Origin } from '../../../../src/model/fact.ts';
import { booleanField, messageField, messagesField, numberField, textField, textsField } from '../../message/field.ts';
import type { Message } from '../../message/message.ts';
import { nameSpan } from '../../cluster/cluster.ts';
import { fields, items, word } from '../../message/snippet.ts';
import { advice } from '../../spell/spelling.ts';
import type { ObjectContext, ObjectEndpoint } from '../control-plane.ts';
import { connectionByObject } from '../endpoint.ts';
import type { ControlPlaneObject } from '../object.ts';
import { messageAt, textIn } from '../reference.ts';
import { resolve } from '../resolve.ts';
import { settingsByObject } from '../tls-settings.ts';
import { unseenVerification } from '../unseen.ts';

/** Connections over TLS to the services of a proxy. What is talked to in plaintext, other resources may say otherwise of. */
export function readServices(proxy: ControlPlaneObject, context: ObjectContext): readonly ObjectEndpoint[] {
  const stream = messageAt(proxy.spec, 'tcpproxy');
  const tls = messageAt(proxy.spec, 'virtualhost', 'tls');
  const passes = tls === null ? null : booleanField(tls, 'passthrough');
  const isPassed = passes?.known === true && passes.value;
  const routes = messagesField(proxy.spec, 'routes').items.map((message) => ({ message, protocol: 'http' as const }));
  const users = stream === null || isPassed ? routes : [...routes, { message: stream, protocol: 'tcp' as const }];
  return users.flatMap(({ message, protocol }) =>
    messagesField(message, 'services').items.flatMap((service): readonly ObjectEndpoint[] => {
      const secure = securedBy(service, proxy, context);
      if (secure === null) return [];
      const words = fields(['validation', fields(['caSecret', word('internal-ca')], ['subjectNames', items(word('app.internal'))])]);
      return [{ endpoint: connectionTo(service, secure, protocol, proxy, context), spell: (intent, writer) => (intent.set === 'chain-verification' ? advice(words, service, writer) : null) }];
    }),
  );
}

/** What says that a service is talked to over TLS: its `protocol` here, else an annotation of the Service; `null` where nothing in sight does. */
function securedBy(service: Message, proxy: ControlPlaneObject, context: ObjectContext): Fact<true> | null {
  const protocol = textField(service, 'protocol');
  if (protocol !== null) return !protocol.known ? protocol : protocol.value === 'h2c' ? null : known(true, protocol.from);
  const annotated = annotationFor(service, proxy, context);
  if (annotated !== null) return known(true, annotated);
  const validation = service.field('validation')?.key;
  return validation === undefined ? null : unknown({ kind: 'run-time', what: 'projectcontour.io/upstream-protocol.tls' }, { kind: 'written', span: validation.span });
}

/** `projectcontour.io/upstream-protocol.tls` and `.h2` list ports of a Service by number or name. */
function annotationFor(service: Message, proxy: ControlPlaneObject, context: ObjectContext): Origin | null {
  const port = numberField(service, 'port');
  const [found] = resolve(context, '/Service', { name: textIn(service, 'name') ?? '?', namespace: proxy.namespace }, proxy);
  const annotations = found === undefined ? null : messageAt(found.message, 'metadata', 'annotations');
  if (found === undefined || annotations === null || port?.known !== true) return null;
  const names = messagesField(found.spec, 'ports').items.flatMap((item) => {
    const number = numberField(item, 'port');
    return number?.known === true && number.value === port.value ? (textIn(item, 'name') ?? []) : [];
  });
  for (const { key, value } of annotations.fields) {
    if (!/^projectcontour\.io\/upstream-protocol\.(?:tls|h2)$/.test(key.text) || value.kind !== 'scalar') continue;
    const listed = value.text.split(',').map((one) => one.trim());
    if ([String(port.value), ...names].some((one) => listed.includes(one))) return { kind: 'written', span: value.span };
  }
  return null;
}

function connectionTo(service: Message, secure: Fact<true>, protocol: 'http' | 'tcp', proxy: ControlPlaneObject, context: ObjectContext): Connection {
  const from: Origin = { kind: 'written', span: service.span };
  const name = textIn(service, 'name') ?? '?';
  const byDefault = { kind: 'default', of: context.release, near: service.span, cite: 'Contour, ContourConfiguration, spec.envoy.cluster.upstreamTLS' } as const;
  const settings = settingsByObject({ side: 'client', near: service.span, minimum: known('TLSv1.2', byDefault), maximum: known('TLSv1.3', byDefault), certificates: known([], from) }, context);
  return connectionByObject(
    {
      label: `httpproxy ${proxy.name}:${name}`,
      at: nameSpan(service),
      block: service.span,
      target: known({ text: name, addresses: [] }, from),
      protocol: known(protocol, from),
      exposure: known('internal', from),
      tls: secure.known ? known(settings, secure.from) : secure,
      verification: verificationOf(messageField(service, 'validation'), from),
      serverName: unknown({ kind: 'run-time', what: 'host' }, from),
      clientCertificate: unknown({ kind: 'run-time', what: 'ContourConfiguration' }, from),
    },
    context,
  );
}

/** Without `validation` nothing is verified; with it, chain and name are (internal/envoy/v3/auth.go, UpstreamTLSContext). */
function verificationOf(written: Fact<Message> | null, from: Origin): Connection['verification'] {
  if (written?.known === false) return unseenVerification(written);
  const validation = written?.value ?? null;
  const authority = validation === null ? null : textField(validation, 'caSecret');
  const none = known({ kind: 'none' } as const, from);
  const nothing = { depth: known(null, from), revocation: none, bypasses: [] } as const;
  if (validation === null || authority === null) return { chain: known(false, from), name: none, trustAnchors: none, ...nothing };
  return { chain: mapFact(authority, () => true), name: nameOf(validation), trustAnchors: mapFact(authority, (path) => ({ kind: 'file', path })), ...nothing };
}

function nameOf(validation: Message): Fact<NameCheck> {
  const from: Origin = { kind: 'written', span: validation.span };
  const names = textsField(validation, 'subjectNames');
  if (!names.known) return names;
  if (names.value.length > 0) return known({ kind: 'san-matcher', anything: false }, names.from);
  const single = textField(validation, 'subjectName');
  return single === null ? known({ kind: 'none' }, from) : mapFact(single, (name): NameCheck => ({ kind: 'name', name }));
}
