import type { Problem } from '../../../src/model/problem.ts';
import type { Release } from '../../../src/model/release.ts';
import { configurationProblem } from '../bind/bind-problem.ts';
import { isAtLeast } from '../../_shared/release.ts';
import type { Configuration } from '../syntax/sections.ts';

/** Keywords of proxies that no `defaults` section may have (HAProxy, warnifnotcap and PR_CAP_DEF in cfgparse-listen.c). */
const forProxies: ReadonlySet<string> = new Set(['bind', 'monitor', 'redirect', 'server', 'use-server', 'use_backend']);

/** Those that one with a name may have, since 2.5. */
const forNamed: ReadonlySet<string> = new Set(['acl', 'http-after-response', 'http-request', 'http-response', 'tcp-request', 'tcp-response']);

/** The first line of each `defaults` section that HAProxy refuses there. */
export function defaultsProblems({ sections }: Configuration, release: Release): readonly Problem[] {
  return sections.flatMap((section) => {
    if (section.kind !== 'defaults') return [];
    const mayHaveRules = section.name !== null && isAtLeast(release, '2.5');
    const refused = section.lines.find((line) => line.doubt === null && (forProxies.has(line.name) || (!mayHaveRules && forNamed.has(line.name))));
    return refused === undefined ? [] : [configurationProblem('not-in-defaults', refused.span, refused.name)];
  });
}
