import { dirname, isAbsolute, join } from 'node:path';
import type { FileId } from '../../../src/model/span.ts';
import type { Manifest, Manifests } from './manifests.ts';

/**
 * The paths, without endings, that a specifier may mean in a file: one that is relative; a name that begins with `#`, by `imports` of the nearest
 * package.json (Node.js, Packages, subpath imports); any other by `paths` and `baseUrl` of the nearest tsconfig.json or jsconfig.json (TypeScript,
 * module resolution). Empty for a package.
 */
export function pathsOf(specifier: string, file: FileId, manifests: Manifests): readonly string[] {
  if (/^\.{1,2}(?:\/|$)/.test(specifier)) return [join(dirname(file), specifier)];
  if (specifier.includes(':')) return [];
  return specifier.startsWith('#') ? byPackage(specifier, file, manifests) : byCompiler(specifier, file, manifests);
}

/** The paths that one may mean which a process starts from its own directory: most run in that of their package, else in the one that is looked at. */
export function pathsFromProcess(path: string, file: FileId, manifests: Manifests): readonly string[] {
  const found = manifests.nearest(['package.json'], file);
  return [...(found === null || isAbsolute(path) ? [] : [join(found.directory, path)]), path];
}

function byPackage(specifier: string, file: FileId, manifests: Manifests): readonly string[] {
  const found = manifests.nearest(['package.json'], file);
  const mapped = found === null ? [] : matches(specifier, record(member(found.content, 'imports')));
  return mapped.flatMap(({ target, rest }) => targetsOf(target).map((path) => join(found?.directory ?? '', path.replaceAll('*', rest)))).slice(0, 1);
}

/** Of conditions the first that Node takes counts. */
function targetsOf(target: unknown): readonly string[] {
  if (typeof target === 'string') return target.startsWith('./') ? [target] : [];
  const [, first] = Object.entries(record(target)).find(([condition]) => ['node', 'import', 'require', 'default', 'module-sync'].includes(condition)) ?? [];
  return first === undefined ? [] : targetsOf(first);
}

function byCompiler(specifier: string, file: FileId, manifests: Manifests): readonly string[] {
  const found = manifests.nearest(['tsconfig.json', 'jsconfig.json'], file);
  if (found === null) return [];
  const { base, paths } = compilerOptions(found, manifests);
  const [mapped] = matches(specifier, paths.map);
  const targets = Array.isArray(mapped?.target) ? mapped.target.filter((one) => typeof one === 'string') : [];
  const byPaths = targets.map((one) => join(paths.from, one.replaceAll('*', mapped?.rest ?? '')));
  return [...byPaths, ...(base === null ? [] : [join(base, specifier)])];
}

interface CompilerOptions {
  /** Directory that names are looked up in; `null` without one. */
  readonly base: string | null;
  readonly paths: { readonly map: Readonly<Record<string, unknown>>; readonly from: string };
}

/** Options of a file, else of the one that it extends. */
function compilerOptions({ directory, content }: Manifest, manifests: Manifests, levels = 2): CompilerOptions {
  const options = member(content, 'compilerOptions');
  const baseUrl = member(options, 'baseUrl');
  const base = typeof baseUrl === 'string' ? join(directory, baseUrl) : null;
  const paths = member(options, 'paths');
  const extended = member(content, 'extends');
  const above = levels > 0 && typeof extended === 'string' && extended.startsWith('.') ? manifests.at(join(directory, extended.endsWith('.json') ? extended : `${extended}.json`)) : null;
  const inherited: CompilerOptions = above === null ? { base: null, paths: { map: {}, from: directory } } : compilerOptions(above, manifests, levels - 1);
  return { base: base ?? inherited.base, paths: paths === undefined ? inherited.paths : { map: record(paths), from: base ?? directory } };
}

/** The entries whose pattern fits, the longest before its `*` first; `rest` is what stands for the star. */
function matches(specifier: string, map: Readonly<Record<string, unknown>>): readonly { readonly target: unknown; readonly rest: string }[] {
  const fitting = Object.entries(map).flatMap(([pattern, target]) => {
    const [before = '', after] = pattern.split('*');
    if (after === undefined) return pattern === specifier ? [{ target, rest: '', weight: Infinity }] : [];
    const fits = specifier.length >= before.length + after.length && specifier.startsWith(before) && specifier.endsWith(after);
    return fits ? [{ target, rest: specifier.slice(before.length, specifier.length - after.length), weight: before.length }] : [];
  });
  return fitting.sort((one, other) => other.weight - one.weight);
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {};
}

function member(value: unknown, name: string): unknown {
  return record(value)[name];
}
