import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, compatibleEdits } from '../../../src/engine/fix.ts';
import type { Run } from '../../../src/engine/finding.ts';
import { suppressionsOf } from '../../../src/engine/file-suppressions.ts';
import { defaultSettings } from '../../../src/engine/settings.ts';
import { suppressionEdit, type IgnoredFindings } from '../../../src/engine/suppress.ts';
import { fakeParser, runOn } from './fake.ts';

const old = 'no-old-version';

function check(text: string, overrides: Parameters<typeof runOn>[1] = {}): Promise<Run> {
  return runOn({ 'a.fake': text }, overrides);
}

/** `1: old` for a finding, `1: suppression/unused` for a problem, with the line. */
function told({ findings, problems, files }: Run): readonly string[] {
  const line = (start: number): number => (files.get('a.fake') ?? '').slice(0, start).split('\n').length;
  return [...findings.map(({ span }) => `${line(span.start)}: found`), ...problems.map(({ span, code }) => `${line(span.start)}: ${code}`)].sort();
}

function fixed({ findings, problems, files }: Run): string {
  return applyEdits(files.get('a.fake') ?? '', compatibleEdits([...findings, ...problems], 'safe').get('a.fake') ?? []);
}

describe('a suppression', () => {
  it('counts for its line, for the next one, or for a block', async () => {
    const text = [
      'server a TLSv1',
      `server b TLSv1 # tlslint-disable-line ${old} -- known`,
      `# tlslint-disable-next-line ${old} -- known`,
      'server c TLSv1',
      'server d TLSv1',
      `# tlslint-disable ${old} -- known`,
      'server e TLSv1',
      'server f TLSv1',
      `# tlslint-enable ${old}`,
      'server g TLSv1',
      `# tlslint-disable ${old} -- known`,
      'server h TLSv1',
      '# tlslint-enable',
      'server i TLSv1',
      '',
    ].join('\n');
    const run = await check(text);
    expect(told(run)).toEqual(['10: found', '14: found', '1: found', '5: found']);
    expect(run.suppressed.map(({ finding }) => finding.message.en)).toEqual(['b', 'c', 'e', 'f', 'h'].map((name) => `TLS 1.0 on ${name}:443`));
    expect(run.suppressed[1]?.by).toMatchObject({ kind: 'comment', reason: 'known', span: { file: 'a.fake', start: text.indexOf('# tlslint-disable-next') } });
  });

  it('counts for the next line although other comments stand between', async () => {
    expect(told(await check(`# tlslint-disable-next-line ${old} -- known\n# why\n  # more\nserver a TLSv1\n`))).toEqual([]);
    expect(told(await check(`# tlslint-disable-next-line ${old} -- known\n\nserver a TLSv1\n`))).toEqual(['1: suppression/unused', '3: found']);
  });

  it('reaches to the end of the file when nothing ends it', async () => {
    expect(told(await check(`server a TLSv1\n# tlslint-disable ${old} -- known\nserver b TLSv1`))).toEqual(['1: found']);
  });

  it('counts with the line endings of Windows', async () => {
    expect(told(await check(`# tlslint-disable-next-line ${old} -- known\r\nserver a TLSv1\r\nserver b TLSv1\r\n`))).toEqual(['3: found']);
  });

  it('makes nobody believe that the requirement is met', async () => {
    const { requirements } = await check(`server a TLSv1 # tlslint-disable-line ${old} -- known\n`);
    expect(requirements.find(({ requirement }) => requirement === 'v5.0.be-9.4.2')).toMatchObject({ verdict: 'undecided', findings: 0, suppressed: 1 });
  });

  it('needs a reason, unless the settings say otherwise', async () => {
    const text = `server a TLSv1 # tlslint-disable-line ${old}\nserver b TLSv1 # tlslint-disable-line ${old} -- \n`;
    expect(told(await check(text))).toEqual(['1: found', '1: suppression/no-reason', '2: found', '2: suppression/no-reason']);
    expect(told(await check(text, { settings: { ...defaultSettings, requireReason: false } }))).toEqual([]);
  });

  it('has to name rules, and rules that exist', async () => {
    const run = await check(`server a TLSv1 # tlslint-disable-line -- why\nserver b TLSv1 # tlslint-disable-line no-old-versions -- why\nserver c TLSv1 # tlslint-disable-lin ${old} -- why\n`);
    expect(told(run)).toEqual(['1: found', '1: suppression/no-rule', '2: found', '2: suppression/unknown-rule', '3: found', '3: suppression/unknown-comment']);
    expect(run.problems.map(({ text }) => text.en)).toEqual([
      expect.stringContaining('write the rules'),
      'there is no rule "no-old-versions"; did you mean "no-old-version"?',
      '"tlslint-disable-lin" means nothing; did you mean "tlslint-disable-line"?',
    ]);
  });

  it('is reported when it is of no use, and can be taken out', async () => {
    const run = await check(`# tlslint-disable-next-line ${old} -- why\r\nserver a TLSv1.2\r\nserver b TLSv1.2  # tlslint-disable-line ${old} -- why\r\n  # tlslint-enable\r\n`);
    expect(told(run)).toEqual(['1: suppression/unused', '3: suppression/unused', '4: suppression/unused']);
    expect(fixed(run)).toBe('server a TLSv1.2\r\nserver b TLSv1.2\r\n');
  });

  it('loses only the rules that are of no use', async () => {
    const other = { ...(await import('./fake.ts')).noOldVersion, id: 'other', check: () => [] };
    const { noOldVersion } = await import('./fake.ts');
    const rules = [noOldVersion, other];
    const run = await check(`# tlslint-disable-next-line other, ${old} -- why\nserver a TLSv1\n`, { rules });
    expect(told(run)).toEqual(['1: suppression/unused']);
    expect(fixed(run)).toBe(`# tlslint-disable-next-line ${old} -- why\nserver a TLSv1\n`);
    const useless = await check(`# tlslint-disable-next-line other, ${old} -- why\nserver a TLSv1.2\n`, { rules });
    expect(useless.problems.map(({ text }) => text.en)).toEqual(['other', old].map((id) => `nothing is found here that this suppresses: ${id}`));
    const off = { ...defaultSettings, rules: { other: 'off' as const } };
    expect(told(await check(`# tlslint-disable-next-line other, ${old} -- why\nserver a TLSv1\n`, { rules, settings: off }))).toEqual([]);
  });

  it('is of use where only a higher level asks', async () => {
    const run = await check(`server a TLSv1 # tlslint-disable-line ${old} -- why\n`, { settings: { ...defaultSettings, level: 1 } });
    expect(told(run)).toEqual([]);
  });

  it('is not looked for when nothing was checked', async () => {
    expect(told(await check(`# tlslint-disable-line unknown\nserver a TLSv1\n`, { rules: [] }))).toEqual([]);
  });

  it('is only judged in what was asked about', async () => {
    const text = `# tlslint-disable-line ${old} -- why\nserver a TLSv1.2\n`;
    expect((await runOn({ 'a.fake': text, 'b.fake': text }, { paths: ['b.fake'] })).problems.map(({ span }) => span.file)).toEqual(['b.fake']);
  });

  it('never throws, whatever a comment says', () => {
    const part = fc.constantFrom('# tlslint-', 'disable', '-line', '-next-line', 'enable', ' ', 'rule', ',', '--', ' -- ', 'x', '\n', '\r\n', '# ', '/* ', '*/', '\t');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        const { suppressions, problems } = suppressionsOf('a', text, fakeParser.comments(text, 'a'));
        for (const { start, end } of [...suppressions.map(({ range }) => range), ...problems.map(({ span }) => span)]) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });

  it('takes time in proportion to the text', () => {
    const text = `# tlslint-disable-next-line ${old} -- why\n`.repeat(50_000);
    const before = performance.now();
    expect(suppressionsOf('a', text, fakeParser.comments(text, 'a')).suppressions).toHaveLength(50_000);
    expect(performance.now() - before).toBeLessThan(2000);
  });
});

