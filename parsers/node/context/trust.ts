import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { PeerRevocation, TrustAnchors } from '../../../src/model/tls.ts';
import { isSystemTrustStore } from '../../_shared/trust-store.ts';
import * as defaults from '../defaults.ts';
import { defaultFact } from '../defaults.ts';
import { isMember } from '../values/members.ts';
import { optionOf } from '../values/options.ts';
import type { Reading } from '../values/reading.ts';
import { alternativesOf, doubtOf, type Value } from '../values/value.ts';
import { pathOfContent } from '../values/file-value.ts';
import type { ContextSource } from './secure-context.ts';

/** Whom a context believes: `ca`, else the roots that Node brings along or the system has. */
export function trustAnchorsOf({ options, release, near }: ContextSource, reading: Reading): Fact<TrustAnchors> {
  const ca = options === null ? null : optionOf(options, 'ca');
  const roots = { ...defaultFact(defaults.authorities, release, near), value: { kind: 'system', path: null } as const };
  if (ca === null) return roots;
  const from: Origin = { kind: 'written', span: ca.value.span };
  const found = alternativesOf(ca.value).flatMap((value) => (value.kind === 'list' ? value.items : [value])).map((value) => anchorsIn(value, reading));
  const open = found.find((anchors) => anchors === null);
  if (open !== undefined) return unknown(doubtOf(ca.value), from);
  const kinds = found.flatMap((anchors) => anchors ?? []);
  const widest = kinds.find(({ kind }) => kind === 'system') ?? kinds[0];
  return widest === undefined ? roots : known(widest, from);
}

/** `null` when it cannot be seen. */
function anchorsIn(value: Value, reading: Reading): TrustAnchors | null {
  if (value.kind === 'text') return { kind: 'inline' };
  if (value.kind === 'constant') return { kind: 'system', path: null };
  if (isMember(value, 'tls', 'rootCertificates')) return { kind: 'system', path: null };
  const path = pathOfContent(value, reading);
  if (path === null) return null;
  return isSystemTrustStore(path) ? { kind: 'system', path } : { kind: 'file', path };
}

/** How the certificate of the other side is checked for revocation: by `crl` or not at all. */
export function revocationOf({ options, release, near }: ContextSource, reading: Reading): Fact<PeerRevocation> {
  const crl = options === null ? null : optionOf(options, 'crl');
  if (crl === null || (crl.value.kind === 'constant' && crl.value.value == null)) return { ...defaultFact(defaults.crl, release, near), value: { kind: 'none' } };
  const from: Origin = { kind: 'written', span: crl.value.span };
  if (crl.value.kind === 'text' || crl.value.kind === 'list') return known({ kind: 'crl', path: 'inline' }, from);
  const path = pathOfContent(crl.value, reading);
  return path === null ? unknown(doubtOf(crl.value), from) : known({ kind: 'crl', path }, from);
}
