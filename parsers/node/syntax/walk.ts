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

/** The nodes right below one, in the order of the text as far as the keys are; types are left out. */
export function childrenOf(node: Node): readonly Node[] {
  const children: Node[] = [];
  for (const [key, value] of Object.entries(node) as readonly [string, unknown][]) {
    if (value === null || typeof value !== 'object' || passedOver.has(key)) continue;
    if (Array.isArray(value)) {
      for (const item of value as readonly unknown[]) if (isNode(item)) children.push(item);
    } else if (isNode(value)) children.push(value);
  }
  return children;
}

function isNode(value: unknown): value is Node {
  if (typeof value !== 'object' || value === null || !('type' in value) || typeof value.type !== 'string') return false;
  return !value.type.startsWith('TS') || typesWithCode.has(value.type);
}

/** Visits a node and everything below it, parents first. No recursion: depth costs no stack. */
export function walk(root: Node, visit: (node: Node, parent: Node | null) => void): void {
  const open: { readonly node: Node; readonly parent: Node | null }[] = [{ node: root, parent: null }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { node, parent } = at;
    visit(node, parent);
    const children = childrenOf(node);
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index];
      if (child !== undefined) open.push({ node: child, parent: node });
    }
  }
}
