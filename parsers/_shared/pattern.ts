/** Longer patterns and texts are not tried, nor patterns with more repetitions or choices: their running time could be anything. */
const MAX_PATTERN = 200;
const MAX_TEXT = 64;
const MAX_REPETITIONS = 4;
const MAX_CHOICES = 3;

/**
 * Whether a PCRE pattern matches `text`; `null` when that is not decided here: syntax JavaScript does not have, or a
 * pattern that could take long.
 */
export function matchesPattern(pattern: string, ignoreCase: boolean, text: string): boolean | null {
  if (pattern.length > MAX_PATTERN || text.length > MAX_TEXT || isCostly(pattern)) return null;
  const expression = pattern.startsWith('(?i)') ? pattern.slice(4) : pattern;
  try {
    return new RegExp(expression, ignoreCase || expression !== pattern ? 'i' : '').test(text);
  } catch {
    return null;
  }
}

/**
 * Whether a PCRE pattern can match a text that begins with `beginning`, of which nothing else is known. `false` is certain: the pattern is about
 * another beginning.
 */
export function mayMatchAfter(beginning: string, pattern: string, ignoreCase: boolean): boolean {
  const literal = literalBeginning(pattern);
  const length = Math.min(literal.length, beginning.length);
  const [wanted, given] = [literal.slice(0, length), beginning.slice(0, length)];
  return ignoreCase ? wanted.toLowerCase() === given.toLowerCase() : wanted === given;
}

/** The characters that a pattern asks for at the beginning of a text; empty when it does not say. */
function literalBeginning(pattern: string): string {
  if (!pattern.startsWith('^') || pattern.includes('|')) return '';
  const [, literal = '', next = ''] = /^\^((?:[\w :;,=@/<>"'!#%&~-]|\\[^\w\s])*)(.?)/s.exec(pattern) ?? [];
  const plain = literal.replace(/\\(.)/g, '$1');
  return /[*?{]/.test(next) ? plain.slice(0, -1) : plain;
}

/** Repeated groups, back-references, many repetitions and many choices can make matching exponential. */
function isCostly(pattern: string): boolean {
  if (/\)[*+{]|\\[1-9]/.test(pattern)) return true;
  if (count(pattern, /[*+}]|(?<!\()\?/g) > MAX_REPETITIONS) return true;
  return pattern.includes('|') && count(pattern, /\)/g) > MAX_CHOICES;
}

function count(pattern: string, what: RegExp): number {
  return pattern.match(what)?.length ?? 0;
}

const everyPath: ReadonlySet<string> = new Set(
  ['', '/', '/?', '.', '.*', '.+', '/.*', '/?.*', '/.*?', '.*?'].flatMap((pattern) => [pattern, `^${pattern}`]),
);

/** Whether the pattern matches every path, as `^`, `.*` and `^/(.*)$` do. */
export function matchesEveryPath(pattern: string): boolean {
  return everyPath.has(pattern.replace(/\(\?P?<\w+>|[()]/g, '').replace(/(?<=[*+])\$$/, ''));
}

/** Whether a pattern or path is about nothing but the files of the ACME HTTP challenge (RFC 8555, section 8.3) and its relatives. */
export function isAcmePath(pattern: string): boolean {
  if (!/acme-challenge|pki-validation|well-known/.test(pattern)) return false;
  const alternatives = pattern.replaceAll('\\', '').split('|');
  return alternatives.every((one) => /acme-challenge|pki-validation|^\W*well-known\W*$/.test(one));
}

/** Whether the pattern matches every path except those of the ACME challenge: `^/(?!\.well-known/acme-challenge)`. */
export function matchesAllButAcme(pattern: string): boolean {
  const [, excluded, rest] = /^\^?\/?\(*\(\?!([^()]*)\)(.*)$/.exec(pattern) ?? [];
  return excluded !== undefined && isAcmePath(excluded) && /^[.*+?()$/]*$/.test(rest ?? '');
}
