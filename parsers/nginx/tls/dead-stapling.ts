import type { IneffectiveSetting } from '../../../src/model/endpoint.ts';
import { find, lookup, type Block } from '../scope/scope.ts';
import type { Directive } from '../syntax/tree.ts';
import { hasOwnContext, isHttpUrl, type ServerTls } from './server-tls.ts';

/** What nginx warns of when it starts, and then staples nothing. */
export function deadStapling(tls: ServerTls): readonly IneffectiveSetting[] {
  return [...unaskedResponder(tls.server), ...withoutIssuer(tls)];
}

/** Invalid URL prefix in OCSP responder (ngx_ssl_stapling_responder). */
function unaskedResponder(server: Block): readonly IneffectiveSetting[] {
  const written = find(server, 'ssl_stapling_responder').filter(({ templated, args: [url] }) => !templated && url !== undefined && !isHttpUrl(url.value));
  return written.map((directive) => dead(directive, 'not-supported'));
}

/**
 * Issuer certificate not found (ngx_ssl_stapling_issuer): nginx looks for it in the file of the certificate and among the trusted ones, which are not
 * read here.
 */
function withoutIssuer(tls: ServerTls): readonly IneffectiveSetting[] {
  const { server, certificates, others: { stapling } } = tls;
  const directive = lookup(server, 'ssl_stapling')?.directives.at(-1);
  if (directive === undefined || !hasOwnContext(tls) || !stapling.known || !stapling.value.enabled || !certificates.known) return [];
  if (otherSources.some((name) => lookup(server, name) !== null)) return [];
  const isMissing = certificates.value.some(({ hasIssuer, ocspResponder }) => hasIssuer === false && ocspResponder.known && ocspResponder.value);
  return isMissing ? [dead(directive, 'missing-issuer')] : [];
}

/** A response in a file needs no issuer. */
const otherSources: readonly string[] = ['ssl_stapling_file', 'ssl_trusted_certificate', 'ssl_client_certificate'];

function dead({ name, span }: Directive, reason: IneffectiveSetting['reason']): IneffectiveSetting {
  return { setting: name.value, span, reason, stronger: 'yes', decidedBy: null };
}
