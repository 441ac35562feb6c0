import type { StrictTransportSecurity } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Problem } from '../../../src/model/problem.ts';
import { lazilyForObject } from '../../../src/tls/lazily.ts';
import { parseHsts } from '../../_shared/hsts-value.ts';
import { once } from '../../_shared/memo.ts';
import type { Call, SourceModule } from '../bindings/source-module.ts';
import { itemsOf } from '../values/objects.ts';
import { optionOf } from '../values/options.ts';
import type { Reading } from '../values/reading.ts';
import { alternativesOf, constant, doubtOf, type MemberValue, type Option, type Value } from '../values/value.ts';
import { memberName } from '../bindings/pattern.ts';
import { unwrap } from '../bindings/unwrap.ts';
import { refusedByHelmet } from './helmet-options.ts';

/** A call that sends Strict-Transport-Security with answers, or tells a middleware not to. */
export interface HstsCall {
  readonly call: Call;
  readonly module: SourceModule;
  readonly value: Fact<StrictTransportSecurity | null>;
  /** What the method around it is called on, such as the app that is given a middleware; `null` where that is not seen, or there is none. */
  readonly receiver: Call | null;
  /** The same of all methods around it. */
  readonly receivers: readonly Call[];
  readonly isInFunction: boolean;
  /** Options that the middleware throws for. */
  readonly refused: readonly Problem[];
}

const helmets: ReadonlySet<string> = new Set(['helmet', 'koa-helmet', '@fastify/helmet', 'fastify-helmet']);
const luscas: ReadonlySet<string> = new Set(['lusca', 'koa-lusca']);
const headerMethods: ReadonlySet<string> = new Set(['setHeader', 'set', 'header', 'append', 'appendHeader', 'writeHead', 'headers', 'respond']);

/** Members of helmet that are middleware, and what plugins of Fastify are given to. */
const otherMethods: ReadonlySet<string> = new Set(['register', 'hsts', 'strictTransportSecurity', 'helmet', 'default']);

/** What helmet sends from version 8 on; before, half a year (helmet, CHANGELOG 8.0.0). */
const helmetSeconds = 31_536_000;
const helmetSecondsBefore = 15_552_000;

/** Calls of a file that are about Strict-Transport-Security. @param helmetMajor Version of helmet where a manifest tells it. */
export function hstsCallsIn(module: SourceModule, helmetMajor: () => number | null, reading: Reading): readonly HstsCall[] {
  if (!mentionsHsts(module)) return [];
  const major = helmetMajor();
  const byDefault = major !== null && major < 8 ? helmetSecondsBefore : helmetSeconds;
  return module.calls.flatMap((call) => {
    const value = hstsOfCall(call, module, byDefault, reading);
    return value === null ? [] : [{ call, module, value, ...receiversOf(call, module, reading), isInFunction: module.functionAround(call) !== null, refused: byDefault === helmetSeconds ? refusedIn(call, module, reading) : [] }];
  });
}

/** Asked of the same module for each call of another file. */
const mentionsHsts = lazilyForObject(({ text }: SourceModule) => /strict-?transport-?security|helmet|lusca|\bhsts\b/i.test(text));

function receiversOf(call: Call, module: SourceModule, { valueOf }: Reading): Pick<HstsCall, 'receiver' | 'receivers'> {
  const objects: Value[] = [];
  for (let at = module.parentOf(call); at !== null; at = module.parentOf(at)) {
    if (at.type !== 'CallExpression') continue;
    const callee = unwrap(at.callee);
    objects.push(callee.type === 'MemberExpression' ? valueOf(callee.object, module) : constant(undefined, module.spanOf(callee)));
  }
  const [nearest] = objects;
  return { receiver: nearest?.kind === 'call' ? nearest.call : null, receivers: objects.flatMap(alternativesOf).flatMap((object) => (object.kind === 'call' ? object.call : [])) };
}

/** The calls that may be about an app, in the order of the text: programs may have thousands of both. */
export const hstsCallsAbout = lazilyForObject((calls: readonly HstsCall[]): ((app: Call) => readonly HstsCall[]) => {
  const byApp = new Map<Call, HstsCall[]>();
  for (const one of calls) if (one.receiver !== null) for (const app of new Set(one.receivers)) once(byApp, app, () => []).push(one);
  const ofAll = calls.filter(({ receiver }) => receiver === null);
  return (app) => [...ofAll, ...(byApp.get(app) ?? [])].sort((one, other) => one.call.start - other.call.start);
});

