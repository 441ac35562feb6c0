import type { Truth } from '../../../src/model/fact.ts';
import { matchesPattern } from '../../_shared/pattern.ts';
import { parseSample, type Sample } from './sample.ts';
import type { Word } from '../syntax/tree.ts';

/** How a value is compared: `default` is what is usual for the fetch: equality, or truth for what is a boolean. */
export type MatchMethod = 'default' | 'found' | 'bool' | 'int' | 'str' | 'beg' | 'end' | 'sub' | 'dir' | 'dom' | 'reg' | 'other';

/** A criterion with what it is compared with (configuration.txt, 7.1), e.g. `hdr(host) -i shop.example`. */
export interface AclTest {
  readonly sample: Sample;
  readonly method: MatchMethod;
  readonly ignoreCase: boolean;
  /** `null` when they cannot be seen: they stand in a file, or a variable writes them. */
  readonly patterns: readonly string[] | null;
  /** Of numbers: `eq`, `ge`, `gt`, `le`, `lt`. */
  readonly operator: string;
  /** As written. The same text is the same test. */
  readonly text: string;
}

const methods: ReadonlySet<string> = new Set<MatchMethod>(['found', 'bool', 'int', 'str', 'beg', 'end', 'sub', 'dir', 'dom', 'reg']);
const operators: ReadonlySet<string> = new Set(['eq', 'ge', 'gt', 'le', 'lt']);

/** Reads the words of an anonymous ACL, or those after the name of an `acl`; `null` when they are not understood. */
export function parseTest(words: readonly Word[]): AclTest | null {
  const [criterion, ...rest] = words;
  const written = criterion?.doubt === null ? parseSample(criterion.value) : null;
  if (written === null) return null;
  const { sample, method: bySuffix } = withoutSuffix(written);
  const flags = readFlags(rest);
  const operator = rest[flags.count];
  const hasOperator = operator !== undefined && operators.has(operator.value);
  const patterns = rest.slice(flags.count + (hasOperator ? 1 : 0));
  return {
    sample,
    method: flags.method ?? bySuffix,
    ignoreCase: flags.ignoreCase,
    patterns: flags.isOpen || patterns.some(({ doubt }) => doubt !== null) ? null : patterns.map(({ value }) => value),
    operator: hasOperator ? operator.value : 'eq',
    text: words.map(({ value }) => value).join(' '),
  };
}

interface Flags {
  readonly count: number;
  readonly ignoreCase: boolean;
  readonly method: MatchMethod | null;
  readonly isOpen: boolean;
}

function readFlags(words: readonly Word[]): Flags {
  let [count, ignoreCase, isOpen] = [0, false, false];
  let method: MatchMethod | null = null;
  for (; words[count]?.value.startsWith('-') === true; count += 1) {
    const flag = words[count]?.value;
    if (flag === '--') return { count: count + 1, ignoreCase, method, isOpen };
    if (flag === '-i') ignoreCase = true;
    else if (flag === '-f') isOpen = true;
    else if (flag === '-m') method = methodNamed(words[count + 1]?.value ?? '');
    if (flag === '-f' || flag === '-m' || flag === '-u') count += 1;
  }
  return { count, ignoreCase, method, isOpen };
}

function methodNamed(name: string): MatchMethod {
  return isMethod(name) ? name : 'other';
}

function isMethod(name: string): name is MatchMethod {
  return methods.has(name);
}

/** `path_beg` is `path -m beg` (configuration.txt, 7.1.3). */
function withoutSuffix(sample: Sample): { readonly sample: Sample; readonly method: MatchMethod } {
  const [, base, suffix] = /^(.+)_(beg|dir|dom|end|reg|sub)$/.exec(sample.fetch.name) ?? [];
  if (base === undefined || suffix === undefined) return { sample, method: 'default' };
  return { sample: { ...sample, fetch: { ...sample.fetch, name: base } }, method: methodNamed(suffix) };
}

/** The test that the path begins with a text. */
export function beginsPath(prefix: string): AclTest {
  const sample = { fetch: { name: 'path', args: [] }, converters: [], text: 'path' };
  return { sample, method: 'beg', ignoreCase: false, patterns: [prefix], operator: 'eq', text: `path_beg ${prefix}` };
}

/**
 * Whether a value that is known passes; `null` when that cannot be told. Booleans are not compared with patterns unless `-m` says so:
 * `ssl_fc 0` holds when `ssl_fc` does (HAProxy, pat_match_nothing). Everything else passes no test without patterns.
 */
export function passes(test: AclTest, value: string, isBoolean = false): boolean | null {
  const { method, patterns, ignoreCase } = test;
  if (method === 'found') return true;
  if (method === 'bool' || (method === 'default' && isBoolean)) return isTrue(value);
  if (method === 'other' || patterns === null) return null;
  if (patterns.length === 0) return false;
  const results = patterns.map((pattern) => (method === 'reg' ? matchesPattern(pattern, ignoreCase, value) : passesPattern(test, pattern, value)));
  if (results.includes(true)) return true;
  return results.includes(null) ? null : false;
}

function isTrue(value: string): boolean {
  return value !== '' && value !== '0' && value !== 'false';
}

function passesPattern({ method, ignoreCase, operator }: AclTest, pattern: string, value: string): boolean {
  const [text, part] = ignoreCase ? [value.toLowerCase(), pattern.toLowerCase()] : [value, pattern];
  switch (method) {
    case 'beg':
      return text.startsWith(part);
    case 'end':
      return text.endsWith(part);
    case 'sub':
      return text.includes(part);
    case 'dir':
      return `/${text}/`.includes(`/${part.replace(/^\/|\/$/g, '')}/`);
    case 'dom':
      return `.${text}.`.includes(`.${part}.`);
    default:
      return /^-?\d+$/.test(text) ? passesNumber(Number(text), operator, part) : text === part;
  }
}

/** Whether numbers above 0 pass; `unknown` when some do. */
export function passesAboveZero({ method, patterns, operator }: AclTest): Truth {
  if (method !== 'default' || patterns === null) return 'unknown';
  const results = patterns.map((pattern): Truth => {
    const bound = /^-?\d+$/.test(pattern) ? Number(pattern) : Infinity;
    if (operator === 'gt' || operator === 'ge') return bound <= (operator === 'gt' ? 0 : 1) ? 'yes' : 'unknown';
    return bound <= (operator === 'lt' ? 1 : 0) ? 'no' : 'unknown';
  });
  if (results.includes('yes')) return 'yes';
  return results.every((result) => result === 'no') ? 'no' : 'unknown';
}

const truths: ReadonlyMap<string, number> = new Map([
  ['true', 1],
  ['false', 0],
]);

function passesNumber(value: number, operator: string, pattern: string): boolean {
  const [, low, high] = /^(-?\d*):(-?\d*)$/.exec(pattern) ?? [];
  if (low !== undefined && high !== undefined) return value >= (low === '' ? -Infinity : Number(low)) && value <= (high === '' ? Infinity : Number(high));
  const other = truths.get(pattern) ?? Number(pattern);
  switch (operator) {
    case 'ge':
      return value >= other;
    case 'gt':
      return value > other;
    case 'le':
      return value <= other;
    case 'lt':
      return value < other;
    default:
      return value === other;
  }
}
