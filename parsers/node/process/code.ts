import type { Expression, Node } from 'oxc-parser';
import { known, unknown, type Doubt, type Fact, type Origin } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import type { TlsVersion } from '../../../src/model/tls.ts';
import { keyOf, memberName } from '../bindings/pattern.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import { unwrap } from '../bindings/unwrap.ts';
import { chainOf } from '../clients/verification.ts';
import { writtenList } from '../context/lists.ts';
import { versionNames } from '../context/versions.ts';
import type { NodeContext } from '../node-context.ts';
import { walk } from '../syntax/walk.ts';
import { executionOf } from '../values/execution.ts';
import { isMember } from '../values/members.ts';
import { factOf } from '../values/options.ts';
import { doubtOf, partOfText, type Option, type Value } from '../values/value.ts';
import { startsOfChild } from './child-processes.ts';
import { splitNodeOptions } from './node-options.ts';
import { nothingSet, settingsOfStart, vainValues, type ProcessSettings } from './settings.ts';
import { plainWord, type Start, type Word } from './words.ts';

/** What a source file sets for the whole process, or for one that it starts. */
export interface CodeSetting {
  readonly settings: ProcessSettings;
  readonly span: Span;
}

type CodeContext = Pick<NodeContext, 'reading' | 'developmentOnly'>;

const rejectUnauthorized = 'NODE_TLS_REJECT_UNAUTHORIZED';

/**
 * Reads assignments to `process.env.NODE_TLS_REJECT_UNAUTHORIZED`, objects that have it or `NODE_OPTIONS` as a key (an environment for a child
 * process, or for pm2, with its `node_args`), command lines of child processes, `tls.DEFAULT_*` and `https.globalAgent.options`.
 */
export function settingsInCode(module: SourceModule, context: CodeContext): readonly CodeSetting[] {
  const { program } = module.syntax;
  if (program === null || !/NODE_TLS_REJECT_UNAUTHORIZED|--tls-(?:min|max|cipher-list|keylog)|\bDEFAULT_(?:M(?:IN|AX)_VERSION|CIPHERS)\b|\bglobalAgent\b|\boptions\.rejectUnauthorized\b/.test(module.text)) return [];
  const settings: CodeSetting[] = [];
  walk(program, (node) => {
    const found = settingAt(node, module, context);
    if (found !== null) settings.push(found);
    if (node.type === 'CallExpression') settings.push(...settingsOfChild(node, module, context));
  });
  return settings;
}

/** What a program sets for one that it starts by its command line. */
function settingsOfChild(call: Extract<Node, { type: 'CallExpression' }>, module: SourceModule, context: CodeContext): readonly CodeSetting[] {
  return startsOfChild(call, module, context.reading).flatMap((start): readonly CodeSetting[] => {
    const settings = settingsOfStart(start, executionDoubt(call, module, context));
    return settings === null ? [] : [{ settings, span: module.spanOf(call) }];
  });
}

function settingAt(node: Node, module: SourceModule, context: CodeContext): CodeSetting | null {
  if (node.type === 'Property') return propertySetting(node, module, context);
  if (node.type !== 'AssignmentExpression' || node.operator !== '=' || node.left.type !== 'MemberExpression') return null;
  const { left, right } = node;
  const member = memberName(left);
  const object = context.reading.valueOf(left.object, module);
  if (member === rejectUnauthorized && isMember(object, 'global', 'process', 'env')) return environmentSetting(right, node, module, context);
  const option = optionOf(member ?? '', right, node, module, context);
  if (isMember(object, 'tls')) return defaultSetting(option, module, node, context);
  if (member === 'rejectUnauthorized' && (isMember(object, 'https', 'globalAgent', 'options') || isOptionsOfAgent(left.object, module, context))) return agentSetting(option, module, node, context);
  return null;
}

/** `https.globalAgent.options`, also when the program has put an agent of its own there, and the options of another agent. */
function isOptionsOfAgent(node: Expression, module: SourceModule, { reading }: CodeContext): boolean {
  const options = unwrap(node);
  const agent = options.type === 'MemberExpression' && memberName(options) === 'options' ? unwrap(options.object) : null;
  if (agent === null) return false;
  const value = reading.valueOf(agent, module);
  if (value.kind === 'call') return isMember(value.callee, 'https', 'Agent');
  return agent.type === 'MemberExpression' && memberName(agent) === 'globalAgent' && isMember(reading.valueOf(agent.object, module), 'https');
}

