import type { Release } from '../../../src/model/release.ts';
import { once } from '../../_shared/memo.ts';
import { destinationOf } from './backend.ts';
import { modeOf } from '../bind/mode.ts';
import { inspectsHandshake } from '../bind/passthrough.ts';
import type { RulesOf } from './rule.ts';
import type { Configuration, Proxy } from '../syntax/sections.ts';

/** What comes to the servers of a proxy. */
export interface Reached {
  /** Proxies that requests come in on: the proxy itself, or those that lead to it. */
  readonly from: readonly Proxy[];
  /** What comes in is the plaintext of TLS that ends here. */
  readonly isDecrypted: boolean;
  /** What comes in is looked at as a TLS handshake and passed on as it is. */
  readonly isInspected: boolean;
}

/** Finds out, when somebody asks, which proxies lead to which. */
export function reachReader(configuration: Configuration, rulesOf: RulesOf, release: Release): (proxy: Proxy) => Reached {
  let leading: ReadonlyMap<Proxy, ReadonlySet<Proxy>> | null = null;
  const reached = new Map<Proxy, Reached>();
  const decrypting = new Map<Proxy, boolean>();
  const inspecting = new Map<Proxy, boolean>();
  const decrypts = (proxy: Proxy): boolean => once(decrypting, proxy, () => endsTls(proxy));
  const inspects = (proxy: Proxy): boolean => once(inspecting, proxy, () => isTcp(proxy, release) && inspectsHandshake(rulesOf(proxy)));
  return (proxy) =>
    once(reached, proxy, () => {
      leading ??= leadingProxies(configuration, rulesOf);
      const from = [...(leading.get(proxy) ?? [])];
      return { from, isDecrypted: from.some(decrypts), isInspected: from.some(inspects) };
    });
}

function leadingProxies(configuration: Configuration, rulesOf: RulesOf): ReadonlyMap<Proxy, ReadonlySet<Proxy>> {
  const leading = new Map<Proxy, Set<Proxy>>();
  const add = (to: Proxy, from: Proxy): void => void once(leading, to, () => new Set<Proxy>()).add(from);
  for (const proxy of configuration.proxies) {
    if (proxy.kind === 'backend') continue;
    if (proxy.kind === 'listen') add(proxy, proxy);
    const { switching, defaultBackend } = rulesOf(proxy);
    for (const word of [...switching.map(({ args }) => args[0]), defaultBackend?.line.args[0]]) {
      if (word === undefined) continue;
      const destination = destinationOf(word, configuration);
      if (destination.kind === 'backend') add(destination.proxy, proxy);
      else if (destination.kind === 'dynamic') for (const candidate of destination.candidates) add(candidate, proxy);
    }
  }
  return leading;
}

function endsTls({ section }: Proxy): boolean {
  return section.lines.some(({ name, args }) => name === 'bind' && args.some(({ value }) => value === 'ssl'));
}

function isTcp(proxy: Proxy, release: Release): boolean {
  const mode = modeOf(proxy, release);
  return mode.known && mode.value === 'tcp';
}
