import type { StrictTransportSecurity } from '../model/endpoint.ts';
import type { Profile } from './profile.ts';
import type { RequirementLevel } from './requirements.ts';

/**
 * What a Strict-Transport-Security header lacks, the worst first. `unreadable`: it has no max-age. `removed`: max-age=0 makes browsers forget.
 * `short`: less than the profile asks for. `subdomains`: they are left out. `errors`: it is not sent with errors.
 */
export type HstsFault = 'unreadable' | 'removed' | 'short' | 'subdomains' | 'errors';

/** `null` when the header is as the profile wants it. */
export function hstsFault(hsts: StrictTransportSecurity, asked: Omit<NonNullable<Profile['hsts']>, 'cite'>, level: RequirementLevel): HstsFault | null {
  if (hsts.maxAge === null) return 'unreadable';
  if (hsts.maxAge === 0) return 'removed';
  if (hsts.maxAge < asked.minimumSeconds) return 'short';
  const subdomains = asked.includeSubDomainsFromLevel;
  if (subdomains !== null && level >= subdomains && !hsts.includeSubDomains) return 'subdomains';
  return hsts.onEveryAnswer ? null : 'errors';
}
