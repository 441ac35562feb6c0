import type { ApplicationProtocol } from '../../../src/model/endpoint.ts';
import { known, type Origin } from '../../../src/model/fact.ts';
import { globalLines } from '../setting/global-setting.ts';
import type { AlikeProxies } from '../proxy/alike-proxies.ts';
import { secureFact, targetOf, type Opening } from './opening.ts';
import { linesOf, type Configuration, type Proxy } from '../syntax/sections.ts';
import { serversIn, type Server } from './server.ts';
import type { Line, Section } from '../syntax/tree.ts';

/** What a section opens beside the servers of a proxy: to peers, to receivers of logs and mails. Questions to name servers are not among them. */
export function otherOpenings(configuration: Configuration, alike: AlikeProxies): (section: Section) => readonly Opening[] {
  // What is like another proxy mails to the same.
  const mailed = new Set(configuration.proxies.flatMap((proxy) => (alike.isAlike(proxy.section) ? noNames : mailersOf(proxy))));
  return (section) => {
    switch (section.kind) {
      case 'peers':
        return otherPeers(section, configuration).map((server) => serverOpening(server, 'tcp'));
      case 'ring':
        return serversOf(section, configuration).map((server) => serverOpening(server, 'syslog'));
      case 'mailers':
        return mailed.has(section.name?.value ?? '') ? (section.named.get('mailer') ?? []).map((line) => plaintext(line, section, 'smtp', 1)) : [];
      default:
        // The model of a proxy sends its logs to no address of its own.
        if (alike.isAlike(section) || !section.has('log')) return [];
        return (section.named.get('log') ?? []).flatMap((line) => (isAddress(line) ? plaintext(line, section, 'syslog', 0) : []));
    }
  };
}

/** The `mailers` that a proxy sends mails to: not unless it says from whom and to whom (configuration.txt, 4.2, email-alert). */
function mailersOf(proxy: Proxy): readonly string[] {
  const found = linesOf(proxy, 'email-alert');
  if (found.length === 0) return noNames;
  const lines = found.map(({ line }) => line.args.map(({ value }) => value));
  const isComplete = ['from', 'to'].every((part) => lines.some(([name]) => name === part));
  return isComplete ? lines.flatMap(([name, mailers]) => (name === 'mailers' && mailers !== undefined ? [mailers] : [])) : [];
}

const noNames: readonly string[] = [];

/**
 * The line of `peers` that stands for HAProxy itself is told by its name: that of `localpeer`, or of the host, which nobody sees here. One that
 * is alone can be no other, unless a `bind` says where HAProxy itself is (configuration.txt, 3.1, localpeer; 12.1, peer).
 */
function otherPeers(section: Section, configuration: Configuration): readonly Server[] {
  const peers = serversOf(section, configuration);
  const own = globalLines(configuration.globals, 'localpeer').at(-1)?.args[0]?.value;
  if (own === undefined) return peers.length === 1 && !section.named.has('bind') ? [] : peers;
  return peers.filter(({ name }) => name !== own);
}

/** One without an address is told by its name alone. */
function serversOf(section: Section, configuration: Configuration): readonly Server[] {
  const globals = configuration.globalsAbove.get(section) ?? configuration.globals;
  return serversIn(section, null, globals).filter(({ address }) => address !== null);
}

function serverOpening(server: Server, protocol: ApplicationProtocol): Opening {
  const { line, section, address } = server;
  const secure = secureFact(server);
  const from: Origin = { kind: 'written', span: line.span };
  return { line, section, server, target: targetOf(address, line), protocol: known(protocol, from), secure, passthrough: known(false, from), isHttp: false };
}

function plaintext(line: Line, section: Section, protocol: ApplicationProtocol, at: number): Opening {
  const from: Origin = { kind: 'written', span: line.span };
  const target = targetOf(line.args[at] ?? null, line);
  return { line, section, server: null, target, protocol: known(protocol, from), secure: known(false, from), passthrough: known(false, from), isHttp: false };
}

/** `log` may also lead to a descriptor, a ring, a backend, or to what `global` says. */
export function isAddress({ args, modifier }: Line): boolean {
  const target = args[0]?.value ?? '';
  return modifier === null && !/^(?:global|stdout|stderr|fd@|ring@|backend@)/.test(target) && target !== '';
}
