import { isMember } from '../values/members.ts';
import { itemsOf } from '../values/objects.ts';
import type { Reading } from '../values/reading.ts';
import { doubtOf, opaque, truthinessOf, type Value } from '../values/value.ts';

/**
 * The options of the context in `secureContext`, which counts instead of what is written beside it (node, lib/_tls_wrap.js, tls.connect); opaque
 * when it cannot be seen how it was made, and `null` when none is written.
 */
export function givenContext(options: Value, reading: Reading): Value | null {
  const context = options.kind === 'object' ? options.options.get('secureContext')?.value : undefined;
  if (context === undefined || truthinessOf(context) === false) return null;
  if (context.kind !== 'call' || !isMember(context.callee, 'tls', 'createSecureContext')) return opaque(doubtOf(context), context.span);
  const [made] = itemsOf(context.call.arguments, context.module, reading).items;
  return made ?? { kind: 'object', options: new Map(), open: null, span: context.span, literal: null };
}
