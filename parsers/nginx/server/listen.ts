import type { Address } from '../../../src/model/endpoint.ts';
import type { Doubt } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { parseIp } from '../../_shared/ip-address.ts';
import { find, type Block } from '../scope/scope.ts';
import type { Directive, Word } from '../syntax/tree.ts';

/** An address with what it is to the kernel: the same text for the same socket. */
export interface ListenAddress {
  readonly address: Address;
  readonly socket: string;
}

/** One `listen`, or the one that nginx adds where a server has none. */
export interface Listen {
  readonly server: Block;
  /** What to point at: the directive, or the head of the server that has none. */
  readonly span: Span;
  /** `null` where a template or variable writes the address. */
  readonly addresses: readonly ListenAddress[] | null;
  /** Those of `addresses`. */
  readonly sockets: readonly string[] | null;
  readonly ssl: boolean;
  readonly quic: boolean;
  readonly http2: boolean;
  readonly defaultServer: Word | null;
  /** Set when parameters, and thus whether it speaks TLS, are not known. */
  readonly doubt: Doubt | null;
  /** A template writes a part of it, or of its server. */
  readonly conditional: boolean;
  /** A template decides whether it is there. */
  readonly optional: boolean;
}

/** A `listen` with the same words as that of another server. */
export class TwinListen implements Listen {
  readonly server: Block;
  readonly defaultServer = null;
  readonly #index: number;
  readonly #other: Listen;

  /** @param index Which of the `listen` of the server it is. */
  constructor(server: Block, index: number, other: Listen) {
    this.server = server;
    this.#index = index;
    this.#other = other;
  }

  get span(): Span {
    return this.#directive?.span ?? this.server.head;
  }

  get addresses(): readonly ListenAddress[] | null {
    const span = this.#directive?.args[0]?.span ?? this.server.head;
    return this.#other.addresses?.map(({ address, socket }) => ({ address: { ...address, span }, socket })) ?? null;
  }

  get sockets(): readonly string[] | null {
    return this.#other.sockets;
  }

  get ssl(): boolean {
    return this.#other.ssl;
  }

  get quic(): boolean {
    return this.#other.quic;
  }

  get http2(): boolean {
    return this.#other.http2;
  }

  get doubt(): Doubt | null {
    return this.#other.doubt;
  }

  get conditional(): boolean {
    return this.#other.conditional;
  }

  get optional(): boolean {
    return this.#other.optional;
  }

  get #directive(): Directive | undefined {
    return find(this.server, 'listen')[this.#index];
  }
}

/** A range of ports longer than this is represented by its ends. */
const MAX_PORTS = 256;

/** The argument of a `listen`. */
interface ListenArgument {
  readonly host: string;
  /** The host as the kernel knows it: `*` and `0.0.0.0`, `[::1]` and `[0:0::1]` are the same. */
  readonly kernelHost: string;
  readonly ports: readonly (number | null)[];
}

export type ListenReader = (directive: Directive, server: Block) => Listen | null;

/** Reads the `listen` directives of http, stream and mail; `null` for one whose address nginx refuses. Thousands have the same words. */
export function listenReader(): ListenReader {
  const read = new Map<string, ListenArgument | null>();
  const parse = (text: string, otherwise: number | null): ListenArgument | null => {
    const key = `${text} ${String(otherwise)}`;
    const before = read.get(key);
    if (before !== undefined) return before;
    const argument = parseArgument(text, otherwise);
    read.set(key, argument);
    return argument;
  };
  return (directive, server) => {
    const [address, ...parameters] = directive.args;
    if (address === undefined) return null;
    const open = address.opaque || address.hasVariable;
    const argument = open ? null : parse(address.value, defaultPort(server));
    return argument === null && !open ? null : listenOf(directive, server, argument, address.span, parameters);
  };
}

function listenOf(directive: Directive, server: Block, argument: ListenArgument | null, span: Span, parameters: readonly Word[]): Listen {
  const words = parameters.map(({ value }) => value);
  const quic = words.includes('quic');
  const transport = quic ? 'quic' : words.includes('udp') ? 'udp' : 'tcp';
  const addresses = argument === null ? null : addressesOf(argument, transport, span);
  return {
    server,
    span: directive.span,
    addresses,
    sockets: addresses?.map(({ socket }) => socket) ?? null,
    ssl: words.includes('ssl'),
    quic,
    http2: words.includes('http2'),
    defaultServer: parameters.find(({ value }) => value === 'default_server' || value === 'default') ?? null,
    doubt: doubtOf(directive, server),
    conditional: directive.templated || server.directive?.templated === true,
    optional: directive.optional || server.directive?.optional === true,
  };
}

