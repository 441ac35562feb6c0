import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import { parsers } from '../../parsers/loaded.ts';
import plugin from '../../src/eslint/index.ts';
import { lineStartsOf, lint, positionAt } from '../../src/index.ts';

const fixtures = resolve(import.meta.dirname, '../../fixtures');

interface Fixture {
  readonly directory: string;
  readonly path: string;
  /** `null`: JavaScript. */
  readonly language: string | null;
}

/** Files that ESLint can lint without a parser of its own: not TypeScript, and nothing that is broken on purpose. */
function fixturesOf(format: string): readonly Fixture[] {
  return readdirSync(join(fixtures, format), { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    const [name = ''] = relative(join(fixtures, format), path).split('/');
    if (!entry.isFile() || /output|\.expect$|\.[cm]?tsx?$|^broken/.test(entry.name)) return [];
    return [{ directory: join(fixtures, format, name), path, language: /\.[cm]?jsx?$/.test(entry.name) ? null : `tlslint/${format}` }];
  });
}

const ofOurs = /^tlslint\/(?!configuration-)/;

describe.each(parsers.map(({ id }) => id))('the fixtures of %s', (format) => {
  it('are linted as by the command, and nothing is left to fix after --fix', { timeout: 120_000 }, async () => {
    for (const { directory, path, language } of fixturesOf(format)) {
      const linter = new Linter({ cwd: directory });
      const text = readFileSync(path, 'utf8');
      const part: Linter.Config = language === null ? { languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } } } : { language };
      const configs: Linter.Config[] = [...plugin.configs.recommended.slice(0, 1), { files: [`**/${basename(path)}`], ...part }];
      const told = linter.verify(text, configs, { filename: path }).filter(({ ruleId }) => ofOurs.test(ruleId ?? 'tlslint/none'));

      const file = relative(directory, path);
      const { findings } = await lint([path], { workingDirectory: directory, ignoreUnknown: true });
      const starts = lineStartsOf(text);
      const expected = findings.filter(({ truth, span }) => truth === 'yes' && span.file === file).map(({ rule, span }) => {
        const { line, column } = positionAt(starts, span.start);
        return `${line}:${column} tlslint/${rule}`;
      });
      expect(told.map(({ line, column, ruleId }) => `${line}:${column} ${ruleId ?? ''}`).sort(), path).toEqual(expected.sort());

      if (told.some(({ fix }) => fix !== undefined)) {
        const { messages } = linter.verifyAndFix(text, configs, { filename: path });
        expect(messages.filter(({ fix }) => fix !== undefined).map(({ ruleId }) => ruleId), path).toEqual([]);
      }
    }
  });
});