function hstsOfCall(call: Call, module: SourceModule, byDefault: number, reading: Reading): Fact<StrictTransportSecurity | null> | null {
  const called = unwrap(call.callee);
  const method = memberName(called);
  // What is called by another member is not evaluated.
  if (called.type === 'MemberExpression' && method !== null && !headerMethods.has(method) && !otherMethods.has(method)) return null;
  const callee = reading.valueOf(called, module);
  const from: Origin = { kind: 'written', span: module.spanOf(call) };
  const items = (): readonly Value[] => itemsOf(call.arguments, module, reading).items;
  if (callee.kind === 'member' && isMiddleware(callee)) return ofMiddleware(callee, items()[0] ?? null, from, byDefault);
  if (method === 'register') return ofPlugin(items(), from, byDefault);
  if (method !== null && headerMethods.has(method)) return ofHeaders(items());
  // A decorator of Nest is about one method of a controller, and which others there are is not seen.
  const isDecorator = callee.kind === 'member' && callee.module === '@nestjs/common' && method === null;
  return isDecorator && ofHeaders(items()) !== null ? unknown({ kind: 'run-time', what: 'Header' }, from) : null;
}

function isMiddleware(callee: MemberValue): boolean {
  return isHelmet(callee) || isHstsMiddleware(callee) || luscas.has(callee.module);
}

function ofMiddleware(callee: MemberValue, options: Value | null, from: Origin, byDefault: number): Fact<StrictTransportSecurity | null> | null {
  if (luscas.has(callee.module)) return ofLusca(callee, options, from);
  return isHelmet(callee) ? ofHelmet(options, from, byDefault) : ofOptions(options, from, byDefault);
}

/** The options for HSTS of a call of helmet, and of one that registers it. */
function refusedIn(call: Call, module: SourceModule, reading: Reading): readonly Problem[] {
  const { items } = itemsOf(call.arguments, module, reading);
  const callee = reading.valueOf(call.callee, module);
  if (callee.kind === 'member' && helmets.has(callee.module) && isHstsMiddleware(callee)) return items[0] === undefined ? [] : refusedByHelmet(items[0]);
  const [options] = callee.kind === 'member' && isHelmet(callee) ? items : items[0]?.kind === 'member' && helmets.has(items[0].module) ? items.slice(1) : [];
  const own = options === undefined ? null : (optionOf(options, 'strictTransportSecurity') ?? optionOf(options, 'hsts'));
  return own === null ? [] : refusedByHelmet(own.value);
}

/** `app.register(helmet, options)` of Fastify. */
function ofPlugin([plugin, options]: readonly Value[], from: Origin, byDefault: number): Fact<StrictTransportSecurity | null> | null {
  return plugin?.kind === 'member' && helmets.has(plugin.module) ? ofHelmet(options ?? null, from, byDefault) : null;
}

/** The name of the header and its value, or an object of headers. */
function ofHeaders(items: readonly Value[]): Fact<StrictTransportSecurity | null> | null {
  const [name, value] = items;
  const header = name?.kind === 'text' && name.text.toLowerCase() === 'strict-transport-security' ? (value ?? null) : headerAmong(items);
  return header === null ? null : ofHeader(header);
}

function isHelmet({ module, path }: MemberValue): boolean {
  return helmets.has(module) && (path.length === 0 || path[0] === 'helmet');
}

function isHstsMiddleware({ module, path }: MemberValue): boolean {
  const member = path.at(-1);
  return (module === 'hsts' && path.length === 0) || (helmets.has(module) && (member === 'hsts' || member === 'strictTransportSecurity'));
}

/** `res.writeHead(200, { 'Strict-Transport-Security': … })`, `res.set({ … })`. */
function headerAmong(items: readonly Value[]): Value | null {
  for (const item of items) {
    if (item.kind !== 'object') continue;
    const found = [...item.options.values()].find(({ name }) => name.toLowerCase() === 'strict-transport-security');
    if (found !== undefined) return found.value;
  }
  return null;
}