describe('what the settings leave out', () => {
  const entry: IgnoredFindings = { rule: old, matches: (file) => file === 'a.fake', reason: 'legacy', until: '2026-12-01', pattern: '*.fake', file: 'tlslint.config.toml' };

  it('is suppressed up to a day, and reported after it', async () => {
    const run = await check('server a TLSv1', { ignored: [entry] });
    expect([run.findings, run.problems]).toEqual([[], []]);
    expect(run.suppressed.map(({ by }) => by)).toEqual([{ kind: 'settings', reason: 'legacy', until: '2026-12-01' }]);
    const later = await check('server a TLSv1', { ignored: [{ ...entry, until: '2026-11-30' }] });
    expect(later.findings).toHaveLength(1);
    expect(later.problems).toMatchObject([{ code: 'suppression/expired', severity: 'warning', span: { file: 'tlslint.config.toml' } }]);
    expect((await check('server a TLSv1', { ignored: [{ ...entry, until: null }] })).findings).toEqual([]);
  });

  it('is that rule in those files only', async () => {
    expect((await check('server a TLSv1', { ignored: [{ ...entry, rule: 'other' }] })).findings).toHaveLength(1);
    expect((await check('server a TLSv1', { ignored: [{ ...entry, matches: () => false }] })).findings).toHaveLength(1);
  });
});

describe('suppressionEdit', () => {
  const finding = (start: number): Parameters<typeof suppressionEdit>[0] => ({ rule: old, span: { file: 'a.fake', start, end: start + 5 } });

  it('is a comment on the line above, which is found again', async () => {
    const text = 'server a TLSv1.2\r\n\tserver b TLSv1\r\n';
    const edit = suppressionEdit(finding(text.indexOf('TLSv1\r')), text, fakeParser, ' known\n to us ');
    expect(edit).not.toBeNull();
    const suppressed = applyEdits(text, edit === null ? [] : [edit]);
    expect(suppressed).toBe(`server a TLSv1.2\r\n\t# tlslint-disable-next-line ${old} -- known to us\r\n\tserver b TLSv1\r\n`);
    expect(told(await check(suppressed.replace(/\t/g, '')))).toEqual([]);
  });

  it('is none where no comment can be', () => {
    expect(suppressionEdit(finding(0), 'server a TLSv1', { ...fakeParser, lineComment: () => null }, 'why')).toBeNull();
    expect(suppressionEdit(finding(0), 'server a TLSv1', { ...fakeParser, comments: () => [] }, 'why')).toBeNull();
    expect(suppressionEdit(finding(12), 'server a \\\nTLSv1', fakeParser, 'why')).toBeNull();
  });
});
