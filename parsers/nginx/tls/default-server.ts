import type { IneffectiveSetting } from '../../../src/model/endpoint.ts';
import { spanOf, type Fact, type Truth } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import { tlsVersions } from '../../../src/model/tls.ts';
import { permittedVersions, type VersionFacts } from './protocols.ts';
import { find, hasAny } from '../scope/scope.ts';
import { hasOwnContext, type ServerTls } from './server-tls.ts';
import { choosesContextEarly } from './tls-settings.ts';
import type { Directive } from '../syntax/tree.ts';

/**
 * What a server that is not the default of its socket says about TLS in vain. A setting with the value that is in effect anyway is
 * not told.
 */
export function decidedElsewhere(server: ServerTls, defaultServer: ServerTls, release: Release): readonly IneffectiveSetting[] {
  if (server.server === defaultServer.server) return [];
  if (!hasOwnContext(server)) return withoutContext(server, defaultServer);
  if (!hasAny(server.server, comparedNames)) return [];
  return [
    ...(choosesContextEarly(release) ? [] : deadBy(untilEarlyChoice, 'default-server-decides-in-release', server, defaultServer)),
    ...deadBy(alwaysDefault, 'default-server-decides', server, defaultServer),
  ];
}

function deadBy(rows: readonly Row[], reason: IneffectiveSetting['reason'], server: ServerTls, defaultServer: ServerTls): readonly IneffectiveSetting[] {
  return rows.flatMap((row) => {
    const directives = writtenFor(row, server);
    const comparison = directives.length === 0 ? null : row.compare(server, defaultServer);
    if (comparison === null) return [];
    return directives.map((directive) => ineffective(directive, reason, comparison.stronger, comparison.decidedBy));
  });
}

interface Comparison {
  readonly stronger: Truth;
  readonly decidedBy: Span;
}

interface Row {
  readonly directive: string;
  /** Of `ssl_conf_command`: the commands that are meant. */
  readonly commands?: readonly string[];
  /** `null`: what is written is in effect anyway. */
  readonly compare: (server: ServerTls, defaultServer: ServerTls) => Comparison | null;
}

/** The default server's until nginx 1.29.2. */
const untilEarlyChoice: readonly Row[] = [
  { directive: 'ssl_protocols', compare: compareVersions },
  { directive: 'ssl_conf_command', commands: ['protocol'], compare: compareVersions },
  { directive: 'ssl_conf_command', commands: ['ciphersuites'], compare: compareTls13Suites },
  { directive: 'ssl_session_tickets', compare: compareTickets },
];

/** The default server's in every version. */
const alwaysDefault: readonly Row[] = [
  { directive: 'ssl_conf_command', commands: ['minprotocol', 'maxprotocol'], compare: compareVersions },
  { directive: 'ssl_ecdh_curve', compare: compareGroups },
  { directive: 'ssl_conf_command', commands: ['groups', 'curves'], compare: compareGroups },
  { directive: 'ssl_early_data', compare: compareEarlyData },
  { directive: 'ssl_ech_file', compare: compareEncryptedClientHello },
];

const comparedNames: ReadonlySet<string> = new Set([...untilEarlyChoice, ...alwaysDefault].map(({ directive }) => directive));

function writtenFor({ directive, commands }: Row, { server }: ServerTls): readonly Directive[] {
  const written = find(server, directive);
  return commands === undefined ? written : written.filter(({ args }) => commands.includes(args[0]?.value.toLowerCase() ?? ''));
}

/** A server without a certificate has no context: all it says about TLS is dead. `ssl_verify_client on` still refuses those who show none. */
function withoutContext({ server }: ServerTls, defaultServer: ServerTls): readonly IneffectiveSetting[] {
  const decidedBy = defaultServer.certificates.known ? spanOf(defaultServer.certificates.from) : defaultServer.server.head;
  const dead = contextDirectives.flatMap((name) => find(server, name));
  const asking = find(server, 'ssl_verify_client').filter(({ args: [word] }) => word?.value.toLowerCase() !== 'on');
  return [...dead, ...asking].map((directive) => ineffective(directive, 'no-certificate', 'unknown', decidedBy));
}

