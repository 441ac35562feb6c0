import { and, not, or, type Truth } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import { compareVersions } from '../../_shared/version.ts';

/** Stands in the text of a condition for a value that is not known. */
export const unknownText = '\u0000';

/** What decides about conditions. */
export interface ConditionContext {
  readonly release: Release;
  /** Whether an environment variable has a value. */
  readonly isDefined: (name: string) => Truth;
}

/**
 * Whether the condition of an `.if` or `.elif` holds (HAProxy, src/cfgcond.c); `null` for a text that HAProxy refuses. An empty one does
 * not hold. What depends on the build is unknown, and what depends on versions too unless the user states them.
 */
export function conditionHolds(text: string, context: ConditionContext): Truth | null {
  if (text.trim() === '') return 'no';
  const reader = new ConditionReader(text, context);
  const result = reader.disjunction(0);
  return reader.atEnd() ? result : null;
}

/** Expressions that are nested deeper HAProxy refuses, too (MAX_CFG_RECURSION). */
const DEPTH_LIMIT = 1024 / 3;

class ConditionReader {
  private readonly text: string;
  private readonly context: ConditionContext;
  private at = 0;

  constructor(text: string, context: ConditionContext) {
    this.text = text;
    this.context = context;
  }

  atEnd(): boolean {
    return this.match(/\s*/y) !== null && this.at === this.text.length;
  }

  disjunction(depth: number): Truth | null {
    let result = this.conjunction(depth);
    while (result !== null && this.match(/\s*\|\|/y) !== null) result = combine(or, result, this.conjunction(depth));
    return result;
  }

  private conjunction(depth: number): Truth | null {
    let result = this.term(depth);
    while (result !== null && this.match(/\s*&&/y) !== null) result = combine(and, result, this.term(depth));
    return result;
  }

  private term(depth: number): Truth | null {
    const negations = this.match(/[\s!]*/y)?.[0].replace(/\s/g, '').length ?? 0;
    const value = this.positiveTerm(depth);
    return value === null || negations % 2 === 0 ? value : not(value);
  }

  private positiveTerm(depth: number): Truth | null {
    if (this.match(/\(/y) !== null) {
      const inner = depth < DEPTH_LIMIT ? this.disjunction(depth + 1) : null;
      return this.match(/\s*\)/y) === null ? null : inner;
    }
    const predicate = this.match(/([a-z_]+)(?:\(([^()]*)\))?/y);
    if (predicate !== null) return this.predicate(predicate[1] ?? '', (predicate[2] ?? '').split(','));
    const number = this.match(/[-+]?(?:0[xX][\da-fA-F]+|\d+)/y);
    if (number !== null) return Number(number[0]) === 0 ? 'no' : 'yes';
    return this.match(new RegExp(`[^\\s&|)]*${unknownText}[^\\s&|)]*`, 'y')) === null ? null : 'unknown';
  }

  private predicate(name: string, args: readonly string[]): Truth | null {
    const evaluate = predicates.get(name);
    if (evaluate === undefined) return null;
    return args.some((arg) => arg.includes(unknownText)) ? 'unknown' : evaluate(args, this.context);
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }
}

function combine(operation: (...truths: readonly Truth[]) => Truth, left: Truth, right: Truth | null): Truth | null {
  return right === null ? null : operation(left, right);
}

type Predicate = (args: readonly string[], context: ConditionContext) => Truth;

const predicates: ReadonlyMap<string, Predicate> = new Map<string, Predicate>([
  ['defined', ([name = ''], { isDefined }) => isDefined(name)],
  ['streq', ([left, right]) => truthOf(left === right)],
  ['strneq', ([left, right]) => truthOf(left !== right)],
  ['strstr', ([text = '', part = '']) => truthOf(text.includes(part))],
  ['version_atleast', ([version = ''], { release }) => atLeast(release.version, version, release.stated.product)],
  ['version_before', ([version = ''], { release }) => not(atLeast(release.version, version, release.stated.product))],
  ['openssl_version_atleast', ([version = ''], { release }) => openSslAtLeast(release, version)],
  ['openssl_version_before', ([version = ''], { release }) => not(openSslAtLeast(release, version))],
  ['ssllib_name_startswith', dependsOnBuild],
  ['awslc_api_atleast', dependsOnBuild],
  ['awslc_api_before', dependsOnBuild],
  ['feature', dependsOnBuild],
  ['enabled', dependsOnBuild],
  ['fips_mode', dependsOnBuild],
]);

function truthOf(value: boolean): Truth {
  return value ? 'yes' : 'no';
}

function dependsOnBuild(): Truth {
  return 'unknown';
}

function atLeast(version: string, asked: string, stated: boolean): Truth {
  return stated ? truthOf(compareVersions(version, asked) >= 0) : 'unknown';
}

function openSslAtLeast({ library, stated }: Release, asked: string): Truth {
  return library.name === 'openssl' ? atLeast(library.version, asked, stated.library) : 'unknown';
}
