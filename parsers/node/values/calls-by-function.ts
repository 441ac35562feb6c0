import type { Class, Node } from 'oxc-parser';
import { lazilyForObject } from '../../../src/tls/lazily.ts';
import { once } from '../../_shared/memo.ts';
import { memberName } from '../bindings/pattern.ts';
import type { Callable } from '../bindings/scope.ts';
import type { Call, SourceModule } from '../bindings/source-module.ts';
import { isCallable, unwrap } from '../bindings/unwrap.ts';

/** The calls in a file whose function is in the file as well: by its name, as a method, as the constructor of a class. */
export const callsByFunction = lazilyForObject((module: SourceModule): ReadonlyMap<Node, readonly Call[]> => {
  const calls = new Map<Node, Call[]>();
  const methods = methodsByName(module);
  for (const call of module.calls) {
    for (const called of functionsCalled(call, module, methods)) {
      once(calls, called, () => []).push(call);
    }
  }
  return calls;
});

function functionsCalled(call: Call, module: SourceModule, methods: ReadonlyMap<string, readonly Callable[]>): readonly Callable[] {
  const callee = unwrap(call.callee);
  if (isCallable(callee)) return [callee];
  if (callee.type === 'MemberExpression') {
    const name = memberName(callee);
    const named = name === null ? [] : (methods.get(name) ?? []);
    return named.length === 1 ? named : [];
  }
  if (callee.type === 'Super') return inheritedConstructor(module.classAround(call), module);
  if (callee.type !== 'Identifier') return [];
  return (module.bindingAt(callee, callee.name)?.declarations ?? []).flatMap((declaration) => {
    if (declaration.kind === 'function') return [declaration.node];
    if (declaration.kind === 'class') return constructorOf(declaration.node) ?? inheritedConstructor(declaration.node, module);
    const init = declaration.kind === 'variable' && declaration.init !== null ? unwrap(declaration.init) : null;
    return init !== null && isCallable(init) ? [init] : [];
  });
}

/** The constructor that a class has itself; `null` for none. A class with declarations of overloads has several. */
export function constructorOf({ body }: Class): readonly Callable[] | null {
  const found = body.body.flatMap((element) => (element.type === 'MethodDefinition' && element.kind === 'constructor' ? [element.value] : []));
  return found.length === 0 ? null : found;
}

/** Classes above a class that are looked at. */
export const maximumAncestors = 5;

/** The constructor that a class has from the nearest class above it in the same file. */
function inheritedConstructor(around: Class | null, module: SourceModule, levels = maximumAncestors): readonly Callable[] {
  const above = around?.superClass == null ? null : unwrap(around.superClass);
  if (above?.type !== 'Identifier' || levels === 0) return [];
  const declared = (module.bindingAt(above, above.name)?.declarations ?? []).find(({ kind }) => kind === 'class');
  return declared?.kind === 'class' ? (constructorOf(declared.node) ?? inheritedConstructor(declared.node, module, levels - 1)) : [];
}

/** Methods of the classes in the file. */
function methodsByName(module: SourceModule): ReadonlyMap<string, readonly Callable[]> {
  const methods = new Map<string, Callable[]>();
  const classes = new Set(module.calls.flatMap((call) => module.classAround(call) ?? []));
  for (const { body } of classes) {
    for (const element of body.body) {
      if (element.type !== 'MethodDefinition' || element.kind !== 'method' || element.key.type !== 'Identifier') continue;
      once(methods, element.key.name, () => []).push(element.value);
    }
  }
  return methods;
}
