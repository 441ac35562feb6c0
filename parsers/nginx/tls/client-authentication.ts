import type { ClientAuthentication, ClientCertificateMode } from '../../../src/model/endpoint.ts';
import { known, mapFact, unknown, type Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { PeerRevocation, TrustAnchors } from '../../../src/model/tls.ts';
import { memoByIdentity, once } from '../../_shared/memo.ts';
import { isSystemTrustStore } from '../../_shared/trust-store.ts';
import { confCommands, lastCommand, signedWords } from '../scope/conf-command.ts';
import * as defaults from '../defaults.ts';
import { decidingBlock, type Block } from '../scope/scope.ts';
import { readNumber, readText, settingFact, type Reading } from '../scope/setting.ts';
import type { Directive } from '../syntax/tree.ts';

/** How servers ask for client certificates and check them. Servers that inherit the same share one object. */
export interface AuthenticationReader {
  /** @param context The server whose TLS context is used: `server` itself, or the default server of its socket when it has none. */
  readonly of: (server: Block, context: Block) => ClientAuthentication;
  /** Without TLS nobody is asked. */
  readonly none: (server: Block) => ClientAuthentication;
}

export function authenticationReader(release: Release): AuthenticationReader {
  const read = memoByIdentity<ClientAuthentication>();
  const nobody = new Map<Block, ClientAuthentication>();
  return {
    of: (server, context) =>
      read([decidingBlock(server, directives), decidingBlock(context, directives)], () => clientAuthentication(server, context, release)),
    none: (server) => once(nobody, decidingBlock(server, nothing), () => noClientAuthentication(server, release)),
  };
}

const nothing: ReadonlySet<string> = new Set();

const directives: ReadonlySet<string> = new Set([
  'ssl_verify_client',
  'ssl_verify_depth',
  'ssl_client_certificate',
  'ssl_trusted_certificate',
  'ssl_crl',
  'ssl_ocsp',
  'ssl_conf_command',
]);

function clientAuthentication(server: Block, context: Block, release: Release): ClientAuthentication {
  const depth = defaults.defaultFact(defaults.sslVerifyDepth, release, context.head);
  return {
    mode: modeOf(server, context, release),
    trustAnchors: trustAnchorsOf(context, release),
    depth: settingFact<number | null>(context, 'ssl_verify_depth', readNumber, depth),
    revocation: revocationOf(context, release),
    bypasses: [],
  };
}

function noClientAuthentication(server: Block, release: Release): ClientAuthentication {
  const from = { kind: 'default', of: release, near: server.head, cite: 'nginx.org, ngx_http_ssl_module, ssl_verify_client' } as const;
  return {
    mode: known('none', from),
    trustAnchors: known({ kind: 'none' }, from),
    depth: known(null, from),
    revocation: known({ kind: 'none' }, from),
    bypasses: [],
  };
}

const modes: ReadonlyMap<string, ClientCertificateMode> = new Map([
  ['off', 'none'],
  ['on', 'required'],
  ['optional', 'optional'],
  ['optional_no_ca', 'optional-unverified'],
]);

/**
 * OpenSSL asks as the context says, and its callback accepts every certificate. What came of it nginx looks at as the server says
 * (ngx_ssl_verify_callback, ngx_http_process_request).
 */
function modeOf(server: Block, context: Block, release: Release): Fact<ClientCertificateMode> {
  const verify = verifyOf(server, release);
  const asking = askingOf(context, release);
  if (!verify.known) return verify;
  if (!asking.known) return asking;
  const mode = modeFor(withoutCallback(server, verify.value), asking.value);
  return mode === verify.value ? verify : known(mode, asking.from);
}

function verifyOf(server: Block, release: Release): Fact<ClientCertificateMode> {
  const byDefault = defaults.defaultFact<ClientCertificateMode>(defaults.sslVerifyClient, release, server.head);
  return settingFact(server, 'ssl_verify_client', readWord(modes), byDefault);
}

/** What the handshake does: whether it asks for a certificate, and whether it goes on without one. */
type Asking = 'no' | 'asks' | 'insists';

/** `ssl_verify_client`, and what `VerifyMode` adds to it or takes away: SSL_CONF_cmd(3), `cmd_VerifyMode` of OpenSSL's ssl/ssl_conf.c. */
function askingOf(context: Block, release: Release): Fact<Asking> {
  const verify = verifyOf(context, release);
  if (!verify.known) return verify;
  let asking = known<Asking>(verify.value === 'none' ? 'no' : 'asks', verify.from);
  for (const { word, on, from } of signedWords(confCommands(context, 'ssl_conf_command'), 'verifymode')) {
    const insists = word === 'require' || (asking.value === 'insists' && on);
    if (verifyWords.has(word)) asking = known(on ? (insists ? 'insists' : 'asks') : 'no', from);
  }
  return asking;
}

const verifyWords: ReadonlySet<string> = new Set(['peer', 'request', 'require', 'once']);

/**
 * Stream and mail have the callback, and read the authorities, only together with the directive: without it OpenSSL refuses what does not verify
 * (ngx_stream_ssl_merge_srv_conf, ngx_mail_ssl_merge_conf).
 */
function withoutCallback({ context }: Block, verify: ClientCertificateMode): ClientCertificateMode {
  return context !== 'server' && verify === 'none' ? 'optional' : verify;
}

/** Where `on` meets a handshake that does not ask, nobody gets in. */
function modeFor(verify: ClientCertificateMode, asking: Asking): ClientCertificateMode {
  if (verify === 'required' || verify === 'required-unverified') return verify;
  if (asking === 'no') return 'none';
  if (verify === 'optional') return asking === 'insists' ? 'required' : 'optional';
  return asking === 'insists' ? 'required-unverified' : 'optional-unverified';
}

/** Both files are believed: the first is also sent to clients as the list of authorities. `VerifyCAFile` stands in for both: SSL_CONF_cmd(3). */
function trustAnchorsOf(server: Block, release: Release): Fact<TrustAnchors> {
  const command = lastCommand(confCommands(server, 'ssl_conf_command'), 'verifycafile');
  if (command !== null) return known(trustAnchors(command.value.value), command.originOf(command.value.span));
  const verify = verifyOf(server, release);
  if (server.context !== 'server' && verify.known && verify.value === 'none') return known({ kind: 'none' }, verify.from);
  const facts = ['ssl_client_certificate', 'ssl_trusted_certificate'].map((name) => {
    const nothing = known(null, { kind: 'default', of: release, near: server.head, cite: `nginx.org, ngx_http_ssl_module, ${name}` } as const);
    return mapFact(settingFact<string | null>(server, name, readText(server), nothing), trustAnchors);
  });
  const [client = unknown({ kind: 'fragment' }, { kind: 'written', span: server.head }), trusted] = facts;
  const wide = facts.find((fact) => fact.known && fact.value.kind === 'system') ?? facts.find((fact) => !fact.known);
  if (wide !== undefined) return wide;
  return client.known && client.value.kind === 'none' ? (trusted ?? client) : client;
}

function trustAnchors(path: string | null): TrustAnchors {
  if (path === null) return { kind: 'none' };
  return isSystemTrustStore(path) ? { kind: 'system', path } : { kind: 'file', path };
}

const ocspModes: ReadonlyMap<string, PeerRevocation> = new Map<string, PeerRevocation>([
  ['off', { kind: 'none' }],
  ['on', { kind: 'ocsp', leafOnly: false }],
  ['leaf', { kind: 'ocsp', leafOnly: true }],
]);

function revocationOf(server: Block, release: Release): Fact<PeerRevocation> {
  const nothing = known<PeerRevocation>({ kind: 'none' }, { kind: 'default', of: release, near: server.head, cite: 'nginx.org, ngx_http_ssl_module, ssl_crl' });
  const ocsp = settingFact(server, 'ssl_ocsp', readWord(ocspModes), nothing);
  const crl = mapFact(settingFact<string | null>(server, 'ssl_crl', readText(server), known(null, nothing.from)), revocationByList);
  return ocsp.known && ocsp.value.kind === 'none' ? crl : ocsp;
}

function revocationByList(path: string | null): PeerRevocation {
  return path === null ? { kind: 'none' } : { kind: 'crl', path };
}

/** A word of an enumeration; case does not matter (ngx_conf_set_enum_slot). */
function readWord<T>(values: ReadonlyMap<string, T>): (directive: Directive) => Reading<T> {
  return ({ args: [word] }) => {
    const value = values.get(word?.value.toLowerCase() ?? '');
    return value === undefined ? { doubt: { kind: 'not-understood', what: word?.value ?? '' } } : { value };
  };
}
