import type { Class, Node, StringLiteral } from 'oxc-parser';
import type { FileId, Span } from '../../../src/model/span.ts';
import type { Syntax } from '../syntax/parse.ts';
import { indexModule, type Call, type MemberAssignment } from './module-index.ts';
import { lookUp, type Binding, type Callable, type Scope } from './scope.ts';
import { isCallable } from './unwrap.ts';

export type { Call, MemberAssignment } from './module-index.ts';

/** A source file with its names resolved: what the analysis of one file starts from. */
export class SourceModule {
  readonly file: FileId;
  readonly text: string;
  readonly syntax: Syntax;
  /** Every call and every `new`, in the order of the text. */
  readonly calls: readonly Call[];
  /** Every assignment to a member, in the order of the text. */
  readonly memberAssignments: readonly MemberAssignment[];
  /** Every text that is written as one, in the order of the text. */
  readonly texts: readonly StringLiteral[];
  /** Statements at the top that import or export. */
  readonly moduleStatements: readonly Node[];
  /** Every `return` with the function that it leaves. */
  readonly returns: ReadonlyMap<Node, readonly Extract<Node, { type: 'ReturnStatement' }>[]>;
  readonly #hasClasses: boolean;
  readonly #parents: ReadonlyMap<Node, Node>;
  readonly #scopes: ReadonlyMap<Node, Scope>;

  constructor(syntax: Syntax) {
    const indexed = indexModule(syntax);
    this.file = syntax.file;
    this.text = syntax.text;
    this.syntax = syntax;
    this.calls = indexed.calls.sort((one, other) => one.start - other.start);
    this.memberAssignments = indexed.memberAssignments;
    this.texts = indexed.texts;
    this.moduleStatements = indexed.moduleStatements;
    this.returns = indexed.returns;
    this.#hasClasses = indexed.hasClasses;
    this.#parents = indexed.parents;
    this.#scopes = indexed.scopes;
  }

  parentOf(node: Node): Node | null {
    return this.#parents.get(node) ?? null;
  }

  /** The calls in a node, itself included, in the order of the text. */
  callsWithin({ start, end }: { readonly start: number; readonly end: number }): readonly Call[] {
    return this.calls.slice(this.#firstCallFrom(start), this.#firstCallFrom(end)).filter((call) => call.end <= end);
  }

  /** By bisection: thousands of functions may be asked for their calls. */
  #firstCallFrom(offset: number): number {
    let [first, behind] = [0, this.calls.length];
    while (first < behind) {
      const middle = (first + behind) >> 1;
      if ((this.calls[middle]?.start ?? offset) < offset) first = middle + 1;
      else behind = middle;
    }
    return first;
  }

  /** The nearest ancestor of a node that passes a test. */
  ancestor<Found extends Node>(node: Node, test: (candidate: Node) => candidate is Found): Found | null {
    for (let at = this.parentOf(node); at !== null; at = this.parentOf(at)) if (test(at)) return at;
    return null;
  }

  functionAround(node: Node): Callable | null {
    return this.ancestor(node, isCallable);
  }

  classAround(node: Node): Class | null {
    return this.#hasClasses ? this.ancestor(node, isClass) : null;
  }

  /** What a name means at a node; `null` for a global. */
  bindingAt(node: Node, name: string): Binding | null {
    return lookUp(this.scopeAt(node), name);
  }

  scopeAt(node: Node): Scope | null {
    for (let at: Node | null = node; at !== null; at = this.parentOf(at)) {
      const scope = this.#scopes.get(at);
      if (scope !== undefined) return scope;
    }
    return null;
  }

  spanOf({ start, end }: { readonly start: number; readonly end: number }): Span {
    return { file: this.file, start, end };
  }

  textOf({ start, end }: { readonly start: number; readonly end: number }): string {
    return this.text.slice(start, end);
  }
}

function isClass(node: Node): node is Class {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}
