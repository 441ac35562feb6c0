import type { Span } from '../../src/model/span.ts';
import { aclsOf, parseCondition, type Acls, type Condition } from './condition.ts';
import { linesOf, type FoundLine, type Proxy } from './sections.ts';
import type { Line, Section, Word } from './tree.ts';

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
  readonly response: readonly Rule[];
  readonly afterResponse: readonly Rule[];
}

/** The page with statistics: any `stats` line turns it on. */
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
  return (proxy) => {
    const before = read.get(proxy);
    if (before !== undefined) return before;
    const rules = readRules(proxy);
    read.set(proxy, rules);
    return rules;
  };
}

function readRules(proxy: Proxy): ProxyRules {
  const acls = aclsOf(linesOf(proxy, 'acl').map(({ line }) => line));
  const tcp = linesOf(proxy, 'tcp-request').flatMap((found) => layeredRule(found, acls));
  const tcpOf = (...layers: readonly string[]): readonly Rule[] => tcp.flatMap(({ layer, rule }) => (layers.includes(layer) ? [rule] : []));
  const rulesOf = (keyword: string): readonly Rule[] => linesOf(proxy, keyword).map((found) => actionRule(found, found.line.args, acls));
  return {
    proxy,
    connection: tcpOf('connection', 'session'),
    content: tcpOf('content'),
    monitor: linesOf(proxy, 'monitor-uri').at(-1) ?? null,
    request: rulesOf('http-request'),
    stats: statsOf(proxy, acls),
    redirects: keywordRules(proxy, 'redirect', acls),
    switching: keywordRules(proxy, 'use_backend', acls),
    defaultBackend: linesOf(proxy, 'default_backend').at(-1) ?? null,
    response: rulesOf('http-response'),
    afterResponse: rulesOf('http-after-response'),
  };
}

function layeredRule(found: FoundLine, acls: Acls): readonly { readonly layer: string; readonly rule: Rule }[] {
  const [layer, ...words] = found.line.args;
  return layer === undefined ? [] : [{ layer: layer.value, rule: actionRule(found, words, acls) }];
}

function keywordRules(proxy: Proxy, keyword: string, acls: Acls): readonly Rule[] {
  return linesOf(proxy, keyword).map((found) => ruleOf(found, keyword, '', found.line.args, acls));
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

function statsOf(proxy: Proxy, acls: Acls): StatsPage | null {
  const lines = linesOf(proxy, 'stats');
  const [first] = lines;
  if (first === undefined) return null;
  const uri = lines.findLast(({ line }) => line.args[0]?.value === 'uri');
  const rules = lines.filter(({ line }) => line.args[0]?.value === 'http-request').map((found) => actionRule(found, found.line.args.slice(1), acls));
  return { span: (uri ?? first).line.span, uri: uri?.line.args[1]?.value ?? '/haproxy?stats', rules };
}
