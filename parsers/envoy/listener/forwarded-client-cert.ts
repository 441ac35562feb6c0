import type { ClientCertificateMode, Exposure, IdentityUse } from '../../../src/model/endpoint.ts';
import { known, spanOf, unknown, type Fact, type Origin, type Truth } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { enumField, messagesField, textsField } from '../message/field.ts';
import type { Message } from '../message/message.ts';
import { httpFiltersOf } from './http-filter.ts';
import { headerOptionOf, type HeaderOption } from '../http/response-header.ts';
import { requestHeaderLevels } from '../http/route.ts';
import type { RouteEntry, RouteTable } from '../http/route-table.ts';

/** `HttpConnectionManager.ForwardClientCertDetails`, in the order of the numbers. */
const forwardModes = ['SANITIZE', 'FORWARD_ONLY', 'APPEND_FORWARD', 'SANITIZE_SET', 'ALWAYS_FORWARD_ONLY'] as const;

export type ForwardMode = (typeof forwardModes)[number];

/** Who connects to a connection manager. */
export interface Clients {
  readonly mode: Fact<ClientCertificateMode>;
  readonly exposure: Fact<Exposure>;
}

/** Where a connection manager passes on the identity of a client's certificate, or one that the client claims. */
export function identityUsesOf(manager: Message, table: RouteTable | null, clients: Clients): readonly IdentityUse[] {
  return [...forwardedHeader(manager, table, clients), ...clientCertHeader(manager, table, clients), ...(table === null ? [] : addedHeaders(table, clients))];
}

/**
 * `x-forwarded-client-cert`. All modes but ALWAYS_FORWARD_ONLY take the header away from a client that presents no certificate, whether or
 * not that verifies (ConnectionManagerUtility::mutateXfccRequestHeader).
 */
function forwardedHeader(manager: Message, table: RouteTable | null, clients: Clients): readonly IdentityUse[] {
  const { mode } = clients;
  const matcher = manager.field('forward_client_cert_matcher');
  if (matcher !== null) return mode.known && mode.value === 'none' ? [] : [matchedUse(matcher.key.span)];
  const details = enumField(manager, 'forward_client_cert_details', forwardModes);
  if (details === null || (!details.known && details.doubt.kind === 'fragment')) return [];
  return useOfMode(details, (isOpen) => guardOf(isOpen, table, details.from), clients);
}

/** What a mode makes of the header; nothing where clients without certificates, of whom there are no others, have it taken away. */
export function useOfMode(details: Fact<ForwardMode>, guardFor: (isOpen: boolean) => IdentityUse['guard'], { mode, exposure }: Clients): readonly IdentityUse[] {
  if (details.known && details.value === 'SANITIZE') return [];
  const isOpen = details.known && details.value === 'ALWAYS_FORWARD_ONLY';
  if (!isOpen && mode.known && mode.value === 'none') return [];
  const keepsClaims = details.known && details.value !== 'SANITIZE_SET';
  const use: IdentityUse = {
    carrier: 'x-forwarded-client-cert',
    how: 'forwarded',
    span: spanOf(details.from),
    scope: '',
    guard: details.known ? guardFor(isOpen) : details,
    clientCanSet: keepsClaims ? canClaim(isOpen, mode, exposure) : 'no',
  };
  return [use];
}

/**
 * The header of RFC 9440 holds the certificate that was presented, whether or not it verified; what clients send under its name is always taken
 * away (Envoy 1.40, "Client certificate forwarding (RFC 9440)").
 */
function clientCertHeader(manager: Message, table: RouteTable | null, { mode }: Clients): readonly IdentityUse[] {
  const filter = httpFiltersOf(manager).find(({ type }) => type === 'ClientCertConfig');
  if (filter === undefined || (mode.known && mode.value === 'none')) return [];
  const guard = guardOf(false, table, { kind: 'written', span: filter.span });
  return [{ carrier: 'client-cert', how: 'forwarded', span: filter.span, scope: '', guard, clientCanSet: 'no' }];
}