/** A parameter that nginx does not know is one of another product made of it: such a socket may speak TLS without `ssl`. */
function doubtOf(directive: Directive, server: Block): Doubt | null {
  if (hidesParameters(directive, server)) return { kind: 'template' };
  const foreign = directive.args.slice(1).find(({ value }) => !parameterNames.has(value.replace(/=.*/s, '')));
  return foreign === undefined ? null : { kind: 'not-understood', what: foreign.value };
}

/** Of http, stream and mail (ngx_http_core_listen, ngx_stream_core_listen, ngx_mail_core_listen; `spdy` until 1.9.5). */
const parameterNames: ReadonlySet<string> = new Set([
  ...['default_server', 'default', 'bind', 'ssl', 'http2', 'spdy', 'quic', 'udp', 'proxy_protocol', 'reuseport', 'deferred', 'multipath'],
  ...['backlog', 'rcvbuf', 'sndbuf', 'setfib', 'fastopen', 'accept_filter', 'ipv6only', 'so_keepalive'],
]);

/**
 * Whether a template may have written `ssl`: as a parameter, or after an address that it ends. The latter counts for servers that have a certificate
 * only, since most templates write nothing but a port.
 */
function hidesParameters({ args: [address, ...parameters] }: Directive, server: Block): boolean {
  if (parameters.some(({ opaque, hasVariable }) => opaque || hasVariable)) return true;
  return address?.opaque === true && parameters.length === 0 && !/\w$/.test(address.value) && find(server, 'ssl_certificate').length > 0;
}

/** What nginx does where an http server has no `listen`: port 80 for a master started by root, else 8000 (ngx_http_core_server). */
export function implicitListen(server: Block): Listen {
  const addresses = addressesOf({ host: '*', kernelHost: kernelHostOf('*'), ports: [80] }, 'tcp', server.head);
  const rest = { ssl: false, quic: false, http2: false, defaultServer: null, doubt: null, conditional: false, optional: false };
  return { server, span: server.head, addresses, sockets: addresses.map(({ socket }) => socket), ...rest };
}

function addressesOf({ host, kernelHost, ports }: ListenArgument, transport: 'tcp' | 'quic' | 'udp', span: Span): readonly ListenAddress[] {
  const kind = kernelHost.startsWith('unix:') ? 'unix' : transport;
  const socketKind = kind === 'quic' ? 'udp' : kind;
  return ports.map((port) => ({ address: { host, port, transport: kind, span }, socket: `${socketKind} ${kernelHost} ${String(port)}` }));
}

/** stream and mail have none. */
function defaultPort(server: Block): number | null {
  return server.context === 'server' ? 80 : null;
}

/** ngx_parse_url with `listen` set: `443`, `*:443`, `192.0.2.1`, `name:443`, `[::]:443`, `8000-8010`, `unix:/path`; `null` when it fails. */
function parseArgument(text: string, otherwise: number | null): ListenArgument | null {
  if (/^unix:/i.test(text)) {
    const path = text.slice('unix:'.length);
    return path === '' ? null : { host: path, kernelHost: `unix:${path}`, ports: [null] };
  }
  const match = /^(?:(\d+(?:-\d+)?)|(?:(\[[^\]/]*\]|[^:/[\]]+)(?::(\d+(?:-\d+)?))?))$/.exec(text);
  if (match === null) return null;
  const [, portOnly, host = '*', portOfHost] = match;
  const ports = portsOf(portOnly ?? portOfHost, otherwise);
  if (ports === null || (host.startsWith('[') && parseIp(host) === null)) return null;
  return { host: host.replace(/^\[(.*)\]$/, '$1'), kernelHost: kernelHostOf(host), ports };
}

function kernelHostOf(host: string): string {
  const ip = parseIp(host === '*' ? '0.0.0.0' : host);
  return ip === null ? host.toLowerCase() : `ip${ip.family} ${ip.value}`;
}

function portsOf(text: string | undefined, otherwise: number | null): readonly (number | null)[] | null {
  if (text === undefined) return [otherwise];
  const [first = 0, last = first] = text.split('-').map(Number);
  if (first < 1 || last < first || last > 65_535) return null;
  if (last - first >= MAX_PORTS) return [first, last];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
