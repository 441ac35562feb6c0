import type { ExposureSettings } from '../../src/engine/parser.ts';
import { describeAddress } from '../../src/model/describe.ts';
import type { Address, ApplicationProtocol, ClientAuthentication, EndpointId, Exposure, IneffectiveSetting, Listener } from '../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin } from '../../src/model/fact.ts';
import type { TlsSettings } from '../../src/model/tls.ts';
import { listenerExposure, widest } from '../_shared/exposure.ts';
import { addressesIn } from './address.ts';
import type { Behaviour, BehaviourOf } from './behaviour.ts';
import { doubtOfBind, type Bind } from './bind.ts';
import { bypassesOf, type AskingContext, type Checks } from './bypass.ts';
import { certificateEntries } from './certificate-entries.ts';
import { clientAuthentication, noClientAuthentication } from './client-authentication.ts';
import { flagFact, strictSni } from './flag.ts';
import { deadWithoutTls, deadWithTls } from './ineffective-setting.ts';
import { lateGlobalSettings } from './late-global.ts';
import type { TlsPlace } from './place.ts';
import type { Globals, Proxy } from './sections.ts';
import { namedContexts, type NamedContext } from './tls-context.ts';
import type { TlsContext, TlsReader } from './tls-settings.ts';

/** What listeners are read with. */
export interface ListenerContext extends TlsContext {
  readonly exposure: ExposureSettings;
  readonly tls: TlsReader;
  readonly checks: () => Checks;
  readonly behaviourOf: BehaviourOf;
  /** Makes an id of its own for every listener. */
  readonly idOf: (text: string) => EndpointId;
}

/** A `bind` and what it belongs to. */
export interface PlacedBind {
  readonly bind: Bind;
  /** `null` for sections that are no proxies. */
  readonly proxy: Proxy | null;
  readonly globals: Globals;
  readonly protocol: Fact<ApplicationProtocol>;
}

/** A listener and where its settings are written. */
export interface PlacedListener {
  readonly listener: Listener;
  readonly place: TlsPlace;
  readonly proxy: Proxy | null;
}

/** One listener for a `bind`, and more for certificates that have settings of their own. */
export function listenersOf(placed: PlacedBind, context: ListenerContext): readonly PlacedListener[] {
  const { bind, globals, proxy } = placed;
  const place: TlsPlace = { bind, entry: null, versionEntry: null, globals };
  const doubt = doubtOfBind(bind);
  const from: Origin = { kind: 'written', span: bind.line.span };
  const speaksTls = bind.settings.last.get('ssl');
  if (bind.line.doubt?.kind === 'template' || (speaksTls === undefined && doubt !== null)) {
    return [withoutTls(placed, place, unknown(doubt ?? { kind: 'template' }, from), context)];
  }
  if (speaksTls === undefined) return [withoutTls(placed, place, known(null, from), context)];
  const strict = flagFact(strictSni, place, known(false, from));
  const entries = certificateEntries(place, proxy, context.files, context.release);
  return withTls(placed, namedContexts(bind, globals, entries, strict.known && strict.value, context.release), strict, context);
}

function withoutTls(placed: PlacedBind, place: TlsPlace, tls: Fact<null>, context: ListenerContext): PlacedListener {
  const authentication = noClientAuthentication(place, context.release);
  const parts = { place, tls, authentication, names: known([], tls.from), ineffective: tls.known ? deadWithoutTls(place) : [], rejects: known(false, tls.from) };
  return listenerOf(placed, parts, context);
}