/** Keys of pm2, and of `fork`, `Worker` and `cluster`, whose value is given to node itself. */
const nodeOptionKeys: ReadonlySet<string> = new Set(['node_args', 'nodeArgs', 'interpreter_args', 'interpreterArgs', 'execArgv']);

/** A key of an environment, or of what pm2 starts. */
function propertySetting(node: Extract<Node, { type: 'Property' }>, module: SourceModule, context: CodeContext): CodeSetting | null {
  const key = keyOf(node);
  if (key === rejectUnauthorized) return environmentSetting(node.value as Expression, node, module, context);
  if (key === null || (key !== 'NODE_OPTIONS' && !nodeOptionKeys.has(key))) return null;
  const words = wordsOf(context.reading.valueOf(node.value as Expression, module));
  const span = module.spanOf(node);
  const start: Start = { block: span, inherited: [], variables: [], words: [plainWord('node', 0, () => span), ...words], name: '' };
  const settings = settingsOfStart(start, executionDoubt(node, module, context));
  return settings === null ? null : { settings, span };
}

/** The options in a text or a list of texts. */
function wordsOf(value: Value): readonly Word[] {
  if (value.kind === 'list') return value.items.flatMap(wordsOf);
  if (value.kind !== 'text') return [];
  return splitNodeOptions({ text: value.text, doubt: null, span: value.span, partAt: (range) => partOfText(value, range) });
}

/** Everything in an environment becomes a text, so that 0 is as good as `'0'`. */
function environmentSetting(expression: Expression, node: Node, module: SourceModule, context: CodeContext): CodeSetting | null {
  const value = context.reading.valueOf(unwrap(expression), module);
  const span = module.spanOf(node);
  const from: Origin = { kind: 'written', span };
  const text = value.kind === 'text' ? value.text : value.kind === 'constant' ? String(value.value) : null;
  const doubt = text === null ? doubtOf(value) : executionDoubt(node, module, context);
  const verifies: Fact<boolean> | null = doubt !== null ? unknown(doubt, from) : text === '0' ? known(false, from) : null;
  if (text !== null && text !== '0' && !vainValues.test(text)) return null;
  const ineffective = text === null || !vainValues.test(text) ? [] : ([{ setting: `${rejectUnauthorized}=${text}`, span, reason: 'not-supported', stronger: 'no', decidedBy: null }] as const);
  return { settings: { ...nothingSet, verifies: text === '0' || text === null ? verifies : null, ineffective }, span };
}

/** Why it may not be in effect where the program is used. */
function executionDoubt(node: Node, module: SourceModule, { reading, developmentOnly }: CodeContext): Doubt | null {
  const isSometimes = executionOf(node, module, reading, true) === 'sometimes';
  return developmentOnly(node, module) ?? (isSometimes ? { kind: 'run-time', what: 'condition' } : null);
}

function optionOf(name: string, right: Expression, node: Node, module: SourceModule, context: CodeContext): Option {
  const span = module.spanOf(node);
  return { name, value: context.reading.valueOf(right, module), key: span, span, module };
}

/** `tls.DEFAULT_MIN_VERSION` and the like, which stand in for the options of every context. */
function defaultSetting(option: Option, module: SourceModule, node: Node, context: CodeContext): CodeSetting | null {
  const doubt = executionDoubt(node, module, context);
  const { span } = option;
  switch (option.name) {
    case 'DEFAULT_MIN_VERSION':
      return { settings: { ...nothingSet, minimum: inDoubt(versionOf(option), doubt) }, span };
    case 'DEFAULT_MAX_VERSION':
      return { settings: { ...nothingSet, maximum: inDoubt(versionOf(option), doubt) }, span };
    case 'DEFAULT_CIPHERS': {
      const list = writtenList(option);
      return list === null ? null : { settings: { ...nothingSet, ciphers: { ...list, doubt: list.doubt ?? doubt } }, span };
    }
    default:
      return null;
  }
}

function versionOf({ value }: Option): Fact<TlsVersion> {
  return factOf(value, (one) => (one.kind === 'text' ? (versionNames.find((name) => name === one.text) ?? null) : null));
}

function agentSetting(option: Option, module: SourceModule, node: Node, context: CodeContext): CodeSetting {
  const verifies = chainOf({ kind: 'written', option });
  return { settings: { ...nothingSet, verifies: inDoubt(verifies, executionDoubt(node, module, context)) }, span: option.span };
}

function inDoubt<T extends boolean | TlsVersion>(fact: Fact<T> | null, doubt: Doubt | null): Fact<T> | null {
  return fact === null || doubt === null ? fact : unknown(doubt, fact.from);
}
