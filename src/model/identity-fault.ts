import type { ClientCertificateMode, IdentityUse, Listener } from './endpoint.ts';
import type { Truth } from './fact.ts';

/**
 * Why an identity is no proof of who the client is. `unverified`: a certificate that does not verify is let in. `anonymous`: no certificate is, too.
 * `backend-checks`: the result of the verification goes along, and what becomes of it cannot be seen. `spoofable`: a client can put its own value
 * there. `from-client`: the value is the client's in any case. `undecided`: the files do not say.
 */
export type IdentityFault = 'unverified' | 'anonymous' | 'backend-checks' | 'spoofable' | 'from-client' | 'undecided';

export interface FaultyUse {
  readonly use: IdentityUse;
  readonly fault: IdentityFault;
  readonly truth: Exclude<Truth, 'no'>;
}

/** Modes in which a certificate that does not verify still reaches the application. */
const unverifiedModes: readonly ClientCertificateMode[] = ['optional-unverified', 'required-unverified'];

/** What is wrong with a use of an identity on a listener; `null` for nothing. */
export function faultOf({ clientAuthentication: { mode } }: Listener, use: IdentityUse): FaultyUse | null {
  if (use.how === 'taken-from-client') return { use, fault: 'from-client', truth: use.clientCanSet === 'yes' ? 'yes' : 'unknown' };
  if (use.clientCanSet === 'yes') return { use, fault: 'spoofable', truth: 'yes' };
  if (mode.known && (mode.value === 'none' || mode.value === 'required')) return null;
  if (use.guard.known && use.guard.value === 'verified') return null;
  if (!mode.known || !use.guard.known) return { use, fault: 'undecided', truth: 'unknown' };
  if (use.guard.value === 'status-forwarded') return { use, fault: 'backend-checks', truth: 'unknown' };
  if (unverifiedModes.includes(mode.value)) return { use, fault: 'unverified', truth: 'yes' };
  return use.guard.value === 'none' ? { use, fault: 'anonymous', truth: 'yes' } : null;
}

/** Uses that one change at one place mends: of the same fault in the same scope. */
export function groupByFault(faulty: readonly FaultyUse[]): readonly (readonly [FaultyUse, ...FaultyUse[]])[] {
  const groups = new Map<string, [FaultyUse, ...FaultyUse[]]>();
  for (const one of faulty) {
    const key = `${one.fault} ${one.truth} ${one.use.scope}`;
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [one]);
    else same.push(one);
  }
  return [...groups.values()];
}
