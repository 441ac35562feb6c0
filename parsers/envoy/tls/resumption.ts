import { known, mapFact, type Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { VerificationBypass } from '../../../src/model/endpoint.ts';
import { defaultFact, disableStatefulResumption, disableStatelessResumption, quicResumption } from '../defaults.ts';
import { booleanField } from '../message/field.ts';
import { isAtLeast } from '../release.ts';
import type { TlsContext } from './tls-context.ts';
import type { TlsSocket } from './transport-socket.ts';

/** Whether clients may resume a session, in which no certificate is verified again (documentation of `validated` in route_components.proto). */
export function resumesSessions({ transport, config }: TlsSocket, context: TlsContext, release: Release): Fact<boolean> {
  return transport === 'quic' ? resumesOverQuic(config, context, release) : resumesOverTcp(context, release);
}

/** With tickets, or by the number of the session, which there is in TLS 1.2 and below only. */
function resumesOverTcp({ message, parameters: { versions } }: TlsContext, release: Release): Fact<boolean> {
  const withoutTickets = booleanField(message, 'disable_stateless_session_resumption') ?? defaultFact(disableStatelessResumption, release, message.span);
  if (!withoutTickets.known || !withoutTickets.value) return mapFact(withoutTickets, (off) => !off);
  const older = versions['TLSv1.2'];
  if (older.known && !older.value) return known(false, withoutTickets.from);
  const withoutNumbers = booleanField(message, 'disable_stateful_session_resumption') ?? defaultFact(disableStatefulResumption, release, message.span);
  return mapFact(withoutNumbers, (off) => !off);
}

/** Off by default where clients are asked for certificates, from 1.41 on (envoyproxy/envoy, pull requests 47219 and 47341). */
function resumesOverQuic(config: TlsSocket['config'], { validation }: TlsContext, release: Release): Fact<boolean> {
  const byDefault = defaultFact(quicResumption, release, config.span);
  const isOff = validation !== null && isAtLeast(release, '1.41');
  return booleanField(config, 'enable_resumption') ?? (isOff ? { ...byDefault, value: false } : byDefault);
}

/** Somebody asked for sessions over QUIC in which a certificate counts for as long as a ticket does, which Envoy advises against. */
export function resumptionBypass({ transport, config }: TlsSocket, { validation }: TlsContext): readonly VerificationBypass[] {
  const resumes = transport === 'quic' && validation !== null ? booleanField(config, 'enable_resumption') : null;
  const key = config.field('enable_resumption')?.key;
  if (resumes?.known !== true || !resumes.value || key === undefined) return [];
  return [{ kind: 'resumption', span: key.span, scope: key.text }];
}
