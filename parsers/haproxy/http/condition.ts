import type { Doubt } from '../../../src/model/fact.ts';
import { parseTest, type AclTest } from './acl-test.ts';
import { parseSample } from './sample.ts';
import type { Line, Word } from '../syntax/tree.ts';

/** What `if` and `unless` make of ACLs. */
export type Condition =
  | { readonly kind: 'constant'; readonly holds: boolean }
  | { readonly kind: 'test'; readonly test: AclTest }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] }
  /** Whether it holds cannot be told from the files. */
  | { readonly kind: 'open'; readonly doubt: Doubt };

/** The `acl` lines that a rule may name, by name: several lines of one name are alternatives. */
export type Acls = ReadonlyMap<string, Condition>;

export const always: Condition = { kind: 'constant', holds: true };
const never: Condition = { kind: 'constant', holds: false };

export function not(of: Condition): Condition {
  return of.kind === 'constant' ? { kind: 'constant', holds: !of.holds } : { kind: 'not', of };
}

function together(kind: 'and' | 'or', of: readonly Condition[]): Condition {
  const [only] = of;
  return only !== undefined && of.length === 1 ? only : { kind, of };
}

/** ACLs that HAProxy has of itself (configuration.txt, 7.4), as far as they say something about where a request comes from. */
const builtIn: ReadonlyMap<string, Condition> = new Map([
  ['TRUE', always],
  ['FALSE', never],
  ['WAIT_END', always],
  ['LOCALHOST', testOf('src', ['127.0.0.1/8', '::1'])],
]);

function testOf(fetch: string, patterns: readonly string[]): Condition {
  const sample = { fetch: { name: fetch, args: [] }, converters: [], text: fetch };
  return { kind: 'test', test: { sample, method: 'default', ignoreCase: false, patterns, operator: 'eq', text: [fetch, ...patterns].join(' ') } };
}

/** Others of them hold for some requests. */
const ofRequest = /^(?:HTTP(?:_1\.0|_1\.1|_2\.0|_3\.0|_CONTENT|_URL_ABS|_URL_SLASH|_URL_STAR)?|METH_[A-Z]+|RDP_COOKIE|REQ_CONTENT)$/;

/** Puts the `acl` lines of a proxy together. */
export function aclsOf(lines: readonly Line[]): Acls {
  const byName = new Map<string, Condition[]>();
  for (const line of lines) {
    const [name, ...words] = line.args;
    if (name === undefined) continue;
    const condition = ofTest(words, line.doubt);
    const before = byName.get(name.value);
    if (before === undefined) byName.set(name.value, [condition]);
    else before.push(condition);
  }
  return new Map([...byName].map(([name, conditions]) => [name, together('or', conditions)]));
}

function ofTest(words: readonly Word[], doubt: Doubt | null): Condition {
  const open = doubt ?? words[0]?.doubt ?? null;
  if (open !== null) return { kind: 'open', doubt: open };
  const test = parseTest(words);
  return test === null ? { kind: 'open', doubt: { kind: 'not-understood', what: words.map(({ value }) => value).join(' ') } } : { kind: 'test', test };
}

/** The condition in the words from `if` or `unless` on; without them it always holds. */
export function parseCondition(words: readonly Word[], acls: Acls): Condition {
  const [first, ...rest] = words;
  if (first === undefined) return always;
  const terms: Condition[][] = [[]];
  let negated = false;
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at];
    if (word === undefined) break;
    if (word.value === 'or' || word.value === '||') {
      terms.push([]);
      continue;
    }
    const bare = word.value.replace(/^!*/, '');
    if ((word.value.length - bare.length) % 2 === 1) negated = !negated;
    if (bare === '') continue;
    const end = bare === '{' ? endOfAnonymous(rest, at) : at;
    const condition = bare === '{' ? ofTest(rest.slice(at + 1, end), null) : ofName(bare, word, acls);
    terms.at(-1)?.push(negated ? not(condition) : condition);
    negated = false;
    at = end;
  }
  const condition = together('or', terms.map((term) => together('and', term)));
  return first.value === 'unless' ? not(condition) : condition;
}

function endOfAnonymous(words: readonly Word[], from: number): number {
  const end = words.findIndex(({ value }, index) => index > from && value === '}');
  return end === -1 ? words.length : end;
}

function ofName(name: string, word: Word, acls: Acls): Condition {
  if (word.doubt !== null) return { kind: 'open', doubt: word.doubt };
  const condition = acls.get(name) ?? builtIn.get(name);
  if (condition !== undefined) return condition;
  const sample = ofRequest.test(name) ? parseSample('method') : null;
  if (sample !== null) return { kind: 'test', test: { sample, method: 'other', ignoreCase: false, patterns: null, operator: 'eq', text: name } };
  return { kind: 'open', doubt: { kind: 'not-understood', what: name } };
}

/** All tests in a condition. */
export function testsIn(condition: Condition): readonly AclTest[] {
  switch (condition.kind) {
    case 'test':
      return [condition.test];
    case 'not':
      return testsIn(condition.of);
    case 'and':
    case 'or':
      return condition.of.flatMap(testsIn);
    case 'constant':
    case 'open':
      return [];
  }
}
