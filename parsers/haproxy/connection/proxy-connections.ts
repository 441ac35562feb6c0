import type { Connection, EndpointId } from '../../../src/model/endpoint.ts';
import { known } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import { lazily } from '../../../src/tls/lazily.ts';
import { DeferredConnection } from '../../_shared/deferred.ts';
import { nameIn, nameSpan, wordLike, type AlikeProxies } from '../proxy/alike-proxies.ts';
import type { Proxy } from '../syntax/sections.ts';
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
  const models = new Map<Proxy, readonly ModelConnection[]>();
  return (proxy) => {
    const model = alike.modelOf(proxy);
    const ofModel = model === null ? undefined : models.get(model);
    if (ofModel?.every(({ placed }) => placed.openings[0].server !== null) === true) return likeModel(proxy, ofModel, reading);
    const all = reading.groupsOf(proxy).map(reading.placed);
    models.set(proxy, all.map((placed) => modelConnection(placed, proxy)));
    return all;
  };
}

/** A connection that others may be like, and where in its proxy the names of its server and of its address stand; -1 where they are no names. */
interface ModelConnection {
  readonly placed: PlacedConnection;
  readonly name: number;
  readonly address: number;
}

function modelConnection(placed: PlacedConnection, proxy: Proxy): ModelConnection {
  const [{ line, server }] = placed.openings;
  return { placed, name: nameIn(proxy, line.args[0] ?? null), address: placed.connection.target.known ? nameIn(proxy, server?.address ?? null) : -1 };
}

function likeModel(proxy: Proxy, ofModel: readonly ModelConnection[], reading: ProxyReading): readonly PlacedConnection[] {
  const groups = lazily(() => reading.groupsOf(proxy));
  const label = `${proxy.kind} ${proxy.name}`;
  return ofModel.map((model, index) => {
    const id = reading.idOf(idText(label, wordLike(proxy, model.name) ?? model.placed.openings[0].line.args[0]?.value ?? ''));
    return new LaterConnection(id, proxy, model, () => whole(groups()[index]), reading);
  });
}

/** One of thousands: it is read when somebody asks. */
class LaterConnection implements PlacedConnection {
  readonly connection: Connection;
  readonly proxy: Proxy;
  readonly #model: ModelConnection;
  readonly #group: () => Group;
  readonly #reading: ProxyReading;
  #whole: Connection | null = null;

  constructor(id: EndpointId, proxy: Proxy, model: ModelConnection, group: () => Group, reading: ProxyReading) {
    this.connection = new DeferredConnection(id, reading.release, () => this.#read(), false, model.address === -1 ? null : () => this.#target());
    this.proxy = proxy;
    this.#model = model;
    this.#group = group;
    this.#reading = reading;
  }

  get model(): PlacedConnection {
    return this.#model.placed;
  }

  get openings(): Group {
    return this.#group();
  }

  #read(): Connection {
    return (this.#whole ??= this.#reading.connectionOf(this.#group(), this.connection.id));
  }

  /** What messages call the connection is known without reading it. */
  #target(): Connection['target'] {
    const { placed, address } = this.#model;
    const text = placed.openings.length === 1 ? (wordLike(this.proxy, address) ?? '') : `${this.proxy.kind} ${this.proxy.name}`;
    return known(new LaterTarget(text, () => this.#read().target), { kind: 'written', span: nameSpan(this.proxy, address) });
  }
}

type Target = Extract<Connection['target'], { readonly known: true }>['value'];

/** A target of which only the name is known before the connection is read. */
class LaterTarget implements Target {
  readonly text: string;
  readonly #read: () => Connection['target'];

  constructor(text: string, read: () => Connection['target']) {
    this.text = text;
    this.#read = read;
  }

  get addresses(): Target['addresses'] {
    const whole = this.#read();
    return whole.known ? whole.value.addresses : [];
  }

  /** With the addresses, which `JSON.stringify` would not ask for. */
  toJSON(): Target {
    return { text: this.text, addresses: this.addresses };
  }
}

function whole(group: Group | undefined): Group {
  if (group === undefined) throw new Error('a proxy with other connections than its model');
  return group;
}

/** What the id of a connection is made of. */
export function idText(label: string, name: string): string {
  return `connection:${label}:${name}`;
}
