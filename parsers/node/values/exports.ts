import type { Node } from 'oxc-parser';
import type { Span } from '../../../src/model/span.ts';
import { lazilyForObject } from '../../../src/tls/lazily.ts';
import { once } from '../../_shared/memo.ts';
import { commonJsWrites, exportedNames } from '../bindings/exported.ts';
import { exportName } from '../bindings/declarations.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import { valueOfName } from './names.ts';
import type { Reading } from './reading.ts';
import { assigned } from './objects.ts';
import { choice, doubtOf, opaque, type ObjectValue, type Option, type Value } from './value.ts';

/** What a module of the project exports under a name; `null` for all of it, as `require()` and a default import see it, `*` for its namespace. */
export function exportOf(module: SourceModule, name: string | null, span: Span, reading: Reading): Value {
  const found = name === null ? wholeExport(module, span, reading) : name === '*' ? namespaceOf(module, span, reading) : namedExport(module, name, span, reading);
  return found ?? opaque({ kind: 'variable', name: name ?? module.file }, span);
}

function wholeExport(module: SourceModule, span: Span, reading: Reading): Value | null {
  const byDefault = namedExport(module, 'default', span, reading) ?? wholeOfCommonJs(module, span, reading);
  return byDefault ?? namedExports(module, [...exportsOf(module).byName.keys()], span, reading);
}

/** `import * as name`: all exports, the default one among them; of CommonJS the members of what is exported. */
function namespaceOf(module: SourceModule, span: Span, reading: Reading): Value | null {
  const { byName, others } = exportsOf(module);
  const statements = others.filter(({ type }) => type === 'ExportDefaultDeclaration' || type === 'ExportAllDeclaration');
  if (byName.size === 0 && statements.length === 0) return withDefault(wholeExport(module, span, reading), module);
  const own = namedExports(module, [...byName.keys(), 'default'], span, reading);
  const passedOn = statements.flatMap((statement) => (statement.type === 'ExportAllDeclaration' ? [namespaceIn(statement, module, span, reading)] : []));
  return assigned([...passedOn, own], span);
}

/** What CommonJS exports is the default export of its namespace as well. */
function withDefault(value: Value | null, module: SourceModule): Value | null {
  if (value?.kind !== 'object' || value.options.has('default')) return value;
  return { ...value, options: new Map([...value.options, ['default', { name: 'default', value, key: value.span, span: value.span, module }]]) };
}

/** `export * from` a module, without its default export, and `export * as name from`. */
function namespaceIn({ source, exported }: Extract<Node, { type: 'ExportAllDeclaration' }>, module: SourceModule, span: Span, reading: Reading): Value {
  const value = reading.exported(source.value, '*', module, span);
  const options = exported === null ? (value.kind === 'object' ? value.options : new Map<string, Option>()) : new Map([[exportName(exported), { name: exportName(exported), value, key: span, span, module }]]);
  const open = exported !== null ? null : value.kind === 'object' ? value.open : doubtOf(value);
  return { kind: 'object', options: new Map([...options].filter(([name]) => name !== 'default')), open, span, literal: null };
}

function namedExports(module: SourceModule, names: readonly string[], span: Span, reading: Reading): ObjectValue {
  const options = names.flatMap((name): readonly (readonly [string, Option])[] => {
    const value = namedExport(module, name, span, reading);
    return value === null ? [] : [[name, { name, value, key: value.span, span: value.span, module }]];
  });
  return { kind: 'object', options: new Map(options), open: options.length === 0 ? { kind: 'variable', name: module.file } : null, span, literal: null };
}

/** The statements that export something. */
interface ExportStatements {
  readonly byName: ReadonlyMap<string, readonly Node[]>;
  /** Those whose names are not in them: default exports, and modules that are exported as a whole. */
  readonly others: readonly Node[];
}