/** Which of the modes counts for a request is decided when it comes (HttpConnectionManager.forward_client_cert_matcher). */
function matchedUse(span: Span): IdentityUse {
  const guard = unknown({ kind: 'run-time', what: 'forward_client_cert_matcher' }, { kind: 'written', span });
  return { carrier: 'x-forwarded-client-cert', how: 'forwarded', span, scope: '', guard, clientCanSet: 'unknown' };
}

/** A client that a certificate was verified of may be the proxy in front, which sets the header; at the edge it is anybody with a certificate. */
function canClaim(isOpen: boolean, mode: Fact<ClientCertificateMode>, exposure: Fact<Exposure>): Truth {
  if (!mode.known || (exposure.known && exposure.value === 'local')) return 'unknown';
  const isVerified = mode.value === 'required' || (mode.value === 'optional' && !isOpen);
  if (!isVerified) return 'yes';
  if (!exposure.known) return 'unknown';
  return exposure.value === 'external' ? 'yes' : 'no';
}

function guardOf(isOpen: boolean, table: RouteTable | null, from: Origin): IdentityUse['guard'] {
  if (isOpen) return known('none', from);
  const forwarding = table?.virtualHosts.flatMap(({ routes }) => routes).filter(forwards) ?? [];
  const isValidated = table?.doubt === null && forwarding.length > 0 && forwarding.every(({ match }) => match.validated);
  return known(isValidated ? 'verified' : 'certificate-present', from);
}

function forwards({ action }: RouteEntry): boolean {
  return !action.known || action.value.kind === 'forward';
}

/** Command operators about the certificate of the client (access log usage, "Command Operators"). */
const peerCertificate = /%DOWNSTREAM_PEER_(?!CERT_V_)[A-Z_0-9]+(?:\([^)%]*\))?(?::\d+)?%/;

/** Headers of one's own that hold what the certificate says. */
function addedHeaders(table: RouteTable, { mode }: Clients): readonly IdentityUse[] {
  const uses = new Map<string, IdentityUse>();
  for (const { scope, levels, entry } of requestHeaderLevels(table)) {
    if (!forwards(entry)) continue;
    const removed = new Set(levels.flatMap(removedHeaders));
    for (const option of levels.flatMap(addedOptions)) {
      const key = `${option.span.file} ${option.span.start}`;
      if (!uses.has(key)) uses.set(key, useOf(option, removed.has(option.name), entry, scope, mode));
    }
  }
  return [...uses.values()];
}

function removedHeaders(level: Message): readonly string[] {
  const removed = textsField(level, 'request_headers_to_remove');
  return removed.known ? removed.value.map((name) => name.toLowerCase()) : [];
}

function addedOptions(level: Message): readonly HeaderOption[] {
  return messagesField(level, 'request_headers_to_add').items.flatMap((item) => {
    const option = headerOptionOf(item);
    return option !== null && option.value.known && peerCertificate.test(option.value.value) ? [option] : [];
  });
}

/**
 * Envoy removes before it adds, and adds nothing where there is no certificate. What the client sent stays in front of what is appended, and
 * alone where nothing is added.
 */
function useOf({ name, action, span }: HeaderOption, isRemoved: boolean, { match }: RouteEntry, scope: string, mode: Fact<ClientCertificateMode>): IdentityUse {
  const from: Origin = { kind: 'written', span };
  const overwrites = action.known && action.value === 'OVERWRITE_IF_EXISTS_OR_ADD';
  const always = mode.known && (mode.value === 'required' || mode.value === 'required-unverified');
  const isSafe = isRemoved || (overwrites && always);
  return {
    carrier: name,
    how: 'forwarded',
    span,
    scope,
    guard: known(match.validated ? 'verified' : 'certificate-present', from),
    clientCanSet: isSafe ? 'no' : mode.known && action.known ? 'yes' : 'unknown',
  };
}
