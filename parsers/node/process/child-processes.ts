import type { Call, SourceModule } from '../bindings/source-module.ts';
import { itemsOf } from '../values/objects.ts';
import type { Reading } from '../values/reading.ts';
import { partOfText, type Value } from '../values/value.ts';
import { startsInScript } from './shell-script.ts';
import type { Start, Word } from './words.ts';

/** What a call of `child_process` starts: a text of the shell, or a program with its arguments. What is in its environment is read by itself. */
export function startsOfChild(call: Call, module: SourceModule, reading: Reading): readonly Start[] {
  const callee = reading.valueOf(call.callee, module);
  if (callee.kind !== 'member' || callee.module !== 'child_process') return [];
  const [program, given] = itemsOf(call.arguments, module, reading).items;
  if (program?.kind !== 'text') return [];
  switch (callee.path.at(-1)) {
    case 'exec':
    case 'execSync':
      return startsInScript({ text: program.text, place: (range) => partOfText(program, range), name: '', environment: [] });
    case 'spawn':
    case 'spawnSync':
    case 'execFile':
    case 'execFileSync':
      return [{ block: module.spanOf(call), inherited: [], variables: [], words: [program, ...(given?.kind === 'list' ? given.items : [])].flatMap(wordOf), name: '' }];
    default:
      return [];
  }
}

function wordOf(value: Value): readonly Word[] {
  return value.kind === 'text' ? [{ text: value.text, doubt: null, span: value.span, partAt: (range) => partOfText(value, range) }] : [];
}
