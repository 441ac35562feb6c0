import type { Address } from '../../src/model/endpoint.ts';
import type { Doubt } from '../../src/model/fact.ts';
import type { Span } from '../../src/model/span.ts';
import { parseIp } from '../_shared/ip-address.ts';
import type { Block } from './scope.ts';
import type { Directive, Word } from './tree.ts';

/** One `listen`, or the one that nginx adds where a server has none. */
export interface Listen {
  readonly server: Block;
  /** What to point at: the directive, or the head of the server that has none. */
  readonly span: Span;
  /** `null` where a template or variable writes the address. */
  readonly addresses: readonly Address[] | null;
  readonly ssl: boolean;
  readonly quic: boolean;
  readonly http2: boolean;
  readonly proxyProtocol: boolean;
  readonly defaultServer: Word | null;
  /** Set when parameters, and thus whether it speaks TLS, are not known. */
  readonly doubt: Doubt | null;
  /** A template decides whether it is there. */
  readonly conditional: boolean;
}

/** A range of ports longer than this is represented by its ends. */
const MAX_PORTS = 256;

/** Reads a `listen` of http, stream or mail; `null` when nginx refuses its address. */
export function readListen(directive: Directive, server: Block): Listen | null {
  const [address, ...parameters] = directive.args;
  if (address === undefined) return null;
  const has = (name: string): boolean => parameters.some(({ value }) => value === name);
  const quic = has('quic');
  const transport = quic ? 'quic' : has('udp') ? 'udp' : 'tcp';
  const open = address.opaque || address.hasVariable;
  const addresses = open ? null : readAddresses(address, transport, defaultPort(server));
  if (!open && addresses === null) return null;
  return {
    server,
    span: directive.span,
    addresses,
    ssl: has('ssl'),
    quic,
    http2: has('http2'),
    proxyProtocol: has('proxy_protocol'),
    defaultServer: parameters.find(({ value }) => value === 'default_server' || value === 'default') ?? null,
    doubt: parameters.some(({ opaque, hasVariable }) => opaque || hasVariable) ? { kind: 'template' } : null,
    conditional: directive.templated || server.directive?.templated === true,
  };
}

/** What nginx does where an http server has no `listen`: port 80 for a master started by root, else 8000 (ngx_http_core_server). */
export function implicitListen(server: Block): Listen {
  const address: Address = { host: '*', port: 80, transport: 'tcp', span: server.head };
  const rest = { ssl: false, quic: false, http2: false, proxyProtocol: false, defaultServer: null, doubt: null, conditional: false };
  return { server, span: server.head, addresses: [address], ...rest };
}

/** stream and mail have none. */
function defaultPort(server: Block): number | null {
  return server.context === 'server' ? 80 : null;
}

/** ngx_parse_url with `listen` set: `443`, `*:443`, `192.0.2.1`, `name:443`, `[::]:443`, `8000-8010`, `unix:/path`; `null` when it fails. */
function readAddresses({ value, span }: Word, transport: Address['transport'], otherwise: number | null): readonly Address[] | null {
  if (/^unix:/i.test(value)) return value.length > 'unix:'.length ? [{ host: value.slice('unix:'.length), port: null, transport: 'unix', span }] : null;
  const match = /^(?:(\d+(?:-\d+)?)|(?:(\[[^\]/]*\]|[^:/[\]]+)(?::(\d+(?:-\d+)?))?))$/.exec(value);
  if (match === null) return null;
  const [, portOnly, host = '*', portOfHost] = match;
  const ports = portsOf(portOnly ?? portOfHost, otherwise);
  if (ports === null || (host.startsWith('[') && parseIp(host) === null)) return null;
  return ports.map((port) => ({ host: host.replace(/^\[(.*)\]$/, '$1'), port, transport, span }));
}

function portsOf(text: string | undefined, otherwise: number | null): readonly (number | null)[] | null {
  if (text === undefined) return [otherwise];
  const [first = 0, last = first] = text.split('-').map(Number);
  if (first < 1 || last < first || last > 65_535) return null;
  if (last - first >= MAX_PORTS) return [first, last];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
