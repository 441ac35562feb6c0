import { expect } from 'vitest';
import { localized, type Report, type Rule, type RuleContext } from '../../../src/engine/rule.ts';
import type { Endpoint } from '../../../src/model/endpoint.ts';
import type { Profile } from '../../../src/standards/profile.ts';
import { profile as asvs } from '../../../src/standards/profiles/asvs-5.0.be.ts';

/** What rules see in these tests: the default profile at the highest level, on a fixed day. */
export function context(overrides: { readonly profile?: Profile; readonly level?: 1 | 2 | 3; readonly today?: string; readonly options?: RuleContext['options']; readonly endpoints?: readonly Endpoint[] } = {}): RuleContext {
  const { profile = asvs, level = 3, today = '2026-11-25', options = {}, endpoints = [] } = overrides;
  return { profile, options, level, today, endpoint: (id) => endpoints.find((endpoint) => endpoint.id === id) ?? null };
}

/** The reports of a rule, after a look at what holds for every report: the endpoint is one of its kind, and no text has an open place. */
export function reportsOf<Key extends string>(rule: Rule<Key>, endpoint: Endpoint, overrides: Parameters<typeof context>[0] = {}): readonly Report<Key>[] {
  const applies = rule.appliesTo(endpoint, context(overrides));
  const reports = rule.check(endpoint, context(overrides));
  expect(applies || reports.length === 0, 'reports on an endpoint it does not apply to').toBe(true);
  for (const { message, data, notes = [], related = [] } of reports) {
    for (const part of [{ message, data }, ...notes, ...related]) {
      const { en, ja } = localized(rule, part.message, part.data);
      expect([en, ja].filter((text) => /\{\w*\}/.test(text) || text === part.message), 'open places').toEqual([]);
    }
  }
  return reports;
}

/** The English text of a report and of its notes. */
export function textsOf<Key extends string>(rule: Rule<Key>, report: Report<Key> | undefined): readonly string[] {
  if (report === undefined) return [];
  return [report, ...(report.notes ?? [])].map(({ message, data }) => localized(rule, message, data).en);
}
