/** An IP address as a number. IPv4-mapped IPv6 addresses are IPv4 (RFC 4291 §2.5.5.2). */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** Addresses that share the first `prefix` bits. */
export interface Network extends IpAddress {
  readonly prefix: number;
}

/** Reads dotted IPv4 or IPv6 text, with or without brackets and zone; `null` for anything else, e.g. a name. */
export function parseIp(text: string): IpAddress | null {
  if (!/^\d|:/.test(text)) return null;
  const v4 = parseIpv4(text);
  if (v4 !== null) return { family: 4, value: BigInt(v4) };
  const v6 = parseV6(text.replace(/^\[(.*)\]$/, '$1').split('%', 1).join(''));
  if (v6 === null) return null;
  return v6 >> 32n === 0xffffn ? { family: 4, value: v6 & 0xffffffffn } : { family: 6, value: v6 };
}

/** Reads `10.0.0.0/8`, `fd00::/8` or a single address; `null` for anything else. */
export function parseNetwork(text: string): Network | null {
  const [address = '', length, ...rest] = text.split('/');
  const ip = parseIp(address);
  if (ip === null || rest.length > 0) return null;
  const bits = ip.family === 4 ? 32 : 128;
  if (length === undefined) return { ...ip, prefix: bits };
  const prefix = /^\d{1,3}$/.test(length) ? Number(length) : Infinity;
  return prefix <= bits ? { ...ip, prefix } : null;
}

export function networkHas(network: Network, ip: IpAddress): boolean {
  if (network.family !== ip.family) return false;
  const free = BigInt((ip.family === 4 ? 32 : 128) - network.prefix);
  return network.value >> free === ip.value >> free;
}

/** Reads dotted IPv4 as a number below 2^32; `null` for anything else. */
export function parseIpv4(text: string): number | null {
  let value = 0;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) {
      octet = octet * 10 + code - 48;
      digits += 1;
      if (digits > 3 || octet > 255) return null;
    } else if (code === 46 && digits > 0 && dots < 3) {
      value = value * 256 + octet;
      dots += 1;
      octet = 0;
      digits = 0;
    } else {
      return null;
    }
  }
  return dots === 3 && digits > 0 ? value * 256 + octet : null;
}

/** RFC 4291 §2.2: eight groups, one `::`, the last two groups may be dotted IPv4. */
function parseV6(text: string): bigint | null {
  const halves = text.split('::');
  if (!text.includes(':') || halves.length > 2) return null;
  const [head, tail] = halves.map(parseGroups);
  if (head === undefined || head === null || tail === null) return null;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...(tail ?? [])];
  return groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

function parseGroups(text: string): readonly number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const words = text.split(':');
  for (const [index, word] of words.entries()) {
    const v4 = index === words.length - 1 ? parseIpv4(word) : null;
    if (v4 !== null) groups.push(Math.floor(v4 / 0x10000), v4 % 0x10000);
    else if (/^[\da-f]{1,4}$/i.test(word)) groups.push(Number.parseInt(word, 16));
    else return null;
  }
  return groups;
}
