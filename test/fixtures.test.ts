import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formats } from '../parsers/index.ts';
import { rules } from '../rules/index.ts';
import { compatibleEdits, fixInRounds } from '../src/engine/fix.ts';
import type { Run } from '../src/engine/finding.ts';
import type { Parser } from '../src/engine/parser.ts';
import type { FileId } from '../src/model/span.ts';
import { textReport } from '../src/report/text.ts';
import { allCases, checkCase, settingsOf, type Case } from './harness/cases.ts';
import { expectationsOf, markersBeside, markersIn, type Expectation } from './harness/markers.ts';

/**
 * Every case of fixtures/<format>/<case>/: markers are the findings, both ways; the report is output.txt; the text after all
 * fixes is in fixed/, and checked again it has nothing left to fix. `UPDATE_FIXTURES=1` writes output.txt and fixed/.
 */
const update = process.env['UPDATE_FIXTURES'] === '1';

for (const format of formats) {
  const cases = allCases().filter((one) => one.format === format.id);
  const { lineComment } = await format.load();

  describe(format.id, () => {
    it('has cases', () => {
      expect(cases.length).toBeGreaterThan(0);
    });

    it.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
      const options = { format, ...(await settingsOf(one)) };
      const run = await checkCase(one, options);
      expect(run.problems.filter(({ code }) => code === 'internal')).toEqual([]);
      expect(undocumentedFixes(run)).toEqual([]);
      expect([...expectationsOf(run.findings, run.files)].sort()).toEqual([...expectedIn(one, lineComment)].sort());
      compareText(join(one.directory, 'output.txt'), reportOf(run));

      const check = (texts: ReadonlyMap<FileId, string>): Promise<Run> => checkCase(one, options, texts);
      const fixed = await fixInRounds(run.files, async (texts) => (await check(texts)).findings, 'unsafe');
      compareFixed(join(one.directory, 'fixed'), fixed);
      if (fixed.size === 0) return;
      const again = await check(new Map([...run.files, ...fixed]));
      expect([...compatibleEdits(again.findings, 'unsafe').keys()], 'left to fix').toEqual([]);
      const before = codes(run);
      expect(codes(again).filter((code) => !before.includes(code)), 'problems that a fix made').toEqual([]);
    });
  });
}

it('has a format for every case', () => {
  expect(allCases().filter(({ format }) => !formats.some(({ id }) => id === format))).toEqual([]);
});

function expectedIn({ inputs, directory }: Case, lineComment: Parser['lineComment']): readonly Expectation[] {
  return [...inputs].flatMap(([file, text]) => {
    const mark = lineComment(file);
    const beside = join(directory, `${file}.expect`);
    return [...(mark === null ? [] : markersIn(file, text, mark)), ...(existsSync(beside) ? markersBeside(file, readFileSync(beside, 'utf8')) : [])];
  });
}

function reportOf(run: Run): string {
  return textReport(run, { locale: 'en', colours: false, width: 100, review: true, quiet: false });
}

/** Fixes that are not of the kind that the documentation of the rule says. */
function undocumentedFixes({ findings, aboveLevel }: Run): readonly string[] {
  return [...findings, ...aboveLevel].flatMap(({ rule: id, fix }) => {
    const rule = rules.find((candidate) => candidate.id === id);
    if (fix === null || fix.edits.length === 0 || rule?.fix === fix.safety || rule?.fix === 'either') return [];
    return [`${id} is documented as ${rule?.fix ?? 'unknown'}, and this is ${fix.safety}: ${fix.text}`];
  });
}

function codes({ problems }: Run): readonly string[] {
  return problems.map(({ code }) => code).sort();
}

function compareText(path: string, text: string): void {
  if (update) writeFileSync(path, text);
  expect(existsSync(path), `${path}: write it with UPDATE_FIXTURES=1 and read it`).toBe(true);
  expect(text).toBe(readFileSync(path, 'utf8'));
}

function compareFixed(directory: string, fixed: ReadonlyMap<FileId, string>): void {
  if (update) {
    rmSync(directory, { recursive: true, force: true });
    for (const [file, text] of fixed) {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      writeFileSync(join(directory, file), text);
    }
  }
  const entries = existsSync(directory) ? readdirSync(directory, { recursive: true, withFileTypes: true }) : [];
  const written = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  expect(Object.fromEntries(fixed)).toEqual(Object.fromEntries(written.map((path) => [path.slice(directory.length + 1), readFileSync(path, 'utf8')])));
}
