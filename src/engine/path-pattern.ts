import { relative } from 'node:path';
import { globMatcher } from './glob.ts';

/** A pattern of a settings file, which counts from the directory of that file. */
export interface PathPattern {
  readonly pattern: string;
  /** Absolute. */
  readonly base: string;
}

/** A test for absolute paths: whether one of the patterns matches. */
export function pathTest(patterns: readonly PathPattern[]): (path: string) => boolean {
  const tests = patterns.map(({ pattern, base }) => ({ base, matches: globMatcher(pattern) }));
  return (path) => tests.some(({ base, matches }) => matches(relative(base, path).replaceAll('\\', '/')));
}
