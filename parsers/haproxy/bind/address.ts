import type { Address } from '../../../src/model/endpoint.ts';
import type { Doubt } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import type { Word } from '../syntax/tree.ts';

/** Prefixes of addresses that are no sockets of the network: unix sockets, descriptors, reverse HTTP (configuration.txt, 11.1). */
const localPrefixes: ReadonlySet<string> = new Set(['unix', 'uxst', 'uxdg', 'abns', 'abnsz', 'fd', 'sockpair', 'rhttp', 'rev']);

/** The addresses of a `bind` or `server`, separated by commas; `null` when the word is not known. */
export function addressesIn(word: Word): readonly Address[] | null {
  if (doubtOfAddress(word) !== null) return null;
  const addresses: Address[] = [];
  let start = 0;
  for (const part of word.value.split(',')) {
    if (part !== '') addresses.push(addressOf(part, spanOfPart(word, start, part.length)));
    start += part.length + 1;
  }
  return addresses;
}

/**
 * Why an address is not known. Variables stand in addresses without double quotes, too (HAProxy, str2sa_range). A host is one although a
 * variable writes its port.
 */
export function doubtOfAddress({ value, doubt }: Word): Doubt | null {
  if (doubt !== null && doubt.kind !== 'variable') return doubt;
  if (!value.includes('$')) return doubt;
  const [, name] = /\$(?:\{(\w+)\}|(\w+))/.exec(value.replace(openPort, '')) ?? [];
  return value.replace(openPort, '').includes('$') ? (doubt ?? { kind: 'variable', name: name ?? value }) : null;
}

const openPort = /:\$(?:\{\w+\}|\w+)$/;

function addressOf(text: string, span: Span): Address {
  const at = text.includes('@') ? /^(?:[a-z0-9]+\+)?([a-z]+)(\d?)@/.exec(text) : null;
  const rest = at === null ? text : text.slice(at[0].length);
  if (localPrefixes.has(at?.[1] ?? '')) return { host: at?.[1] === 'unix' ? rest : text, port: null, transport: 'unix', span };
  if (rest.startsWith('/')) return { host: rest, port: null, transport: 'unix', span };
  const [, host = rest.replace(openPort, ''), port] = /^(.*):([+-]?\d+)(?:-\d+)?$/s.exec(rest) ?? [];
  return { host: hostOf(host), port: portOf(port), transport: transportOf(at?.[1]), span };
}

function hostOf(text: string): string {
  if (text === '') return '*';
  return text.startsWith('[') || text.includes('%') ? text.replace(/^\[(.*)\]$/, '$1').split('%', 1).join('') : text;
}

/** Ports of servers may be relative to the one of the client; that is no number. */
function portOf(text: string | undefined): number | null {
  return text === undefined || /^[+-]/.test(text) ? null : Number(text);
}

function transportOf(prefix: string | undefined): Address['transport'] {
  return prefix === 'quic' || prefix === 'udp' ? prefix : 'tcp';
}

function spanOfPart({ span, valueStart }: Word, start: number, length: number): Span {
  return valueStart === null ? span : { file: span.file, start: valueStart + start, end: valueStart + start + length };
}
