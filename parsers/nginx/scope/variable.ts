import type { Span } from '../../../src/model/span.ts';
import { enclosing, find } from './scope.ts';
import type { Block, Context } from './scope.ts';
import type { Directive, Word } from '../syntax/tree.ts';

/** What a word with variables stands for at run time. */
export type ConstantValue =
  | { readonly kind: 'constant'; readonly value: string; readonly by: readonly Span[] }
  /** One of several, each of them constant. */
  | { readonly kind: 'alternatives'; readonly values: readonly string[]; readonly by: readonly Span[] }
  /** `variable` with its `$`, or the word itself when a template writes it. */
  | { readonly kind: 'unknown'; readonly variable: string };

/**
 * The texts that `text` can stand for when variables with constant values are replaced. Variables whose value the files do not
 * show stay as `${name}`. `by` are the words the values were taken from.
 */
export interface Resolved {
  readonly texts: readonly string[];
  readonly by: readonly Span[];
}

/** More combinations than this are not followed: the variables stay. */
const MAX_ALTERNATIVES = 64;

/** A reference as nginx reads it: ngx_http_script_compile. `$1` is a capture and never constant. */
const reference = /\$(?:\{(\w+)\}|(\w+))/g;

/** The value of a word in effect in `block`, following `set`, `map`, `geo` and `split_clients` with constants. */
export function constantValue(word: Word, block: Block): ConstantValue {
  if (word.opaque) return { kind: 'unknown', variable: word.value };
  const { texts, by } = resolve(word.value, block);
  for (const text of texts) {
    const [variable] = variablesIn(text);
    if (variable !== undefined) return { kind: 'unknown', variable: `$${variable}` };
  }
  const [value = '', ...others] = texts;
  return others.length === 0 ? { kind: 'constant', value, by } : { kind: 'alternatives', values: texts, by };
}

/** Names of the variables in a text, without `$`. */
export function variablesIn(text: string): readonly string[] {
  if (!text.includes('$')) return [];
  return [...text.matchAll(reference)].map((match) => match[1] ?? match[2] ?? '');
}

/** Replaces what is constant in `text`, as `block` sees it. */
export function resolve(text: string, block: Block): Resolved {
  return text.includes('$') ? resolveWithout([], text, block) : { texts: [text], by: [] };
}

function resolveWithout(visited: readonly string[], text: string, block: Block): Resolved {
  let texts: readonly string[] = [text];
  const by: Span[] = [];
  for (const name of new Set(variablesIn(text))) {
    const values = visited.includes(name) ? null : valuesOf(name, block, [...visited, name]);
    if (values === null || texts.length * values.texts.length > MAX_ALTERNATIVES) continue;
    texts = texts.flatMap((one) => values.texts.map((value) => replaceVariable(one, name, value)));
    by.push(...values.by);
  }
  return { texts: [...new Set(texts)].map(braced), by };
}

function replaceVariable(text: string, name: string, value: string): string {
  return text.replace(reference, (whole, inBraces?: string, bare?: string) => ((inBraces ?? bare) === name ? value : whole));
}

/** Spells what is left as `${name}`, so that a value put next to it does not join its name. */
function braced(text: string): string {
  return text.replace(reference, (_, inBraces?: string, bare?: string) => `\${${inBraces ?? bare ?? ''}}`);
}

/** All values of a variable; `null` when nothing in the files assigns it. */
function valuesOf(name: string, block: Block, visited: readonly string[]): Resolved | null {
  if (/^\d+$/.test(name)) return null;
  const builtIn = builtInValues(name, block);
  if (builtIn !== null) return { texts: builtIn, by: [] };
  const assignments = [...setBy(name, block), ...mappedBy(name, block)];
  if (assignments.length === 0) return null;
  const resolved = assignments.map((assignment) => resolveAssignment(name, assignment, visited));
  return { texts: [...new Set(resolved.flatMap(({ texts }) => texts))], by: resolved.flatMap(({ by }) => by) };
}

/** A word that a variable takes its value from, and where the word is evaluated. `null`: the empty string of a map without `default`. */
interface Assignment {
  readonly word: Word | null;
  readonly block: Block;
}

function resolveAssignment(name: string, { word, block }: Assignment, visited: readonly string[]): Resolved {
  if (word === null) return { texts: [''], by: [] };
  if (word.opaque) return { texts: [`$${name}`], by: [] };
  const { texts, by } = resolveWithout(visited, word.value, block);
  return { texts, by: [word.span, ...by] };
}

