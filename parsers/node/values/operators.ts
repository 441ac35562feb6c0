import type { BinaryExpression, ConditionalExpression, Expression, LogicalExpression, PrivateInExpression, TemplateLiteral, UnaryExpression } from 'oxc-parser';
import type { Span } from '../../../src/model/span.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import type { Reading } from './reading.ts';
import { alternativesOf, choice, constant, doubtOf, opaque, text, truthinessOf, unknownPart, type Value } from './value.ts';

export function valueOfTemplate({ quasis, expressions, ...node }: TemplateLiteral, module: SourceModule, { valueOf }: Reading): Value {
  const pieces = quasis.flatMap((quasi, index): readonly Value[] => {
    const { cooked, raw } = quasi.value;
    const piece = text(cooked ?? raw, module.spanOf(quasi), cooked === raw && raw.length === quasi.end - quasi.start);
    const expression = expressions[index];
    return expression === undefined ? [piece] : [piece, valueOf(expression, module)];
  });
  return joinTexts(pieces, '', module.spanOf(node));
}

/** One text after the other; not known when one is not. */
export function joinTexts(pieces: readonly Value[], separator: string, span: Span): Value {
  const open = pieces.find((piece) => textOf(piece) === null);
  if (open !== undefined) return opaque(doubtOf(open), span, pieces.map(knownTextOf).join(separator));
  const parts = pieces.flatMap((piece, index) => {
    const own = piece.kind === 'text' ? piece.parts : [{ length: textOf(piece)?.length ?? 0, span: piece.span, exact: false }];
    return index === 0 || separator === '' ? own : [{ length: separator.length, span, exact: false }, ...own];
  });
  return { kind: 'text', text: pieces.map(textOf).join(separator), span, parts };
}

/** What JavaScript makes of a value in a text; `null` when that is not known. */
export function textOf(value: Value): string | null {
  if (value.kind === 'text') return value.text;
  return value.kind === 'constant' ? String(value.value) : null;
}

function knownTextOf(value: Value): string {
  return textOf(value) ?? (value.kind === 'opaque' ? value.partialText : null) ?? unknownPart;
}

export function valueOfUnary(node: UnaryExpression, module: SourceModule, { valueOf }: Reading): Value {
  const span = module.spanOf(node);
  if (node.operator === 'void') return constant(undefined, span);
  const value = valueOf(node.argument, module);
  if (node.operator === '!') {
    const truth = truthinessOf(value);
    return truth === null ? opaque(doubtOf(value), span) : constant(!truth, span);
  }
  if (value.kind === 'constant' && typeof value.value === 'number') {
    if (node.operator === '-') return constant(-value.value, span);
    if (node.operator === '~') return constant(~value.value, span);
    if (node.operator === '+') return constant(value.value, span);
  }
  if (node.operator === '+' && value.kind === 'text') return constant(Number(value.text), span);
  return opaque(node.operator === 'typeof' ? { kind: 'run-time', what: 'typeof' } : doubtOf(value), span);
}

export function valueOfBinary(node: BinaryExpression | PrivateInExpression, module: SourceModule, { valueOf }: Reading): Value {
  const span = module.spanOf(node);
  if (node.operator === 'in') return opaque({ kind: 'run-time', what: 'in' }, span);
  const [left, right] = [valueOf(node.left, module), valueOf(node.right, module)];
  if (node.operator === '+' && (left.kind === 'text' || right.kind === 'text')) return joinTexts([left, right], '', span);
  const result = fold(node.operator, left, right);
  if (result !== null) return constant(result, span);
  return opaque(doubtOf(isOpen(left) ? left : right), span);
}

/** `null` when the result is not known. */
function fold(operator: string, left: Value, right: Value): number | boolean | null {
  const [one, other] = [primitive(left), primitive(right)];
  if (one === null || other === null) return null;
  switch (operator) {
    case '===':
      return one.value === other.value;
    case '!==':
      return one.value !== other.value;
    case '==':
      return one.value === other.value || (one.value == null && other.value == null);
    case '!=':
      return one.value !== other.value && !(one.value == null && other.value == null);
    default:
      return typeof one.value === 'number' && typeof other.value === 'number' ? arithmetic(operator, one.value, other.value) : null;
  }
}

function arithmetic(operator: string, left: number, right: number): number | boolean | null {
  switch (operator) {
    case '|':
      return left | right;
    case '&':
      return left & right;
    case '^':
      return left ^ right;
    case '<<':
      return left << right;
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '<=':
      return left <= right;
    case '>=':
      return left >= right;
    default:
      return null;
  }
}

function primitive(value: Value): { readonly value: string | number | boolean | null | undefined } | null {
  if (value.kind === 'text') return { value: value.text };
  return value.kind === 'constant' ? { value: value.value } : null;
}

function isOpen({ kind }: Value): boolean {
  return kind === 'opaque' || kind === 'environment' || kind === 'choice' || kind === 'call';
}

/** Both sides where the condition is not known. A text of the environment is one or the other as it is. */
export function valueOfLogical(node: LogicalExpression, module: SourceModule, { valueOf }: Reading): Value {
  const span = module.spanOf(node);
  const left = valueOf(node.left, module);
  const sides = alternativesOf(left).flatMap((value) => {
    const takesRight = takesRightSide(node.operator, value);
    if (takesRight === true) return [valueOf(node.right, module)];
    if (takesRight === false) return [value];
    // What `&&` stops at is nothing to whoever reads options.
    return [node.operator === '&&' ? constant(undefined, value.span) : value, valueOf(node.right, module)];
  });
  return choice(sides, span);
}

function takesRightSide(operator: LogicalExpression['operator'], left: Value): boolean | null {
  const truth = truthinessOf(left);
  switch (operator) {
    case '&&':
      return truth;
    case '||':
      return truth === null ? null : !truth;
    case '??':
      if (left.kind === 'constant') return left.value === null || left.value === undefined;
      return left.kind === 'environment' || left.kind === 'opaque' || left.kind === 'call' ? null : false;
  }
}

export function valueOfConditional({ test, consequent, alternate, ...node }: ConditionalExpression, module: SourceModule, { valueOf }: Reading): Value {
  const truth = truthinessOf(valueOf(test, module));
  const branches: readonly Expression[] = truth === null ? [consequent, alternate] : [truth ? consequent : alternate];
  return choice(branches.map((branch) => valueOf(branch, module)), module.spanOf(node));
}
