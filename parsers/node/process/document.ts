import type { FileId } from '../../../src/model/span.ts';
import { parseYaml } from '../../_shared/yaml/document.ts';
import type { YamlEntry, YamlMapping, YamlNode } from '../../_shared/yaml/node.ts';
import { YamlScalar } from '../../_shared/yaml/scalar.ts';
import { sourceOfFile } from '../../_shared/yaml/source.ts';
import { startsInScript } from './shell-script.ts';
import { assignmentIn, partOfWord, plainWord, type Start, type Variable, type VariablesOfFile, type Word } from './words.ts';

/** Keys whose value is an environment: of Compose, Kubernetes, GitHub and GitLab, pm2, the Serverless Framework, Ansible. */
const environmentKeys: ReadonlySet<string> = new Set(['env', 'environment', 'variables', 'extraEnv', 'extraEnvVars', 'env_variables', 'build_env_variables', 'env_production', 'args']);

/** Keys whose value names files of variables: of Compose, and of the launch configurations of VS Code. */
const variableFileKeys: ReadonlySet<string> = new Set(['env_file', 'envFile']);

/** Keys whose value is a text of the shell, or a list of such texts. */
const scriptKeys: ReadonlySet<string> = new Set(['run', 'script', 'scripts', 'before_script', 'after_script', 'bash', 'commands', 'inline', 'start', 'build', 'install', 'exec', 'cmd', 'command', 'entrypoint']);

/** Keys whose list holds the words of one command. */
const wordsKeys: ReadonlySet<string> = new Set(['command', 'entrypoint', 'args', 'cmd']);

/** Keys of pm2, and of the launch configurations of VS Code, whose value is given to node itself. */
const nodeOptionKeys: ReadonlySet<string> = new Set(['node_args', 'nodeArgs', 'interpreter_args', 'interpreterArgs', 'runtimeArgs']);

/**
 * What the processes are started with that a document of YAML or JSON describes: Compose files, manifests of Kubernetes, workflows, package.json,
 * pm2 and whatever else calls its parts the same. An environment counts for the mapping that holds it, and for those inside.
 */
export function startsInDocument(file: FileId, text: string, variablesOf: VariablesOfFile): readonly Start[] {
  const source = file.endsWith('.json') ? withoutComments(text) : text;
  return parseYaml(sourceOfFile(file, source)).documents.flatMap((document) => startsIn(document, [], variablesOf));
}

