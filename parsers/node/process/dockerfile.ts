import type { FileId, Span } from '../../../src/model/span.ts';
import type { Range } from '../../_shared/ranges.ts';
import { shellWords } from './shell.ts';
import { startsInScript } from './shell-script.ts';
import { assignmentIn, type Start, type Variable, type Word } from './words.ts';

/** An instruction with what follows it, continued lines and their comments included. */
interface Instruction {
  readonly name: string;
  readonly text: string;
  readonly start: number;
}

/** What the processes in an image are started with (Dockerfile reference): `ENV` counts until the end of its stage, also for the image. */
export function startsInDockerfile(file: FileId, text: string): readonly Start[] {
  const starts: Start[] = [];
  let environment: readonly Variable[] = [];
  const endStage = (): void => {
    if (environment.length > 0) starts.push({ block: { file, start: 0, end: text.length }, inherited: [], variables: environment, words: [], name: '' });
    environment = [];
  };
  for (const { name, text: rest, start } of instructionsIn(text)) {
    const place = (range: Range): Span => ({ file, start: start + range.start, end: start + range.end });
    if (name === 'FROM') endStage();
    else if (name === 'ENV' || name === 'ARG') environment = [...environment, ...variablesIn(rest, place)];
    else if (name === 'RUN' || name === 'CMD' || name === 'ENTRYPOINT') starts.push(...startsOf(rest, place, environment));
  }
  endStage();
  return starts;
}

/** Comments and the ends of continued lines are blanked, so that no offset moves. */
function instructionsIn(source: string): readonly Instruction[] {
  const blanked = source.replace(/^[ \t]*#.*$/gm, (comment) => ' '.repeat(comment.length));
  const instruction = /^[ \t]*([A-Za-z]+)[ \t]+((?:[^\n\\]|\\(?:[ \t]*\r?\n(?:[ \t]*\r?\n)*)?)*)/gm;
  return [...blanked.matchAll(instruction)].map((found) => {
    const [whole, name = '', rest = ''] = found;
    const text = rest.replace(/\\[ \t]*\r?\n(?:[ \t]*\r?\n)*/g, (continuation) => ' '.repeat(continuation.length));
    return { name: name.toUpperCase(), text, start: found.index + whole.length - rest.length };
  });
}

/** `X=0 Y=1`, or the old form `X 0`. */
function variablesIn(text: string, place: (range: Range) => Span): readonly Variable[] {
  const words = shellWords(text, place);
  const [name, value] = words;
  if (name !== undefined && assignmentIn(name) !== null) return words.flatMap((word) => assignmentIn(word) ?? []);
  return name === undefined || value === undefined ? [] : [{ name: name.text, value, span: { ...name.span, end: value.span.end } }];
}

/** The exec form is a list of words in JSON, everything else a text of the shell. */
function startsOf(text: string, place: (range: Range) => Span, environment: readonly Variable[]): readonly Start[] {
  if (!/^\s*\[/.test(text)) return startsInScript({ text, place, name: '', environment });
  const words = [...text.matchAll(/"((?:[^"\\]|\\[^])*)(?:"|\\?$)/g)].map(({ 0: whole, 1: content = '', index }): Word => {
    const partAt = (part: Range): Span => place({ start: index + 1 + part.start, end: index + 1 + part.end });
    return { text: content, doubt: null, span: place({ start: index, end: index + whole.length }), partAt };
  });
  const [program, option, script] = words;
  if (script !== undefined && option?.text === '-c' && /(?:^|\/)(?:ba|da|z)?sh$/.test(program?.text ?? '')) {
    return startsInScript({ text: script.text, place: script.partAt, name: '', environment });
  }
  return [{ block: place({ start: 0, end: text.length }), inherited: environment, variables: [], words, name: '' }];
}
