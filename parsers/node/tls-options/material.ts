import type { Expression } from 'oxc-parser';
import type { Doubt } from '../../../src/model/fact.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import { doubtOf, type CallValue, type Value } from '../values/value.ts';

/** Gives what an expression of a module can be seen to be. */
export type ValueOf = (expression: Expression, module: SourceModule) => Value;

/** Where a certificate, a key or a list comes from. */
export type MaterialSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'inline' }
  | { readonly kind: 'open'; readonly doubt: Doubt };

/** Where the value of `ca`, `cert`, `key` or `crl` comes from: `readFileSync(path)` in any of its forms, or a text. */
export function materialSource(value: Value, valueOf: ValueOf): MaterialSource {
  if (value.kind === 'text') return { kind: 'inline' };
  if (value.kind === 'call') return sourceOfCall(value, valueOf);
  if (value.kind === 'list' && value.items[0] !== undefined) return materialSource(value.items[0], valueOf);
  return { kind: 'open', doubt: doubtOf(value) };
}

function sourceOfCall(value: CallValue, valueOf: ValueOf): MaterialSource {
  const { callee, call, module } = value;
  const open: MaterialSource = { kind: 'open', doubt: doubtOf(value) };
  const [argument] = call.arguments;
  if (callee.kind !== 'member' || argument === undefined || argument.type === 'SpreadElement') return open;
  const first = valueOf(argument, module);
  if (/^(?:fs|fs\/promises|fs-extra)$/.test(callee.module) && /^readFile(?:Sync)?$/.test(callee.path.at(-1) ?? '')) {
    return first.kind === 'text' ? { kind: 'file', path: first.text } : { kind: 'open', doubt: doubtOf(first) };
  }
  // Buffer.from(text, 'base64'), and String(…) around a file.
  return callee.module === 'global' ? materialSource(first, valueOf) : open;
}
