import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { rules } from '../../../rules/index.ts';
import { gaps, documents } from '../../../src/dev/documents.ts';
import { writeOrCheck } from '../../../src/dev/generated-files.ts';
import { registries } from '../../../src/dev/generate-registries.ts';
import { settingsSchema } from '../../../src/engine/settings-schema.ts';
import { projectRoot } from '../../../src/dev/project-root.ts';
import { formatScaffold, ruleScaffold } from '../../../src/dev/scaffolds.ts';
import { settingsFileNames } from '../../../src/engine/find-settings-file.ts';

const directory = mkdtempSync(join(tmpdir(), 'tlslint-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function write(root: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

describe('registries', () => {
  it('are those of the project', () => {
    for (const [path, text] of registries(projectRoot)) expect(readFileSync(join(projectRoot, path), 'utf8'), `${path}: run npm run gen`).toBe(text);
  });

  it('hold what was scaffolded, and no folder that begins with _', () => {
    const root = join(directory, 'scaffolded');
    write(root, new Map([...ruleScaffold('no-such-thing'), ...formatScaffold('other-server'), ['parsers/_shared/index.ts', '']]));
    const made = registries(root);
    expect(made.get('rules/index.ts')).toContain("import noSuchThing from './no-such-thing.ts';");
    expect(made.get('parsers/index.ts')).toContain("  { id: 'other-server', load: async () => (await import('./other-server/index.ts')).default },");
    expect(made.get('parsers/index.ts')).not.toContain('_shared');
    expect(made.get('parsers/loaded.ts')).toContain("import otherServer from './other-server/index.ts';");
  });
});

describe('writeOrCheck', () => {
  it('writes what is stale, and only tells when it checks', () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    vi.spyOn(console, 'log').mockReturnValue();
    const root = join(directory, 'generated');
    const files = new Map([['a/b.md', 'text\n']]);
    expect(writeOrCheck(root, files, { check: true, command: 'npm run docs' })).toBe(1);
    expect(error).toHaveBeenCalledWith('a/b.md is not up to date: run npm run docs');
    expect(writeOrCheck(root, files, { check: false, command: 'npm run docs' })).toBe(0);
    expect(readFileSync(join(root, 'a/b.md'), 'utf8')).toBe('text\n');
    expect(writeOrCheck(root, files, { check: true, command: 'npm run docs' })).toBe(0);
  });
});

describe('documents', () => {
  const pages = documents(rules);

  it('have a page for each rule in each language, with its examples', () => {
    for (const { id, examples, texts } of rules) {
      for (const [suffix, locale] of [['', 'en'], ['.ja', 'ja']] as const) {
        const page = pages.get(`docs/rules/${id}${suffix}.md`) ?? '';
        expect(page).toContain(texts[locale].why);
        for (const { bad, good } of examples()) {
          expect(page).toContain(bad.trimEnd());
          expect(page).toContain(good.trimEnd());
        }
      }
    }
  });

  it('link to pages and headings that exist', () => {
    const anchors = (page: string): readonly string[] =>
      [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase().replace(/[^\p{Letter}\p{Number}\p{Mark}\p{Connector_Punctuation}\s-]/gu, '').replace(/\s/g, '-'));
    for (const [path, page] of pages) {
      for (const [, target = '', anchor] of page.matchAll(/\]\(([^)#]+\.md)(?:#([^)]+))?\)/g)) {
        const linked = pages.get(join(dirname(path), target));
        expect(linked, `${path} links to ${target}`).toBeDefined();
        if (anchor !== undefined) expect(anchors(linked ?? '')).toContain(anchor);
      }
    }
  });

  it('tell rules without an example for a format', () => {
    expect(gaps(rules, ['no-format'])).toHaveLength(rules.length);
    expect(gaps(rules, ['nginx', 'haproxy'])).toEqual([]);
  });
});

describe('the schema of the settings', () => {
  it('is published with the names that settings files may have', () => {
    expect(settingsFileNames).toEqual(['tlslint.config.toml', 'tlslint.config.yaml', 'tlslint.config.json']);
    expect(readFileSync(join(projectRoot, 'dist/settings.schema.json'), 'utf8')).toBe(`${JSON.stringify(settingsSchema(rules), null, 2)}\n`);
  });
});
