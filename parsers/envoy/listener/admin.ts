import type { EndpointId, Listener } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import { describeAddress } from '../../../src/model/describe.ts';
import { listenerExposure } from '../../_shared/exposure.ts';
import { addressIn, isSocket } from '../message/address.ts';
import { noClientAuthentication } from '../tls/client-authentication.ts';
import type { EnvoyContext } from '../envoy-context.ts';
import { messageField } from '../message/field.ts';
import type { Message } from '../message/message.ts';

/** The administration interface and its `socket_address`, where it has one. */
export interface PlacedAdmin {
  readonly listener: Listener;
  readonly socket: Message | null;
}

/** The administration interface: plaintext HTTP without any authentication, wherever it listens; `null` when there is none. */
export function adminOf(bootstrap: Message, env: EnvoyContext, idOf: (text: string) => EndpointId): PlacedAdmin | null {
  const admin = messageField(bootstrap, 'admin');
  const address = admin?.known === true ? messageField(admin.value, 'address') : null;
  if (admin?.known !== true || address === null) return null;
  const socket = address.known ? messageField(address.value, 'socket_address') : null;
  return { listener: adminListener(admin.value, address, env, idOf), socket: socket?.known === true ? socket.value : null };
}

function adminListener(admin: Message, address: Fact<Message>, { release, exposure }: EnvoyContext, idOf: (text: string) => EndpointId): Listener {
  const found = address.known ? addressIn(address.value) : address;
  const socket = found.known && isSocket(found.value) ? found.value : null;
  const span = socket?.span ?? admin.span;
  const from = { kind: 'written', span } as const;
  const nothing = known(false, from);
  return {
    kind: 'listener',
    id: idOf(`admin:${socket === null ? '?' : describeAddress(socket)}`),
    release,
    block: admin.span,
    at: span,
    addresses: socket === null ? unknown(found.known ? { kind: 'not-understood', what: 'address' } : found.doubt, from) : known([socket], from),
    names: known([], from),
    protocol: known('management', from),
    exposure: socket === null ? unknown({ kind: 'not-understood', what: 'address' }, from) : known(socket.transport === 'unix' ? 'local' : listenerExposure(socket.host, [], exposure), from),
    tls: known(null, from),
    startTls: known('none', from),
    passthrough: nothing,
    rejectsHandshake: nothing,
    clientAuthentication: noClientAuthentication(span, release),
    identityUses: [],
    routes: known([], from),
    ineffective: [],
    decidesFor: [],
    decidesVersions: false,
  };
}

