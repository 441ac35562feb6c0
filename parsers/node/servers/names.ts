import { keyOf, memberName } from '../bindings/pattern.ts';
import type { Call, SourceModule } from '../bindings/source-module.ts';
import { unwrap } from '../bindings/unwrap.ts';
import { itemsOf } from '../values/objects.ts';
import { optionOf } from '../values/options.ts';
import { isMember } from '../values/members.ts';
import type { Reading } from '../values/reading.ts';
import type { Value } from '../values/value.ts';
import type { MethodCall } from './uses.ts';

/** The options of contexts for names: those of `addContext(name, options)`, and of contexts made in the function of `SNICallback`. */
export function contextsOfNames(options: Value | null, uses: readonly MethodCall[], reading: Reading): readonly Value[] {
  const added = uses.flatMap(({ method, items }) => (method === 'addContext' ? items.slice(1, 2) : [])).flatMap((value) => optionsOf(value, reading));
  const callback = options === null ? null : optionOf(options, 'SNICallback');
  return [...added, ...(callback === null ? [] : madeIn(callback.value, reading))];
}

/** An object of options, or the context that `tls.createSecureContext` made of it. */
function optionsOf(value: Value, reading: Reading): readonly Value[] {
  if (value.kind === 'object') return [value];
  if (value.kind !== 'call' || !isMember(value.callee, 'tls', 'createSecureContext')) return [];
  return itemsOf(value.call.arguments, value.module, reading).items.slice(0, 1);
}

/** What the function makes, else what its file makes for it beforehand, unless contexts are used for something else there. */
function madeIn(callback: Value, reading: Reading): readonly Value[] {
  if (callback.kind !== 'function') return [];
  const { node, module } = callback;
  const inside = contextsOf(module.callsWithin(node), module, reading);
  return inside.length > 0 || /\bsecureContext\s*[:,}]/.test(module.text) ? inside : contextsOf(module.calls.filter((call) => !isInCallback(call, module)), module, reading);
}

/** Made in the function of `SNICallback` of a server. */
function isInCallback(call: Call, module: SourceModule): boolean {
  const around = module.functionAround(call);
  const property = around === null ? null : module.parentOf(around);
  return property?.type === 'Property' && keyOf(property) === 'SNICallback';
}

function contextsOf(calls: readonly Call[], module: SourceModule, reading: Reading): readonly Value[] {
  const made = calls.filter((call) => memberName(unwrap(call.callee)) === 'createSecureContext' || call.callee.type === 'Identifier');
  return made.flatMap((call) => (isMember(reading.valueOf(call.callee, module), 'tls', 'createSecureContext') ? itemsOf(call.arguments, module, reading).items.slice(0, 1) : []));
}
