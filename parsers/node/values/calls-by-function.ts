import type { ClassElement, Node } from 'oxc-parser';
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
  if (callee.type !== 'Identifier') return [];
  return (module.bindingAt(callee, callee.name)?.declarations ?? []).flatMap((declaration) => {
    if (declaration.kind === 'function') return [declaration.node];
    if (declaration.kind === 'class') return declaration.node.body.body.flatMap(constructorOf);
    const init = declaration.kind === 'variable' && declaration.init !== null ? unwrap(declaration.init) : null;
    return init !== null && isCallable(init) ? [init] : [];
  });
}

/** None for what is no constructor. */
export function constructorOf(element: ClassElement): readonly Callable[] {
  return element.type === 'MethodDefinition' && element.kind === 'constructor' ? [element.value] : [];
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
