import type { ExposureSettings } from '../../src/engine/parser.ts';
import type { Exposure } from '../../src/model/endpoint.ts';
import { lazily } from '../../src/tls/lazily.ts';
import { networkHas, parseIp, parseIpv4, parseNetwork } from './ip-address.ts';
import type { IpAddress, Network } from './ip-address.ts';

/** What a host as written says about where it is. `any` is the wildcard address, which means different things to the two sides. */
export type HostKind = 'loopback' | 'any' | 'private' | 'link-local' | 'public';

/** Special-purpose networks, IANA registries of RFC 6890. */
const networks: readonly { readonly network: string; readonly kind: HostKind; readonly cite: string }[] = [
  { network: '0.0.0.0/32', kind: 'any', cite: 'RFC 1122 §3.2.1.3' },
  { network: '::/128', kind: 'any', cite: 'RFC 4291 §2.5.2' },
  { network: '127.0.0.0/8', kind: 'loopback', cite: 'RFC 1122 §3.2.1.3' },
  { network: '::1/128', kind: 'loopback', cite: 'RFC 4291 §2.5.3' },
  { network: '10.0.0.0/8', kind: 'private', cite: 'RFC 1918' },
  { network: '172.16.0.0/12', kind: 'private', cite: 'RFC 1918' },
  { network: '192.168.0.0/16', kind: 'private', cite: 'RFC 1918' },
  { network: '100.64.0.0/10', kind: 'private', cite: 'RFC 6598' },
  { network: 'fc00::/7', kind: 'private', cite: 'RFC 4193' },
  { network: '224.0.0.0/4', kind: 'private', cite: 'RFC 5771 (multicast)' },
  { network: 'ff00::/8', kind: 'private', cite: 'RFC 4291 §2.7 (multicast)' },
  { network: '169.254.0.0/16', kind: 'link-local', cite: 'RFC 3927; also the metadata services of clouds' },
  { network: 'fe80::/10', kind: 'link-local', cite: 'RFC 4291 §2.5.6' },
];

const parsedNetworks = lazily(() =>
  networks.flatMap((row) => {
    const network = parseNetwork(row.network);
    return network === null ? [] : [{ network, kind: row.kind }];
  }),
);

/** The same of IPv4 as ranges of numbers, `[first, end)`: there may be thousands of addresses. */
const ipv4Ranges = lazily(() =>
  parsedNetworks().flatMap(({ network: { family, value, prefix }, kind }) => {
    const first = Number(value);
    return family === 4 ? [{ first, end: first + 2 ** (32 - prefix), kind }] : [];
  }),
);

/** Last labels, one or two, of names that the public DNS does not delegate. */
const privateSuffixes: readonly { readonly suffix: string; readonly cite: string }[] = [
  { suffix: 'internal', cite: 'ICANN resolution 2024.07.29.06' },
  { suffix: 'local', cite: 'RFC 6762' },
  { suffix: 'home.arpa', cite: 'RFC 8375' },
  { suffix: 'intranet', cite: 'RFC 6762 appendix G' },
  { suffix: 'private', cite: 'RFC 6762 appendix G' },
  { suffix: 'corp', cite: 'RFC 6762 appendix G' },
  { suffix: 'home', cite: 'RFC 6762 appendix G' },
  { suffix: 'lan', cite: 'RFC 6762 appendix G' },
  { suffix: 'localdomain', cite: 'default of glibc and systemd-resolved' },
  { suffix: 'svc', cite: 'Kubernetes DNS specification 1.1.0' },
  { suffix: 'consul', cite: 'Consul, default dns domain' },
];

const privateEndings: ReadonlySet<string> = new Set(privateSuffixes.map(({ suffix }) => suffix));

