import type { Problem } from '../../../src/model/problem.ts';
import type { Release } from '../../../src/model/release.ts';
import { refusedCertificates } from './certificate-refusal.ts';
import { configurationProblem } from './configuration-problem.ts';
import { isAtLeast } from '../release.ts';
import { find, lookup, type Block } from '../scope/scope.ts';
import { hasOwnContext, isHttpUrl, type ServerTls, type ServerTlsReader } from '../tls/server-tls.ts';
import type { Socket } from '../server/socket.ts';

/** What a server lacks so that nginx does not start (ngx_http_ssl_merge_srv_conf, and the same of stream). */
export function refusedServer(tls: ServerTls, release: Release): readonly Problem[] {
  if (!hasOwnContext(tls)) return upgradeWithoutCertificate(tls);
  if (!tls.certificates.known) return [];
  return [
    ...missingKey(tls),
    ...refusedCertificates(tls, release),
    ...missingAuthority(tls, release),
    ...ocspWithoutVerification(tls),
    ...responderWithoutHttp(tls),
    ...staplingWithCompression(tls),
  ];
}

/** STARTTLS (ngx_mail_ssl_merge_conf). */
function upgradeWithoutCertificate({ server }: ServerTls): readonly Problem[] {
  const directive = server.context === 'mail-server' ? lookup(server, 'starttls')?.directives.at(-1) : undefined;
  const mode = directive?.args[0]?.value.toLowerCase();
  if (directive === undefined || directive.templated || (mode !== 'on' && mode !== 'only') || !isWhole(server)) return [];
  return [configurationProblem('missing-certificate', directive.span, { directive: directive.name.value })];
}

/** Sockets with TLS whose default server has no certificate (ngx_http_ssl_init). */
export function refusedSocket(socket: Socket, tlsOf: ServerTlsReader): readonly Problem[] {
  const { secure, listens, distinct, defaultServer } = socket;
  if (!secure.known || !secure.value || distinct.some(({ conditional }) => conditional)) return [];
  const { rejects } = tlsOf(defaultServer).others;
  const servers = rejects.known && rejects.value ? listens.map(({ server }) => server) : [defaultServer];
  return [...new Set(servers)].filter((server) => !hasOwnContext(tlsOf(server)) && isWhole(server)).map((server) => {
    const span = listens.find((listen) => listen.server === server && (listen.ssl || listen.quic))?.span ?? server.head;
    return configurationProblem('missing-certificate', span, { directive: socket.quic ? 'listen ... quic' : 'listen ... ssl' });
  });
}

/** QUIC is for TLS 1.3 only (ngx_http_ssl_init; RFC 9001, 4.2), and parameters for TCP do not go with it (ngx_http_core_listen). */
export function refusedQuic(socket: Socket, tlsOf: ServerTlsReader): readonly Problem[] {
  const { quic, listens, distinct, defaultServer } = socket;
  if (!quic || distinct.some(({ conditional }) => conditional)) return [];
  const forTcp = listens.filter((listen) => listen.quic && (listen.ssl || listen.http2)).map(({ span }) => configurationProblem('quic-excludes-tcp', span));
  const tls13 = tlsOf(defaultServer).handshake.protocols.listed['TLSv1.3'];
  if (!tls13.known || tls13.value || tls13.from.kind === 'default') return forTcp;
  return [...forTcp, configurationProblem('quic-needs-tls13', tls13.from.span)];
}

/** Nothing of the server or of what it inherits is out of sight. */
function isWhole(server: Block): boolean {
  return lookup(server, 'ssl_certificate') === null && server.directive?.templated !== true;
}

function missingKey({ server, certificates }: ServerTls): readonly Problem[] {
  const found = lookup(server, 'ssl_certificate_key');
  const keys = found?.directives.length ?? 0;
  if (!certificates.known || (found !== null && found.doubt !== null) || certificates.value.length <= keys) return [];
  const last = lookup(server, 'ssl_certificate')?.directives.at(-1);
  return last === undefined || last.templated || isOpen(server) ? [] : [configurationProblem('missing-certificate-key', last.span)];
}

/** `ssl_trusted_certificate` is enough since 1.27.2 (CHANGES). */
function missingAuthority({ server }: ServerTls, release: Release): readonly Problem[] {
  const directive = find(server, 'ssl_verify_client').at(-1);
  const mode = directive?.args[0]?.value.toLowerCase();
  if (directive === undefined || directive.templated || (mode !== 'on' && mode !== 'optional') || isOpen(server)) return [];
  const authority = ['ssl_client_certificate', ...(isAtLeast(release, '1.27.2') || !release.stated.product ? ['ssl_trusted_certificate'] : [])];
  if (authority.some((name) => lookup(server, name) !== null)) return [];
  return [configurationProblem('missing-client-authority', directive.span, { directive: 'ssl_client_certificate' })];
}

function ocspWithoutVerification({ server }: ServerTls): readonly Problem[] {
  const [ocsp] = find(server, 'ssl_ocsp');
  const verify = lookup(server, 'ssl_verify_client')?.directives.at(-1)?.args[0]?.value.toLowerCase();
  if (ocsp === undefined || ocsp.templated || ocsp.args[0]?.value.toLowerCase() === 'off' || verify !== 'optional_no_ca') return [];
  return [configurationProblem('ocsp-needs-verification', ocsp.span)];
}

/** nginx asks responders over HTTP only, and does not look at this one without `ssl_ocsp` (ngx_ssl_ocsp). */
function responderWithoutHttp({ server }: ServerTls): readonly Problem[] {
  const mode = lookup(server, 'ssl_ocsp')?.directives.at(-1)?.args[0]?.value.toLowerCase();
  const responder = lookup(server, 'ssl_ocsp_responder')?.directives.at(-1);
  const [word] = responder?.args ?? [];
  if (responder === undefined || word === undefined || responder.templated || (mode !== 'on' && mode !== 'leaf')) return [];
  return isHttpUrl(word.value) ? [] : [configurationProblem('invalid-value', word.span, { directive: responder.name.value, value: word.value })];
}

/** A response cannot be stapled to what is already compressed (ngx_http_ssl_merge_srv_conf since 1.29.1). */
function staplingWithCompression({ server }: ServerTls): readonly Problem[] {
  const [stapling, compression] = ['ssl_stapling', 'ssl_certificate_compression'].map((name) => lookup(server, name)?.directives.at(-1));
  if (stapling === undefined || compression === undefined || isOpen(server)) return [];
  const both = [stapling, compression].every(({ templated, args: [word] }) => !templated && word?.value.toLowerCase() === 'on');
  return both ? [configurationProblem('stapling-excludes-compression', stapling.span)] : [];
}

function isOpen({ doubt, directive }: Block): boolean {
  return doubt !== null || directive?.templated === true;
}
