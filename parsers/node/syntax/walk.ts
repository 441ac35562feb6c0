import type { Node } from 'oxc-parser';

/** Types of TypeScript that hold code to run; the others are left out of walks. */
const typesWithCode: ReadonlySet<string> = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'TSEnumDeclaration',
  'TSEnumBody',
  'TSEnumMember',
  'TSModuleDeclaration',
  'TSModuleBlock',
  'TSExportAssignment',
  'TSImportEqualsDeclaration',
  'TSExternalModuleReference',
  'TSParameterProperty',
]);

/** Keys that lead to no node, or to none that runs. */
const passedOver: ReadonlySet<string> = new Set(['type', 'start', 'end', 'typeAnnotation', 'typeParameters', 'typeArguments', 'returnType', 'superTypeArguments', 'implements', 'regex', 'raw', 'closingElement']);

/** Visits a node and everything below it, parents first and in the order of the text; types are left out. */
export function walk(root: Node, visit: (node: Node, parent: Node | null) => void): void {
  walkWith(root, null, (node, parent) => {
    visit(node, parent);
    return null;
  });
}

/** A node that is still to be visited, and what the visit of its parent came to. */
interface Pending<Context> {
  readonly node: Node;
  readonly parent: Node | null;
  readonly context: Context;
}

/** The same, where `visit` gives what its children are visited with. No recursion: depth costs no stack. */
export function walkWith<Context>(root: Node, context: Context, visit: (node: Node, parent: Node | null, context: Context) => Context): void {
  const open: Pending<Context>[] = [{ node: root, parent: null, context }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const inner = visit(at.node, at.parent, at.context);
    const first = open.length;
    pushChildren(at.node, inner, open);
    reverseFrom(open, first);
  }
}

function pushChildren<Context>(node: Node, context: Context, open: Pending<Context>[]): void {
  const fields = node as unknown as Readonly<Record<string, unknown>>;
  for (const key in fields) {
    const value = fields[key];
    if (typeof value !== 'object' || value === null || passedOver.has(key)) continue;
    if (Array.isArray(value)) {
      for (const item of value as readonly unknown[]) if (isNode(item)) open.push({ node: item, parent: node, context });
    } else if (isNode(value)) open.push({ node: value, parent: node, context });
  }
}

/** The next one comes last, since the list is taken from its end. */
function reverseFrom(list: Pending<unknown>[], first: number): void {
  for (let left = first, right = list.length - 1; left < right; left += 1, right -= 1) {
    const [one, other] = [list[left], list[right]];
    if (one !== undefined && other !== undefined) [list[left], list[right]] = [other, one];
  }
}

function isNode(value: unknown): value is Node {
  if (typeof value !== 'object' || value === null || !('type' in value) || typeof value.type !== 'string') return false;
  return !value.type.startsWith('TS') || typesWithCode.has(value.type);
}