/** `host` is a name or an IP address, brackets allowed, or `*`. */
export function hostKind(host: string): HostKind {
  if (host === '*') return 'any';
  const ipv4 = parseIpv4(host);
  if (ipv4 !== null) return ipv4Ranges().find(({ first, end }) => ipv4 >= first && ipv4 < end)?.kind ?? 'public';
  const ip = parseIp(host);
  if (ip !== null) return ipKind(ip);
  const lower = host.toLowerCase();
  const name = lower.endsWith('.') ? lower.slice(0, -1) : lower;
  return nameKind(name);
}

/** The same of what is known to be a name, in lower case and without a dot at its end. */
export function nameKind(name: string): HostKind {
  const dot = name.lastIndexOf('.');
  const last = name.slice(dot + 1);
  if (last === 'localhost') return 'loopback';
  const isPrivate = dot === -1 || isNoTopLevel(last) || privateEndings.has(last) || privateEndings.has(name.slice(name.lastIndexOf('.', dot - 1) + 1));
  return isPrivate ? 'private' : 'public';
}

/** Top-level domains are letters, or begin with `xn--` (RFC 3696 §2); a namespace of Kubernetes is often more. */
function isNoTopLevel(label: string): boolean {
  return (label.includes('-') && !label.startsWith('xn--')) || label.includes('_');
}

/**
 * Where a connection to `host` leads; `null` for link-local addresses, whose other end is a metadata service or a neighbour.
 * The wildcard address as a target is this host.
 */
export function targetExposure(host: string, settings: ExposureSettings): Exposure | null {
  const stated = statedExposure(host, settings);
  if (stated !== null) return stated;
  switch (hostKind(host)) {
    case 'loopback':
    case 'any':
      return 'local';
    case 'private':
      return 'internal';
    case 'public':
      return 'external';
    case 'link-local':
      return null;
  }
}

/**
 * Who reaches a listener bound to `host` that answers for `names`. Names count only when the settings speak of them:
 * a public name can resolve to a private address.
 */
export function listenerExposure(host: string, names: readonly string[], settings: ExposureSettings): Exposure {
  const kind = hostKind(host);
  if (kind === 'loopback') return 'local';
  const stated = statedExposure(host, settings) ?? widest(names.map((name) => statedExposure(name, settings)));
  if (stated !== null) return stated;
  return kind === 'private' || kind === 'link-local' ? 'internal' : 'external';
}

/** The exposure of several hosts together: that of the most exposed; `null` when one that is not known could be more exposed. */
export function widest(exposures: readonly (Exposure | null)[]): Exposure | null {
  if (exposures.includes('external')) return 'external';
  if (exposures.includes(null) || exposures.length === 0) return null;
  return exposures.includes('internal') ? 'internal' : 'local';
}

/** What the settings say of a name or address: the most specific entry, `external` when two are equally specific. */
export function statedExposure(host: string, settings: ExposureSettings): 'external' | 'internal' | null {
  if (settings.external.length === 0 && settings.internal.length === 0) return null;
  const external = specificity(host, settings.external);
  const internal = specificity(host, settings.internal);
  if (external === 0 && internal === 0) return null;
  return external >= internal ? 'external' : 'internal';
}

function specificity(host: string, entries: readonly string[]): number {
  if (entries.length === 0) return 0;
  const ip = parseIp(host);
  return Math.max(0, ...entries.map((entry) => (ip === null ? nameSpecificity(host, entry) : networkSpecificity(ip, entry))));
}

function nameSpecificity(name: string, pattern: string): number {
  const [left, right] = [name.toLowerCase(), pattern.toLowerCase()];
  if (left === right) return Infinity;
  return right.startsWith('*.') && left.endsWith(right.slice(1)) ? right.length : 0;
}

function networkSpecificity(ip: IpAddress, entry: string): number {
  const network: Network | null = parseNetwork(entry);
  return network !== null && networkHas(network, ip) ? network.prefix + 1 : 0;
}

function ipKind(ip: IpAddress): HostKind {
  return parsedNetworks().find(({ network }) => networkHas(network, ip))?.kind ?? 'public';
}
