import type { NameCheck, ServerVerification } from '../../../src/model/endpoint.ts';
import { known, mapFact, spanOf, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import { parseIp } from '../../_shared/ip-address.ts';
import type { HostName } from '../cluster/cluster-use.ts';
import { defaultFact, sni as sniDefault, validation as validationDefault } from '../defaults.ts';
import type { ClusterEndpoints } from '../message/endpoint.ts';
import type { EnvoyContext } from '../envoy-context.ts';
import { booleanField, textField } from '../message/field.ts';
import { isSocket } from '../message/address.ts';
import type { TlsContext } from './tls-context.ts';
import type { UpstreamHttpOptions } from '../cluster/upstream-http-options.ts';
import type { Validation } from './validation.ts';

/** What decides about the name of a server, besides its TLS context. */
export interface NameSources {
  readonly options: UpstreamHttpOptions;
  /** Names of hosts in the requests that are sent there; empty when none are in sight. */
  readonly hosts: readonly HostName[];
  readonly endpoints: ClusterEndpoints;
  readonly quic: boolean;
}

/** How a cluster checks its servers (DefaultCertValidator). */
export function serverVerification(context: TlsContext, sources: NameSources, env: EnvoyContext): ServerVerification {
  const { validation, message } = context;
  if (validation?.known === false) {
    return { chain: validation, name: validation, trustAnchors: validation, depth: validation, revocation: validation, bypasses: [] };
  }
  const from: Origin = validation === null ? defaultFact(validationDefault, env.release, message.span).from : validation.from;
  const checks = validation?.value ?? null;
  const byExtension = checks?.byExtension ?? null;
  if (byExtension !== null) {
    return { chain: byExtension, name: byExtension, trustAnchors: byExtension, depth: byExtension, revocation: byExtension, bypasses: [] };
  }
  const none = { kind: 'none' } as const;
  return {
    chain: checks === null ? known(false, from) : chainOf(checks),
    name: nameOf(context, checks, sources, from, env),
    trustAnchors: checks?.trustAnchors ?? known(none, from),
    depth: checks?.depth ?? known(null, from),
    revocation: checks?.revocation ?? known(none, from),
    bypasses: checks === null ? [] : bypassesOf(checks),
  };
}

/** Matchers without authorities are refused, so that a secret that cannot be seen certainly brings some where there are matchers. */
function chainOf({ acceptsUntrusted, hasAuthorities, matchers }: Validation): Fact<boolean> {
  if (acceptsUntrusted.known && acceptsUntrusted.value) return mapFact(acceptsUntrusted, () => false);
  if (hasAuthorities.known) return hasAuthorities;
  return matchers.known && matchers.value.kind === 'san-matcher' ? known(true, matchers.from) : hasAuthorities;
}

function bypassesOf({ acceptsExpired }: Validation): ServerVerification['bypasses'] {
  if (!acceptsExpired.known || !acceptsExpired.value) return [];
  return [{ kind: 'ignored-errors', span: spanOf(acceptsExpired.from), scope: 'allow_expired_certificate' }];
}

/**
 * The name in the handshake takes the place of the matchers unless that of the request is compared, which counts besides them; so do pins
 * (DefaultCertValidator::verifyCertAndUpdateStatus).
 */
function nameOf(context: TlsContext, checks: Validation | null, sources: NameSources, from: Origin, env: EnvoyContext): Fact<NameCheck> {
  if (checks !== null && checks.pins.known && checks.pins.value) return known({ kind: 'pin' }, checks.pins.from);
  const byRequest = whenSet(sources.options.autoSanValidation, (at) => nameOfRequest(sources, at));
  if (byRequest === null) return nameBySni(context, checks, sources, from, env);
  return checks !== null && isNarrow(checks.matchers) ? checks.matchers : byRequest;
}

function isNarrow(matchers: Fact<NameCheck>): boolean {
  return matchers.known && matchers.value.kind === 'san-matcher' && !matchers.value.anything;
}

function nameBySni(context: TlsContext, checks: Validation | null, sources: NameSources, from: Origin, env: EnvoyContext): Fact<NameCheck> {
  const bySni = whenSet(booleanField(context.message, 'auto_sni_san_validation'), () => nameInHandshake(context, sources, env));
  if (bySni !== null && !isNone(bySni)) return bySni;
  const matchers = checks?.matchers ?? known<NameCheck>({ kind: 'none' }, from);
  if (!isNone(matchers)) return matchers;
  return sources.quic ? nameInHandshake(context, sources, env) : known({ kind: 'none' }, checks?.hasAuthorities.from ?? from);
}

/** What holds where a flag is set; `null` where it is certainly not. */
function whenSet(flag: Fact<boolean> | null, then: (from: Origin) => Fact<NameCheck>): Fact<NameCheck> | null {
  if (flag === null || (flag.known && !flag.value)) return null;
  return flag.known ? then(flag.from) : flag;
}

function isNone(check: Fact<NameCheck>): boolean {
  return check.known && check.value.kind === 'none';
}

function nameOfRequest(sources: NameSources, from: Origin): Fact<NameCheck> {
  const { options, hosts } = sources;
  if (options.overrideHeader !== null) return options.overrideHeader.known ? known({ kind: 'client-chosen' }, options.overrideHeader.from) : options.overrideHeader;
  if (options.forwardProxy) return known({ kind: 'name', name: 'host of the request' }, from);
  const open = hosts.length === 0 || hosts.some(({ kind }) => kind === 'open');
  if (hosts.some(({ kind }) => kind === 'client-chosen')) return known({ kind: 'client-chosen' }, from);
  if (open) return unknown({ kind: 'run-time', what: 'host' }, from);
  const [name] = hosts.flatMap((host) => (host.kind === 'name' ? [host.name] : (nameOfHost(sources.endpoints) ?? [])));
  return name === undefined ? unknown({ kind: 'run-time', what: 'host' }, from) : known({ kind: 'name', name }, from);
}

function nameInHandshake(context: TlsContext, sources: NameSources, env: EnvoyContext): Fact<NameCheck> {
  const sent = serverNameOf(context, sources, env);
  if (!sent.known) return sent.doubt.kind === 'variable' ? known({ kind: 'client-chosen' }, sent.from) : sent;
  const { value } = sent;
  return mapFact(sent, () => (value === null ? { kind: 'none' } : { kind: 'name', name: value }));
}

/** The name sent in the handshake (ClientContextImpl::newSsl): that of the request, of the host, or the one that is written. */
export function serverNameOf({ message }: TlsContext, sources: NameSources, { release }: EnvoyContext): Fact<string | null> {
  const { options, hosts } = sources;
  if (options.autoSni?.known === false) return options.autoSni;
  if (options.autoSni?.value === true) {
    const [first] = hosts;
    const isFixed = hosts.length > 0 && hosts.every((host) => host.kind === 'name');
    if (isFixed && first?.kind === 'name') return known(first.name, options.autoSni.from);
    return unknown({ kind: 'variable', name: options.overrideHeader?.known === true ? options.overrideHeader.value : ':authority' }, options.autoSni.from);
  }
  const byHost = booleanField(message, 'auto_host_sni');
  const written = textField(message, 'sni') ?? defaultFact(sniDefault, release, message.span);
  if (byHost === null || (byHost.known && !byHost.value)) return written;
  if (!byHost.known) return byHost;
  const { endpoints } = sources;
  const name = nameOfHost(endpoints);
  if (name !== null) return known(name, byHost.from);
  return endpoints.doubt === null ? written : unknown(endpoints.doubt.doubt, byHost.from);
}

/** The name of the hosts of a cluster: the one they are given, or the one that is resolved. */
function nameOfHost({ endpoints, byDns }: ClusterEndpoints): string | null {
  for (const { hostname, address } of endpoints) {
    if (hostname !== null && hostname !== '') return hostname;
    if (byDns && address.known && isSocket(address.value) && parseIp(address.value.host) === null) return address.value.host;
  }
  return null;
}
