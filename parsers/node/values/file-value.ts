import { memberName } from '../bindings/pattern.ts';
import { unwrap } from '../bindings/unwrap.ts';
import { isMember } from './members.ts';
import { itemsOf } from './objects.ts';
import type { Reading } from './reading.ts';
import type { CallValue, Value } from './value.ts';

/** A file that a program reads, as it names it. */
export interface FileOfContent {
  readonly path: string;
  /** What a relative path starts from: the directory of the module that names it, or the one that the process runs in. */
  readonly from: 'module' | 'process';
}

const readers: ReadonlySet<string> = new Set(['readFileSync', 'readFile']);

/** Modules that read files, as promises or not. */
const modules: ReadonlySet<string> = new Set(['fs', 'fs/promises', 'fs-extra', 'graceful-fs']);

/**
 * The file that a value is the content of: `fs.readFileSync('server.pem')`, with what follows it such as `.toString()`. `null` for another
 * value.
 */
export function fileOfContent(value: Value, reading: Reading): FileOfContent | null {
  if (value.kind !== 'call') return null;
  const { call, callee, module } = value;
  if (callee.kind === 'member' && modules.has(callee.module) && readers.has(callee.path.at(-1) ?? '')) {
    const [path] = itemsOf(call.arguments, module, reading).items;
    if (path?.kind === 'text') return { path: path.text, from: 'process' };
    return path?.kind === 'call' ? fileOfUrl(path, reading) : null;
  }
  if (isMember(callee, 'global', 'String')) return argumentOf(value, reading, fileOfContent);
  const called = unwrap(call.callee);
  return called.type === 'MemberExpression' && memberName(called) === 'toString' ? fileOfContent(reading.valueOf(called.object, module), reading) : null;
}

/** The path of that file, as written; `null` for another value. */
export function pathOfContent(value: Value, reading: Reading): string | null {
  return fileOfContent(value, reading)?.path ?? null;
}

/** `new URL('server.pem', import.meta.url)`. */
function fileOfUrl(value: CallValue, reading: Reading): FileOfContent | null {
  if (value.callee.kind !== 'member' || value.callee.path.at(-1) !== 'URL') return null;
  return argumentOf(value, reading, (path) => (path.kind === 'text' ? { path: path.text, from: 'module' } : null));
}

function argumentOf(value: CallValue, reading: Reading, read: (argument: Value, reading: Reading) => FileOfContent | null): FileOfContent | null {
  const [argument] = itemsOf(value.call.arguments, value.module, reading).items;
  return argument === undefined ? null : read(argument, reading);
}
