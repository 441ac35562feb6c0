import type { Connection, EndpointId } from '../../../src/model/endpoint.ts';
import { known } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import { lazily } from '../../../src/tls/lazily.ts';
import { DeferredConnection } from '../../_shared/deferred.ts';
import { nameLike, type AlikeProxies } from '../proxy/alike-proxies.ts';
import type { Proxy } from '../syntax/sections.ts';
import type { Section } from '../syntax/tree.ts';
import type { Group, PlacedConnection } from './connection.ts';

/** What the connections of proxies are read with. */
export interface ProxyReading {
  readonly release: Release;
  readonly idOf: (text: string) => EndpointId;
  readonly groupsOf: (proxy: Proxy) => readonly Group[];
  readonly placed: (group: Group) => PlacedConnection;
  readonly connectionOf: (group: Group, id: EndpointId) => Connection;
}

/** Reads the connections of one proxy after the other. Those of proxies that are like another one are read when somebody asks. */
export function proxyConnections(alike: AlikeProxies, reading: ProxyReading): (proxy: Proxy) => readonly PlacedConnection[] {
  const models = new Map<Proxy, readonly PlacedConnection[]>();
  return (proxy) => {
    const model = alike.modelOf(proxy);
    const ofModel = model === null ? undefined : models.get(model);
    if (model !== null && ofModel?.every(({ openings: [{ server }] }) => server !== null) === true) return likeModel({ proxy, model, ofModel }, reading);
    const placed = reading.groupsOf(proxy).map(reading.placed);
    models.set(proxy, placed);
    return placed;
  };
}

interface AlikeProxy {
  readonly proxy: Proxy;
  readonly model: Proxy;
  readonly ofModel: readonly PlacedConnection[];
}

function likeModel(alike: AlikeProxy, { release, idOf, groupsOf, connectionOf }: ProxyReading): readonly PlacedConnection[] {
  const { proxy, ofModel } = alike;
  const groups = lazily(() => groupsOf(proxy));
  return ofModel.map((placed, index) => {
    const id = idOf(idTextLike(placed, alike));
    const group = (): Group => whole(groups()[index]);
    const read = lazily(() => connectionOf(group(), id));
    return new LaterConnection(new DeferredConnection(id, release, read, false, targetLike(placed, alike, read)), proxy, placed, group);
  });
}

/** One of thousands: it is read when somebody asks. */
class LaterConnection implements PlacedConnection {
  readonly connection: Connection;
  readonly proxy: Proxy;
  readonly model: PlacedConnection;
  readonly #group: () => Group;

  constructor(connection: Connection, proxy: Proxy, model: PlacedConnection, group: () => Group) {
    this.connection = connection;
    this.proxy = proxy;
    this.model = model;
    this.#group = group;
  }

  get openings(): Group {
    return this.#group();
  }
}

function whole(group: Group | undefined): Group {
  if (group === undefined) throw new Error('a proxy with other connections than its model');
  return group;
}

/** What the id of a connection is made of. */
export function idText(section: Section, name: string): string {
  return `connection:${labelOf(section)}:${name}`;
}

function idTextLike({ openings: [{ line }] }: PlacedConnection, { proxy, model }: AlikeProxy): string {
  const [name] = line.args;
  return idText(proxy.section, name === undefined ? '' : (nameLike(proxy, model, name) ?? name).value);
}

/** What messages call the connection is known without reading it, where the address is a name; else `null`. */
function targetLike({ connection, openings: [{ server }, ...others] }: PlacedConnection, { proxy, model }: AlikeProxy, read: () => Connection): Connection['target'] | null {
  const address = server?.address ? nameLike(proxy, model, server.address) : null;
  if (address === null || !connection.target.known) return null;
  const target = {
    text: others.length === 0 ? address.value : labelOf(proxy.section),
    get addresses() {
      const { target: whole } = read();
      return whole.known ? whole.value.addresses : [];
    },
  };
  return known(target, { kind: 'written', span: address.span });
}

export function labelOf({ kind, name }: Section): string {
  return name === null ? kind : `${kind} ${name.value}`;
}
