import type { VerificationBypass } from '../../../src/model/endpoint.ts';
import { errorPageFor, errorPagesIn } from '../http/error-page.ts';
import { outcomesOfError } from '../http/server-walk.ts';
import type { Site } from '../server/site.ts';

/** What clients get whose certificate does not verify, and who have none, as an `error_page` may answer them. */
const statuses = [
  { status: 495, certificate: 'unverified' },
  { status: 496, certificate: 'absent' },
] as const;

/**
 * Ways around `ssl_verify_client`: an `error_page` for 495 or 496 whose location serves content or passes the request on. Only the
 * pages in effect in the server itself count: nginx looks at the certificate before it chooses a location.
 */
export function bypassesOf(site: Site): readonly VerificationBypass[] {
  const bypasses = statuses.flatMap(({ status, certificate }): readonly VerificationBypass[] => {
    const page = errorPageFor(status, errorPagesIn(site.server));
    if (page === null) return [];
    const outcomes = outcomesOfError(status, { ...site, request: { ...site.request, certificate } });
    const isOpen = outcomes.some(({ answer }) => answer.known && (answer.value.kind === 'content' || answer.value.kind === 'forward'));
    return isOpen ? [{ kind: 'error-page', span: page.directive.span, scope: page.target.value }] : [];
  });
  return bypasses.filter(({ span, scope }, index) => bypasses.findIndex((other) => other.span === span && other.scope === scope) === index);
}
