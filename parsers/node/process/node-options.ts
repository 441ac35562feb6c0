import { partOfWord, type Word } from './words.ts';

/** An option of node. */
export interface NodeOption {
  /** With its dashes, e.g. `--tls-min-v1.0`. */
  readonly name: string;
  /** `null` for options without one. */
  readonly value: Word | null;
  /** As written, with the value when that is in the same word. */
  readonly word: Word;
}

/** Programs that take the options of node in front of a script. */
const programs = /(?:^|\/)(?:node(?:js|\d+)?|nodemon|ts-node|ts-node-dev|tsx|electron|node-dev)(?:\.exe)?$/;

/** Options of node that take the next word as their value: node(1), and `src/node_options.cc` for what is a string. */
const withValue: ReadonlySet<string> = new Set([
  '-r', '--require', '--import', '--loader', '--experimental-loader', '-e', '--eval', '-p', '--print', '-C', '--conditions', '--env-file', '--input-type',
  '--title', '--tls-cipher-list', '--tls-keylog', '--openssl-config', '--icu-data-dir', '--disable-warning', '--max-http-header-size', '--dns-result-order',
]);

/** The options that a command gives to node, also through pm2 (`--node-args="--tls-min-v1.0"`); none when it runs another program. */
export function optionsOfCommand(words: readonly Word[]): readonly NodeOption[] {
  const program = words.findIndex(({ text }) => programs.test(text));
  const own = program === -1 ? [] : optionsIn(words.slice(program + 1));
  const handedOn = words.flatMap((word, index) => {
    const name = /^--(?:node|interpreter)-args(?==|$)/.exec(word.text)?.[0];
    const value = name === word.text ? words[index + 1] : name === undefined ? undefined : partOfWord(word, name.length + 1);
    return value === undefined ? [] : optionsIn(splitNodeOptions(value));
  });
  return [...own, ...handedOn];
}

/** The options in front of the script. */
export function optionsIn(words: readonly Word[]): readonly NodeOption[] {
  const options: NodeOption[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word?.text.startsWith('-') !== true || word.text === '--') break;
    const equals = word.text.startsWith('--') ? word.text.indexOf('=') : -1;
    const name = (equals === -1 ? word.text : word.text.slice(0, equals)).replace(/(?<=\w)_/g, '-');
    const takesNext = equals === -1 && withValue.has(name);
    if (takesNext) at += 1;
    options.push({ name, value: equals !== -1 ? partOfWord(word, equals + 1) : takesNext ? (words[at] ?? null) : null, word });
  }
  return options;
}

/** The words of NODE_OPTIONS: blanks separate them, except in double quotes (node, src/node_options.cc, ParseNodeOptionsEnvVar). */
export function splitNodeOptions(value: Word): readonly Word[] {
  return [...value.text.matchAll(/(?:"(?:\\[^]|[^"\\])*(?:"|\\?$)|[^ "])+/g)].map(({ 0: raw, index }) => {
    const word = partOfWord(value, index, index + raw.length);
    return raw.includes('"') ? { ...word, text: raw.replace(/"((?:\\[^]|[^"\\])*)(?:"|\\?$)/g, (_, inner: string) => inner.replace(/\\(.)/g, '$1')), partAt: () => word.span } : word;
  });
}
