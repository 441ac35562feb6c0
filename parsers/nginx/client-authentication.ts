import type { ClientAuthentication, ClientCertificateMode } from '../../src/model/endpoint.ts';
import { known, mapFact, unknown, type Fact } from '../../src/model/fact.ts';
import type { Release } from '../../src/model/release.ts';
import type { PeerRevocation, TrustAnchors } from '../../src/model/tls.ts';
import { once } from '../_shared/memo.ts';
import { isSystemTrustStore } from '../_shared/trust-store.ts';
import { confCommands, lastCommand, type ConfCommand } from './conf-command.ts';
import * as defaults from './defaults.ts';
import { decidingBlock, type Block } from './scope.ts';
import { readNumber, readText, settingFact, type Reading } from './setting.ts';
import type { Directive } from './tree.ts';

/** How servers ask for client certificates and check them. Servers that inherit the same share one object. */
export interface AuthenticationReader {
  readonly of: (server: Block) => ClientAuthentication;
  /** Without TLS nobody is asked. */
  readonly none: (server: Block) => ClientAuthentication;
}

export function authenticationReader(release: Release): AuthenticationReader {
  const read = new Map<Block, ClientAuthentication>();
  const nobody = new Map<Block, ClientAuthentication>();
  return {
    of: (server) => once(read, decidingBlock(server, directives), () => clientAuthentication(server, confCommands(server, 'ssl_conf_command'), release)),
    none: (server) => once(nobody, decidingBlock(server, []), () => noClientAuthentication(server, release)),
  };
}

const directives: readonly string[] = [
  'ssl_verify_client',
  'ssl_verify_depth',
  'ssl_client_certificate',
  'ssl_trusted_certificate',
  'ssl_crl',
  'ssl_ocsp',
  'ssl_conf_command',
];

function clientAuthentication(server: Block, commands: readonly ConfCommand[], release: Release): ClientAuthentication {
  const depth = defaults.defaultFact(defaults.sslVerifyDepth, release, server.head);
  return {
    mode: modeOf(server, commands, release),
    trustAnchors: trustAnchorsOf(server, release),
    depth: settingFact<number | null>(server, 'ssl_verify_depth', readNumber, depth),
    revocation: revocationOf(server, release),
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

function modeOf(server: Block, commands: readonly ConfCommand[], release: Release): Fact<ClientCertificateMode> {
  const byDefault = defaults.defaultFact<ClientCertificateMode>(defaults.sslVerifyClient, release, server.head);
  const mode = settingFact(server, 'ssl_verify_client', readWord(modes), byDefault);
  const command = lastCommand(commands, 'verifymode');
  if (!mode.known || command === null) return mode;
  const commanded = withVerifyMode(mode.value, command.value.value.toLowerCase().split(','));
  return commanded === mode.value ? mode : known(commanded, command.originOf(command.value.span));
}

/**
 * `VerifyMode` makes OpenSSL ask for a certificate or insist on one, but the callback of nginx accepts every one, and nginx looks at the
 * result only when `ssl_verify_client` is not off (ngx_ssl_verify_callback, ngx_http_process_request).
 */
function withVerifyMode(mode: ClientCertificateMode, words: readonly string[]): ClientCertificateMode {
  const requires = words.includes('require');
  switch (mode) {
    case 'none':
      if (requires) return 'required-unverified';
      return words.includes('peer') || words.includes('request') ? 'optional-unverified' : 'none';
    case 'optional':
      return requires ? 'required' : 'optional';
    case 'optional-unverified':
      return requires ? 'required-unverified' : 'optional-unverified';
    case 'required':
    case 'required-unverified':
      return mode;
  }
}

/** Both files are believed: the first is also sent to clients as the list of authorities. */
function trustAnchorsOf(server: Block, release: Release): Fact<TrustAnchors> {
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
