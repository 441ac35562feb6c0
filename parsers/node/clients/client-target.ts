import type { Address, Target } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import type { Range } from '../../_shared/ranges.ts';
import { absent, findAny, findOption, type Found, type OptionPath } from './find-option.ts';
import type { Reading } from '../values/reading.ts';
import { isMember } from '../values/members.ts';
import { doubtOf, partOfText, unknownPart, type Value } from '../values/value.ts';
import type { ClientUse } from './client-calls.ts';
import { parseConnectionUrl, parseHost, type ConnectionUrl } from './connection-url.ts';
import { parseKeyValueString } from './key-value-string.ts';

/** Where a client connects to, as far as it is written. */
export interface ClientTarget {
  /** `null` when it cannot be seen; `relative`: a path that leads to where a browser comes from, or to what another call says. */
  readonly url: WrittenUrl | 'relative' | null;
  readonly target: Fact<Target>;
  /** Whether anything says where it leads. */
  readonly isWritten: boolean;
}

export interface WrittenUrl {
  readonly url: ConnectionUrl;
  /** The place of a part of its text; all of it where parts are not known. */
  readonly placeOf: (range: Range) => Span;
}

/** The target of a call: a URL among the arguments or options, a host and a port among the options, or the library's own default. */
export function targetOf(use: ClientUse, sources: readonly Value[], valueOf: Reading['valueOf']): ClientTarget {
  const { library, module, node } = use;
  const at = module.spanOf(node);
  const positional = hostArgument(use) ?? positionalTarget(use);
  if (positional !== null) return positional;
  const argument = urlArgument(use);
  const option = argument === null ? findUrl(sources, library.urls) : null;
  const value = argument ?? (option?.kind === 'written' ? option.option.value : null);
  const byUrl = value === null ? null : targetOfUrl(value, use, valueOf);
  // The name of a database may stand where a URL can: `new Sequelize('shop', 'user', 'password', { host })`.
  if (byUrl !== null && byUrl.url !== 'relative') return byUrl;
  const host = hostOf(use, sources);
  if (byUrl !== null) return host?.isWritten === true ? host : byUrl;
  if (host !== null) return host;
  if (option?.kind === 'open') return { url: null, target: unknown(option.doubt, { kind: 'written', span: option.span }), isWritten: false };
  if (library.serves !== null) return { url: null, target: known({ text: library.serves, addresses: [] }, { kind: 'written', span: at }), isWritten: false };
  const carrier = overStream(use, sources);
  if (carrier !== null) return { url: null, target: unknown({ kind: 'run-time', what: 'socket' }, { kind: 'written', span: carrier }), isWritten: false };
  if (library.defaultHost === null) return { url: null, target: unknown({ kind: 'run-time', what: 'host' }, { kind: 'written', span: at }), isWritten: false };
  const address: Address = { host: library.defaultHost, port: null, transport: 'tcp', span: at };
  return { url: null, target: known({ text: library.defaultHost, addresses: [address] }, { kind: 'written', span: at }), isWritten: false };
}

/** A stream that is there already, to whatever host: `tls.connect({ socket })`, and `sock` of ssh2. */
function overStream({ library }: ClientUse, sources: readonly Value[]): Span | null {
  const found = library.protocol === 'ssh' ? findOption(sources, ['sock']) : library.modules.includes('tls') ? findOption(sources, ['socket']) : absent;
  return found.kind === 'written' ? found.option.span : null;
}

/** The option that holds a URL; of an option that may also hold an object, only when it does not. */
export function findUrl(sources: readonly Value[], paths: readonly OptionPath[]): Found {
  return findAny(sources, paths.filter((path) => !isObject(findOption(sources, path))));
}

function isObject(found: Found): boolean {
  return found.kind === 'written' && found.option.value.kind === 'object';
}

function urlArgument({ call, arguments: values }: ClientUse): Value | null {
  const value = call.url === null ? undefined : values[call.url];
  return value === undefined || value.kind === 'object' || value.kind === 'function' || (value.kind === 'constant' && value.value === undefined) ? null : value;
}

function targetOfUrl(value: Value, { library }: ClientUse, valueOf: Reading['valueOf']): ClientTarget {
  const first = urlIn(value.kind === 'list' ? (value.items[0] ?? value) : value, valueOf);
  const text = first.kind === 'text' ? first.text : first.kind === 'opaque' ? first.partialText : null;
  if (text === null) return { url: null, target: unknown(doubtOf(first), { kind: 'written', span: first.span }), isWritten: false };
  const url = library.takesKeyValues ? (parseKeyValueString(text) ?? parseConnectionUrl(text)) : parseConnectionUrl(text);
  const from = { kind: 'written', span: first.span } as const;
  if (url === null) return { url: text.startsWith(unknownPart) ? null : 'relative', target: unknown(first.kind === 'opaque' ? first.doubt : { kind: 'run-time', what: text }, from), isWritten: false };
  const placeOf = (range: Range): Span => (first.kind === 'text' ? partOfText(first, range) : first.span);
  return { url: { url, placeOf }, target: known({ text: url.text, addresses: addressesOf(url, first.span) }, from), isWritten: true };
}

