import type { Span } from '../../../src/model/span.ts';
import type { Range } from '../../_shared/ranges.ts';
import { shellCommands } from './shell.ts';
import { assignmentIn, partOfWord, type Command, type Start, type Variable, type Word } from './words.ts';

/** A text of the shell: what it is a part of, and what is already in its environment. */
export interface Script {
  readonly text: string;
  readonly place: (range: Range) => Span;
  readonly name: string;
  readonly environment: readonly Variable[];
}

/**
 * What the commands of a script are started with: each with what was exported before it and what stands in front of it. The last one stands for
 * everything that inherits the exports and is not seen.
 */
export function startsInScript({ text, place, name, environment }: Script): readonly Start[] {
  const starts: Start[] = [];
  const block = place({ start: 0, end: text.length });
  let exported = environment;
  let assigned: readonly Variable[] = [];
  for (const command of shellCommands(text, place)) {
    const { variables, words } = commandInEnvironment(command);
    if (words.length === 0) assigned = [...assigned, ...variables];
    else if (!isAssignment(words)) starts.push({ block, inherited: exported, variables, words, name });
    exported = [...exported, ...exportsOf(words, assigned)];
  }
  const own = exported.slice(environment.length);
  return own.length === 0 ? starts : [...starts, { block, inherited: environment, variables: own, words: [], name }];
}

/** Programs that start another one with the variables among their arguments. */
const environmentPrograms: ReadonlySet<string> = new Set(['env', 'cross-env', 'cross-env-shell', 'sudo', 'exec', 'npx', 'command', 'nohup', 'dotenv']);

function commandInEnvironment({ variables, words }: Command): Command {
  let at = 0;
  const set = [...variables];
  while (at < words.length && environmentPrograms.has(words[at]?.text ?? '')) {
    for (at += 1; at < words.length; at += 1) {
      const word = words[at];
      const variable = word === undefined ? null : assignmentIn(word);
      if (variable !== null) set.push(variable);
      else if (word?.text.startsWith('-') !== true) break;
    }
  }
  return { variables: set, words: at < words.length ? words.slice(at) : words };
}

function isAssignment([program]: readonly Word[]): boolean {
  return program !== undefined && ['export', 'declare', 'typeset', 'set'].includes(program.text);
}

/** What a command leaves in the environment of those after it. */
function exportsOf([program, ...words]: readonly Word[], assigned: readonly Variable[]): readonly Variable[] {
  switch (program?.text) {
    case 'export':
    case 'declare':
    case 'typeset':
      return words.flatMap((word) => assignmentIn(word) ?? assigned.findLast(({ name }) => name === word.text) ?? []);
    case 'set':
      return words.flatMap((word) => ofWindows(assignmentIn(word)));
    case 'grep':
    case 'egrep':
    case 'rg':
    case 'sed':
    case 'test':
    case '[':
      return [];
    default:
      // `docker run -e X=0`, `heroku config:set X=0`, `echo X=0 >> .env`: whoever gets such an argument hands it on.
      return words.flatMap((word) => assignmentIn(withoutOption(word)) ?? []);
  }
}

/** `set X=0` sets nothing in sh, and in cmd.exe a blank before what follows becomes a part of the value. */
function ofWindows(variable: Variable | null): readonly Variable[] {
  return variable === null ? [] : [{ ...variable, value: { ...variable.value, doubt: { kind: 'run-time', what: 'cmd.exe' } } }];
}

/** `--env=X=0` as `X=0`. */
function withoutOption(word: Word): Word {
  const option = /^-(?:e|-env|-build-arg|-set-env-vars)=?/.exec(word.text)?.[0];
  return option === undefined ? word : partOfWord(word, option.length);
}