function builtInValues(name: string, block: Block): readonly string[] | null {
  if (name === 'scheme') return schemes(block);
  if (name === 'server_name') {
    const server = enclosing(block, 'server');
    const first = server === null ? undefined : find(server, 'server_name')[0]?.args[0]?.value;
    return first === undefined || /^[.~*$]|\.\*$/.test(first) ? null : [first];
  }
  return null;
}

/** `ssl` belongs to the socket, so a server that does not say it may still speak TLS where another one on its socket does. */
function schemes(block: Block): readonly string[] {
  const server = enclosing(block, 'server');
  const listens = server === null ? [] : find(server, 'listen');
  const secure = listens.filter((listen) => listen.args.some(({ value }) => value === 'ssl' || value === 'quic'));
  return listens.length > 0 && secure.length === listens.length ? ['https'] : ['http', 'https'];
}

const requestContexts: readonly Context[] = ['server', 'location', 'if', 'limit_except', 'stream-server'];

/**
 * The `set` directives whose value can be the one that `block` sees. Those of the block come last, so one that is not in an `if`
 * hides the others. Else the request may come from the server level or, by an internal redirect, from any other location.
 * An outer location is not run on the way to a nested one (ngx_http_rewrite_merge_loc_conf).
 */
function setBy(name: string, block: Block): readonly Assignment[] {
  if (!requestContexts.includes(block.context)) return [];
  const own = setIn(block, name);
  if (own !== null) return block.context === 'if' ? [own] : [own, ...setInIfs(block, name)];
  if (block.context === 'if' && block.parent !== null) return setBy(name, block.parent);
  const server = enclosing(block, 'server', 'stream-server');
  return server === null ? [] : everySet(server, name);
}

function setIn(block: Block, name: string): Assignment | null {
  const word = find(block, 'set').findLast(({ args }) => args[0]?.value === `$${name}`)?.args[1];
  return word === undefined ? null : { word, block };
}

function setInIfs(block: Block, name: string): readonly Assignment[] {
  return block.blocks.flatMap((child) => (child.context === 'if' ? (setIn(child, name) ?? []) : []));
}

function everySet(block: Block, name: string): readonly Assignment[] {
  const found: Assignment[] = [];
  const open: Block[] = [block];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const assignment = setIn(at, name);
    if (assignment !== null) found.push(assignment);
    open.push(...at.blocks);
  }
  return found;
}

/** Blocks that give a variable one of several values, and the parameters in them that are no values. */
const mappings: readonly { readonly directive: string; readonly context: Context; readonly parameters: readonly string[] }[] = [
  { directive: 'map', context: 'map', parameters: ['hostnames', 'volatile', 'include'] },
  { directive: 'geo', context: 'geo', parameters: ['ranges', 'proxy', 'proxy_recursive', 'delete', 'volatile', 'include'] },
  { directive: 'split_clients', context: 'split_clients', parameters: [] },
];

function mappedBy(name: string, block: Block): readonly Assignment[] {
  const outer = enclosing(block, 'http', 'stream');
  if (outer === null) return [];
  return mappings.flatMap(({ directive, context, parameters }) => {
    const mapping = find(outer, directive).find(({ args }) => args.at(-1)?.value === `$${name}`);
    const content = mapping === undefined ? null : contentOf(mapping, outer);
    return content === null ? [] : entriesOf(content, context, parameters, block);
  });
}

/** The entries of a mapping after includes; `null` when some cannot be seen. */
function contentOf(mapping: Directive, outer: Block): readonly Directive[] | null {
  const written = mapping.block ?? [];
  if (!written.some(({ name, templated }) => name.value === 'include' || templated)) return written;
  const found = outer.blocks.find((child) => child.directive === mapping);
  return found?.doubt === null ? found.directives : null;
}

function entriesOf(content: readonly Directive[], context: Context, parameters: readonly string[], block: Block): readonly Assignment[] {
  const entries = content.filter(({ name, args }) => args.length === 1 && !parameters.includes(name.value));
  const values = entries.map(({ args }) => ({ word: args[0] ?? null, block }));
  const fallback = context === 'split_clients' ? '*' : 'default';
  return entries.some(({ name }) => name.value === fallback) ? values : [...values, { word: null, block }];
}
