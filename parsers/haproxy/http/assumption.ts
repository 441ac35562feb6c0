import type { Truth } from '../../../src/model/fact.ts';
import { lazilyForObject } from '../../../src/tls/lazily.ts';
import { isAcmePath } from '../../_shared/pattern.ts';
import { passes, type AclTest } from './acl-test.ts';
import type { Assumption, State } from './state.ts';

/** Whether a test of `subject` passes, as far as an assumption about the same subject tells. */
export function follows(test: AclTest, subject: string, assumption: Assumption): Truth {
  if (assumption.subject !== subject) return 'unknown';
  if (assumption.test.text === test.text) return truthOf(assumption.holds);
  // What passes a test is there, and what is not there passes none.
  if (test.method === 'found' && assumption.holds) return 'yes';
  if (assumption.test.method === 'found' && !assumption.holds) return 'no';
  const [known, asked] = [lowered(assumption.test), lowered(test)];
  if (known === null || asked === null) return 'unknown';
  return assumption.holds ? fromKnown(known, asked) : fromExcluded(known, asked);
}

/** A test by equality, by the beginning or by the end, in lower case: hosts have no case, and paths that differ in it are few. */
interface PlainTest {
  /** `null`: the whole value is compared. */
  readonly part: Part | null;
  readonly patterns: readonly string[];
  readonly test: AclTest;
}

type Part = 'beg' | 'end';

const lowered = lazilyForObject((test: AclTest): PlainTest | null => {
  const { method, patterns, operator } = test;
  const part = method === 'beg' || method === 'end' ? method : null;
  if (patterns === null || patterns.length === 0 || operator !== 'eq' || (part === null && method !== 'default' && method !== 'str')) return null;
  return { part, patterns: patterns.map((pattern) => pattern.toLowerCase()), test: { ...test, ignoreCase: true } };
});

function has(text: string, part: Part, pattern: string): boolean {
  return part === 'beg' ? text.startsWith(pattern) : text.endsWith(pattern);
}

/** The value is one of the patterns, or has one as its part. */
function fromKnown({ part, patterns }: PlainTest, asked: PlainTest): Truth {
  const results = patterns.map((pattern) => (part === null ? truthOf(passes(asked.test, pattern) === true) : ofPart(pattern, part, asked)));
  const [first] = results;
  return first !== undefined && results.every((result) => result === first) ? first : 'unknown';
}

function ofPart(known: string, part: Part, asked: PlainTest): Truth {
  if (asked.part !== null && asked.part !== part) return 'unknown';
  if (asked.part === part && asked.patterns.some((pattern) => has(known, part, pattern))) return 'yes';
  return asked.patterns.some((pattern) => has(pattern, part, known)) ? 'unknown' : 'no';
}

/** The value is none of the patterns, and has none as its part. */
function fromExcluded({ part, patterns }: PlainTest, asked: PlainTest): Truth {
  const isComparable = asked.part === null || asked.part === part;
  const isExcluded = (pattern: string): boolean => patterns.some((other) => (part === null ? pattern === other : has(pattern, part, other)));
  return isComparable && asked.patterns.every(isExcluded) ? 'no' : 'unknown';
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
