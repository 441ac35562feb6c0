import type { ClientAuthentication, IneffectiveReason, IneffectiveSetting } from '../../../src/model/endpoint.ts';
import type { Truth } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import { booleanField, messageField, messagesField } from '../message/field.ts';
import { validatedField } from '../http/route-match.ts';
import { inspectsTls, tableOfChain, type FilterChain } from './filter-chain.ts';
import type { Field, Message } from '../message/message.ts';
import { isAtLeast } from '../release.ts';
import { overQuic } from '../tls/client-authentication.ts';
import { resumesSessions } from '../tls/resumption.ts';
import type { NameSources } from '../tls/server-verification.ts';
import type { TlsContext } from '../tls/tls-context.ts';

/** What is written for a filter chain and has no effect. */
export function ineffectiveInListener(
  listener: Message,
  chain: FilterChain,
  context: TlsContext | null,
  { mode }: ClientAuthentication,
  release: Release,
): readonly IneffectiveSetting[] {
  const { match, message } = chain;
  const asked = context === null ? null : booleanField(context.message, 'require_client_certificate');
  const asksAnybody = mode.known && mode.value !== 'none';
  const isIgnored = asked?.known === true && asked.value && mode.known && !mode.value.startsWith('required');
  return [
    ...replacedContext(message),
    ...(isIgnored && context !== null ? dead(context.message.field('require_client_certificate'), isNeverAsked(chain, context, release) ? 'not-supported' : 'needs-other-setting', 'yes') : []),
    ...(context !== null && asked === null && isNeverAsked(chain, context, release) ? validationFields.flatMap((name) => dead(context.common.field(name), 'not-supported', 'yes')) : []),
    ...(context === null || !asksAnybody ? [] : notWhenResumed(chain, context, release)),
    ...(context === null ? [] : [...flagsWithoutEffect(context, release), ...replacedByPolicy(context)]),
    ...(match.namesSpan !== null && isNeverInspected(listener, chain, release) ? deadAt('server_names', match.namesSpan, 'needs-other-setting', 'no', null) : []),
  ];
}

/** What is written for a cluster, or for one of its sockets, and has no effect. */
export function ineffectiveInCluster(owner: Message, context: TlsContext | null, sources: NameSources, release: Release): readonly IneffectiveSetting[] {
  if (context === null) return replacedContext(owner);
  return [...replacedContext(owner), ...flagsWithoutEffect(context, release), ...replacedByPolicy(context), ...namelessValidation(context, sources)];
}

/**
 * Without the inspector the name in the handshake is not known, and no chain that asks for one is chosen. QUIC knows it by itself. Before 1.17.0
 * Envoy put the inspector in where it was missing (version history).
 */
function isNeverInspected(listener: Message, { socket, match }: FilterChain, release: Release): boolean {
  const isQuic = socket?.known === true && socket.value.kind === 'tls' && socket.value.transport === 'quic';
  const asksForNames = match.serverNames.known && match.serverNames.value.length > 0;
  const inspects = inspectsTls(listener);
  return isAtLeast(release, '1.17.0') && !isQuic && asksForNames && inspects.known && !inspects.value && listener.field('address') !== null;
}

const validationFields: readonly string[] = ['validation_context', 'combined_validation_context', 'validation_context_sds_secret_config'];

function isNeverAsked({ socket }: FilterChain, { message }: TlsContext, release: Release): boolean {
  return socket?.known === true && socket.value.kind === 'tls' && socket.value.transport === 'quic' && overQuic(message, release) === 'ignored';
}

/** In a resumed session no certificate counts as validated, however good it is (RouteMatch.TlsContextMatchOptions.validated). Told once. */
function notWhenResumed(chain: FilterChain, context: TlsContext, release: Release): readonly IneffectiveSetting[] {
  const { socket } = chain;
  const routes = tableOfChain(chain)?.virtualHosts.flatMap((host) => host.routes) ?? [];
  const [field] = routes.flatMap(({ message }) => validatedField(message) ?? []);
  if (field === undefined || socket?.known !== true || socket.value.kind !== 'tls') return [];
  const resumes = resumesSessions(socket.value, context, release);
  return resumes.known && resumes.value ? dead(field, 'not-when-resumed', 'no') : [];
}

