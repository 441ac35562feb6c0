import type { Problem } from '../../../src/model/problem.ts';
import type { Release } from '../../../src/model/release.ts';
import { configurationProblem } from './configuration-problem.ts';
import { isAtLeast } from '../../_shared/release.ts';
import type { Configuration, Proxy } from '../syntax/sections.ts';
import type { Section } from '../syntax/tree.ts';

/** Keywords of proxies that no `defaults` section may have (HAProxy, warnifnotcap and PR_CAP_DEF in cfgparse-listen.c). */
const forProxies: ReadonlySet<string> = new Set(['bind', 'monitor', 'redirect', 'server', 'use-server', 'use_backend']);

/** Keywords of rules. */
const ofRules: ReadonlySet<string> = new Set(['http-after-response', 'http-request', 'http-response', 'tcp-request', 'tcp-response']);

/** Those that one with a name may have, since 2.5. */
const forNamed: ReadonlySet<string> = new Set(['acl', ...ofRules]);

/** What HAProxy refuses about `defaults` sections, and about what starts from them. */
export function defaultsProblems(configuration: Configuration, release: Release): readonly Problem[] {
  return [...refusedLines(configuration, release), ...inheritedRules(configuration)];
}

/** Rules of `defaults` are for frontends or for backends, and for these only (HAProxy, cfg_parse_listen, parse_new_proxy). */
function inheritedRules({ sections, proxies }: Configuration): readonly Problem[] {
  const withRules = new Map(sections.flatMap((section) => (hasRules(section) ? [[section, new Set<Proxy['kind']>()] as const] : [])));
  if (withRules.size === 0) return [];
  const byName = new Map([...withRules.keys()].map((section) => [section.name?.value, section]));
  const ofDefaults = sections.filter(({ kind, from }) => kind === 'defaults' && from !== null && byName.has(from.value));
  const ofProxies = proxies.flatMap(({ kind, section, defaults: [base] }) => {
    const users = base && withRules.get(base);
    if (users === undefined) return [];
    if (kind === 'listen') return [configurationProblem('inherited-rules', section.head.span, kind)];
    const [first] = users.add(kind);
    return first === kind ? [] : [configurationProblem('shared-rules', section.head.span, base?.name?.value)];
  });
  return [...ofDefaults.map(({ head }) => configurationProblem('inherited-rules', head.span, 'defaults')), ...ofProxies];
}

function hasRules(section: Section): boolean {
  return section.kind === 'defaults' && section.name !== null && section.lines.some((line) => line.doubt === null && ofRules.has(line.name));
}

/** The first line of each section that is refused there. */
function refusedLines({ sections }: Configuration, release: Release): readonly Problem[] {
  return sections.flatMap((section) => {
    if (section.kind !== 'defaults') return [];
    const mayHaveRules = section.name !== null && isAtLeast(release, '2.5');
    const refused = section.lines.find((line) => line.doubt === null && (forProxies.has(line.name) || (!mayHaveRules && forNamed.has(line.name))));
    return refused === undefined ? [] : [configurationProblem('not-in-defaults', refused.span, refused.name)];
  });
}
