import type { ApplicationProtocol } from '../../../src/model/endpoint.ts';
import { known, unknown } from '../../../src/model/fact.ts';
import type { Doubt, Fact, Origin } from '../../../src/model/fact.ts';
import type { Opening, OpeningContext } from './opening.ts';
import { readPass } from './pass.ts';
import type { PassDirective } from './pass.ts';
import { find, lookup } from '../scope/scope.ts';
import type { Block } from '../scope/scope.ts';
import type { Directive } from '../syntax/tree.ts';

/** `auth_http`: the URL of the service that checks passwords. nginx.org, ngx_mail_auth_http_module: http only. */
const authHttp: PassDirective = {
  name: 'auth_http',
  protocol: 'http',
  schemes: { http: { secure: false, port: 80 } },
  bare: { secure: false, port: 80 },
  tlsPrefix: null,
};

/** Connections opened by the servers of mail: to the service that checks passwords, and to the mail server that it names. */
export function mailOpenings(blocks: readonly Block[], context: OpeningContext): readonly Opening[] {
  const servers = blocks.filter((block) => block.context === 'mail-server');
  return servers.flatMap((server) => {
    const authentication = lookup(server, 'auth_http');
    const directive = authentication?.directives[0];
    if (authentication === null || directive === undefined) return [];
    return [...authOpening(directive, authentication.block, context), proxyOpening(server, directive, context)];
  });
}

function authOpening(directive: Directive, block: Block, { exposure }: OpeningContext): readonly Opening[] {
  const word = directive.args[0];
  if (word === undefined || word.value === 'off') return [];
  const pass = readPass(authHttp, word, block, { groups: new Map(), groupsDoubt: null, exposure });
  const protocol = known('http' as const, { kind: 'written', span: directive.name.span });
  const { target, exposure: reach, secure } = pass;
  const passthrough = known(false, protocol.from);
  return [{ block, directive, target, protocol, exposure: reach, secure, passthrough, side: null, groups: [] }];
}

/** The answer of `auth_http` says where to connect to. nginx has no TLS towards mail servers. */
function proxyOpening(server: Block, directive: Directive, { release }: OpeningContext): Opening {
  const from: Origin = { kind: 'default', of: release, near: server.head, cite: 'nginx.org, ngx_mail_proxy_module' };
  const chosenLater: Doubt = { kind: 'run-time', what: 'Auth-Server header of auth_http' };
  return {
    block: server,
    directive: server.directive ?? directive,
    target: unknown(chosenLater, from),
    protocol: mailProtocol(server),
    exposure: unknown(chosenLater, from),
    secure: known(false, from),
    passthrough: known(false, from),
    side: null,
    groups: [],
  };
}

const protocolsByPort: ReadonlyMap<number, ApplicationProtocol> = new Map<number, ApplicationProtocol>([
  [25, 'smtp'],
  [465, 'smtp'],
  [587, 'smtp'],
  [110, 'pop3'],
  [995, 'pop3'],
  [143, 'imap'],
  [993, 'imap'],
]);

/** `protocol`, else by the port (ngx_mail_core_listen). */
function mailProtocol(server: Block): Fact<ApplicationProtocol> {
  const written = find(server, 'protocol')[0];
  const name = written?.args[0]?.value;
  if (written !== undefined && (name === 'smtp' || name === 'imap' || name === 'pop3')) return known(name, { kind: 'written', span: written.span });
  const listen = find(server, 'listen')[0];
  const port = Number(/((?<!\d)\d+)$/.exec(listen?.args[0]?.value ?? '')?.[1]);
  const byPort = protocolsByPort.get(port);
  const from: Origin = { kind: 'written', span: listen?.span ?? server.head };
  return byPort === undefined ? unknown({ kind: 'not-understood', what: 'protocol' }, from) : known(byPort, from);
}