/** Files of VS Code have comments in their JSON; blanks take their place. */
function withoutComments(text: string): string {
  return text.replace(/("(?:[^"\\]|\\[^])*(?:"|$))|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/g, (whole, quoted: string | undefined) => quoted ?? whole.replace(/[^\n]/g, ' '));
}

function startsIn(node: YamlNode, inherited: readonly Variable[], variablesOf: VariablesOfFile): readonly Start[] {
  if (node.kind === 'sequence') return node.items.flatMap((item) => startsIn(item.node, inherited, variablesOf));
  return node.kind === 'mapping' ? startsInMapping(node, inherited, variablesOf) : [];
}

function startsInMapping(mapping: YamlMapping, inherited: readonly Variable[], variablesOf: VariablesOfFile): readonly Start[] {
  const { entries } = mapping;
  const written = entries.flatMap((entry) => (isEnvironment(entry) ? variablesIn(entry.value) : (variableOf(entry) ?? [])));
  // What is written here wins over files (Compose specification, services, env_file; VS Code, launch.json attributes).
  const own = [...entries.flatMap(variableFilesIn).flatMap(variablesOf), ...written];
  const environment = [...inherited, ...own];
  const commands = entries.flatMap((entry) => commandsIn(entry, environment));
  const words = entries.flatMap((entry) => (isWords(entry) ? wordsOf(entry.value) : []));
  const itself: readonly Start[] = own.length > 0 || words.length > 0 ? startsOfWords(words, { block: mapping.span, inherited, variables: own }) : [];
  return [...commands, ...itself, ...entries.flatMap((entry) => (isRead(entry) ? [] : startsIn(entry.value, environment, variablesOf)))];
}

/** What is in it has been read as a whole. */
function isRead(entry: YamlEntry): boolean {
  return isEnvironment(entry) || isWords(entry) || entry.name === 'scripts';
}

function isEnvironment({ name, value }: YamlEntry): boolean {
  return name !== null && environmentKeys.has(name) && value.kind !== 'scalar';
}

/** `command` and `args` together are the words of one command. */
function isWords({ name, value }: YamlEntry): boolean {
  return name !== null && wordsKeys.has(name) && value.kind === 'sequence';
}

/** A path, or a list of paths and of `{ path }`. */
function variableFilesIn({ name, value }: YamlEntry): readonly string[] {
  if (name === null || !variableFileKeys.has(name)) return [];
  const nodes = value.kind === 'sequence' ? value.items.map(({ node }) => node) : [value];
  const paths = nodes.map((node) => (node.kind === 'mapping' ? (node.entries.find((entry) => entry.name === 'path')?.value ?? node) : node));
  return paths.flatMap((path) => (path.kind === 'scalar' ? path.text : []));
}

/** A mapping of names to values, a list of `NAME=value`, or a list of `{ name, value }`. */
function variablesIn(node: YamlNode): readonly Variable[] {
  if (node.kind === 'mapping') return node.entries.flatMap((entry) => variableOf(entry) ?? []);
  if (node.kind !== 'sequence') return [];
  return node.items.flatMap(({ node: item }) => {
    if (item.kind === 'scalar') return assignmentIn(wordOf(item)) ?? [];
    return item.kind === 'mapping' ? namedVariable(item) : [];
  });
}

/** Written as the names of variables are: other keys are those of the document. */
function variableOf({ key, name, value }: YamlEntry): Variable | null {
  if (name === null || !/^(?:[A-Z_][A-Z0-9_]*|npm_config_\w+)$/.test(name) || value.kind !== 'scalar') return null;
  const { file, start } = key.span;
  return { name, value: wordOf(value), span: { file, start, end: Math.max(value.span.end, start) } };
}

function namedVariable(item: YamlMapping): readonly Variable[] {
  const name = item.entries.find((entry) => entry.name === 'name')?.value;
  const value = item.entries.find((entry) => entry.name === 'value')?.value;
  if (name?.kind !== 'scalar' || value?.kind !== 'scalar') return [];
  return [{ name: name.text, value: wordOf(value), span: value.span }];
}

function commandsIn({ name, value }: YamlEntry, environment: readonly Variable[]): readonly Start[] {
  if (name === null) return [];
  if (nodeOptionKeys.has(name)) return startsOfNode(value, environment);
  return scriptKeys.has(name) && !(wordsKeys.has(name) && value.kind === 'sequence') ? startsInScripts(value, name, environment) : [];
}

/** A mapping of scripts names them. */
function startsInScripts(node: YamlNode, name: string, environment: readonly Variable[]): readonly Start[] {
  switch (node.kind) {
    case 'scalar':
      return startsInScript({ text: node.text, place: (range) => node.partAt(range), name, environment });
    case 'sequence':
      return node.items.flatMap((item) => (item.node.kind === 'scalar' ? startsInScripts(item.node, name, environment) : []));
    case 'mapping':
      return name === 'scripts' ? node.entries.flatMap((entry) => (entry.value.kind === 'scalar' ? startsInScripts(entry.value, entry.name ?? '', environment) : [])) : [];
    default:
      return [];
  }
}

function wordsOf(node: YamlNode): readonly Word[] {
  return node.kind === 'sequence' ? node.items.flatMap((item) => (item.node.kind === 'scalar' ? wordOf(item.node) : [])) : [];
}

/** `sh -c` starts a script. */
function startsOfWords(words: readonly Word[], start: Pick<Start, 'block' | 'inherited' | 'variables'>): readonly Start[] {
  const script = words.at(-1);
  const own: Start = { ...start, words, name: '' };
  if (script === undefined || !words.some(({ text }) => /^-[a-z]*c$/.test(text))) return [own];
  const environment = [...start.inherited, ...start.variables];
  return [{ ...own, words: [] }, ...startsInScript({ text: script.text, place: script.partAt, name: '', environment })];
}

function startsOfNode(node: YamlNode, environment: readonly Variable[]): readonly Start[] {
  const scalars = node.kind === 'sequence' ? node.items.map((item) => item.node) : [node];
  const options = scalars.flatMap((scalar) => (scalar instanceof YamlScalar ? wordsIn(wordOf(scalar)) : []));
  const [first] = options;
  return first === undefined ? [] : [{ block: node.span, inherited: environment, variables: [], words: [plainWord('node', 0, () => first.span), ...options], name: '' }];
}

function wordsIn(word: Word): readonly Word[] {
  return [...word.text.matchAll(/\S+/g)].map(({ 0: part, index }) => partOfWord(word, index, index + part.length));
}

function wordOf(scalar: YamlScalar): Word {
  return { text: scalar.text, doubt: scalar.opaque ? { kind: 'template' } : null, span: scalar.span, partAt: (range) => scalar.partAt(range) };
}
