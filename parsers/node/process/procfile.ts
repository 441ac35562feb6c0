import type { FileId } from '../../../src/model/span.ts';
import { startsInScript } from './shell-script.ts';
import type { Start } from './words.ts';

/** What the process types of a Procfile are started with: lines `<type>: <command>`. */
export function startsInProcfile(file: FileId, text: string): readonly Start[] {
  return [...text.matchAll(/^([\w-]+):[ \t]*(\S.*)$/gm)].flatMap((found) => {
    const [whole, name = '', command = ''] = found;
    const offset = found.index + whole.length - command.length;
    return startsInScript({ text: command, place: ({ start, end }) => ({ file, start: offset + start, end: offset + end }), name, environment: [] });
  });
}
