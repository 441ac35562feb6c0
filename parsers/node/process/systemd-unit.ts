import type { FileId, Span } from '../../../src/model/span.ts';
import type { Range } from '../../_shared/ranges.ts';
import { shellCommands } from './shell.ts';
import { assignmentIn, type Start, type Variable } from './words.ts';

/** What a service is started with: `Environment=` and `Exec*=` of systemd.exec(5) and systemd.service(5). */
export function startsInSystemdUnit(file: FileId, text: string): readonly Start[] {
  const block = { file, start: 0, end: text.length };
  const settings = [...text.matchAll(/^[ \t]*(Environment|Exec\w+)[ \t]*=((?:[^\n\\]|\\\r?\n|\\)*)/gm)].map((found) => {
    const [whole, key = '', value = ''] = found;
    const start = found.index + whole.length - value.length;
    const place = (range: Range): Span => ({ file, start: start + range.start, end: start + range.end });
    // `-`, `@`, `+`, `!` in front of the program change how it is started, not what.
    const [command] = shellCommands(value.replace(/^\s*[-@:+!|]+/, (prefix) => ' '.repeat(prefix.length)), place);
    return { key, ...(command ?? { variables: [], words: [] }) };
  });
  const environment = settings.filter(({ key }) => key === 'Environment');
  const variables: readonly Variable[] = environment.flatMap((setting) => [...setting.variables, ...setting.words.flatMap((word) => assignmentIn(word) ?? [])]);
  const commands = settings.filter(({ key, words }) => key !== 'Environment' && words.length > 0);
  const [first, ...others] = commands.map(({ words }): Start => ({ block, inherited: variables, variables: [], words, name: '' }));
  return [{ block, words: [], name: '', ...first, inherited: [], variables }, ...others];
}
