import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Severity } from '../engine/rule.ts';
import type { Shard } from '../engine/shard.ts';
import type { Locale } from '../model/text.ts';
import { reportFormats } from '../report/formats.ts';
import type { RequirementLevel } from '../standards/requirements.ts';
import { similarNames } from '../standards/similar-names.ts';
import { parseOutput, requireDistinct, type Output } from './output.ts';
import { UsageError } from './usage-error.ts';

export const commands = ['lint', 'inspect', 'ciphers', 'explain', 'rules', 'settings', 'init', 'merge', 'lsp'] as const;

export type Command = (typeof commands)[number];

/** The command line after it was understood. `null`: not given. */
export interface Arguments {
  readonly command: Command;
  /** Paths, a cipher list, the name to explain. */
  readonly operands: readonly string[];
  readonly help: boolean;
  readonly version: boolean;
  readonly level: RequirementLevel | null;
  readonly profile: string | null;
  readonly locale: Locale | null;
  /** Of commands whose result has two forms. */
  readonly format: 'text' | 'json';
  /** Forms of the result of a check, in the order they were asked for. */
  readonly outputs: readonly Output[];
  readonly failOn: Severity | null;
  /** A path, `none` for `--no-config`, or `null`: look for one. */
  readonly config: string | null | { readonly none: true };
  readonly roots: readonly string[];
  readonly stdinFilename: string | null;
  readonly ignoreUnknown: boolean;
  /** `null`: as it pays. */
  readonly threads: number | null;
  /** Keep results: in the given directory, or in the user's own when it is `null`. */
  readonly cache: { readonly location: string | null } | null;
  /** A part of the work; `null`: all of it. */
  readonly shard: Shard | null;
  /** A commit; `null`: all files. */
  readonly changedSince: string | null;
  readonly library: string | null;
  readonly review: boolean;
  readonly quiet: boolean;
  /** Path of the file with findings that are known. */
  readonly baseline: string | null;
  readonly updateBaseline: boolean;
  /** `null`: nothing is fixed. */
  readonly fix: FixOptions | null;
  /** `null`: as the terminal and the environment say. */
  readonly colour: boolean | null;
}

export interface FixOptions {
  /** `unsafe`: also what clients may notice. */
  readonly safety: 'safe' | 'unsafe';
  /** Show what would change. */
  readonly dryRun: boolean;
}

interface OptionKind {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: true;
  /** Commands that know the option; all when missing. */
  readonly of?: readonly Command[];
}

const checking: readonly Command[] = ['lint', 'inspect'];

const options: Readonly<Record<string, OptionKind>> = {
  level: { type: 'string', of: ['lint', 'settings'] },
  profile: { type: 'string', of: ['lint', 'ciphers', 'settings'] },
  'fail-on': { type: 'string', of: ['lint', 'settings', 'merge'] },
  review: { type: 'boolean', of: ['lint', 'merge'] },
  quiet: { type: 'boolean', short: 'q', of: ['lint'] },
  baseline: { type: 'string', of: ['lint', 'settings'] },
  'update-baseline': { type: 'boolean', of: ['lint'] },
  fix: { type: 'boolean', of: ['lint'] },
  'fix-unsafe': { type: 'boolean', of: ['lint'] },
  'fix-dry-run': { type: 'boolean', of: ['lint'] },
  config: { type: 'string', of: [...checking, 'settings', 'merge'] },
  'no-config': { type: 'boolean', of: [...checking, 'settings', 'merge'] },
  root: { type: 'string', multiple: true, of: [...checking, 'settings'] },
  'stdin-filename': { type: 'string', of: checking },
  'ignore-unknown': { type: 'boolean', of: ['lint'] },
  'changed-since': { type: 'string', of: ['lint'] },
  shard: { type: 'string', of: ['lint'] },
  threads: { type: 'string', of: ['lint'] },
  cache: { type: 'boolean', of: ['lint'] },
  'cache-location': { type: 'string', of: ['lint'] },
  library: { type: 'string', of: ['ciphers'] },
  format: { type: 'string', of: ['lint', 'inspect', 'ciphers', 'rules', 'settings', 'merge'] },
  output: { type: 'string', multiple: true, of: ['lint', 'merge'] },
  stdio: { type: 'boolean', of: ['lsp'] },
  // Editors built on vscode-languageclient add it; the protocol tells the same.
  clientProcessId: { type: 'string', of: ['lsp'] },
  locale: { type: 'string' },
  color: { type: 'boolean' },
  'no-color': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
};

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/**
 * Understands the arguments after the name of the program.
 * @throws UsageError with one sentence when it does not.
 */
export function parseArguments(argv: readonly string[]): Arguments {
  const config = { args: [...argv], options: options as ParseArgsConfig['options'], allowPositionals: true, strict: false, tokens: true } as const;
  const { values, positionals, tokens } = parseArgs(config);
  const [first = '', ...rest] = positionals;
  const command = commands.find((name) => name === first);
  const found = command ?? 'lint';
  for (const token of tokens) if (token.kind === 'option') refuseMisuse(token, found);
  return toArguments(found, command === undefined ? positionals : rest, values);
}

