import type { Expression, Node } from 'oxc-parser';
import type { Answer, Route } from '../../../src/model/endpoint.ts';
import { memberName } from '../bindings/pattern.ts';
import type { Call } from '../bindings/source-module.ts';
import { isCallable, unwrap } from '../bindings/unwrap.ts';
import { executionOf, leaves } from '../values/execution.ts';
import { itemsOf } from '../values/objects.ts';
import type { Reading } from '../values/reading.ts';
import type { FunctionValue, Value } from '../values/value.ts';

/** What a function that handles requests does with plaintext: it sends clients to https, or refuses to answer. */
export interface Redirect {
  readonly call: Call;
  readonly answer: Extract<Answer, { kind: 'redirect' | 'refuse' }>;
  readonly condition: Route['condition'];
}

/** Packages whose middleware redirects to https. */
export const redirectPackages: ReadonlySet<string> = new Set(['express-sslify', 'koa-sslify', 'express-enforces-ssl', 'express-http-to-https', 'redirect-ssl', 'fastify-https-redirect', 'hapi-require-https', 'heroku-ssl-redirect', 'express-force-https', 'express-force-ssl', 'express-https-redirect']);

/** A condition that holds for plaintext: what decides is the connection, or that a proxy does not say `https`. */
const insecure = /\bsecure\b|\bencrypted\b|\bprotocol\b|forwarded-proto|\bscheme\b/i;