/** v2 had the context beside the socket, which replaces it. */
function replacedContext(owner: Message): readonly IneffectiveSetting[] {
  const socket = owner.field('transport_socket');
  return socket === null ? [] : dead(owner.field('tls_context'), 'overridden', 'unknown', socket.key.span);
}

/** Fields that the API has and Envoy does not use (`not-implemented-hide`), by the message they are in. */
function flagsWithoutEffect({ message, validation, certificates, side }: TlsContext, release: Release): readonly IneffectiveSetting[] {
  const layers = validation?.known === true ? validation.value.layers : [];
  const isTyped = layers.some((layer) => messagesField(layer, 'match_typed_subject_alt_names').items.length > 0);
  const own = certificates.known ? certificates.value.map((certificate) => certificate.message.field('tls_params')) : [];
  const isOld = release.stated.product && !isAtLeast(release, '1.40.0');
  return [
    ...whenTrue(message, 'require_sni'),
    // Always on since 1.39.0 (changelog).
    ...(side === 'client' && isAtLeast(release, '1.39.0') ? dead(message.field('enforce_rsa_key_usage'), 'not-supported', 'no') : []),
    ...layers.flatMap((layer) => [
      ...dead(layer.field('system_root_certs'), 'not-supported', 'yes'),
      ...dead(layer.field('ca_certificate_provider_instance'), 'not-supported', 'yes'),
      ...whenTrue(layer, 'require_signed_certificate_timestamp'),
      ...(isTyped && isAtLeast(release, '1.23.0') ? dead(layer.field('match_subject_alt_names'), 'overridden', 'no') : []),
    ]),
    ...(side === 'client' || isOld ? own.flatMap((field) => dead(field, 'not-supported', 'unknown')) : []),
  ];
}

function whenTrue(message: Message, name: string): readonly IneffectiveSetting[] {
  const flag = booleanField(message, name);
  return flag?.known === true && flag.value ? dead(message.field(name), 'not-supported', 'yes') : [];
}

const replaced: readonly string[] = ['tls_minimum_protocol_version', 'tls_maximum_protocol_version', 'cipher_suites', 'ecdh_curves', 'signature_algorithms'];

/** The policy comes last. It is stricter than what people write, except for a minimum of TLS 1.3 beside one that permits 1.2. */
function replacedByPolicy({ common, parameters: { policy } }: TlsContext): readonly IneffectiveSetting[] {
  const parameters = messageField(common, 'tls_params');
  if (policy === null || parameters?.known !== true) return [];
  const { value } = parameters;
  return replaced
    .filter((name) => name !== 'cipher_suites' || policy.name !== 'CNSA2_202603')
    .flatMap((name) => dead(value.field(name), 'overridden', isStricter(name, value.field(name), policy.name) ? 'yes' : 'no', policy.span));
}

function isStricter(name: string, field: Field | null, policy: string): boolean {
  const text = field?.value.kind === 'scalar' ? field.value.text : '';
  return name === 'tls_minimum_protocol_version' && /^(?:TLSv1_3|4)$/.test(text) && policy !== 'CNSA2_202603';
}

/** Names are compared with the one in the handshake, of which there may be none. */
function namelessValidation({ message }: TlsContext, sources: NameSources): readonly IneffectiveSetting[] {
  const asked = booleanField(message, 'auto_sni_san_validation');
  if (asked?.known !== true || !asked.value || sources.options.autoSni !== null || message.field('sni') !== null) return [];
  if (message.field('auto_host_sni') !== null || sources.endpoints.doubt !== null || message.doubt !== null) return [];
  return dead(message.field('auto_sni_san_validation'), 'needs-other-setting', 'yes');
}

function dead(field: Field | null, reason: IneffectiveReason, stronger: Truth, decidedBy: Span | null = null): readonly IneffectiveSetting[] {
  if (field === null) return [];
  return deadAt(field.key.text, field.key.span, reason, stronger, decidedBy);
}

function deadAt(setting: string, span: Span, reason: IneffectiveReason, stronger: Truth, decidedBy: Span | null): readonly IneffectiveSetting[] {
  return [{ setting, span, reason, stronger, decidedBy }];
}
