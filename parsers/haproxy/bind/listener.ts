import type { ExposureSettings } from '../../../src/engine/parser.ts';
import { describeAddress } from '../../../src/model/describe.ts';
import type { Address, ApplicationProtocol, ClientAuthentication, EndpointId, Exposure, IneffectiveSetting, Listener } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { listenerExposure, widest } from '../../_shared/exposure.ts';
import { addressesIn, doubtOfAddress } from './address.ts';
import type { Behaviour, BehaviourOf, OpenWay } from '../http/behaviour.ts';
import { doubtOfBind, type Bind } from './bind.ts';
import { bypassesOf, type AskingContext } from '../tls/bypass.ts';
import type { CertificateEntries } from '../files/certificate-entries.ts';
import type { AuthenticationReader } from '../tls/client-authentication.ts';
import { deadWithoutTls, deadWithTls } from './ineffective-setting.ts';
import { lateGlobalSettings } from '../setting/late-global.ts';
import type { TlsPlace } from './place.ts';
import { labelOf, type Proxy } from '../syntax/sections.ts';
import type { Word } from '../syntax/tree.ts';
import { namedContexts } from '../tls/tls-context.ts';
import type { TlsContext, TlsReader } from '../tls/tls-settings.ts';

/** What listeners are read with. */
export interface ListenerContext extends TlsContext {
  readonly exposure: ExposureSettings;
  readonly tls: TlsReader;
  readonly authentication: AuthenticationReader;
  readonly openWay: OpenWay;
  readonly behaviourOf: BehaviourOf;
  /** Makes an id of its own for every listener. */
  readonly idOf: (text: string) => EndpointId;
}

/** A `bind`, what it belongs to, and what is known about it before its listeners are made. */
export interface PlacedBind {
  readonly bind: Bind;
  /** `null` for sections that are no proxies. */
  readonly proxy: Proxy | null;
  readonly place: TlsPlace;
  readonly protocol: Fact<ApplicationProtocol>;
  readonly certificates: CertificateEntries;
  /** Names without a certificate are refused. */
  readonly strict: Fact<boolean>;
}

/** A listener and where its settings are written. */
export interface PlacedListener {
  readonly listener: Listener;
  readonly place: TlsPlace;
  readonly proxy: Proxy | null;
  /** That of another proxy which it is like. */
  readonly model: PlacedListener | null;
}

/** One listener for a `bind`, and more for certificates that have settings of their own. */
export function listenersOf(placed: PlacedBind, context: ListenerContext): readonly PlacedListener[] {
  const { bind } = placed;
  const doubt = doubtOfBind(bind);
  const from: Origin = { kind: 'written', span: bind.line.span };
  const speaksTls = bind.settings.last.has('ssl');
  if (doubt !== null && (bind.line.doubt !== null || !speaksTls)) return [withoutTls(placed, unknown(doubt, from), context)];
  return speaksTls ? withTls(placed, context) : [withoutTls(placed, known(null, from), context)];
}

function withoutTls(placed: PlacedBind, tls: Fact<null>, context: ListenerContext): PlacedListener {
  const { place } = placed;
  return listenerOf(
    placed,
    {
      place,
      tls,
      authentication: context.authentication.none(place),
      names: known([], tls.from),
      ineffective: tls.known ? deadWithoutTls(place) : [],
      rejects: known(false, tls.from),
    },
    context,
  );
}

function withTls(placed: PlacedBind, context: ListenerContext): readonly PlacedListener[] {
  const { bind, proxy, place, certificates, strict, protocol } = placed;
  const contexts = namedContexts(place, certificates, strict.known && strict.value, context.release);
  const from: Origin = { kind: 'written', span: bind.settings.last.get('ssl')?.keyword.span ?? bind.line.span };
  const asking = contexts.map((named): AskingContext => ({ ...named, authentication: context.authentication.of(named.place) }));
  const isAsked = asking.some(({ authentication: { mode } }) => !mode.known || mode.value !== 'none');
  const isHttp = protocol.known && protocol.value === 'http';
  return asking.map((self) => {
    const settings = context.tls.settings(self.place, self.certificates, proxy);
    const bypasses = isAsked && proxy !== null ? bypassesOf(self, asking, { proxy, addresses: addressesFact(bind), isHttp, openWay: context.openWay }) : [];
    const isEmpty = self.certificates.entries.length === 0 && self.certificates.doubt === null;
    const dead = deadWithTls(self.place, context.tls.handshake(self.place), self.authentication, isAsked, context.release);
    const parts = {
      place: self.place,
      tls: known(settings, from),
      authentication: bypasses.length === 0 ? self.authentication : { ...self.authentication, bypasses },
      names: self.names,
      ineffective: [...dead, ...lateGlobalSettings(self.place, context.configuration.globals, settings)],
      rejects: isEmpty && strict.known && strict.value ? known(true, strict.from) : known(false, from),
    };
    return listenerOf(placed, parts, context);
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
    id: context.idOf(idText(labelOf(bind.section), addressText(bind.address), place.entry === null ? '' : `:${certificateLabel(place, names)}`)),
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
    decidesVersions: false,
  };
  return { listener, place, proxy, model: null };
}

function nothingServed(from: Origin): Behaviour {
  return { routes: known([], from), identityUses: [], passthrough: known(false, from) };
}

function addressesFact({ address, line }: Bind): Fact<readonly Address[]> {
  const from: Origin = { kind: 'written', span: address?.span ?? line.span };
  const addresses = address === null ? [] : addressesIn(address);
  return addresses === null ? unknown((address === null ? null : doubtOfAddress(address)) ?? { kind: 'template' }, from) : known(addresses, from);
}

function exposureFact(addresses: Fact<readonly Address[]>, names: Fact<readonly string[]>, settings: ExposureSettings): Fact<Exposure> {
  if (!addresses.known) return addresses;
  const hosts = names.known ? names.value : [];
  const exposures = addresses.value.map(({ host, transport }): Exposure => (transport === 'unix' ? 'local' : listenerExposure(host, hosts, settings)));
  return known(widest(exposures) ?? 'external', addresses.from);
}

function certificateLabel({ bind, entry }: TlsPlace, names: Fact<readonly string[]>): string {
  const name = names.known ? names.value[0] : undefined;
  return name ?? entry?.certificate?.value ?? bind.address?.value ?? '?';
}

/** What the id of a listener is made of; `own` tells listeners of one `bind` apart. */
export function idText(section: string, address: string, own: string): string {
  return `listener:${section}:${address}${own}`;
}

/** The first of the addresses of a `bind`, for messages and ids. */
export function addressText(address: Word | null): string {
  if (address === null) return '?';
  const [first] = addressesIn(address) ?? [];
  return first === undefined ? address.value : describeAddress(first);
}
