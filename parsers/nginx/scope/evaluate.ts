import { enclosing, find, type Block } from './scope.ts';
import type { Directive, Word } from '../syntax/tree.ts';
import { isAcmePath, matchesPattern, mayMatchAfter } from '../../_shared/pattern.ts';
import { builtInValue, type Request } from '../http/request.ts';
import { chooserOf, chosen, concatenate, oneOf, prefixOf, strongest, text, unknownValue, type Chooser, type Option, type Value } from './value.ts';

/** What the variables of a request hold at some point of its way through a server. */
export interface Variables {
  readonly request: Request;
  readonly server: Block;
  /** Set so far on the way. */
  readonly set: ReadonlyMap<string, Value>;
}

/** Maps of maps are followed that deep. */
const MAX_DEPTH = 8;

const reference = /\$(?:\{(\w+)\}|(\w+))/g;

/** What a word stands for. */
export function evaluate(word: Word, variables: Variables): Value {
  if (word.opaque) return unknownValue({ kind: 'template' });
  return word.hasVariable ? evaluateText(word.value, variables, 0) : text(word.value);
}

function evaluateText(written: string, variables: Variables, depth: number, captures: Captures = noCaptures): Value {
  let value = text('');
  let after = 0;
  for (const match of written.matchAll(reference)) {
    const name = match[1] ?? match[2] ?? '';
    if (match.index > after) value = concatenate(value, text(written.slice(after, match.index)));
    value = concatenate(value, captures.names.has(name) ? chosen(captures.by) : variableValue(name, variables, depth));
    after = match.index + match[0].length;
  }
  return after < written.length ? concatenate(value, text(written.slice(after))) : value;
}

/** What the variable `name`, without `$`, holds. */
export function variableValue(name: string, variables: Variables, depth = 0): Value {
  const value = variables.set.get(name) ?? builtInValue(name, variables.request);
  if (value !== null) return value;
  const mapped = depth < MAX_DEPTH ? mappedValue(name, variables, depth + 1) : null;
  if (mapped !== null) return mapped;
  return isSetIn(variables.server, `$${name}`) ? text('') : unknownValue({ kind: 'variable', name: `$${name}` });
}

/** A variable that is set elsewhere in the server is empty where it is not (ngx_http_rewrite_var). */
function isSetIn(block: Block, variable: string): boolean {
  return find(block, 'set').some(({ args }) => args[0]?.value === variable) || block.blocks.some((child) => isSetIn(child, variable));
}

/** The parts of a text that a regular expression of a map took out of the source. */
interface Captures {
  readonly names: ReadonlySet<string>;
  readonly by: Chooser;
}

const noCaptures: Captures = { names: new Set(), by: 'other' };

function mappedValue(name: string, variables: Variables, depth: number): Value | null {
  const http = enclosing(variables.server, 'http') ?? variables.server.parent;
  if (http === null) return null;
  const variable = `$${name}`;
  const map = find(http, 'map').find(({ args }) => args[1]?.value === variable);
  if (map !== undefined) return valueOfMap(map, http, variables, depth);
  const geo = find(http, 'geo').find(({ args }) => args.at(-1)?.value === variable);
  if (geo !== undefined) return oneOfEntries(geo, http, 'address', geoParameters);
  const split = find(http, 'split_clients').find(({ args }) => args[1]?.value === variable);
  return split === undefined ? null : oneOfEntries(split, http, 'other', []);
}

const mapParameters: readonly string[] = ['hostnames', 'volatile'];
const geoParameters: readonly string[] = ['ranges', 'proxy', 'proxy_recursive', 'delete', 'volatile'];

/** What stands in the block of a map, after includes; `null` when a part of it cannot be seen. */
function entriesOf(map: Directive, http: Block, parameters: readonly string[]): readonly Directive[] | null {
  const written = map.block ?? [];
  const whole = written.some(({ name }) => name.value === 'include') ? expandedEntries(map, http) : written;
  const isSeen = whole?.every(({ templated }) => !templated) === true;
  return isSeen ? whole.filter(({ name, args }) => args.length === 1 && !parameters.includes(name.value)) : null;
}

function expandedEntries(map: Directive, http: Block): readonly Directive[] | null {
  const block = http.blocks.find((child) => child.directive === map);
  return block?.doubt === null ? block.directives : null;
}

function oneOfEntries(mapping: Directive, http: Block, by: Chooser, parameters: readonly string[]): Value {
  const entries = entriesOf(mapping, http, parameters);
  if (entries === null) return unknownEntries(mapping);
  const texts = entries.map(({ args }) => args[0]?.value ?? '');
  const whole = entries.some(({ name }) => name.value === 'default' || name.value === '*') ? texts : [...texts, ''];
  return oneOf(whole.map((value) => ({ text: value, acme: false })), by);
}

function unknownEntries(mapping: Directive): Value {
  return unknownValue({ kind: 'variable', name: mapping.args.at(-1)?.value ?? '' });
}