function toArguments(command: Command, operands: readonly string[], values: Values): Arguments {
  const text = (name: string): string | null => (typeof values[name] === 'string' ? values[name] : null);
  const choice = <T extends string>(name: string, allowed: readonly T[]): T | null => chosen(name, text(name), allowed);
  const level = choice('level', ['1', '2', '3']);
  return {
    command,
    operands,
    help: values['help'] === true,
    version: values['version'] === true,
    level: level === null ? null : (Number(level) as RequirementLevel),
    profile: text('profile'),
    locale: choice('locale', ['en', 'ja']),
    ...formsOf(command, values),
    failOn: choice('fail-on', ['error', 'warning', 'info']),
    config: values['no-config'] === true ? { none: true } : text('config'),
    roots: textsOf('root', values),
    stdinFilename: text('stdin-filename'),
    ignoreUnknown: values['ignore-unknown'] === true,
    changedSince: text('changed-since'),
    shard: shardFrom(text('shard')),
    threads: threadsFrom(text('threads')),
    cache: values['cache'] === true || text('cache-location') !== null ? { location: text('cache-location') } : null,
    library: text('library'),
    review: values['review'] === true,
    quiet: values['quiet'] === true,
    baseline: text('baseline'),
    updateBaseline: values['update-baseline'] === true,
    fix: fixOptions(values),
    colour: values['no-color'] === true ? false : values['color'] === true ? true : null,
  };
}

function textsOf(name: string, values: Values): readonly string[] {
  const given = values[name];
  return Array.isArray(given) ? given.filter((value) => typeof value === 'string') : [];
}

/** The result of a check has many forms, and may be written in several of them. */
function formsOf(command: Command, values: Values): Pick<Arguments, 'format' | 'outputs'> {
  const format = typeof values['format'] === 'string' ? values['format'] : null;
  if (command !== 'lint' && command !== 'merge') return { format: chosen('format', format, ['text', 'json']) ?? 'text', outputs: [] };
  const first = chosen('format', format, reportFormats);
  const outputs = [...(first === null ? [] : [{ format: first, path: null }]), ...textsOf('output', values).map(parseOutput)];
  requireDistinct(outputs);
  return { format: 'text', outputs };
}

function threadsFrom(text: string | null): number | null {
  if (text === null) return null;
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new UsageError({ en: `--threads ${text} is no number of threads`, ja: `--threads ${text} はスレッド数ではない` }, { en: 'write --threads 4', ja: '--threads 4 のように書く' });
}

/** `2/8` */
function shardFrom(text: string | null): Shard | null {
  if (text === null) return null;
  const [, index = 0, count = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= count) return { index, count };
  throw new UsageError({ en: `--shard ${text} is no part of a whole`, ja: `--shard ${text} は分割の指定ではない` }, { en: 'write --shard 1/8 to --shard 8/8', ja: '--shard 1/8 から --shard 8/8 のように書く' });
}

function fixOptions(values: Values): FixOptions | null {
  const [any, unsafe, dryRun] = ['fix', 'fix-unsafe', 'fix-dry-run'].map((name) => values[name] === true);
  return any === true || unsafe === true || dryRun === true ? { safety: unsafe === true ? 'unsafe' : 'safe', dryRun: dryRun === true } : null;
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
}

function refuseMisuse({ name, rawName, value }: OptionToken, command: Command): void {
  const kind = options[name];
  if (kind === undefined) {
    const [similar] = similarNames(name, Object.keys(options));
    throw new UsageError(
      { en: `there is no option ${rawName}`, ja: `オプション ${rawName} はない` },
      similar === undefined ? null : { en: `did you mean --${similar}?`, ja: `--${similar} の誤りか` },
    );
  }
  if (kind.of !== undefined && !kind.of.includes(command)) {
    throw new UsageError({ en: `${rawName} means nothing to "tlslint ${command}"`, ja: `"tlslint ${command}" では ${rawName} を使えない` }, null);
  }
  if (kind.type === 'string' && (value === undefined || value === '')) {
    throw new UsageError({ en: `${rawName} needs a value`, ja: `${rawName} には値が必要` }, null);
  }
  if (kind.type === 'boolean' && value !== undefined) {
    throw new UsageError({ en: `${rawName} takes no value`, ja: `${rawName} は値を取らない` }, null);
  }
}

function chosen<T extends string>(name: string, value: string | null, allowed: readonly T[]): T | null {
  if (value === null) return null;
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new UsageError({ en: `--${name} does not take "${value}"`, ja: `--${name} に "${value}" は使えない` }, {
    en: `write --${name} ${allowed.join('|')}`,
    ja: `--${name} ${allowed.join('|')} と書く`,
  });
}
