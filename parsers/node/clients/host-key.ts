import { known, mapFact, unknown, type Origin } from '../../../src/model/fact.ts';
import type { Reading } from '../values/reading.ts';
import { alternativesOf, doubtOf, type FunctionValue, type Value } from '../values/value.ts';
import type { ClientUse } from './client-calls.ts';
import type { WrittenVerification } from './connection.ts';
import { findOption } from './find-option.ts';

/**
 * How an SSH client makes sure of its server: a function is given the key and decides. Without one every key is taken, `hostHash` or not (ssh2,
 * lib/client.js and lib/protocol/kex.js). `null` for clients of other protocols.
 */
export function hostKeyVerification({ library, module, node }: ClientUse, sources: readonly Value[], reading: Reading): WrittenVerification | null {
  if (library.hostKey === null) return null;
  const found = findOption(sources, library.hostKey);
  if (found.kind === 'open') return verification(unknown(found.doubt, { kind: 'written', span: found.span }));
  if (found.kind === 'absent') return verification(known(false, { kind: 'written', span: module.spanOf(node.callee.type === 'MemberExpression' ? node.callee.property : node.callee) }));
  const { value, span } = found.option;
  const from: Origin = { kind: 'written', span };
  const answers = new Set(alternativesOf(value).map((one) => decides(one, reading)));
  const [only] = answers;
  return verification(only == null || answers.size > 1 ? unknown(doubtOf(value), from) : known(only, from));
}

/** A key that is compared is a pin: it is the name as well. */
function verification(chain: NonNullable<WrittenVerification['chain']>): WrittenVerification {
  return {
    chain,
    name: mapFact(chain, (verified) => (verified ? { kind: 'pin' } : { kind: 'none' })),
    trustAnchors: known({ kind: 'none' }, chain.from),
    revocation: known({ kind: 'none' }, chain.from),
  };
}

/** Whether a verifier may refuse a key; what is no function is none. `null` for one that is not seen. */
function decides(verifier: Value, reading: Reading): boolean | null {
  switch (verifier.kind) {
    case 'function':
      return mayRefuse(verifier, reading);
    case 'call':
    case 'member':
    case 'opaque':
      return null;
    default:
      return false;
  }
}

/** Nothing but `false` refuses, returned or given to the callback; the promise of an async function does not (ssh2, lib/protocol/kex.js). */
function mayRefuse({ node, module }: FunctionValue, { valueOf }: Reading): boolean {
  const { body } = node;
  if (node.async) return false;
  if (body === null) return true;
  if (body.type !== 'BlockStatement' && body.type !== 'CallExpression') return mayBeFalse(valueOf(body, module));
  const text = module.textOf(body);
  const [, callback] = node.params;
  const name = callback?.type === 'Identifier' ? callback.name : null;
  const answers = module.callsWithin(body).filter((call) => call.callee.type === 'Identifier' && call.callee.name === name);
  const isPassedOn = name !== null && [...text.matchAll(new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g'))].length > answers.length;
  if (/\bthrow\b/.test(text) || isPassedOn) return true;
  const given = answers.flatMap(({ arguments: [answer] }) => (answer === undefined || answer.type === 'SpreadElement' ? [] : [valueOf(answer, module)]));
  const isAnswer = body.type === 'CallExpression' && answers.some((call) => call.start === body.start && call.end === body.end);
  const returned = body.type === 'BlockStatement' ? (module.returns.get(node) ?? []).flatMap(({ argument }) => (argument === null ? [] : [valueOf(argument, module)])) : isAnswer ? [] : [valueOf(body, module)];
  // One that never answers lets nobody in.
  return given.length + returned.length === 0 || [...given, ...returned].some(mayBeFalse);
}

function mayBeFalse(value: Value): boolean {
  return alternativesOf(value).some((one) => (one.kind === 'constant' ? one.value === false : one.kind === 'call' || one.kind === 'opaque' || one.kind === 'member'));
}
