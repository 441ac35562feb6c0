import { createRequire } from 'node:module';
import type { Program, parseSync } from 'oxc-parser';
import type { Problem } from '../../../src/model/problem.ts';
import type { FileId, Span } from '../../../src/model/span.ts';
import type { TextRange } from '../../../src/tls/list-expansion.ts';
import { isMinified } from './minified.ts';
import { isTooNested } from './nesting.ts';
import * as problems from './problems.ts';

/** A source file as far as it could be read. */
export interface Syntax {
  readonly file: FileId;
  readonly text: string;
  /** ESTree and TS-ESTree; offsets are UTF-16. `null` when the text is not analysed: see the problems. */
  readonly program: Program | null;
  /** In the order of the text, with their delimiters. */
  readonly comments: readonly Span[];
  readonly problems: readonly Problem[];
}

/** Longer sources are generated. In UTF-16 units. */
const maximumLength = 8 * 1024 * 1024;

/** Parses JavaScript or TypeScript; the ending of the file tells which. Never throws on input. */
export function parseSource(file: FileId, text: string): Syntax {
  const nothing = { file, text, program: null, comments: [] };
  const unread = reasonToPassOver(file, text);
  if (unread !== null) return { ...nothing, problems: [unread] };
  const attempts = waysToRead(file, text).map((way) => lazily(() => oxcParser()(file, text, { ...way, preserveParens: false })));
  for (const attempt of attempts) {
    const { errors, program, comments } = attempt();
    if (errors.length === 0) return { file, text, program, comments: comments.map(({ start, end }) => ({ file, start, end })), problems: [] };
  }
  const [error] = attempts[0]?.().errors ?? [];
  const [label] = error?.labels ?? [];
  return { ...nothing, problems: [problems.syntaxError({ file, start: label?.start ?? 0, end: label?.end ?? 0 }, error?.message ?? '')] };
}

/** The comments of a text whose ending is not known; none where it cannot be parsed. */
export function commentsIn(text: string): readonly TextRange[] {
  const files = ['text.tsx', 'text.ts', 'text.jsx'].map((file) => parseSource(file, text));
  return files.find(({ program }) => program !== null)?.comments ?? [];
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

function reasonToPassOver(file: FileId, text: string): Problem | null {
  const start = { file, start: 0, end: 0 };
  if (isMinified(text)) return problems.minified(start);
  if (text.length > maximumLength) return problems.tooLong(start);
  return isTooNested(text, /\.[cm]?ts$/.test(file)) ? problems.tooNested(start) : null;
}

/**
 * Loaded only when there is a source to parse: the parser is native code. The bundle of the command knows no `import()`, and a `require`
 * of its own keeps the package out of it.
 */
function oxcParser(): typeof parseSync {
  const required = createRequire(`${import.meta.dirname}/`)('oxc-parser') as { readonly parseSync: typeof parseSync };
  return required.parseSync;
}

interface WayToRead {
  readonly lang: 'jsx' | 'ts' | 'tsx';
  readonly sourceType: 'module' | 'commonjs';
}

/** The likeliest way first. JavaScript may hold JSX, and types that a build takes out, whatever its ending is. */
function waysToRead(file: FileId, text: string): readonly WayToRead[] {
  const types = sourceTypes(file, text);
  return languagesOf(file).flatMap((lang) => types.map((sourceType) => ({ lang, sourceType })));
}

/** `<T>x` of TypeScript is only where there is no JSX. */
function languagesOf(file: FileId): readonly WayToRead['lang'][] {
  if (file.endsWith('.tsx')) return ['tsx'];
  return /\.[cm]?ts$/.test(file) ? ['ts'] : ['jsx', 'tsx'];
}

/** What Node takes a text for. Without a package.json in sight a script is one when it does not parse as a module: `return` and `await` tell. */
function sourceTypes(file: FileId, text: string): readonly WayToRead['sourceType'][] {
  if (/\.m[jt]s$/.test(file)) return ['module'];
  if (/\.c[jt]s$/.test(file)) return ['commonjs', 'module'];
  return /^[ \t]*(?:import|export)\b/m.test(text) ? ['module', 'commonjs'] : ['commonjs', 'module'];
}
