import { known, mapFact, unknown, type Fact, type Known } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { EarlyData, SessionTickets, TlsSettings, WrittenList } from '../../../src/model/tls.ts';
import { defaultFact, httpAlpn, mailAlpn } from '../defaults.ts';
import { earlyDataMarked } from './early-data.ts';
import { writtenKey } from './handshake.ts';
import { protocolFact } from '../server/listener-protocol.ts';
import { memoByIdentity, once, type Memo } from '../../_shared/memo.ts';
import { mapVersions, permittedVersions, type Protocols, type VersionFacts } from './protocols.ts';
import { hasOpenSsl, isAtLeast } from '../release.ts';
import { lookup, originOf, type Block } from '../scope/scope.ts';
import { hasOwnContext, type ServerTls } from './server-tls.ts';
import { readFlag, settingFact } from '../scope/setting.ts';
import type { Socket } from '../server/socket.ts';

/** What of a socket decides about TLS. */
export type SocketFlags = Pick<Socket, 'quic' | 'http2' | 'address'>;

/** The settings in effect for a server on a socket. Servers for which the same is in effect share one object. */
export type EffectiveTls = (server: ServerTls, defaultServer: ServerTls, socket: SocketFlags) => TlsSettings;

export function effectiveTls(release: Release): EffectiveTls {
  const common = memoByIdentity<Common>();
  const facts: Facts = { versions: memoByIdentity(), tickets: memoByIdentity(), earlyData: memoByIdentity(), alpn: memoByIdentity(), writtenLists: memoByIdentity() };
  const chooser = { early: choosesContextEarly(release), isOpen: !release.stated.product };
  return (server, defaultServer, socket) => {
    const context = hasOwnContext(server) ? server : defaultServer;
    const alpn = facts.alpn(alpnKeys(server.server, socket), () => alpnOn(server.server, socket, release));
    const earlyData = earlyDataOn(server.server, defaultServer, facts);
    const keys = [context.handshake, context.others, defaultServer.handshake, defaultServer.others, socket.quic, alpn, earlyData];
    const { first, byCertificates } = common(keys, () => ({
      first: combine({ context, defaultServer, quic: socket.quic, ...chooser }, { alpn, earlyData }, facts),
      byCertificates: new Map(),
    }));
    return once(byCertificates, context.certificates, () => ({ ...first, certificates: context.certificates }));
  };
}

/** What all servers have that differ in nothing but their certificates. */
interface Common {
  /** The settings of the first of them. */
  readonly first: TlsSettings;
  readonly byCertificates: Map<TlsSettings['certificates'], TlsSettings>;
}

/**
 * Before nginx 1.29.2, OpenSSL asks for the server that a client names only after it has chosen the version and the TLS 1.3 suite; since then
 * nginx looks at the ClientHello itself (CHANGES 1.29.2). Groups, bounds of versions, early data, ECH and ticket keys remain with the default server.
 */
export function choosesContextEarly(release: Release): boolean {
  return isAtLeast(release, '1.29.2') && (release.library.name !== 'openssl' || hasOpenSsl(release, '1.1.1'));
}

interface Parts {
  /** Whose context is used once the name is known: the server's, or the default server's where it has none. */
  readonly context: ServerTls;
  readonly defaultServer: ServerTls;
  readonly quic: boolean;
  /** See `choosesContextEarly`. */
  readonly early: boolean;
  /** Whether that is only assumed. */
  readonly isOpen: boolean;
}

/** What is the server's own, whoever's context it uses. */
type OwnMatters = Pick<TlsSettings, 'alpn' | 'earlyData'>;

interface Facts {
  readonly versions: Memo<VersionFacts>;
  readonly tickets: Memo<Fact<SessionTickets>>;
  readonly earlyData: Memo<Fact<EarlyData>>;
  readonly alpn: Memo<Fact<readonly string[]>>;
  readonly writtenLists: Memo<readonly WrittenList[]>;
}

function combine({ context, defaultServer, quic, early, isOpen }: Parts, matters: OwnMatters, facts: Facts): TlsSettings {
  const { dhParameters, stapling, tickets, keyLog } = context.others;
  const own = context.handshake;
  const first = defaultServer.handshake;
  const chooser = early ? own : first;
  const lists = [own.cipherSuites, chooser.tls13CipherSuites, first.groups, own.signatureSchemes];
  const later = isOpen && !early ? own : chooser;
  return {
    versions: facts.versions([chooser.protocols, later.protocols, first.protocols, quic], () =>
      orLater(versionsOn(quic, chooser.protocols, first.protocols, defaultServer), versionsOn(quic, later.protocols, first.protocols, defaultServer)),
    ),
    securityLevel: own.securityLevel,
    cipherSuites: own.cipherSuites.uses,
    initialCipherSuites: first.cipherSuites.uses,
    tls13CipherSuites: chooser.tls13CipherSuites.uses,
    preference: own.preference,
    groups: first.groups.uses,
    signatureSchemes: own.signatureSchemes.uses,
    writtenLists: facts.writtenLists(lists, () => lists.flatMap(({ written }) => written)),
    dhParameters,
    certificates: context.certificates,
    stapling,
    tickets: facts.tickets([tickets, defaultServer.others.tickets], () => ticketsOn(tickets, defaultServer.others.tickets, early)),
    encryptedClientHello: defaultServer.others.encryptedClientHello,
    keyLog,
    compression: own.compression,
    renegotiation: own.renegotiation,
    ...matters,
  };
}

