import type { EndpointId, Listener } from '../../../src/model/endpoint.ts';
import type { Problem } from '../../../src/model/problem.ts';
import { DeferredListener } from '../../_shared/deferred.ts';
import { nameIn, wordLike, type AlikeProxies } from '../proxy/alike-proxies.ts';
import type { Proxy } from '../syntax/sections.ts';
import { bindProblems, versionProblems } from './bind-problem.ts';
import { addressText, idText, listenersOf, type ListenerContext, type PlacedBind, type PlacedListener } from './listener.ts';

/** The listeners of one section, and what HAProxy refuses about them. */
export interface Bound {
  readonly listeners: readonly PlacedListener[];
  readonly bindProblems: readonly Problem[];
  readonly versionProblems: readonly Problem[];
}

export function boundBy(binds: readonly PlacedBind[], context: ListenerContext): Bound {
  const listeners = binds.flatMap((placed) => listenersOf(placed, context));
  return {
    listeners,
    bindProblems: binds.flatMap(({ bind, certificates, strict }) => bindProblems(bind, certificates, !strict.known || strict.value)),
    versionProblems: listeners.flatMap(({ listener: { tls }, place }) => (tls.known && tls.value !== null ? versionProblems(place.bind, tls.value) : [])),
  };
}

type IdOf = ListenerContext['idOf'];

/** Reads the listeners of one proxy after the other. Those of proxies that are like another one are read when somebody asks. */
export function proxyListeners(alike: AlikeProxies, bindsOf: (proxy: Proxy) => readonly PlacedBind[], context: ListenerContext): (proxy: Proxy) => Bound {
  const models = new Map<Proxy, readonly ModelListener[] | null>();
  const read = (proxy: Proxy, idOf: IdOf): Bound => boundBy(bindsOf(proxy), { ...context, idOf });
  return (proxy) => {
    const model = alike.modelOf(proxy);
    const ofModel = model === null ? null : (models.get(model) ?? null);
    if (ofModel !== null) return new LaterListeners(proxy, ofModel, context.idOf, read);
    const bound = read(proxy, context.idOf);
    models.set(proxy, isModel(bound) ? bound.listeners.map((listener) => modelListener(listener, proxy)) : null);
    return bound;
  };
}

/** Problems are told of every place, and certificates with settings of their own have names in other files. */
function isModel({ listeners, ...problems }: Bound): boolean {
  return problems.bindProblems.length === 0 && problems.versionProblems.length === 0 && listeners.every(({ place }) => place.entry === null);
}

/** A listener that others may be like, and where in its proxy its address stands; -1 where it is no name. */
interface ModelListener {
  readonly placed: PlacedListener;
  readonly address: number;
  readonly addressText: string;
}

function modelListener(placed: PlacedListener, proxy: Proxy): ModelListener {
  const { address } = placed.place.bind;
  return { placed, address: nameIn(proxy, address), addressText: addressText(address) };
}

/** A name in the place of an address is a host and a port, or the very same as in the model. */
function addressLike(proxy: Proxy, { address, addressText: ofModel }: ModelListener): string {
  const word = wordLike(proxy, address);
  if (word === null || !/^[\w.*-]*:[1-9]\d*$/.test(word)) return ofModel;
  return word.startsWith(':') ? `*${word}` : word;
}

const noProblems: readonly Problem[] = [];

/** The listeners of a proxy that is like another one: it is read when somebody asks. */
class LaterListeners implements Bound {
  readonly proxy: Proxy;
  readonly listeners: readonly PlacedListener[];
  readonly #read: (proxy: Proxy, idOf: IdOf) => Bound;
  #whole: readonly PlacedListener[] | null = null;

  constructor(proxy: Proxy, models: readonly ModelListener[], idOf: IdOf, read: (proxy: Proxy, idOf: IdOf) => Bound) {
    const label = `${proxy.kind} ${proxy.name}`;
    this.proxy = proxy;
    this.listeners = models.map((model, index) => new LaterListener(this, index, model.placed, idOf(idText(label, addressLike(proxy, model), ''))));
    this.#read = read;
  }

  get bindProblems(): readonly Problem[] {
    return noProblems;
  }

  get versionProblems(): readonly Problem[] {
    return noProblems;
  }

  whole(index: number): PlacedListener {
    const ids = this.listeners.map(({ listener }) => listener.id).values();
    this.#whole ??= this.#read(this.proxy, () => ids.next().value ?? '').listeners;
    const listener = this.#whole[index];
    if (listener === undefined) throw new Error('a proxy with other listeners than its model');
    return listener;
  }
}

class LaterListener implements PlacedListener {
  readonly listener: Listener;
  readonly model: PlacedListener;
  readonly #all: LaterListeners;
  readonly #index: number;

  constructor(all: LaterListeners, index: number, model: PlacedListener, id: EndpointId) {
    this.listener = new DeferredListener(id, model.listener.release, () => all.whole(index).listener);
    this.model = model;
    this.#all = all;
    this.#index = index;
  }

  get proxy(): Proxy {
    return this.#all.proxy;
  }

  get place(): PlacedListener['place'] {
    return this.#all.whole(this.#index).place;
  }
}