function ofHeader(value: Value): Fact<StrictTransportSecurity | null> {
  const from: Origin = { kind: 'written', span: value.span };
  const texts = alternativesOf(value);
  const [only] = texts;
  if (only?.kind !== 'text' || texts.length > 1) return unknown(doubtOf(value), from);
  return known({ ...parseHsts(only.text), onEveryAnswer: true }, from);
}

function ofHelmet(options: Value | null, from: Origin, byDefault: number): Fact<StrictTransportSecurity | null> {
  const own = options === null ? null : (optionOf(options, 'strictTransportSecurity') ?? optionOf(options, 'hsts'));
  if (own === null) return known({ maxAge: byDefault, includeSubDomains: true, preload: false, onEveryAnswer: true }, from);
  if (own.value.kind === 'constant' && own.value.value === false) return known(null, { kind: 'written', span: own.span });
  return ofOptions(own.value, { kind: 'written', span: own.span }, byDefault);
}

function ofOptions(options: Value | null, from: Origin, byDefault: number): Fact<StrictTransportSecurity | null> {
  const option = (name: string): Option | null => (options === null ? null : optionOf(options, name));
  const [maxAge, subdomains, preload] = [option('maxAge'), option('includeSubDomains'), option('preload')];
  const open = [maxAge, subdomains, preload].find((one) => one !== null && one.value.kind !== 'constant');
  if (open != null) return unknown(doubtOf(open.value), from);
  const seconds = maxAge === null ? byDefault : numberIn(maxAge.value);
  return known({ maxAge: seconds, includeSubDomains: !isConstant(subdomains, false), preload: isConstant(preload, true), onEveryAnswer: true }, from);
}

function numberIn(value: Value): number | null {
  return value.kind === 'constant' && typeof value.value === 'number' ? value.value : null;
}

function isConstant(option: Option | null, wanted: boolean): boolean {
  return option?.value.kind === 'constant' && option.value.value === wanted;
}

/** `lusca({ hsts: { … } })` and `lusca.hsts({ … })`: nothing by default, and without subdomains (lusca, lib/hsts.js). */
function ofLusca({ path }: MemberValue, options: Value | null, from: Origin): Fact<StrictTransportSecurity | null> | null {
  const given = path.at(-1) === 'hsts' ? options : options === null ? null : (optionOf(options, 'hsts')?.value ?? null);
  if (given === null || (path.length > 0 && path.at(-1) !== 'hsts')) return null;
  if (optionOf(given, 'maxAge') === null) return known(null, from);
  return withSubdomains(ofOptions(given, from, 0), isConstant(optionOf(given, 'includeSubDomains'), true));
}

/** Where subdomains are left out unless they are asked for. */
function withSubdomains(value: Fact<StrictTransportSecurity | null>, includeSubDomains: boolean): Fact<StrictTransportSecurity | null> {
  return value.known && value.value !== null ? { ...value, value: { ...value.value, includeSubDomains } } : value;
}

/** hapi has it as an option of routes: `routes: { security: true }` or `{ security: { hsts: … } }` (API, route.options.security). */
export function hstsOfHapi(options: Value): Fact<StrictTransportSecurity | null> | null {
  const routes = optionOf(options, 'routes');
  const security = routes === null ? null : optionOf(routes.value, 'security');
  if (security === null) return null;
  const from: Origin = { kind: 'written', span: security.span };
  if (security.value.kind === 'object') {
    const own = optionOf(security.value, 'hsts');
    if (own?.value.kind === 'object') return withSubdomains(ofOptions(own.value, from, hapiSeconds), isConstant(optionOf(own.value, 'includeSubDomains') ?? optionOf(own.value, 'includeSubdomains'), true));
    if (own?.value.kind === 'constant' && own.value.value === false) return known(null, from);
    const seconds = own === null ? hapiSeconds : (numberIn(own.value) ?? hapiSeconds);
    return known({ maxAge: seconds, includeSubDomains: false, preload: false, onEveryAnswer: true }, from);
  }
  return isConstant(security, true) ? known({ maxAge: hapiSeconds, includeSubDomains: false, preload: false, onEveryAnswer: true }, from) : null;
}

const hapiSeconds = 15_768_000;
