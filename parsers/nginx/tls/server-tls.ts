import { known, mapFact, unknown, type Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { DhParameters, EncryptedClientHello, SessionTickets, Stapling } from '../../../src/model/tls.ts';
import { once } from '../../_shared/memo.ts';
import { certificatesFact, dhParametersFact, type ServerCertificate } from './certificate.ts';
import { confCommands } from '../scope/conf-command.ts';
import * as defaults from '../defaults.ts';
import type { Handshake, HandshakeReader } from './handshake.ts';
import type { Material } from '../files/material.ts';
import { hasOpenSsl, isAtLeast } from '../release.ts';
import { decidingBlock, lookup, originOf, type Block } from '../scope/scope.ts';
import { argumentsOf, readFlag, readText, settingFact } from '../scope/setting.ts';
import { ticketsOf } from './session-ticket.ts';

/** The TLS context that one server asks for by itself, before it is known which settings its socket lets it decide. */
export interface ServerTls {
  readonly server: Block;
  readonly handshake: Handshake;
  readonly certificates: Fact<readonly ServerCertificate[]>;
  readonly others: OtherSettings;
}

/** Settings that servers seldom have of their own. */
export interface OtherSettings {
  /** Every handshake for the names of the server is refused. */
  readonly rejects: Fact<boolean>;
  readonly dhParameters: Fact<DhParameters | null>;
  readonly stapling: Fact<Stapling>;
  readonly tickets: Fact<SessionTickets>;
  readonly earlyData: Fact<boolean>;
  readonly encryptedClientHello: Fact<EncryptedClientHello | null>;
  readonly keyLog: Fact<string | null>;
}

export type ServerTlsReader = (server: Block) => ServerTls;

/** Reads each server once. What servers inherit alike is one object. */
export function serverTlsReader(release: Release, material: Material, handshakeOf: HandshakeReader): ServerTlsReader {
  const servers = new Map<Block, ServerTls>();
  const certificates = new Map<Block, ServerTls['certificates']>();
  const others = new Map<Block, OtherSettings>();
  return (server) => {
    const before = servers.get(server);
    if (before !== undefined) return before;
    const tls: ServerTls = {
      server,
      handshake: handshakeOf(server, 'ssl_'),
      certificates: once(certificates, decidingBlock(server, certificateDirectives), () => certificatesFact(server, release, material)),
      others: once(others, decidingBlock(server, otherDirectives), () => readOthers(server, release, material)),
    };
    servers.set(server, tls);
    return tls;
  };
}

/** Whether nginx makes a context for the server; without a certificate it does only to refuse (ngx_http_ssl_merge_srv_conf). */
export function hasOwnContext({ certificates, others: { rejects } }: ServerTls): boolean {
  return !certificates.known || certificates.value.length > 0 || !rejects.known || rejects.value;
}

const certificateDirectives: ReadonlySet<string> = new Set(['ssl_certificate', 'ssl_certificate_key']);

/** What `readOthers` looks at. */
const otherDirectives: ReadonlySet<string> = new Set([
  'ssl_reject_handshake',
  'ssl_dhparam',
  'ssl_conf_command',
  'ssl_stapling',
  'ssl_stapling_verify',
  'ssl_stapling_file',
  'ssl_stapling_responder',
  'ssl_session_tickets',
  'ssl_session_ticket_key',
  'ssl_session_cache',
  'ssl_early_data',
  'ssl_ech_file',
  'ssl_key_log',
]);

function readOthers(server: Block, release: Release, material: Material): OtherSettings {
  const flag = (name: string, rows: defaults.Default<boolean>): Fact<boolean> =>
    settingFact(server, name, readFlag, defaults.defaultFact(rows, release, server.head));
  return {
    rejects: flag('ssl_reject_handshake', defaults.sslRejectHandshake),
    dhParameters: dhParametersFact(server, confCommands(server, 'ssl_conf_command'), release, material),
    stapling: staplingOf(server, flag('ssl_stapling', defaults.sslStapling), flag('ssl_stapling_verify', defaults.sslStapling)),
    tickets: ticketsOf(server, flag('ssl_session_tickets', defaults.sslSessionTickets), release),
    earlyData: flag('ssl_early_data', defaults.sslEarlyData),
    encryptedClientHello: encryptedClientHelloOf(server, release),
    keyLog: settingFact(server, 'ssl_key_log', readText(server), defaults.defaultFact<string | null>(defaults.sslKeyLog, release, server.head)),
  };
}

function staplingOf(server: Block, enabled: Fact<boolean>, verified: Fact<boolean>): Fact<Stapling> {
  const responders = argumentsOf(server, 'ssl_stapling_responder').filter(isHttpUrl);
  const source = [...argumentsOf(server, 'ssl_stapling_file'), ...responders].at(0) ?? null;
  return mapFact(enabled, (on) => ({ enabled: on, verified: verified.known && verified.value, source }));
}

/** nginx speaks nothing but HTTP with OCSP responders (ngx_ssl_stapling_responder). */
export function isHttpUrl(url: string): boolean {
  return /^http:\/\/./i.test(url);
}

/**
 * `ssl_ech_file` came with 1.29.4 and is ignored below OpenSSL 4.0 (ngx_ssl_ech_files). A configuration that has it is not for the versions
 * that are assumed without anything stated.
 */
function encryptedClientHelloOf(server: Block, release: Release): Fact<EncryptedClientHello | null> {
  const byDefault = defaults.defaultFact(defaults.sslEchFile, release, server.head);
  const found = lookup(server, 'ssl_ech_file');
  const first = found?.directives[0];
  if (found === null) return byDefault;
  if (first === undefined || found.doubt !== null) return unknown(found.doubt ?? { kind: 'fragment' }, byDefault.from);
  const from = originOf(first.span, found.block, server);
  const { stated } = release;
  if (!stated.product || !stated.library) return unknown({ kind: 'release-dependent', what: 'ssl_ech_file' }, from);
  return known(supportsEch(release) ? { keyFiles: argumentsOf(server, 'ssl_ech_file') } : null, from);
}

export function supportsEch(release: Release): boolean {
  return isAtLeast(release, '1.29.4') && hasOpenSsl(release, '4.0');
}
