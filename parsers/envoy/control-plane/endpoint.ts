import type { Connection, Listener } from '../../../src/model/endpoint.ts';
import { known, type Origin } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { noClientAuthentication } from '../tls/client-authentication.ts';
import type { ObjectContext } from './control-plane.ts';

interface Place {
  /** What the id is made of. */
  readonly label: string;
  /** What a person would point at. */
  readonly at: Span;
  readonly block: Span;
}

/** What a resource says of a listener. */
export type WrittenListener = Place &
  Pick<Listener, 'addresses' | 'names' | 'protocol' | 'exposure' | 'tls'> &
  Partial<Pick<Listener, 'passthrough' | 'clientAuthentication' | 'identityUses' | 'routes' | 'ineffective'>>;

/** A listener of the Envoys that a control plane configures. What the resource says nothing about is not there. */
export function listenerByObject({ label, ...written }: WrittenListener, { release, idOf }: Pick<ObjectContext, 'release' | 'idOf'>): Listener {
  const from: Origin = { kind: 'written', span: written.at };
  const nothing = known(false, from);
  return {
    kind: 'listener',
    id: idOf(`listener:${label}`),
    release,
    startTls: known('none', from),
    passthrough: nothing,
    rejectsHandshake: nothing,
    clientAuthentication: noClientAuthentication(written.at, release),
    identityUses: [],
    routes: known([], from),
    ineffective: [],
    decidesFor: [],
    decidesVersions: false,
    ...written,
  };
}

/** What a resource says of a connection. */
export type WrittenConnection = Place &
  Pick<Connection, 'target' | 'protocol' | 'exposure' | 'tls' | 'verification' | 'serverName' | 'clientCertificate'> &
  Partial<Pick<Connection, 'passthrough' | 'fallsBackToPlaintext' | 'ineffective'>>;

/** A connection of the Envoys that a control plane configures. */
export function connectionByObject({ label, ...written }: WrittenConnection, { release, idOf }: Pick<ObjectContext, 'release' | 'idOf'>): Connection {
  const from: Origin = { kind: 'written', span: written.at };
  return {
    kind: 'connection',
    id: idOf(`connection:${label}`),
    release,
    passthrough: known(false, from),
    fallsBackToPlaintext: known(false, from),
    ineffective: [],
    ...written,
  };
}
