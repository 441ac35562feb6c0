import type { ApplicationProtocol } from '../../../src/model/endpoint.ts';
import { known, mapFact, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import { addressesIn, doubtOfAddress } from '../bind/address.ts';
import { modeOf, type Mode } from '../bind/mode.ts';
import { secureFact, targetOf, type Opening } from './opening.ts';
import type { Reached } from '../http/reach.ts';
import { linesOf, type Proxy } from '../syntax/sections.ts';
import { serversOfProxy, type Server } from './server.ts';

/** What a proxy is read with. */
export interface OpeningContext {
  readonly release: Release;
  readonly reachedOf: (proxy: Proxy) => Reached;
}

/** What a proxy opens connections to: its servers, and what health checks ask elsewhere. */
export function proxyOpenings(proxy: Proxy, context: OpeningContext): readonly Opening[] {
  if (proxy.kind === 'frontend') return [];
  const mode = modeOf(proxy, context.release);
  const passing = { proxy, mode, protocol: mapFact(mode, (value) => protocolOf(value, proxy)), reachedOf: context.reachedOf };
  const servers = serversOfProxy(proxy).map((server) => serverOpening(server, passing));
  const dispatched = (proxy.section.named.get('dispatch') ?? []).map((line): Opening => {
    const from: Origin = { kind: 'written', span: line.span };
    const parts = passedOn(passing, from);
    return { line, section: proxy.section, server: null, target: targetOf(line.args[0] ?? null, line), secure: known(false, from), ...parts };
  });
  const checks = asksByHttp(proxy) ? servers.flatMap(({ server, secure }) => (server !== null && secure.known && secure.value ? checkOpening(server) : [])) : [];
  return [...servers, ...dispatched, ...checks];
}

/** A proxy that passes on what comes in. */
interface Passing {
  readonly proxy: Proxy;
  readonly mode: Fact<Mode>;
  readonly protocol: Fact<ApplicationProtocol>;
  readonly reachedOf: OpeningContext['reachedOf'];
}

function serverOpening(server: Server, passing: Passing): Opening {
  const secure = secureFact(server);
  const parts = passedOn(passing, secure.from);
  const passthrough = secure.known && secure.value ? known(false, secure.from) : parts.passthrough;
  return { line: server.line, section: server.section, server, target: targetOf(server.address, server.line), secure, ...parts, passthrough };
}

function passedOn({ proxy, mode, protocol, reachedOf }: Passing, from: Origin): Pick<Opening, 'protocol' | 'passthrough' | 'isHttp'> {
  const isHttp = mode.known && mode.value === 'http';
  if (!mode.known) return { protocol, passthrough: unknown(mode.doubt, from), isHttp };
  return { protocol, passthrough: mode.value === 'tcp' ? passthroughOf(reachedOf(proxy), from) : known(false, from), isHttp };
}

/** What comes out of TLS is plaintext; of what comes in as it is only the two ends know, unless a rule looks at its handshake. */
function passthroughOf({ isDecrypted, isInspected }: Reached, from: Origin): Fact<boolean> {
  if (isDecrypted) return known(false, from);
  return isInspected ? known(true, from) : unknown({ kind: 'run-time', what: 'protocol of the client' }, from);
}

/** Health checks that tell what is spoken in TCP mode (configuration.txt, 4.2, option). */
const checkedProtocols: ReadonlyMap<string, ApplicationProtocol> = new Map([
  ['pgsql-check', 'database'],
  ['mysql-check', 'database'],
  ['redis-check', 'database'],
  ['ldap-check', 'ldap'],
  ['smtpchk', 'smtp'],
]);

function protocolOf(mode: Mode, proxy: Proxy): ApplicationProtocol {
  switch (mode) {
    case 'http':
      return linesOf(proxy, 'use-fcgi-app').length > 0 ? 'fastcgi' : 'http';
    case 'log':
      return 'syslog';
    default:
      return options(proxy).flatMap((option) => checkedProtocols.get(option) ?? []).at(-1) ?? 'tcp';
  }
}

function options(proxy: Proxy): readonly string[] {
  return linesOf(proxy, 'option').flatMap(({ line }) => (line.modifier === null ? (line.args[0]?.value ?? []) : []));
}

function asksByHttp(proxy: Proxy): boolean {
  return options(proxy).includes('httpchk');
}

/** With an address or port of its own a health check is without TLS unless `check-ssl` asks for it (configuration.txt, 5.2, check). */
function checkOpening(server: Server): readonly Opening[] {
  const { settings, line, section } = server;
  const setting = settings.last.get('addr') ?? settings.last.get('port');
  if (!settings.last.has('check') || settings.last.has('check-ssl') || setting === undefined) return [];
  const from: Origin = { kind: 'written', span: setting.keyword.span };
  const plaintext = known(false, from);
  return [{ line, section, server: null, target: checkTarget(server, from), protocol: known('http', from), secure: plaintext, passthrough: plaintext, isHttp: false }];
}

function checkTarget({ settings, address, name }: Server, from: Origin): Opening['target'] {
  const host = settings.last.get('addr')?.value ?? address;
  const port = settings.last.get('port')?.value ?? null;
  const text = `${host?.value.replace(/:\d+$/, '') ?? name}${port === null ? '' : `:${port.value}`}`;
  const addresses = host === null ? null : addressesIn(host);
  const doubt = (host === null ? null : doubtOfAddress(host)) ?? port?.doubt ?? null;
  if (doubt !== null || addresses === null) return { text, addresses: unknown(doubt ?? { kind: 'run-time', what: 'address' }, from) };
  return { text, addresses: known(addresses.map((each) => ({ ...each, port: port === null ? each.port : Number(port.value) })), from) };
}
