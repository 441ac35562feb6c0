import type { Doubt } from '../../../src/model/fact.ts';
import type { Problem } from '../../../src/model/problem.ts';
import { resolveInclude, type Included } from './include-path.ts';
import { isMask } from './glob.ts';
import { configurationProblem } from '../refusal/configuration-problem.ts';
import { mayAnswer } from './parameter-file.ts';
import type { Block, Expand } from '../scope/scope.ts';
import type { Sources } from './source.ts';
import type { Directive, NginxFile, Word } from '../syntax/tree.ts';

/** Includes of includes; nginx has no limit but that of open files. */
const DEPTH_LIMIT = 64;

/** Directives after expansion. No real configuration has that many; files that include each other twice over and over do. */
const SIZE_LIMIT = 4_000_000;

export interface Includes {
  readonly expand: Expand;
  readonly problems: () => readonly Problem[];
}

/** Lists of directives, as written, whose includes are being replaced: a list that turns up within itself is a cycle. */
interface Chain {
  readonly directives: readonly Directive[];
  readonly outer: Chain | null;
  readonly depth: number;
  /** The list stands within itself already. */
  readonly cyclic: boolean;
}

/** Replaces includes by what they include, each file parsed once. Remembers what nginx would refuse. */
export function includesOf(sources: Sources): Includes {
  const expansion = new IncludeExpansion(sources);
  return { expand: (directives, parent) => expansion.expand(directives, parent), problems: () => expansion.problems };
}

class IncludeExpansion {
  readonly problems: Problem[] = [];
  readonly #sources: Sources;
  readonly #resolved = new Map<string, Included>();
  #size = 0;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  expand(directives: readonly Directive[], parent: Block | null): { directives: readonly Directive[]; doubt: Doubt | null } {
    this.#size += directives.length;
    if (directives.every(({ settled }) => settled)) return { directives, doubt: null };
    const into: Directive[] = [];
    const doubt = this.#addAll(directives, chainOf(directives, parent), into);
    return { directives: into, doubt };
  }

  #addAll(directives: readonly Directive[], chain: Chain, into: Directive[]): Doubt | null {
    let doubt: Doubt | null = null;
    for (const directive of directives) {
      if (isPlaceholder(directive)) doubt ??= { kind: 'template' };
      const path = includedPath(directive);
      if (path === null) into.push(directive);
      else doubt = graver(doubt, this.#include(directive, path, chain, into));
    }
    return doubt;
  }

  #include(directive: Directive, path: Word, chain: Chain, into: Directive[]): Doubt | null {
    const conditional: Doubt | null = directive.templated ? { kind: 'template' } : null;
    if (path.opaque || path.hasVariable) return { kind: 'template' };
    const included = this.#resolve(path.value);
    switch (included.kind) {
      case 'absent':
        return conditional;
      case 'missing':
        if (conditional === null) this.#reportMissing(path);
        return { kind: 'missing-file', path: path.value };
      case 'paths': {
        const doubts = included.paths.map((found) => this.#includeFile(found, path, chain, into));
        return doubts.find((doubt) => doubt !== null) ?? conditional;
      }
    }
  }

  #includeFile(found: string, path: Word, chain: Chain, into: Directive[]): Doubt | null {
    const source = this.#sources.open(found);
    if (source.kind === 'parsed') return this.#includeParsed(source.file, path, chain, into);
    if (source.kind === 'unreadable') this.problems.push(configurationProblem('unreadable-include', path.span, { path: found }));
    return { kind: 'missing-file', path: found };
  }

  #includeParsed({ directives, file }: NginxFile, path: Word, chain: Chain, into: Directive[]): Doubt | null {
    if (chain.cyclic || isWithin(directives, chain)) {
      this.problems.push(configurationProblem('include-cycle', path.span, { path: file }));
      return { kind: 'not-understood', what: path.value };
    }
    this.#size += directives.length + 1;
    if (chain.depth >= DEPTH_LIMIT || this.#size > SIZE_LIMIT) {
      this.problems.push(configurationProblem('too-many-includes', path.span, { path: file }));
      return { kind: 'not-understood', what: path.value };
    }
    return this.#addAll(directives, { directives, outer: chain, depth: chain.depth + 1, cyclic: false }, into);
  }

  #resolve(path: string): Included {
    const before = this.#resolved.get(path);
    if (before !== undefined) return before;
    const included = resolveInclude(path, this.#sources);
    this.#resolved.set(path, included);
    return included;
  }

  /** A file that may well be there, out of our sight, is no problem. */
  #reportMissing(path: Word): void {
    const isVisible = this.#sources.certain && !isMask(path.value) && this.#sources.open(path.value).kind !== 'outside';
    if (isVisible) this.problems.push(configurationProblem('missing-include', path.span, { path: path.value }));
  }
}

/** Of two doubts about a block, one that is about files which hold parameters only weighs less. */
function graver(one: Doubt | null, other: Doubt | null): Doubt | null {
  return one === null || (other !== null && !mayAnswer(one)) ? other : one;
}

/** Something that a template replaces by any number of directives. */
function isPlaceholder(directive: Directive): boolean {
  return (directive.name.opaque || directive.name.hasVariable) && directive.block === null;
}

function includedPath(directive: Directive): Word | null {
  return directive.name.value === 'include' && directive.block === null ? (directive.args[0] ?? null) : null;
}

function isWithin(directives: readonly Directive[], chain: Chain | null): boolean {
  for (let at = chain; at !== null; at = at.outer) {
    if (at.directives === directives) return true;
  }
  return false;
}

/** The lists around a block: of the blocks themselves, since a file that includes itself from within a block holds that block again. */
function chainOf(directives: readonly Directive[], parent: Block | null): Chain {
  const around: (readonly Directive[])[] = [];
  for (let at = parent; at !== null; at = at.parent) {
    if (at.directive?.block != null) around.unshift(at.directive.block);
  }
  const outer = around.reduce<Chain | null>((chain, list) => ({ directives: list, outer: chain, depth: 0, cyclic: false }), null);
  return { directives, outer, depth: 0, cyclic: isWithin(directives, outer) };
}
