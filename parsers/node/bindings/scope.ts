import type { ArrowFunctionExpression, Class, Expression, Function as FunctionNode, Node } from 'oxc-parser';

/** Any function with parameters and a body. */
export type Callable = FunctionNode | ArrowFunctionExpression;

/** The names that a block, a function or a module declares. */
export interface Scope {
  readonly node: Node;
  readonly parent: Scope | null;
  /** `null` as long as there are none: most blocks have no names. */
  names: Map<string, Binding> | null;
}

/** A name of a scope, with everything that gives it a value. */
export interface Binding {
  readonly name: string;
  readonly scope: Scope;
  readonly declarations: Declaration[];
  /** Assignments to the name after its declaration. */
  readonly writes: Write[];
  /** Assignments to members, `name.member = value`, in the order of the text. */
  readonly memberWrites: MemberWrite[];
}

/** A way into a value that a pattern takes apart: keys of objects, positions of lists. */
export interface PatternPath {
  readonly keys: readonly (string | number)[];
  /** Used where the value is `undefined`. */
  readonly fallback: Expression | null;
  /** `...rest`: the value without the keys that are taken before. */
  readonly rest: boolean;
}

export type Declaration =
  /** `imported`: name of the export; `null` for the default export and `import x = require()`, `*` for a namespace. */
  | { readonly kind: 'import'; readonly module: string; readonly imported: string | null; readonly node: Node }
  | { readonly kind: 'variable'; readonly init: Expression | null; readonly path: PatternPath; readonly constant: boolean; readonly node: Node }
  | { readonly kind: 'parameter'; readonly of: Callable; readonly index: number; readonly path: PatternPath; readonly node: Node }
  | { readonly kind: 'function'; readonly node: FunctionNode }
  | { readonly kind: 'class'; readonly node: Class }
  /** Values of loops, caught errors, enumerations, namespaces: not followed. */
  | { readonly kind: 'other'; readonly node: Node };

export interface Write {
  readonly value: Expression;
  readonly path: PatternPath;
  /** The assignment. */
  readonly node: Node;
  /** `=` replaces, `??=` and `||=` may; `null` for every other operator. */
  readonly operator: '=' | '??=' | '||=' | null;
}

export interface MemberWrite {
  readonly member: string;
  /** `null`: the member is deleted. */
  readonly value: Expression | null;
  /** The left side. */
  readonly target: Node;
  /** The assignment or deletion. */
  readonly node: Node;
}

export const wholeValue: PatternPath = { keys: [], fallback: null, rest: false };

/** The binding that a name refers to from a scope; `null` for a global. */
export function lookUp(scope: Scope | null, name: string): Binding | null {
  for (let at = scope; at !== null; at = at.parent) {
    const found = at.names?.get(name);
    if (found !== undefined) return found;
  }
  return null;
}

export function declare(scope: Scope, name: string, declaration: Declaration): void {
  const names = (scope.names ??= new Map<string, Binding>());
  const before = names.get(name);
  if (before !== undefined) before.declarations.push(declaration);
  else names.set(name, { name, scope, declarations: [declaration], writes: [], memberWrites: [] });
}
