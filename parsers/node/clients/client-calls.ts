import { memberName } from '../bindings/pattern.ts';
import type { Call, SourceModule } from '../bindings/source-module.ts';
import { unwrap } from '../bindings/unwrap.ts';
import { constructorOf } from '../values/calls-by-function.ts';
import type { Reading } from '../values/reading.ts';
import { alternativesOf, truthinessOf, type CallValue, type ClassValue, type MemberValue, type Value } from '../values/value.ts';
import { findOption } from './find-option.ts';
import { clientLibraries } from './libraries.ts';
import type { ClientCall, ClientLibrary } from './library.ts';

/** A call of a client library. */
export interface ClientUse {
  readonly library: ClientLibrary;
  readonly call: ClientCall;
  readonly node: Call;
  readonly module: SourceModule;
  readonly arguments: readonly Value[];
}

const librariesByModule: ReadonlyMap<string, readonly ClientLibrary[]> = new Map(
  [...new Set(clientLibraries.flatMap(({ modules }) => modules))].map((name) => [name, clientLibraries.filter(({ modules }) => modules.includes(name))]),
);

export function isClientLibrary(name: string): boolean {
  return librariesByModule.has(name);
}

/** The calls of a source file that open connections, or make what opens them, in the order of the text. */
export function clientUsesIn(module: SourceModule, { valueOf, askedCalls }: Reading): readonly ClientUse[] {
  return askedCalls(module).flatMap((node) => {
    const called = unwrap(node.callee);
    const callee = valueOf(called, module);
    if (callee.kind === 'member') return clientUses(callee, null, node, module, valueOf);
    const method = memberName(called);
    if (called.type !== 'MemberExpression' || method === null || !connectingMethods.has(method)) return [];
    return madeBy(valueOf(called.object, module)).flatMap((maker) => clientUses(maker, method, node, module, valueOf)).slice(0, 1);
  });
}

/** Methods of clients that connect. */
const connectingMethods: ReadonlySet<string> = new Set(clientLibraries.flatMap(({ calls }) => calls.flatMap(({ method }) => method ?? [])));

/** What made a client. */
function madeBy(client: Value): readonly MemberValue[] {
  return alternativesOf(client).flatMap((value) => (value.kind === 'call' && value.callee.kind === 'member' ? value.callee : []));
}

/** A value as the call of a client library that made it, e.g. `new https.Agent({…})`; `null` for others. */
export function clientUseOf({ callee, call, module }: CallValue, valueOf: Reading['valueOf']): ClientUse | null {
  if (callee.kind === 'class') return clientUseOfClass(callee, valueOf);
  return callee.kind === 'member' ? (clientUses(callee, null, call, module, valueOf)[0] ?? null) : null;
}

/** What a class makes of itself that extends one of a library: `super({ … })`. */
function clientUseOfClass({ node, module }: ClassValue, valueOf: Reading['valueOf']): ClientUse | null {
  const calls = (constructorOf(node) ?? []).flatMap((constructor) => module.callsWithin(constructor)).filter(({ callee }) => callee.type === 'Super');
  const [made] = calls.map((call) => valueOf(call, module));
  return made?.kind === 'call' && made.callee.kind === 'member' ? (clientUses(made.callee, null, made.call, made.module, valueOf)[0] ?? null) : null;
}

/** One call may connect to several: to a proxy, and through it. */
function clientUses({ module: name, path }: MemberValue, method: string | null, node: Call, module: SourceModule, valueOf: Reading['valueOf']): readonly ClientUse[] {
  const found = callsOf(name, path, method);
  if (found.length === 0) return [];
  const values = argumentsOf(node, module, valueOf);
  return values.some(isServerSide) ? [] : found.map(({ library, call }) => ({ library: ofDriver(library, values), call, node, module, arguments: values }));
}

/** A call of a library that another one makes, with these arguments; `null` when it is not known. */
export function useOfModule(name: string, member: readonly string[], values: readonly Value[], node: Call, module: SourceModule): ClientUse | null {
  const [found] = callsOf(name, member, null);
  return found === undefined ? null : { ...found, library: ofDriver(found.library, values), node, module, arguments: values };
}

function callsOf(name: string, path: readonly string[], method: string | null): readonly Pick<ClientUse, 'library' | 'call'>[] {
  return (librariesByModule.get(name) ?? []).flatMap((library) => {
    const call = library.calls.find(({ member, method: connects }) => connects === method && member.length === path.length && member.every((part, index) => part === path[index]));
    return call === undefined ? [] : [{ library, call }];
  });
}

/** With what the driver that is named does by itself. */
function ofDriver(library: ClientLibrary, values: readonly Value[]): ClientLibrary {
  const { drivers, urls } = library;
  if (drivers === null) return library;
  const named = findOption(values, drivers.option);
  const written = [named, ...urls.map((path) => findOption(values, path))].flatMap((found) => (found.kind === 'written' && found.option.value.kind === 'text' ? found.option.value.text : []));
  const [driver] = written.flatMap((text) => drivers.byName[/^[\w+]+(?=:\/\/)/.exec(text)?.[0] ?? nameOf(text)] ?? []);
  return { ...library, ...(driver ?? (named.kind === 'written' ? drivers.others : undefined)) };
}

function nameOf(text: string): string {
  return text.replace(/[^\w.-]/g, '').toLowerCase();
}

/** Options of `new tls.TLSSocket()` that make it the server's end; those that cannot be seen do not. */
function isServerSide(options: Value): boolean {
  const isServer = findOption([options], ['isServer']);
  return isServer.kind === 'written' && truthinessOf(isServer.option.value) !== false;
}

/** Up to a spread one, behind which no argument has a known place. */
export function argumentsOf(node: Call, module: SourceModule, valueOf: Reading['valueOf']): readonly Value[] {
  const values: Value[] = [];
  for (const argument of node.arguments) {
    if (argument.type === 'SpreadElement') break;
    values.push(valueOf(argument, module));
  }
  return values;
}
