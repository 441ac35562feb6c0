import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../src/engine/settings.ts';
import type { Rule } from '../../../src/engine/rule.ts';
import type { RequirementVerdict, Run } from '../../../src/engine/finding.ts';
import type { Endpoint } from '../../../src/model/endpoint.ts';
import type { Fact } from '../../../src/model/fact.ts';
import { noOldVersion, runOn } from './fake.ts';

function verdictOn(run: Run, id: string): RequirementVerdict | undefined {
  return run.requirements.find(({ requirement }) => requirement === id)?.verdict;
}

function versionOf({ tls }: Endpoint): Fact<unknown> {
  return tls.known && tls.value !== null ? tls.value.versions.TLSv1 : tls;
}

/** The rule of the tests, changed. */
function changed(overrides: Partial<Rule>): Rule {
  return { ...(noOldVersion as unknown as Rule), ...overrides };
}

describe('run', () => {
  it('reports a written value with the severity of the rule', async () => {
    const [finding, more] = (await runOn({ 'a.fake': 'server shop.example TLSv1 TLSv1.2\n' })).findings;
    expect(finding).toMatchObject({
      rule: 'no-old-version',
      requirement: 'v5.0.be-9.4.2',
      level: 1,
      severity: 'error',
      truth: 'yes',
      message: { en: 'TLS 1.0 on shop.example:443', ja: 'shop.example:443 で TLS 1.0' },
      span: { file: 'a.fake', start: 20, end: 25 },
      endpoints: ['shop.example'],
      fix: { edits: [{ text: 'TLSv1.2 TLSv1.3' }] },
    });
    expect(more).toBeUndefined();
  });

  it('reports what can be written as JSON, words included', async () => {
    const [finding] = (await runOn({ 'a.fake': 'server shop.example TLSv1\n' })).findings;
    expect(JSON.parse(JSON.stringify(finding))).toEqual({
      rule: 'no-old-version',
      requirement: 'v5.0.be-9.4.2',
      level: 1,
      severity: 'error',
      truth: 'yes',
      message: { en: 'TLS 1.0 on shop.example:443', ja: 'shop.example:443 で TLS 1.0' },
      notes: [{ en: 'a note', ja: '注記' }],
      origin: { kind: 'written', span: { file: 'a.fake', start: 20, end: 25 } },
      span: { file: 'a.fake', start: 20, end: 25 },
      related: [expect.objectContaining({ message: { en: 'here', ja: expect.any(String) as string } })],
      endpoints: ['shop.example'],
      fix: { text: 'server shop.example TLSv1.2 TLSv1.3', edits: [expect.objectContaining({ text: 'TLSv1.2 TLSv1.3' })], safety: 'safe' },
    });
  });

  it('lowers the severity for a default', async () => {
    expect((await runOn({ 'a.fake': 'default a' })).findings.map(({ severity }) => severity)).toEqual(['warning']);
  });

  it('lets the settings decide the severity, for defaults too', async () => {
    const settings = { ...defaultSettings, rules: { 'no-old-version': 'error' } } as const;
    expect((await runOn({ 'a.fake': 'default a' }, { settings })).findings.map(({ severity }) => severity)).toEqual(['error']);
  });

  it('merges what is true of several endpoints at one place', async () => {
    const { findings } = await runOn({ 'a.fake': 'server a TLSv1\ninherit b\n' });
    expect(findings.map(({ endpoints, message }) => [message.en, endpoints])).toEqual([['TLS 1.0 on a:443', ['a', 'b']]]);
  });

  it('sorts by file and place', async () => {
    const { findings } = await runOn({ 'b.fake': 'server b TLSv1', 'a.fake': 'server z TLSv1\nserver a TLSv1' });
    expect(findings.map(({ message }) => message.en)).toEqual(['TLS 1.0 on z:443', 'TLS 1.0 on a:443', 'TLS 1.0 on b:443']);
  });

  it('fails a requirement by a finding, passes it in silence, leaves it open for doubt', async () => {
    expect(verdictOn(await runOn({ 'a.fake': 'server a TLSv1' }), 'v5.0.be-9.4.2')).toBe('fail');
    expect(verdictOn(await runOn({ 'a.fake': 'server a TLSv1.2' }), 'v5.0.be-9.4.2')).toBe('pass');
    expect(verdictOn(await runOn({ 'a.fake': 'variable a' }), 'v5.0.be-9.4.2')).toBe('undecided');
    expect(verdictOn(await runOn({ 'a.fake': '# nothing' }), 'v5.0.be-9.4.2')).toBe('not-applicable');
  });

  it('fails a requirement by a default, whose severity is lower', async () => {
    expect(verdictOn(await runOn({ 'a.fake': 'default a' }, { rules: [changed({ severity: 'warning' })] }), 'v5.0.be-9.4.2')).toBe('fail');
    expect(verdictOn(await runOn({ 'a.fake': 'default a' }, { rules: [changed({ severity: 'info' })] }), 'v5.0.be-9.4.2')).toBe('pass');
  });

  it('leaves a requirement open when its rule is off', async () => {
    const settings = { ...defaultSettings, rules: { 'no-old-version': 'off' } } as const;
    const run = await runOn({ 'a.fake': 'server a TLSv1' }, { settings });
    expect(run.findings).toEqual([]);
    expect(verdictOn(run, 'v5.0.be-9.4.2')).toBe('undecided');
  });

  it('says why something is open', async () => {
    const check = noOldVersion.check;
    const rule = changed({ check: (endpoint, context) => check(endpoint, context).map((report) => ({ ...report, doubtful: endpoint.tls })) });
    const [known] = (await runOn({ 'a.fake': 'server a TLSv1' }, { rules: [rule] })).findings;
    expect(known?.notes.map(({ en }) => en)).toEqual(['a note']);
    const versions = changed({ check: (endpoint, context) => check(endpoint, context).map((report) => ({ ...report, doubtful: versionOf(endpoint) })) });
    const [open] = (await runOn({ 'a.fake': 'variable a' }, { rules: [versions] })).findings;
    expect(open?.notes).toEqual([{ en: 'it depends on $v', ja: '$v の値による' }]);
  });

  it('counts an endpoint for the requirement only that it is looked at for', async () => {
    const rule = changed({ requirements: ['v5.0.be-9.4.2', 'v5.0.be-9.3.1'], requirementsFor: ({ id }) => [id === 'inside' ? 'v5.0.be-9.3.1' : 'v5.0.be-9.4.2'] });
    const outside = await runOn({ 'a.fake': 'server a TLSv1.2' }, { rules: [rule] });
    expect([verdictOn(outside, 'v5.0.be-9.4.2'), verdictOn(outside, 'v5.0.be-9.3.1')]).toEqual(['pass', 'not-applicable']);
    const settings = { ...defaultSettings, rules: { 'no-old-version': 'off' } } as const;
    const off = await runOn({ 'a.fake': 'server inside TLSv1.2' }, { rules: [rule], settings });
    expect([verdictOn(off, 'v5.0.be-9.4.2'), verdictOn(off, 'v5.0.be-9.3.1')]).toEqual(['not-applicable', 'undecided']);
  });

  it('leaves the trust in public certificates open wherever there are some', async () => {
    expect(verdictOn(await runOn({ 'a.fake': 'server a TLSv1.2' }), 'v5.0.be-9.1.4')).toBe('undecided');
    expect(verdictOn(await runOn({ 'a.fake': '# nothing' }), 'v5.0.be-9.1.4')).toBe('not-applicable');
  });

  it('counts what only a higher level asks for, without failing a requirement of this level', async () => {
    const strict = changed({ check: (endpoint, context) => noOldVersion.check(endpoint, context).map((report) => ({ ...report, level: 3 as const })) });
    const run = await runOn({ 'a.fake': 'server a TLSv1' }, { rules: [strict] });
    expect(run.findings).toEqual([]);
    expect(run.aboveLevel).toHaveLength(1);
    expect(verdictOn(run, 'v5.0.be-9.4.2')).toBe('pass');
    const third = await runOn({ 'a.fake': 'server a TLSv1' }, { rules: [strict], settings: { ...defaultSettings, level: 3 } });
    expect(third.findings).toHaveLength(1);
    expect(verdictOn(third, 'v5.0.be-9.4.2')).toBe('fail');
  });

  it('reports a rule that fails, and goes on with the others', async () => {
    const broken = changed({
      id: 'broken',
      check: () => {
        throw new Error('no luck');
      },
    });
    const run = await runOn({ 'a.fake': 'server a TLSv1\nserver b TLSv1' }, { rules: [broken, changed({})] });
    expect(run.problems.map(({ code, text }) => [code, text.en])).toEqual([['internal', 'the rule broken failed here, please report it: no luck']]);
    expect(run.findings).toHaveLength(2);
  });

  it('reports a parser that fails, and goes on with the other files', async () => {
    const run = await runOn({ 'a.fake': 'crash', 'b.fake': 'server b TLSv1' });
    expect(run.problems.map(({ code, span, text }) => [code, span.file, text.en])).toEqual([
      ['internal', 'a.fake', 'reading the file as fake failed, please report it: out of paper'],
    ]);
    expect(run.findings).toHaveLength(1);
  });

  it('passes on the problems of parsers', async () => {
    expect((await runOn({ 'a.fake': 'broken' })).problems.map(({ code }) => code)).toEqual(['fake/broken']);
  });
});
