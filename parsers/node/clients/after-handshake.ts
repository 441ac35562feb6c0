import type { Node } from 'oxc-parser';
import type { IneffectiveSetting } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import { lazilyForObject } from '../../../src/tls/lazily.ts';
import { memberName } from '../bindings/pattern.ts';
import type { Call, SourceModule } from '../bindings/source-module.ts';
import { isCallable, unwrap } from '../bindings/unwrap.ts';
import type { NodeContext } from '../node-context.ts';
import { executionOf } from '../values/execution.ts';
import { optionOf } from '../values/options.ts';
import type { FunctionValue, Value } from '../values/value.ts';
import type { ClientUse } from './client-calls.ts';

type UseContext = Pick<NodeContext, 'usesOf' | 'reading'>;

/** TLS that a client begins on a plaintext connection. */
export interface BegunTls {
  readonly secure: Fact<boolean>;
  /** Options of `tls.connect`. */
  readonly options: readonly Value[];
}

/** A method such as `client.starttls(options)` of ldapjs; `null` when none is called. */
export function begunTls({ library, node, module }: ClientUse, { usesOf, reading }: UseContext): BegunTls | null {
  if (library.beginMethods.length === 0) return null;
  for (const { method, call, module: where, items } of usesOf(node, module)) {
    const execution = library.beginMethods.includes(method) ? executionOf(call, where, reading) : 'never';
    if (execution === 'never') continue;
    const from: Origin = { kind: 'written', span: where.spanOf(call) };
    const secure = execution === 'always' ? known(true, from) : unknown({ kind: 'run-time', what: 'condition' }, from);
    return { secure, options: items.slice(0, 1).filter(({ kind }) => kind === 'object' || kind === 'opaque') };
  }
  return null;
}

/**
 * What `socket.renegotiate({ rejectUnauthorized })` says of the server: after that handshake, too, the options of the connection decide (node,
 * lib/_tls_wrap.js, onConnectSecure).
 */
export function uselessInRenegotiation({ node, module }: ClientUse, { usesOf }: UseContext): readonly IneffectiveSetting[] {
  if (!renegotiates(module)) return [];
  return usesOf(node, module).flatMap(({ method, items: [options] }): readonly IneffectiveSetting[] => {
    const option = method === 'renegotiate' && options !== undefined ? optionOf(options, 'rejectUnauthorized') : null;
    if (option === null) return [];
    const isStronger = option.value.kind === 'constant' ? (option.value.value === true ? 'yes' : 'no') : 'unknown';
    return [{ setting: option.name, span: option.span, reason: 'not-supported', stronger: isStronger, decidedBy: module.spanOf(node) }];
  });
}

const renegotiates = lazilyForObject(({ text }: SourceModule) => text.includes('renegotiate'));

/**
 * Where a program compares the certificate of the server with one it knows, and ends the connection when it is another: in a callback of the
 * call, or in a handler of an event. `null` when it does not.
 */
export function pinAfterHandshake(use: ClientUse, context: UseContext): Origin | null {
  return handlerThat(({ node, module }) => comparesCertificate(module.textOf(node)), use, context);
}

/** The same of a program that asks whether Node found the server to be what it should, and ends the connection when it did not (`socket.authorized`). */
export function verifiedAfterHandshake(use: ClientUse, context: UseContext): Origin | null {
  return asksWhetherAuthorized(use.module) ? handlerThat(endsUnauthorized, use, context) : null;
}

const asksWhetherAuthorized = lazilyForObject(({ text }: SourceModule) => /\bauthoriz(?:ed|ationError)\b/.test(text));

/** The function of a call, or of an event of what it gives, that does something. */
function handlerThat(does: (handler: FunctionValue) => boolean, { arguments: values, node, module }: ClientUse, { usesOf }: UseContext): Origin | null {
  const handlers = [...values, ...usesOf(node, module).flatMap(({ items }) => items)];
  const found = handlers.find((handler) => handler.kind === 'function' && does(handler));
  return found === undefined ? null : { kind: 'written', span: found.span };
}

function endsUnauthorized({ node, module }: FunctionValue): boolean {
  return module.callsWithin(node).some((call) => /^(?:destroy|end|abort)$/.test(memberName(unwrap(call.callee)) ?? '') && isUnauthorizedBranch(call, module));
}

/** Whether a call stands where a condition has found the server not to be authorized. */
function isUnauthorizedBranch(call: Call, module: SourceModule): boolean {
  for (let below: Node = call, at = module.parentOf(call); at !== null && !isCallable(at); below = at, at = module.parentOf(at)) {
    if (at.type !== 'IfStatement' || below === at.test) continue;
    const test = module.textOf(at.test);
    const isPositive = /^\s*[\w.]+\.authorized(?:\s*===?\s*true)?\s*$/.test(test);
    const isNegative = /^\s*(?:!\s*[\w.]+\.authorized|[\w.]+\.authorized\s*===?\s*false|[\w.]+\.authorizationError(?:\s*!==?\s*null)?)\s*$/.test(test);
    if ((isPositive && below === at.alternate) || (isNegative && below === at.consequent)) return true;
  }
  return false;
}

function comparesCertificate(text: string): boolean {
  return /\bgetPeer(?:X509)?Certificate\b/.test(text) && /\bfingerprint(?:256|512)?\b|\bpubkey\b|\.raw\b/.test(text) && /\.(?:destroy|end|abort)\(|\bthrow\b/.test(text);
}
