import type { Doubt } from '../../../src/model/fact.ts';
import { isInEffect, lookup, type Block } from '../scope/scope.ts';

/** Directives whose code runs before the content is made, and can answer instead. */
export const beforeContent: ReadonlySet<string> = new Set(byLua('rewrite', 'access'));

/** Directives whose code can set headers of the answer. */
export const aroundHeaders: ReadonlySet<string> = new Set([...byLua('rewrite', 'access', 'content', 'header_filter'), 'js_header_filter']);

function byLua(...phases: readonly string[]): readonly string[] {
  return phases.flatMap((phase) => ['', '_block', '_file'].map((form) => `${phase}_by_lua${form}`));
}

/** Code in effect in `block`, by one of the directives, that can do anything. */
export function scriptDoubt(block: Block, directives: ReadonlySet<string>): Doubt | null {
  if (!isInEffect(block, directives)) return null;
  for (const name of directives) {
    const found = lookup(block, name);
    if (found !== null && found.directives.length > 0) return { kind: 'run-time', what: name };
  }
  return null;
}
