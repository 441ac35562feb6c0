import { describe, expect, it } from 'vitest';
import { check, type CheckResult } from '../../../src/engine/check.ts';
import type { Alike } from '../../../src/engine/parser.ts';
import { defineRule, type RuleContext } from '../../../src/engine/rule.ts';
import type { Endpoint } from '../../../src/model/endpoint.ts';
import type { Span } from '../../../src/model/span.ts';
import { profile } from '../../../src/standards/profiles/asvs-5.0.be.ts';
import { listener } from '../../endpoints.ts';
import { noOldVersion } from './fake.ts';

const file = 'a.conf';
const context: RuleContext = { profile, level: 2, today: '2026-01-01', endpoint: () => null, options: {} };

/** The first is the model of the others. */
const listeners = [0, 100, 200].map((start) => listener({ id: `at-${start}`, at: { file, start, end: start + 10 } }));

function checked(place: (endpoint: Endpoint) => Span, alikeOf: (model: Endpoint, endpoint: Endpoint) => Alike): { readonly result: CheckResult; readonly asked: readonly string[] } {
  const asked: string[] = [];
  const rule = defineRule({
    ...noOldVersion,
    appliesTo: () => true,
    check: (endpoint) => {
      asked.push(endpoint.id);
      return [{ message: 'old', data: { endpoint: endpoint.id }, at: { kind: 'written', span: place(endpoint) }, truth: 'yes' }];
    },
  });
  const [model, ...others] = listeners;
  const alike = new Map<Endpoint, Alike>(model === undefined ? [] : others.map((other) => [other, alikeOf(model, other)]));
  return { result: check(listeners, { rules: [rule], settings: {}, ruleOptions: {}, context, alike, spell: () => null }), asked };
}

const own: readonly Span[] = [
  { file, start: 0, end: 50 },
  { file, start: 500, end: 600 },
];

describe('what is said of endpoints that are alike', () => {
  it('is the same where it points at something that they share', () => {
    const { result, asked } = checked(() => ({ file, start: 900, end: 910 }), (model) => ({ model, own, part: {} }));
    expect(result.checked.map(({ finding }) => finding.endpoints)).toEqual([['at-0', 'at-100', 'at-200']]);
    expect(asked).toEqual(['at-0']);
  });

  it('is asked of each, where the settings go by names', () => {
    const asked: string[] = [];
    const rule = defineRule({
      ...noOldVersion,
      appliesTo: () => true,
      check: ({ id }, { options }) => {
        asked.push(id);
        return (options['hosts'] as readonly string[]).includes(id) ? [] : [{ message: 'old', data: {}, at: { kind: 'written', span: { file, start: 900, end: 910 } }, truth: 'yes' }];
      },
    });
    const [model, ...others] = listeners;
    const alike = new Map<Endpoint, Alike>(model === undefined ? [] : others.map((other) => [other, { model, own, part: {} }]));
    const saidOf = (hosts: readonly string[]): unknown =>
      check(listeners, { rules: [rule], settings: {}, ruleOptions: { [rule.id]: { hosts } }, context, alike, spell: () => null }).checked.map(({ finding }) => finding.endpoints);
    expect(saidOf(['at-0'])).toEqual([['at-100', 'at-200']]);
    expect(saidOf(['at-100'])).toEqual([['at-0', 'at-200']]);
    expect(asked).toEqual(['at-0', 'at-100', 'at-200', 'at-0', 'at-100', 'at-200']);
    expect(saidOf([])).toEqual([['at-0', 'at-100', 'at-200']]);
    expect(asked.length).toBe(7);
  });

  it('is put into words when somebody asks, where it points at the part of each', () => {
    const { result, asked } = checked(({ at }) => at, (model, part) => ({ model, own, part }));
    expect(result.checked.map(({ finding }) => [finding.rule, finding.severity, finding.endpoints])).toEqual(listeners.map(({ id }) => ['no-old-version', 'error', [id]]));
    expect(asked).toEqual(['at-0']);
    expect(result.checked.map(({ finding }) => [finding.span.start, finding.message.en.includes(finding.endpoints[0] ?? '?')])).toEqual([
      [0, true],
      [100, true],
      [200, true],
    ]);
    expect(asked).toEqual(['at-0', 'at-100', 'at-200']);
  });

  it('is one finding for those that are configured by the same part', () => {
    const part = {};
    const { result } = checked(({ at }) => at, (model) => ({ model, own, part }));
    expect(result.checked.map(({ finding }) => finding.endpoints)).toEqual([['at-0'], ['at-100', 'at-200']]);
  });

  it.each([
    ['without such a part', ({ at }: Endpoint): Span => at, undefined],
    ['where it points at another own part', (): Span => ({ file, start: 510, end: 520 }), {}],
  ])('is asked for %s', (_, place, part) => {
    const { asked } = checked(place, (model) => ({ model, own, ...(part && { part }) }));
    expect(asked).toEqual(['at-0', 'at-100', 'at-200']);
  });
});
