import type { ApplicationProtocol, Listener } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import { defaultFact, sslPreread, starttls } from '../defaults.ts';
import { find, lookup, originOf, type Block } from '../scope/scope.ts';
import { readFlag, settingFact } from '../scope/setting.ts';
import type { Socket } from './socket.ts';
import type { Directive } from '../syntax/tree.ts';

/** What clients speak to a server on a socket. */
export function protocolFact(server: Block, socket: Pick<Socket, 'address'> | null): Fact<ApplicationProtocol> {
  const from = { kind: 'written', span: server.head } as const;
  switch (server.context) {
    case 'stream-server': {
      const answer = onlyAnswer(server);
      if (answer !== null) return unknown({ kind: 'run-time', what: 'protocol of the client' }, { kind: 'written', span: answer.span });
      return known(socket?.address?.transport === 'udp' ? 'udp' : 'tcp', from);
    }
    case 'mail-server':
      return mailProtocol(server, socket);
    default:
      return known('http', from);
  }
}

/** The `return` of a stream server that does nothing else: it sends a text, and reads nothing (ngx_stream_return_handler). */
function onlyAnswer(server: Block): Directive | null {
  return find(server, 'proxy_pass').length > 0 ? null : (find(server, 'return').at(-1) ?? null);
}

/** Ports by which nginx chooses the protocol of a mail server that has no `protocol` (ngx_mail_core_merge_srv_conf). */
const mailPorts: ReadonlyMap<number, ApplicationProtocol> = new Map<number, ApplicationProtocol>([
  [25, 'smtp'],
  [465, 'smtp'],
  [587, 'smtp'],
  [143, 'imap'],
  [993, 'imap'],
  [110, 'pop3'],
  [995, 'pop3'],
]);

const mailProtocols: ReadonlyMap<string, ApplicationProtocol> = new Map<string, ApplicationProtocol>([
  ['smtp', 'smtp'],
  ['imap', 'imap'],
  ['pop3', 'pop3'],
]);

function mailProtocol(server: Block, socket: Pick<Socket, 'address'> | null): Fact<ApplicationProtocol> {
  const [directive] = find(server, 'protocol');
  const written = mailProtocols.get(directive?.args[0]?.value ?? '');
  if (directive !== undefined && written !== undefined) return known(written, { kind: 'written', span: directive.span });
  const byPort = mailPorts.get(socket?.address?.port ?? 0);
  const from = { kind: 'written', span: directive?.span ?? server.head } as const;
  return byPort === undefined ? unknown({ kind: 'not-understood', what: 'protocol' }, from) : known(byPort, from);
}

const upgrades: ReadonlyMap<string, 'none' | 'optional' | 'required'> = new Map([
  ['off', 'none'],
  ['on', 'optional'],
  ['only', 'required'],
] as const);

/** `starttls` of mail; it has no effect on a socket that speaks TLS from the beginning. */
export function startTlsFact(server: Block, secure: boolean, release: Release): Listener['startTls'] {
  const byDefault = defaultFact<'none' | 'optional' | 'required'>(starttls, release, server.head);
  if (server.context !== 'mail-server' || secure) return byDefault;
  const found = lookup(server, 'starttls');
  const word = found?.directives.at(-1)?.args[0];
  if (found === null || word === undefined) return found?.doubt == null ? byDefault : unknown(found.doubt, byDefault.from);
  const from = originOf(word.span, found.block, server);
  const upgrade = upgrades.get(word.value.toLowerCase());
  return upgrade === undefined ? unknown({ kind: 'not-understood', what: word.value }, from) : known(upgrade, from);
}

/**
 * Whether a stream server passes the TLS of its clients on as it is. `ssl_preread` says that what arrives is TLS; without it only the
 * two ends know, unless nginx encrypts what it passes on, or passes nothing on: then there is no TLS in it.
 */
export function passthroughFact(server: Block, release: Release): Fact<boolean> {
  const byDefault = defaultFact(sslPreread, release, server.head);
  if (server.context !== 'stream-server') return byDefault;
  const preread = settingFact(server, 'ssl_preread', readFlag, byDefault);
  const answer = onlyAnswer(server);
  if (answer !== null) return known(false, { kind: 'written', span: answer.span });
  if (!preread.known || preread.value) return preread;
  const encrypts = settingFact(server, 'proxy_ssl', readFlag, byDefault);
  if (encrypts.known && encrypts.value) return known(false, encrypts.from);
  return unknown({ kind: 'run-time', what: 'protocol of the client' }, preread.from);
}
