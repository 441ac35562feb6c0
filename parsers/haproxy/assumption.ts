import type { Truth } from '../../src/model/fact.ts';
import { isAcmePath } from '../_shared/pattern.ts';
import { passes, type AclTest } from './acl-test.ts';
import type { Assumption, State } from './state.ts';

/** Whether a test of `subject` passes, as far as an assumption about the same subject tells. */
export function follows(test: AclTest, subject: string, assumption: Assumption): Truth {
  if (assumption.subject !== subject) return 'unknown';
  if (assumption.test.text === test.text) return truthOf(assumption.holds);
  const [known, asked] = [lowered(assumption.test), lowered(test)];
  if (known === null || asked === null) return 'unknown';
  return assumption.holds ? fromKnown(known, asked) : fromExcluded(known, asked);
}

/** A test by equality or by the beginning, with patterns in lower case: hosts have no case, and paths that differ in it are few. */
interface PlainTest {
  readonly isPrefix: boolean;
  readonly patterns: readonly string[];
  readonly test: AclTest;
}

function lowered(test: AclTest): PlainTest | null {
  const { method, patterns, operator } = test;
  const isPrefix = method === 'beg';
  if (patterns === null || patterns.length === 0 || operator !== 'eq' || !(isPrefix || method === 'default' || method === 'str')) return null;
  return { isPrefix, patterns: patterns.map((pattern) => pattern.toLowerCase()), test: { ...test, ignoreCase: true } };
}

/** The value is one of the patterns, or begins with one. */
function fromKnown(known: PlainTest, asked: PlainTest): Truth {
  const results = known.patterns.map((pattern) => (known.isPrefix ? ofPrefix(pattern, asked) : truthOf(passes(asked.test, pattern) === true)));
  const [first] = results;
  return first !== undefined && results.every((result) => result === first) ? first : 'unknown';
}

function ofPrefix(prefix: string, { isPrefix, patterns }: PlainTest): Truth {
  if (isPrefix && patterns.some((pattern) => prefix.startsWith(pattern))) return 'yes';
  return patterns.some((pattern) => pattern.startsWith(prefix)) ? 'unknown' : 'no';
}

/** The value is none of the patterns, and begins with none. */
function fromExcluded(known: PlainTest, asked: PlainTest): Truth {
  const isExcluded = (pattern: string): boolean => known.patterns.some((other) => (known.isPrefix ? pattern.startsWith(other) : !asked.isPrefix && pattern === other));
  return asked.patterns.every(isExcluded) ? 'no' : 'unknown';
}

function truthOf(value: boolean): Truth {
  return value ? 'yes' : 'no';
}

/** Whether the requests ask for nothing but the ACME challenge. */
export function isAcmeOnly({ assumptions }: State): boolean {
  return assumptions.some(({ test, subject, holds }) => holds && subject === 'path' && everyPattern(test, isAcmePath));
}

/** Whether they come from this host. */
export function isLoopbackOnly({ assumptions }: State): boolean {
  return assumptions.some(({ test, subject, holds }) => holds && subject === 'src' && everyPattern(test, (pattern) => /^127\.|^::1$|^localhost$/.test(pattern)));
}

function everyPattern({ patterns }: AclTest, isSuch: (pattern: string) => boolean): boolean {
  return patterns !== null && patterns.length > 0 && patterns.every(isSuch);
}
