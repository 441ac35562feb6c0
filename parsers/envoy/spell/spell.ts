import type { EndpointId, Listener } from '../../../src/model/endpoint.ts';
import type { Intent, Spelling } from '../../../src/model/intent.ts';
import type { PlacedConnection } from '../cluster/cluster.ts';
import type { ObjectEndpoint } from '../control-plane/control-plane.ts';
import { setField } from './edit.ts';
import type { PlacedService } from '../cluster/google-grpc.ts';
import { tableOfChain } from '../listener/filter-chain.ts';
import type { PlacedListener } from '../listener/listener.ts';
import type { PlacedAdmin } from '../listener/admin.ts';
import { fields, items, word, type Fields } from '../message/snippet.ts';
import { spellHandshake } from './spell-handshake.ts';
import { spellHsts, spellRedirect } from './spell-http.ts';
import { certificate, spellClientVerification, spellVerification, verifiedContext } from './spell-verification.ts';
import { advice, change, setIn, without, type SetIntent, type Writer } from './spelling.ts';

/** The endpoints of a unit and where they are written. */
export interface SpellContext extends Writer {
  readonly listeners: readonly PlacedListener[];
  readonly connections: readonly PlacedConnection[];
  readonly admins: readonly PlacedAdmin[];
  readonly services: readonly PlacedService[];
  readonly objects: readonly ObjectEndpoint[];
}

/** Makes the function that spells intents for the endpoints of a unit. */
export function spellFor({ listeners, connections, admins, services, objects, ...writer }: SpellContext): (intent: Intent) => Spelling | null {
  const listenersById = new Map<EndpointId, PlacedListener>(listeners.map((placed) => [placed.listener.id, placed]));
  const connectionsById = new Map<EndpointId, PlacedConnection>(connections.map((placed) => [placed.connection.id, placed]));
  const adminsById = new Map<EndpointId, PlacedAdmin>(admins.map((placed) => [placed.listener.id, placed]));
  const servicesById = new Map<EndpointId, PlacedService>(services.map((placed) => [placed.connection.id, placed]));
  const objectsById = new Map<EndpointId, ObjectEndpoint>(objects.map((placed) => [placed.endpoint.id, placed]));
  return (intent) => {
    if ('remove' in intent) return null;
    const listener = listenersById.get(intent.on);
    if (listener !== undefined) return spellListener(intent, listener, writer);
    const connection = connectionsById.get(intent.on);
    if (connection !== undefined) return spellConnection(intent, connection, writer);
    const service = servicesById.get(intent.on);
    if (service !== undefined) return spellService(intent, service, writer);
    const object = objectsById.get(intent.on);
    if (object !== undefined) return object.spell(intent, writer);
    const admin = adminsById.get(intent.on);
    return admin !== undefined && intent.set === 'tls' ? spellLocalAdmin(admin, writer) : null;
  };
}

function spellListener(intent: SetIntent, placed: PlacedListener, writer: Writer): Spelling | null {
  const { chain, context, socket } = placed;
  switch (intent.set) {
    case 'tls':
      return advice(tlsSocket('DownstreamTlsContext', fields(['common_tls_context', certificate('/path/to/server')])), chain.message, writer);
    case 'redirect-to-https':
      return spellRedirect(intent, tableOfChain(chain), writer);
    case 'hsts':
      return spellHsts(intent, tableOfChain(chain), writer);
    case 'start-tls':
      return spellStartTls(placed, writer);
    case 'early-data': {
      const off = fields(['enable_early_data', word(false)]);
      return socket?.transport === 'quic' ? change(off, socket.config, setIn(socket.config, [], off, writer), 'safe', writer) : null;
    }
    case 'stapling':
      return spellStapling(intent.to, placed, writer);
    default:
      return context && (spellClientVerification(intent, context, writer) ?? spellHandshake(intent, context, writer));
  }
}

function spellConnection(intent: SetIntent, placed: PlacedConnection, writer: Writer): Spelling | null {
  const { context, owner } = placed;
  if (intent.set === 'tls') return advice(tlsSocket('UpstreamTlsContext', verifiedContext(placed, writer)), owner, writer);
  return context && (spellVerification(intent, placed, context, writer) ?? spellHandshake(intent, context, writer));
}

/** TLS of Google's client has nothing to set but the authorities and a certificate. */
function spellService(intent: SetIntent, { message }: PlacedService, writer: Writer): Spelling | null {
  if (intent.set !== 'tls' && intent.set !== 'trust-anchors') return null;
  const roots = fields(['root_certs', fields(['filename', word('/path/to/internal-ca.pem')])]);
  return advice(fields(['channel_credentials', fields(['ssl_credentials', roots])]), message, writer);
}

function tlsSocket(type: string, context: Fields): Fields {
  const typed = fields(['@type', word(`type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.${type}`)], ...context.fields);
  return fields(['transport_socket', fields(['name', word('envoy.transport_sockets.tls')], ['typed_config', typed])]);
}

function spellStartTls({ chain }: PlacedListener, writer: Writer): Spelling | null {
  const filter = chain.terminal.filters.find(({ type }) => type === 'PostgresProxy');
  if (filter?.config?.known !== true) return null;
  const required = fields(['downstream_ssl', word('REQUIRE')]);
  return change(required, filter.config.value, setIn(filter.config.value, [], required, writer), 'unsafe', writer);
}

/** Which file holds a response, only a person knows. */
function spellStapling(to: boolean, { context }: PlacedListener, writer: Writer): Spelling | null {
  if (context === null) return null;
  const written = context.certificates.known ? context.certificates.value : [];
  if (to) return advice(fields(['tls_certificates', items(fields(['ocsp_staple', fields(['filename', word('/path/to/response.der')])]))]), context.message, writer);
  const holder = written.find(({ message }) => message.field('ocsp_staple') !== null);
  return holder === undefined ? null : without(holder.message, 'ocsp_staple', writer);
}

/** The administration interface has no TLS: it belongs on this host. */
function spellLocalAdmin({ socket, listener }: PlacedAdmin, writer: Writer): Spelling | null {
  if (socket === null) return null;
  const host = loopbackFor(listener);
  return change(fields(['address', word(host)]), socket, [setField(socket, 'address', word(host), [], writer.texts)], 'unsafe', writer);
}

function loopbackFor({ addresses }: Listener): string {
  const host = addresses.known ? (addresses.value[0]?.host ?? '') : '';
  return host.includes(':') ? '::1' : '127.0.0.1';
}
