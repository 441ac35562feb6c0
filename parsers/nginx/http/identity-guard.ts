import type { ClientCertificateMode, IdentityUse } from '../../../src/model/endpoint.ts';
import { known, unknown, type Doubt, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Outcome } from './outcome.ts';
import { outcomesOf, outcomesOfError } from './server-walk.ts';
import type { Site } from '../server/site.ts';
import type { Block } from '../scope/scope.ts';

export type Guard = IdentityUse['guard'];

/** Blocks that serve some requests, with a doubt where that is open. */
export type Reached = ReadonlyMap<Block, Doubt | null>;

/** Which blocks clients reach without a certificate, and with one that does not verify. */
export interface Guards {
  readonly mode: Fact<ClientCertificateMode>;
  readonly absent: Reached;
  readonly unverified: Reached;
}

/** nginx's statuses for a certificate that does not verify and for a missing one (nginx.org, ngx_http_ssl_module, Error Processing). */
const certificateError = 495;
const noCertificate = 496;

/** Follows requests of both kinds through the server, as far as `ssl_verify_client` lets them in. */
export function guardsOf(site: Site, mode: Fact<ClientCertificateMode>): Guards {
  const asked = mode.known ? mode.value : 'optional-unverified';
  const withCertificate = (certificate: 'absent' | 'unverified'): Site => ({ ...site, request: { ...site.request, certificate } });
  const letsIn = { absent: !asked.startsWith('required'), unverified: asked.endsWith('unverified') };
  const absent = withCertificate('absent');
  const unverified = withCertificate('unverified');
  return {
    mode,
    absent: served(letsIn.absent ? outcomesOf(absent) : asked === 'required' ? outcomesOfError(noCertificate, absent) : []),
    unverified: served(letsIn.unverified ? outcomesOf(unverified) : outcomesOfError(certificateError, unverified)),
  };
}

function served(outcomes: readonly Outcome[]): Reached {
  const reached = new Map<Block, Doubt | null>();
  for (const { answer, settings, mayBeAnswered } of outcomes) {
    if (answer.known && !isServed(answer.value.kind)) continue;
    const doubt = answer.known ? mayBeAnswered : answer.doubt;
    if (reached.get(settings) !== null) reached.set(settings, doubt);
  }
  return reached;
}

/** Whether an answer uses what the configuration says about identities. */
export function isServed(kind: string): boolean {
  return kind === 'content' || kind === 'forward' || kind === 'fixed';
}

/** What makes sure that the certificate was verified where the settings of `block` are used. */
export function guardOf(block: Block, withStatus: boolean, { mode, absent, unverified }: Guards, from: Origin): Guard {
  const isReached = (reached: Reached): boolean => reached.get(block) === null;
  const open = unverified.get(block) ?? absent.get(block) ?? null;
  if (!isReached(unverified) && !isReached(absent)) {
    return open === null ? known('verified', mode.known && mode.value === 'required' ? mode.from : from) : unknown(open, from);
  }
  if (!mode.known) return unknown(mode.doubt, from);
  if (withStatus) return known('status-forwarded', from);
  return known(isReached(unverified) && !isReached(absent) ? 'certificate-present' : 'none', from);
}
