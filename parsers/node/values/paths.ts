import { dirname, join } from 'node:path';
import type { Span } from '../../../src/model/span.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import { isMember } from './members.ts';
import { textOf } from './operators.ts';
import { text, type MemberValue, type Value } from './value.ts';

/** What the functions of `path` give, and `fileURLToPath(import.meta.url)`; `null` where that is not known, and for other functions. */
export function resultOfPath({ module: name, path }: MemberValue, items: readonly Value[], module: SourceModule, span: Span): Value | null {
  const method = path.at(-1);
  const [first] = items;
  if (name === 'url' && method === 'fileURLToPath') return first !== undefined && isMember(first, 'global', 'import', 'meta', 'url') ? text(module.file, span, false) : null;
  const parts = items.flatMap((item) => textOf(item) ?? []);
  if (name !== 'path' || parts.length < items.length) return null;
  if (method === 'dirname') return text(dirname(parts[0] ?? ''), span, false);
  return method === 'join' || method === 'resolve' ? text(join(...parts), span, false) : null;
}

/** `import.meta.dirname` and `import.meta.filename`; `null` for another value. */
export function placeOfModule(value: Value, module: SourceModule): Value | null {
  switch (value.kind === 'member' && value.module === 'global' ? value.path.join('.') : '') {
    case 'import.meta.dirname':
      return directoryOf(module, value.span);
    case 'import.meta.filename':
      return text(module.file, value.span, false);
    default:
      return null;
  }
}

/** What the directory of a module is called in it. */
export function directoryOf({ file }: SourceModule, span: Span): Value {
  return text(dirname(file), span, false);
}
