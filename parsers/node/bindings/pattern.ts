import type { Expression, Node } from 'oxc-parser';
import { wholeValue, type PatternPath } from './scope.ts';

/** A name that a pattern binds or assigns to, and the way to its value. */
export interface PatternName {
  readonly name: string;
  readonly node: Node;
  readonly path: PatternPath;
}

/** More levels are not followed; nobody writes them. */
const maximumDepth = 20;

/** The names in a pattern, of a declaration as of an assignment. */
export function namesIn(pattern: Node, keys: PatternPath['keys'] = wholeValue.keys, fallback: Expression | null = null): readonly PatternName[] {
  if (keys.length > maximumDepth) return [];
  switch (pattern.type) {
    case 'Identifier':
      return [{ name: pattern.name, node: pattern, path: keys === wholeValue.keys && fallback === null ? wholeValue : { keys, fallback, rest: false } }];
    case 'AssignmentPattern':
      return namesIn(pattern.left, keys, pattern.right);
    case 'ArrayPattern':
      return pattern.elements.flatMap((element, index) => (element === null ? [] : namesIn(element, [...keys, index])));
    case 'ObjectPattern':
      return pattern.properties.flatMap((property): readonly PatternName[] => {
        if (property.type === 'RestElement') return namesIn(property, keys);
        const key = keyOf(property);
        return key === null ? [] : namesIn(property.value, [...keys, key]);
      });
    case 'RestElement':
      return namesIn(pattern.argument, keys).map((found) => ({ ...found, path: { ...found.path, rest: true } }));
    case 'TSParameterProperty':
      return namesIn(pattern.parameter, keys);
    default:
      return [];
  }
}

/** The name of a property or member; `null` for a computed one that is no literal. */
export function keyOf({ key, computed }: { readonly key: Node; readonly computed: boolean }): string | null {
  if (key.type === 'Identifier') return computed ? null : key.name;
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (key.type === 'Literal' && (typeof key.value === 'string' || typeof key.value === 'number')) return String(key.value);
  return null;
}

/** The member that an expression like `object.member` or `object['member']` names. */
export function memberName(node: Node): string | null {
  if (node.type !== 'MemberExpression') return null;
  return keyOf({ key: node.property, computed: node.computed });
}