function withTls(placed: PlacedBind, contexts: readonly NamedContext[], strict: Fact<boolean>, context: ListenerContext): readonly PlacedListener[] {
  const { release, configuration, tls } = context;
  const ssl = placed.bind.settings.last.get('ssl')?.keyword.span ?? placed.bind.line.span;
  const from: Origin = { kind: 'written', span: ssl };
  const authentications = contexts.map(({ place }) => clientAuthentication(place, release, []));
  const asking = contexts.map(({ place, names }, index): AskingContext => ({ place, label: labelOf(place, names), mode: (authentications[index] ?? noClientAuthentication(place, release)).mode }));
  const isAsked = asking.some(({ mode }) => !mode.known || mode.value !== 'none');
  return contexts.map(({ place, certificates, names }, index) => {
    const settings = tls.settings(place, certificates, placed.proxy);
    const own = authentications[index] ?? noClientAuthentication(place, release);
    const self = asking[index];
    const isHttp = placed.protocol.known && placed.protocol.value === 'http';
    const bypasses = !isAsked || self === undefined ? [] : bypassesOf(self, asking, context.checks(), isHttp);
    const isEmpty = certificates.entries.length === 0 && certificates.doubt === null;
    const rejects = strict.known && strict.value && isEmpty ? known(true, strict.from) : known(false, from);
    const ineffective = [...deadWithTls(place, tls.handshake(place), own, isAsked, release), ...lateGlobalSettings(place, configuration.globals, settings)];
    return listenerOf(placed, { place, tls: known(settings, from), authentication: { ...own, bypasses }, names, ineffective, rejects }, context);
  });
}

interface Parts {
  readonly place: TlsPlace;
  readonly tls: Fact<TlsSettings | null>;
  readonly authentication: ClientAuthentication;
  readonly names: Fact<readonly string[]>;
  readonly ineffective: readonly IneffectiveSetting[];
  readonly rejects: Fact<boolean>;
}

function listenerOf(placed: PlacedBind, parts: Parts, context: ListenerContext): PlacedListener {
  const { bind, proxy, protocol } = placed;
  const { place, tls, authentication, names, ineffective, rejects } = parts;
  const addresses = addressesFact(bind);
  const behaviour = proxy === null ? nothingServed(tls.from) : context.behaviourOf(proxy, { bind, tls, addresses, mode: authentication.mode });
  const listener: Listener = {
    kind: 'listener',
    id: context.idOf(idText(bind, addresses, place, names)),
    release: context.release,
    block: bind.section.head.span,
    at: place.entry?.span ?? bind.line.span,
    addresses,
    names,
    protocol,
    exposure: exposureFact(addresses, names, context.exposure),
    tls,
    startTls: known('none', tls.from),
    passthrough: behaviour.passthrough,
    rejectsHandshake: rejects,
    clientAuthentication: authentication,
    identityUses: behaviour.identityUses,
    routes: behaviour.routes,
    ineffective,
    decidesFor: [],
  };
  return { listener, place, proxy };
}

function nothingServed(from: Origin): Behaviour {
  return { routes: known([], from), identityUses: [], passthrough: known(false, from) };
}

function addressesFact({ address, line }: Bind): Fact<readonly Address[]> {
  const from: Origin = { kind: 'written', span: address?.span ?? line.span };
  const addresses = address === null ? [] : addressesIn(address);
  return addresses === null ? unknown(address?.doubt ?? { kind: 'template' }, from) : known(addresses, from);
}

function exposureFact(addresses: Fact<readonly Address[]>, names: Fact<readonly string[]>, settings: ExposureSettings): Fact<Exposure> {
  if (!addresses.known) return addresses;
  const hosts = names.known ? names.value : [];
  const exposures = addresses.value.map(({ host, transport }): Exposure => (transport === 'unix' ? 'local' : listenerExposure(host, hosts, settings)));
  return known(widest(exposures) ?? 'external', addresses.from);
}

function labelOf({ bind, entry }: TlsPlace, names: Fact<readonly string[]>): string {
  const name = names.known ? names.value[0] : undefined;
  return name ?? entry?.certificate?.value ?? bind.address?.value ?? '?';
}

function idText(bind: Bind, addresses: Fact<readonly Address[]>, place: TlsPlace, names: Fact<readonly string[]>): EndpointId {
  const { section, address } = bind;
  const first = addresses.known ? addresses.value[0] : undefined;
  const label = `${section.kind} ${section.name?.value ?? ''}`.trimEnd();
  const own = place.entry === null ? '' : `:${labelOf(place, names)}`;
  return `listener:${label}:${first === undefined ? (address?.value ?? '?') : describeAddress(first)}${own}`;
}