const contextDirectives: readonly string[] = [
  'ssl_protocols',
  'ssl_ciphers',
  'ssl_prefer_server_ciphers',
  'ssl_ecdh_curve',
  'ssl_dhparam',
  'ssl_conf_command',
  'ssl_session_tickets',
  'ssl_stapling',
  'ssl_early_data',
  'ssl_ech_file',
  'ssl_client_certificate',
  'ssl_trusted_certificate',
];

function compareVersions(server: ServerTls, { handshake, server: block }: ServerTls): Comparison | null {
  const own = permittedVersions(server.handshake.protocols);
  const effective = permittedVersions(handshake.protocols);
  if (tlsVersions.every((version) => sameValue(own[version], effective[version]))) return null;
  const decider = tlsVersions.find((version) => !sameValue(own[version], effective[version])) ?? 'TLSv1.2';
  return { stronger: isStricter(own, effective), decidedBy: placeOf(effective[decider], block.head) };
}

/** Without a legacy version that is in effect, or with TLS 1.3 that is not. */
function isStricter(own: VersionFacts, effective: VersionFacts): Truth {
  const legacy = (['SSLv2', 'SSLv3', 'TLSv1', 'TLSv1.1'] as const).some((version) => isTrue(effective[version]) && isFalse(own[version]));
  return legacy || (isTrue(own['TLSv1.3']) && isFalse(effective['TLSv1.3'])) ? 'yes' : 'no';
}

function compareTls13Suites(server: ServerTls, { handshake, server: block }: ServerTls): Comparison | null {
  const [own, effective] = [server.handshake.tls13CipherSuites.uses, handshake.tls13CipherSuites.uses];
  return sameNames(own, effective) ? null : { stronger: 'unknown', decidedBy: placeOf(effective, block.head) };
}

function compareGroups(server: ServerTls, { handshake, server: block }: ServerTls): Comparison | null {
  const [own, effective] = [server.handshake.groups.uses, handshake.groups.uses];
  return sameNames(own, effective) ? null : { stronger: 'unknown', decidedBy: placeOf(effective, block.head) };
}

/** Off is in the server's power, on is not. */
function compareTickets({ others: { tickets } }: ServerTls, { others: { tickets: effective }, server: block }: ServerTls): Comparison | null {
  const isDead = tickets.known && tickets.value.enabled && effective.known && !effective.value.enabled;
  return isDead ? { stronger: 'no', decidedBy: placeOf(effective, block.head) } : null;
}

function compareEarlyData({ others: { earlyData } }: ServerTls, { others: { earlyData: effective }, server: block }: ServerTls): Comparison | null {
  if (sameValue(earlyData, effective)) return null;
  return { stronger: isTrue(effective) ? 'yes' : 'no', decidedBy: placeOf(effective, block.head) };
}

function compareEncryptedClientHello({ others }: ServerTls, { others: { encryptedClientHello: effective }, server: block }: ServerTls): Comparison | null {
  const files = (fact: typeof effective): string => (fact.known ? (fact.value?.keyFiles.join() ?? '') : '?');
  return files(others.encryptedClientHello) === files(effective) ? null : { stronger: 'yes', decidedBy: placeOf(effective, block.head) };
}

function sameNames(own: Fact<readonly { readonly name: string }[]>, effective: typeof own): boolean {
  if (!own.known || !effective.known) return own === effective;
  return own.value.map(({ name }) => name).join() === effective.value.map(({ name }) => name).join();
}

function sameValue(own: Fact<boolean>, effective: Fact<boolean>): boolean {
  return own.known && effective.known ? own.value === effective.value : own.known === effective.known;
}

function isTrue(fact: Fact<boolean>): boolean {
  return fact.known && fact.value;
}

function isFalse(fact: Fact<boolean>): boolean {
  return fact.known && !fact.value;
}

/** Where the effective value is written; a default is shown at the default server. */
function placeOf({ from }: Fact<unknown>, block: Span): Span {
  return from.kind === 'default' ? block : from.span;
}

function ineffective({ name, span }: Directive, reason: IneffectiveSetting['reason'], stronger: Truth, decidedBy: Span | null): IneffectiveSetting {
  return { setting: name.value, span, reason, stronger, decidedBy };
}
