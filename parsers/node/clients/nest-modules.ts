import type { SourceModule } from '../bindings/source-module.ts';
import { returnedBy } from '../values/calls.ts';
import { itemsOf } from '../values/objects.ts';
import { optionOf } from '../values/options.ts';
import type { Reading } from '../values/reading.ts';
import type { Value } from '../values/value.ts';
import { useOfModule, type ClientUse } from './client-calls.ts';

/** Modules of NestJS whose `forRootAsync` takes what a function returns for the options of `forRoot` (Nest, Database, Async configuration). */
const modules: ReadonlySet<string> = new Set(['@nestjs/typeorm', '@nestjs/sequelize', '@nestjs/mongoose']);

/** The connections of `TypeOrmModule.forRootAsync({ useFactory: () => options })` and its like. */
export function nestModuleUsesIn(module: SourceModule, reading: Reading): readonly ClientUse[] {
  if (!/\bforRootAsync\b/.test(module.text)) return [];
  return reading.askedCalls(module).flatMap((call) => {
    const callee = reading.valueOf(call.callee, module);
    if (callee.kind !== 'member' || !modules.has(callee.module) || callee.path.at(-1) !== 'forRootAsync') return [];
    const [given] = itemsOf(call.arguments, module, reading).items;
    const factory = given === undefined ? null : (optionOf(given, 'useFactory')?.value ?? null);
    if (factory?.kind !== 'function') return [];
    const options = returnedBy(factory, factory.span, reading);
    return useOfModule(callee.module, [...callee.path.slice(0, -1), 'forRoot'], argumentsOf(callee.module, options), call, module) ?? [];
  });
}

/** Mongoose is given a URL in front of its options. */
function argumentsOf(name: string, options: Value): readonly Value[] {
  const uri = name === '@nestjs/mongoose' ? optionOf(options, 'uri') : null;
  return uri === null ? [options] : [uri.value, options];
}