/** QUIC has no TLS below 1.3 (RFC 9001, 4.2). */
function versionsOn(quic: boolean, { listed }: Protocols, { minimum, maximum }: Protocols, { server }: ServerTls): VersionFacts {
  const permitted = permittedVersions({ listed, minimum, maximum });
  if (!quic) return permitted;
  return mapVersions((version) => (version === 'TLSv1.3' ? permitted[version] : known(false, { kind: 'written', span: server.head })));
}

/** What a release after the assumed one permits in addition, or may permit, is not known. */
function orLater(assumed: VersionFacts, later: VersionFacts): VersionFacts {
  return mapVersions((version) => {
    const [now, then] = [assumed[version], later[version]];
    const mayBeLaterOnly = now.known && !now.value && (!then.known || then.value);
    return mayBeLaterOnly ? unknown({ kind: 'release-dependent', what: 'nginx >= 1.29.2' }, then.from) : now;
  });
}

/** A server can switch tickets off for itself, and on only where its context is chosen early; the keys are those of the default server. */
function ticketsOn(own: Fact<SessionTickets>, first: Fact<SessionTickets>, early: boolean): Fact<SessionTickets> {
  if (!own.known || !first.known) return own.known ? first : own;
  const decider = own.value.enabled && !early ? first : own;
  const { keyFiles, rotation } = first.value;
  const { enabled } = decider.value;
  return known({ enabled, keyFiles, rotation }, enabled && rotation !== 'automatic' ? first.from : decider.from);
}

function earlyDataOn(server: Block, { others: { earlyData } }: ServerTls, facts: Facts): Fact<EarlyData> {
  const isMarked = earlyData.known && !earlyData.value ? 'no' : earlyDataMarked(server);
  return facts.earlyData([earlyData, isMarked], () => {
    if (!earlyData.known) return earlyData;
    if (isMarked === 'unknown') return unknown({ kind: 'not-understood', what: 'Early-Data' }, earlyData.from);
    return known({ enabled: earlyData.value, protection: isMarked === 'yes' ? 'marked' : 'none' }, earlyData.from);
  });
}

function alpnKeys(server: Block, { quic, http2, address }: SocketFlags): readonly unknown[] {
  const ofMail = server.context === 'mail-server' ? [server, address] : [];
  return [server.context, quic, http2, writtenKey(server, 'http2'), writtenKey(server, 'ssl_alpn'), ...ofMail];
}

function alpnOn(server: Block, socket: SocketFlags, release: Release): Fact<readonly string[]> {
  switch (server.context) {
    case 'server':
      return httpAlpnOn(server, socket, release);
    case 'mail-server':
      return mailAlpnOn(server, socket, release);
    default: {
      const found = lookup(server, 'ssl_alpn');
      const directive = found?.directives.at(-1);
      const nothing: Known<readonly string[]> = known([], { kind: 'default', of: release, near: server.head, cite: 'nginx.org, ngx_stream_ssl_module, ssl_alpn' });
      if (found === null || directive === undefined) return nothing;
      return known(directive.args.map(({ value }) => value), originOf(directive.span, found.block, server));
    }
  }
}

/** The protocol of the server and no other (ngx_mail_ssl_alpn_select). */
function mailAlpnOn(server: Block, socket: SocketFlags, release: Release): Fact<readonly string[]> {
  const names = defaultFact(mailAlpn, release, server.head);
  const protocol = protocolFact(server, socket);
  return protocol.known ? known(names.value.filter((name) => name === protocol.value), names.from) : protocol;
}

/** `http2` is a matter of the server since 1.25.1 and before that of the socket only. */
function httpAlpnOn(server: Block, { quic, http2 }: SocketFlags, release: Release): Fact<readonly string[]> {
  const http1 = defaultFact(httpAlpn, release, server.head);
  if (quic) return known(['h3'], http1.from);
  if (http2) return known(['h2', ...http1.value], http1.from);
  const enabled = settingFact(server, 'http2', readFlag, known(false, http1.from));
  return mapFact(enabled, (on) => (on ? ['h2', ...http1.value] : http1.value));
}
