import { memberName } from '../bindings/pattern.ts';
import { unwrap } from '../bindings/unwrap.ts';
import { itemsOf } from '../values/objects.ts';
import type { Reading } from '../values/reading.ts';
import type { Value } from '../values/value.ts';

const readers: ReadonlySet<string> = new Set(['readFileSync', 'readFile']);

/** Modules that read files, as promises or not. */
const modules: ReadonlySet<string> = new Set(['fs', 'fs/promises', 'fs-extra', 'graceful-fs']);

/**
 * The path of the file that a value is the content of, as written: `fs.readFileSync('server.pem')`, with what follows it such as
 * `.toString()`. `null` for another value.
 */
export function pathOfContent(value: Value, reading: Reading): string | null {
  if (value.kind !== 'call') return null;
  const { call, callee, module } = value;
  if (callee.kind === 'member' && modules.has(callee.module) && readers.has(callee.path.at(-1) ?? '')) {
    const [path] = itemsOf(call.arguments, module, reading).items;
    if (path?.kind === 'text') return path.text;
    return path?.kind === 'call' ? pathOfUrl(path, reading) : null;
  }
  const called = unwrap(call.callee);
  return called.type === 'MemberExpression' && memberName(called) === 'toString' ? pathOfContent(reading.valueOf(called.object, module), reading) : null;
}

/** `new URL('server.pem', import.meta.url)`. */
function pathOfUrl({ call, callee, module }: Extract<Value, { kind: 'call' }>, reading: Reading): string | null {
  if (callee.kind !== 'member' || callee.path.at(-1) !== 'URL') return null;
  const [path] = itemsOf(call.arguments, module, reading).items;
  return path?.kind === 'text' ? path.text : null;
}