function valueOfMap(map: Directive, http: Block, variables: Variables, depth: number): Value {
  const [source] = map.args;
  const entries = entriesOf(map, http, mapParameters);
  if (entries === null || source === undefined || source.opaque) return unknownEntries(map);
  const from = evaluateText(source.value, variables, depth);
  const candidates = from.kind === 'text' ? entryFor(from.text, entries) : anyEntry(entries, from);
  if (candidates === null) return unknownEntries(map);
  const by = chooserOf(from) ?? 'other';
  const values = candidates.map((entry) => ({ entry, value: entryValue(entry, by, variables, depth) }));
  return joinEntries(values, from, map);
}

/** An entry of a map; `null` is the empty string that a map without `default` gives. */
type Entry = Directive | null;

function joinEntries(values: readonly { readonly entry: Entry; readonly value: Value }[], from: Value, map: Directive): Value {
  const [only, ...others] = values;
  const forwarded = from.kind === 'text' && from.forwarded;
  if (only !== undefined && others.length === 0) {
    return only.value.kind === 'text' && forwarded ? text(only.value.text, true) : only.value;
  }
  const by = values.reduce<Chooser>((chooser, { value }) => strongest(chooser, chooserOf(value)), chooserOf(from) ?? 'other');
  const options: Option[] = [];
  for (const { entry, value } of values) {
    if (value.kind === 'unknown') return value;
    if (value.kind === 'chosen') return chosen(by);
    const acme = entry !== null && isRegex(entry) && isAcmePath(entry.name.value);
    const texts = value.kind === 'text' ? [value.text] : value.options.map((option) => option.text);
    options.push(...texts.map((one) => ({ text: one, acme })));
  }
  const joined = oneOf(options, by);
  return from.kind === 'unknown' && joined.kind !== 'text' ? unknownEntries(map) : joined;
}

function entryValue(entry: Entry, by: Chooser, variables: Variables, depth: number): Value {
  const word = entry?.args[0];
  if (word === undefined) return text('');
  if (word.opaque) return unknownValue({ kind: 'template' });
  return evaluateText(word.value, variables, depth, { names: capturesOf(entry), by });
}

function capturesOf(entry: Entry): ReadonlySet<string> {
  if (entry === null || !isRegex(entry)) return noCaptures.names;
  const named = [...entry.name.value.matchAll(/\(\?P?<(\w+)>/g)].map((match) => match[1] ?? '');
  return new Set([...named, '1', '2', '3', '4', '5', '6', '7', '8', '9']);
}

function isRegex(entry: Directive): boolean {
  return entry.name.value.startsWith('~');
}

/** The entry for a known text: the exact one, else the first regular expression that matches. `null` when that is not decided. */
function entryFor(source: string, entries: readonly Directive[]): readonly Entry[] | null {
  const exact = entries.find((entry) => !isRegex(entry) && isKeyFor(source, entry.name.value));
  if (exact !== undefined) return [exact];
  for (const entry of entries.filter(isRegex)) {
    const matches = matchesEntry(entry, source);
    if (matches === null) return null;
    if (matches) return [entry];
  }
  return [defaultOf(entries)];
}

/** Keys are compared without regard to case; a backslash hides a key's special meaning (ngx_http_map_module.c). */
function isKeyFor(source: string, key: string): boolean {
  if (key === 'default') return false;
  const plain = key.startsWith('\\') ? key.slice(1) : key;
  return plain.toLowerCase() === source.toLowerCase();
}

function defaultOf(entries: readonly Directive[]): Entry {
  return entries.find(({ name }) => name.value === 'default') ?? null;
}

/** The entries that a text nobody knows can lead to. */
function anyEntry(entries: readonly Directive[], from: Value): readonly Entry[] {
  const guessable = from.kind !== 'chosen' || from.never !== 'written';
  const keyed = entries.filter((entry) => entry.name.value !== 'default' && (guessable || isRegex(entry)));
  const possible = from.kind === 'one-of' ? keyed.filter((entry) => isPossible(entry, from.options)) : keyed.filter((entry) => mayBegin(entry, prefixOf(from)));
  return [...possible, defaultOf(entries)];
}

function isPossible(entry: Directive, options: readonly Option[]): boolean {
  return options.some(({ text: one }) => (isRegex(entry) ? matchesEntry(entry, one) !== false : isKeyFor(one, entry.name.value)));
}

/** Whether an entry can be for a text with that beginning. With `hostnames`, keys may begin or end with an asterisk, or begin with a dot. */
function mayBegin(entry: Directive, beginning: string): boolean {
  const key = entry.name.value;
  if (!isRegex(entry)) return /^[*.]|\*$/.test(key) || key.replace(/^\\/, '').toLowerCase().startsWith(beginning.toLowerCase());
  const ignoreCase = key.startsWith('~*');
  return mayMatchAfter(beginning, key.slice(ignoreCase ? 2 : 1), ignoreCase);
}

function matchesEntry(entry: Directive, source: string): boolean | null {
  const key = entry.name.value;
  const ignoreCase = key.startsWith('~*');
  return matchesPattern(key.slice(ignoreCase ? 2 : 1), ignoreCase, source);
}