/** Modules may export thousands of names, each of which is asked for. */
const exportsOf = lazilyForObject((module: SourceModule): ExportStatements => {
  const byName = new Map<string, Node[]>();
  const others: Node[] = [];
  for (const statement of module.moduleStatements) {
    const names = exportedNames(statement);
    if (names.length === 0) others.push(statement);
    for (const name of names) once(byName, name, () => []).push(statement);
  }
  return { byName, others };
});

function namedExport(module: SourceModule, name: string, span: Span, reading: Reading): Value | null {
  const { byName, others } = exportsOf(module);
  for (const statement of [...(byName.get(name) ?? []), ...others]) {
    const value = exportIn(statement, name, module, span, reading);
    if (value !== null) return value;
  }
  return ownCommonJs(module, name, span, reading);
}

function exportIn(statement: Node, name: string, module: SourceModule, span: Span, reading: Reading): Value | null {
  switch (statement.type) {
    case 'ExportDefaultDeclaration':
      return name === 'default' ? defaultExport(statement.declaration, module, reading) : null;
    case 'TSExportAssignment':
      return name === 'default' ? reading.valueOf(statement.expression, module) : null;
    case 'ExportNamedDeclaration': {
      const specifier = statement.specifiers.find(({ exported }) => exportName(exported) === name);
      if (specifier === undefined) return statement.declaration === null || !exportedNames(statement).includes(name) ? null : namedValue(module, name, reading);
      const local = exportName(specifier.local);
      if (statement.source !== null) return reading.exported(statement.source.value, local === 'default' ? null : local, module, span);
      return namedValue(module, local, reading);
    }
    case 'ExportAllDeclaration':
      if (statement.exported !== null) return exportName(statement.exported) === name ? reading.exported(statement.source.value, '*', module, span) : null;
      return name === 'default' ? null : known(reading.exported(statement.source.value, name, module, span));
    default:
      return null;
  }
}

/** Only one of the modules that are exported as a whole has the name. */
function known(value: Value): Value | null {
  return value.kind === 'opaque' || value.kind === 'member' ? null : value;
}

function defaultExport(declaration: Node, module: SourceModule, reading: Reading): Value {
  if (declaration.type === 'FunctionDeclaration') return { kind: 'function', node: declaration, module, span: module.spanOf(declaration) };
  if (declaration.type === 'ClassDeclaration') return { kind: 'class', node: declaration, module, span: module.spanOf(declaration) };
  if (declaration.type.startsWith('TSInterface')) return opaque({ kind: 'not-understood', what: declaration.type }, module.spanOf(declaration));
  return reading.valueOf(declaration as Parameters<Reading['valueOf']>[0], module);
}

/** A name at the top of the module, after all of it has run. */
function namedValue(module: SourceModule, name: string, reading: Reading): Value | null {
  const { program } = module.syntax;
  const binding = program === null ? null : module.bindingAt(program, name);
  const last = program?.body.at(-1);
  return binding === null || last === undefined ? null : valueOfName(binding, last, module, reading);
}

/** `module.exports = …`, and `exports.name = …` beside it. */
function wholeOfCommonJs(module: SourceModule, span: Span, reading: Reading): Value | null {
  const whole = commonJsWrites(module).filter(({ name }) => name === null).map(({ value }) => reading.valueOf(value, module));
  if (whole.length > 0) return choice(whole, span);
  const named = commonJsWrites(module).flatMap(({ name, value, node }): readonly (readonly [string, Option])[] => {
    return name === null ? [] : [[name, { name, value: reading.valueOf(value, module), key: module.spanOf(node), span: module.spanOf(node), module }]];
  });
  return named.length === 0 ? null : { kind: 'object', options: new Map(named), open: null, span, literal: null };
}

function ownCommonJs(module: SourceModule, name: string, span: Span, reading: Reading): Value | null {
  const whole = wholeOfCommonJs(module, span, reading);
  if (name === 'default' || whole?.kind !== 'object') return null;
  return whole.options.get(name)?.value ?? null;
}

