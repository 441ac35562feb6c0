import { buildScope } from '../../../parsers/nginx/scope/scope.ts';
import type { Block, Context } from '../../../parsers/nginx/scope/scope.ts';
import { parseNginx } from '../../../parsers/nginx/syntax/tree.ts';
import type { Doubt } from '../../../src/model/fact.ts';

/** The blocks of one file without includes. `context` other than `main`: the file is a fragment, and `doubt` says why more is around it. */
export function blocksOf(text: string, context: Context = 'main', doubt: Doubt | null = context === 'main' ? null : { kind: 'fragment' }): Block {
  const file = 'nginx.conf';
  const { directives } = parseNginx(file, text);
  const head = { file, start: 0, end: 0 };
  return buildScope({ context, directives, doubt, head }, (written) => ({ directives: written, doubt: null }));
}

/** The first block below `block`, itself included, whose head begins with `words`. */
export function blockAt(block: Block, words: string): Block {
  const open = [block];
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    const { directive } = at;
    if (directive !== null && [directive.name, ...directive.args].map(({ value }) => value).join(' ').startsWith(words)) return at;
    open.push(...at.blocks);
  }
  throw new Error(`no block ${words}`);
}