/** `new URL('https://…')` stands for its text. */
function urlIn(value: Value, valueOf: Reading['valueOf']): Value {
  const [argument] = value.kind === 'call' && isMember(value.callee, 'global', 'URL') ? value.call.arguments : [];
  return value.kind !== 'call' || argument === undefined || argument.type === 'SpreadElement' ? value : valueOf(argument, value.module);
}

function hostArgument({ call, arguments: values }: ClientUse): ClientTarget | null {
  const value = call.host === null ? undefined : values[call.host];
  if (value === undefined) return null;
  if (value.kind !== 'text') return { url: null, target: unknown(doubtOf(value), { kind: 'written', span: value.span }), isWritten: false };
  // gRPC names its resolver in front: `dns:///host:port` (grpc/grpc, doc/naming.md).
  const name = value.text.replace(/^[a-z]+:(?:\/\/[^/]*\/)?(?!\d)/, '');
  const isUnix = /^unix(?:-abstract)?:/.test(value.text);
  const { host, port } = parseHost(name);
  const address: Address = { host: isUnix ? name : (host ?? name), port, transport: isUnix ? 'unix' : 'tcp', span: value.span };
  return { url: null, target: known({ text: value.text, addresses: [address] }, { kind: 'written', span: value.span }), isWritten: true };
}

/** `tls.connect(port, host)`, `new Redis(port, host)`. */
function positionalTarget({ library, arguments: [port, host] }: ClientUse): ClientTarget | null {
  if (library.defaultHost === null || port === undefined || port.kind === 'text' || port.kind === 'object' || host?.kind !== 'text') return null;
  const number = port.kind === 'constant' && typeof port.value === 'number' ? port.value : null;
  const address: Address = { host: host.text, port: number, transport: 'tcp', span: host.span };
  return { url: null, target: known({ text: number === null ? host.text : `${host.text}:${number}`, addresses: [address] }, { kind: 'written', span: host.span }), isWritten: true };
}

/** None where a host is not known: then it cannot be said how far away the target is. */
function addressesOf({ hosts }: ConnectionUrl, span: Span): readonly Address[] {
  const addresses = hosts.flatMap(({ host, port }): readonly Address[] => (host === null ? [] : [{ host, port, transport: host.startsWith('/') ? 'unix' : 'tcp', span }]));
  return addresses.length === hosts.length ? addresses : [];
}

function hostOf({ library }: ClientUse, sources: readonly Value[]): ClientTarget | null {
  const socket = findAny(sources, [['socketPath'], ['path']]);
  if (library.modules.includes('tls') && socket.kind === 'written') return unixTarget(socket);
  const found = findAny(sources, library.hosts);
  if (found.kind === 'absent') return null;
  if (found.kind === 'open') return { url: null, target: unknown(found.doubt, { kind: 'written', span: found.span }), isWritten: false };
  const { value, span } = found.option;
  const port = portOf(sources, library.ports);
  const values = value.kind === 'list' ? value.items : [value];
  const addresses = values.flatMap((one): readonly Address[] => (one.kind === 'text' ? [{ transport: one.text.startsWith('/') ? 'unix' : 'tcp', ...parsedHost(one.text, port), span: one.span }] : []));
  const from = { kind: 'written', span } as const;
  const [first] = values;
  if (addresses.length < values.length || first?.kind !== 'text') return { url: null, target: unknown(doubtOf(values.find(({ kind }) => kind !== 'text') ?? value), from), isWritten: false };
  const text = port === null || /:\d+$/.test(first.text) ? first.text : `${first.text}:${port}`;
  return { url: null, target: known({ text, addresses }, from), isWritten: true };
}

function unixTarget({ option }: Extract<Found, { kind: 'written' }>): ClientTarget {
  const { value, span } = option;
  const path = value.kind === 'text' ? value.text : 'unix';
  return { url: null, target: known({ text: path, addresses: [{ host: path, port: null, transport: 'unix', span }] }, { kind: 'written', span }), isWritten: true };
}

function parsedHost(text: string, port: number | null): Pick<Address, 'host' | 'port'> {
  if (text.startsWith('/')) return { host: text, port: null };
  const parsed = /^[\da-f]*:[\da-f:]*:[\da-f.]*$/i.test(text) ? { host: text, port: null } : parseHost(text);
  return { host: parsed.host ?? text, port: parsed.port ?? port };
}

function portOf(sources: readonly Value[], paths: readonly OptionPath[]): number | null {
  const found = findAny(sources, paths);
  if (found.kind !== 'written') return null;
  const { value } = found.option;
  if (value.kind === 'constant' && typeof value.value === 'number') return value.value;
  return value.kind === 'text' && /^\d+$/.test(value.text) ? Number(value.text) : null;
}
