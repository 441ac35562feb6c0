import type { Span } from '../../../src/model/span.ts';
import { once } from '../../_shared/memo.ts';
import { aclsOf, parseCondition, type Acls, type Condition } from './condition.ts';
import { sectionsOf, type FoundLine, type Proxy } from '../syntax/sections.ts';
import type { Line, Section, Word } from '../syntax/tree.ts';

/** A line that does something with the requests, or with the answers, for which its condition holds. */
export interface Rule {
  readonly line: Line;
  readonly section: Section;
  /** What it does, e.g. `deny`, `set-var`; for lines that do one thing only, their keyword. */
  readonly action: string;
  /** What stands in parentheses after the action, e.g. `txn.host`. */
  readonly argument: string;
  /** The words between the action and the condition. */
  readonly args: readonly Word[];
  readonly when: Condition;
  /** The condition as written, `if` and `unless` included; empty without one. */
  readonly whenText: string;
}

/** The rules of a proxy in the order in which HAProxy goes through them (http_process_req_common). */
export interface ProxyRules {
  readonly proxy: Proxy;
  /** `tcp-request connection` and `session`: when a connection comes in. */
  readonly connection: readonly Rule[];
  readonly content: readonly Rule[];
  /** Answered before everything else. */
  readonly monitor: FoundLine | null;
  readonly request: readonly Rule[];
  /** Comes after `http-request` and before `redirect`. */
  readonly stats: StatsPage | null;
  readonly redirects: readonly Rule[];
  readonly switching: readonly Rule[];
  readonly defaultBackend: FoundLine | null;
  /** What changes Strict-Transport-Security, or ends the list before such a rule. */
  readonly response: readonly Rule[];
  readonly afterResponse: readonly Rule[];
}

/** The page with statistics: a `stats` line turns it on. */
export interface StatsPage {
  readonly span: Span;
  readonly uri: string;
  /** `stats http-request`. */
  readonly rules: readonly Rule[];
}

export type RulesOf = (proxy: Proxy) => ProxyRules;

/** Reads the rules of each proxy once. */
export function rulesReader(): RulesOf {
  const read = new Map<Proxy, ProxyRules>();
  return (proxy) => once(read, proxy, () => readRules(proxy));
}

/** Keywords of lines that are rules, or that say something about them. */
const ruleKeywords: ReadonlySet<string> = new Set([
  ...['acl', 'tcp-request', 'http-request', 'http-response', 'http-after-response', 'redirect', 'use_backend', 'default_backend', 'monitor-uri', 'stats'],
]);

const noLines: readonly FoundLine[] = [];

function readRules(proxy: Proxy): ProxyRules {
  const named = new Map<string, FoundLine[]>();
  for (const section of sectionsOf(proxy)) {
    for (const line of section.lines) if (ruleKeywords.has(line.name)) once(named, line.name, () => []).push({ line, section });
  }
  const linesOf = (keyword: string): readonly FoundLine[] => named.get(keyword) ?? noLines;
  const acls = aclsOf(linesOf('acl').map(({ line }) => line));
  const tcp = linesOf('tcp-request').flatMap((found) => layeredRule(found, acls));
  const tcpOf = (...layers: readonly string[]): readonly Rule[] => tcp.flatMap(({ layer, rule }) => (layers.includes(layer) ? [rule] : []));
  const actionRules = (keyword: string): readonly Rule[] => linesOf(keyword).map((found) => actionRule(found, found.line.args, acls));
  const hstsRules = (keyword: string): readonly Rule[] => linesOf(keyword).filter(({ line }) => mayChangeHsts(line)).map((found) => actionRule(found, found.line.args, acls));
  const keywordRules = (keyword: string): readonly Rule[] => linesOf(keyword).map((found) => ruleOf(found, keyword, '', found.line.args, acls));
  return {
    proxy,
    connection: tcpOf('connection', 'session'),
    content: tcpOf('content'),
    monitor: linesOf('monitor-uri').at(-1) ?? null,
    request: actionRules('http-request'),
    stats: statsIn(linesOf('stats'), acls),
    redirects: keywordRules('redirect'),
    switching: keywordRules('use_backend'),
    defaultBackend: linesOf('default_backend').at(-1) ?? null,
    response: hstsRules('http-response'),
    afterResponse: hstsRules('http-after-response'),
  };
}

const headerActions: ReadonlySet<string> = new Set(['set-header', 'add-header', 'del-header']);

function mayChangeHsts({ args: [action, name] }: Line): boolean {
  return action !== undefined && (action.value === 'allow' || (headerActions.has(action.value) && name?.value.toLowerCase() === 'strict-transport-security'));
}

function layeredRule(found: FoundLine, acls: Acls): readonly { readonly layer: string; readonly rule: Rule }[] {
  const [layer, ...words] = found.line.args;
  return layer === undefined ? [] : [{ layer: layer.value, rule: actionRule(found, words, acls) }];
}

/** `words` begin with the action. */
function actionRule(found: FoundLine, words: readonly Word[], acls: Acls): Rule {
  const [word, ...rest] = words;
  const [, action = '', argument = ''] = /^([^(]*)(?:\((.*)\))?$/s.exec(word?.value ?? '') ?? [];
  return ruleOf(found, action, argument, rest, acls);
}

function ruleOf({ line, section }: FoundLine, action: string, argument: string, words: readonly Word[], acls: Acls): Rule {
  const at = words.findIndex(({ value }) => value === 'if' || value === 'unless');
  const condition = at === -1 ? [] : words.slice(at);
  const when = parseCondition(condition, acls);
  return {
    line,
    section,
    action,
    argument,
    args: at === -1 ? words : words.slice(0, at),
    when: line.doubt === null ? when : { kind: 'and', of: [when, { kind: 'open', doubt: line.doubt }] },
    whenText: condition.map(({ value }) => value).join(' '),
  };
}

function statsIn(lines: readonly FoundLine[], acls: Acls): StatsPage | null {
  const [first] = lines;
  if (first === undefined) return null;
  const uri = lines.findLast(({ line }) => line.args[0]?.value === 'uri');
  const rules = lines.filter(({ line }) => line.args[0]?.value === 'http-request').map((found) => actionRule(found, found.line.args.slice(1), acls));
  return { span: (uri ?? first).line.span, uri: uri?.line.args[1]?.value ?? '/haproxy?stats', rules };
}