/** A condition that only holds when a proxy says `http`: a direct client has no such header. */
const saysHttp = /forwarded-proto[^;{]{0,300}?===?\s*['"`]http['"`]/i;

/** The same of a request, where what follows is a refusal: a condition that is about something else must not count. */
const insecureRequest = /\.(?:secure|encrypted)\b|\b(?:req|request|ctx|context)\.protocol\b|forwarded-proto/i;

/** The redirect to https in a function, else its refusal of what is not https; `null` when it has neither. */
export function redirectIn({ node, module }: FunctionValue, reading: Reading): Redirect | null {
  const calls = module.callsWithin(node);
  for (const call of calls) {
    const status = redirectStatus(call, module, reading);
    if (status === null || executionOf(call, module, reading) === 'never') continue;
    const condition = conditionOf(call, module);
    return { call, answer: { kind: 'redirect', scheme: 'https', status }, condition };
  }
  return refusalAmong(calls, module, reading);
}

function refusalAmong(calls: readonly Call[], module: FunctionValue['module'], reading: Reading): Redirect | null {
  for (const call of calls) {
    const status = refusedStatus(call, module, reading);
    if (status === null || executionOf(call, module, reading) === 'never') continue;
    if (conditionsAround(call, module).some((condition) => insecureRequest.test(condition))) return { call, answer: { kind: 'refuse', status }, condition: conditionOf(call, module) };
  }
  return null;
}

const statusMethods: ReadonlySet<string> = new Set(['sendStatus', 'writeHead', 'status', 'code', 'throw']);

/** The status of a call that refuses a request, such as `res.sendStatus(403)` and `ctx.throw(403)`; `null` for another call. */
function refusedStatus(call: Call, module: FunctionValue['module'], reading: Reading): number | null {
  const method = memberName(unwrap(call.callee));
  if (method === null || !statusMethods.has(method)) return null;
  const [status] = itemsOf(call.arguments, module, reading).items;
  return status?.kind === 'constant' && typeof status.value === 'number' && status.value >= 400 ? status.value : null;
}

/** Requests that have nothing to protect: of an authority that checks a domain (RFC 8555, 8.3), and of probes. */
const harmless = /\.well-known|['"`]\/_?(?:health|live|ready|ping)/i;

/** When a redirect is made: what decides are the conditions around it, and those after which the function is left before. */
function conditionOf(call: Call, module: FunctionValue['module']): Route['condition'] {
  const conditions = conditionsAround(call, module).filter((condition) => !harmless.test(condition));
  if (conditions.some((condition) => saysHttp.test(condition))) return 'forwarded-header';
  return conditions.length === 0 || conditions.some((condition) => insecure.test(condition)) ? 'always' : 'other';
}

function conditionsAround(call: Call, module: FunctionValue['module']): readonly string[] {
  const conditions: string[] = [];
  for (let below: Node = call, at = module.parentOf(call); at !== null && !isCallable(below); below = at, at = module.parentOf(at)) {
    if ((at.type === 'IfStatement' || at.type === 'ConditionalExpression') && below !== at.test) conditions.push(module.textOf(at.test));
    else if (at.type === 'LogicalExpression' && below !== at.left) conditions.push(module.textOf(at.left));
    else if (at.type === 'BlockStatement') conditions.push(...leftBefore(at.body, below).map((test) => module.textOf(test)));
  }
  return conditions;
}

/** Conditions of statements like `if (request.secure) return next();`. */
function leftBefore(statements: readonly Node[], below: Node): readonly Node[] {
  const before = statements.slice(0, statements.findIndex((statement) => statement === below));
  return before.flatMap((statement) => (statement.type === 'IfStatement' && leaves(statement.consequent) ? [statement.test] : []));
}

/** The status of a call that redirects to https, `null` for another call. */
function redirectStatus(call: Call, module: FunctionValue['module'], reading: Reading): number | null {
  const callee = unwrap(call.callee);
  const method = memberName(callee);
  if (callee.type !== 'MemberExpression') return null;
  const { items } = itemsOf(call.arguments, module, reading);
  const status = items.flatMap((item) => (item.kind === 'constant' && typeof item.value === 'number' ? [item.value] : [])).at(0) ?? null;
  const argumentExpressions = call.arguments.flatMap((argument) => (argument.type === 'SpreadElement' ? [] : [argument]));
  switch (method) {
    case 'redirect':
      return argumentExpressions.some((argument) => beginsWithHttps(argument, module, reading)) ? (status ?? statusInChain(call, module, reading) ?? statusSet(call, module) ?? 302) : null;
    case 'writeHead':
      return argumentExpressions.some((argument) => hasLocation(argument, module, reading)) ? (status ?? 302) : null;
    case 'setHeader':
    case 'header':
    case 'set': {
      const [name, value] = argumentExpressions;
      const isLocation = isText(items[0], 'location');
      return isLocation && name !== undefined && value !== undefined && beginsWithHttps(value, module, reading) ? (statusNear(call, module) ?? 302) : null;
    }
    default:
      return null;
  }
}

function isText(value: Value | undefined, text: string): boolean {
  return value?.kind === 'text' && value.text.toLowerCase() === text;
}

/**
 * `reply.code(301).redirect(url)` of Fastify; `h.redirect(url).permanent()` and `.code(301)` of hapi. Express has no `code`, and its `redirect`
 * forgets what `status` said (express, lib/response.js).
 */
function statusInChain(call: Call, module: FunctionValue['module'], reading: Reading): number | null {
  for (const { method, items: [status] } of [...chainBefore(call, module, reading), ...chainBehind(call, module, reading)]) {
    if (method === 'permanent') return 301;
    if (method === 'code' && status?.kind === 'constant' && typeof status.value === 'number') return status.value;
  }
  return null;
}

interface Chained {
  readonly method: string | null;
  readonly items: readonly Value[];
}

/** The calls whose results a call is a method of. */
function chainBefore(call: Call, module: FunctionValue['module'], reading: Reading): readonly Chained[] {
  const callee = unwrap(call.callee);
  const object = callee.type === 'MemberExpression' ? unwrap(callee.object) : null;
  if (object?.type !== 'CallExpression') return [];
  return [{ method: memberName(unwrap(object.callee)), items: itemsOf(object.arguments, module, reading).items }, ...chainBefore(object, module, reading)];
}

/** The methods that are called on the result of a call, and on what these give. */
function chainBehind(call: Call, module: FunctionValue['module'], reading: Reading): readonly Chained[] {
  const member = module.parentOf(call);
  const above = member?.type === 'MemberExpression' && member.object === call ? module.parentOf(member) : null;
  if (member === null || above?.type !== 'CallExpression' || above.callee !== member) return [];
  return [{ method: memberName(member), items: itemsOf(above.arguments, module, reading).items }, ...chainBehind(above, module, reading)];
}

/** `ctx.status = 301` beside it, which Koa keeps (Koa, lib/response.js, redirect). */
function statusSet(call: Call, module: FunctionValue['module']): number | null {
  const around = module.functionAround(call);
  const status = around === null ? null : /\.status\s*=\s*(30\d)\b/.exec(module.textOf(around));
  return status === null ? null : Number(status[1]);
}

/** `res.statusCode = 301` beside it. */
function statusNear(call: Call, module: FunctionValue['module']): number | null {
  const around = module.functionAround(call);
  const status = around === null ? null : /\bstatus(?:Code)?\s*(?:=|\()\s*(30\d)\b/.exec(module.textOf(around));
  return status === null ? null : Number(status[1]);
}

function hasLocation(argument: Expression, module: FunctionValue['module'], reading: Reading): boolean {
  const node = unwrap(argument);
  if (node.type !== 'ObjectExpression') return false;
  return node.properties.some((property) => {
    if (property.type !== 'Property') return false;
    const key = property.key.type === 'Identifier' ? property.key.name : property.key.type === 'Literal' ? String(property.key.value) : '';
    return key.toLowerCase() === 'location' && beginsWithHttps(property.value, module, reading);
  });
}

/** Whether a text begins with `https://`, whatever follows. */
export function beginsWithHttps(expression: Expression, module: FunctionValue['module'], reading: Reading): boolean {
  let at = unwrap(expression);
  while (at.type === 'BinaryExpression' && at.operator === '+') at = unwrap(at.left);
  if (at.type === 'TemplateLiteral') return /^https:\/\//i.test(at.quasis[0]?.value.cooked ?? '');
  const value = reading.valueOf(at, module);
  if (value.kind === 'text') return /^https:\/\//i.test(value.text);
  const binding = at.type === 'Identifier' ? module.bindingAt(at, at.name) : null;
  const declaration = binding?.declarations[0];
  const init = declaration?.kind === 'variable' && declaration.init !== null ? unwrap(declaration.init) : null;
  return init !== null && (init.type === 'TemplateLiteral' || init.type === 'BinaryExpression') && beginsWithHttps(init, module, reading);
}
