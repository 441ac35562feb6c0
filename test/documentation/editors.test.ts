import { parse } from '@iarna/toml';
import { describe, expect, it } from 'vitest';
import { exampleUnder, examplesOf } from './pages.ts';

describe('the examples for editors', () => {
  it('are TOML and JSON where they say so', () => {
    const examples = examplesOf('editors.md');
    const toml = examples.filter(({ language }) => language === 'toml');
    expect(toml).toHaveLength(3);
    for (const { text } of toml) expect(typeof parse(text)).toBe('object');
    for (const { text } of examples.filter(({ language }) => language === 'json')) expect(typeof JSON.parse(text)).toBe('object');
  });

  it('start the server in the way there is', () => {
    expect(parse(exampleUnder('editors.md', 'Helix', 'toml'))).toMatchObject({ 'language-server': { tlslint: { command: 'tlslint', args: ['lsp', '--stdio'] } } });
    expect(exampleUnder('editors.md', 'Emacs', 'elisp')).toContain('"tlslint" "lsp" "--stdio"');
    expect(exampleUnder('editors.md', 'Zed', 'rust')).toContain('vec!["lsp".into(), "--stdio".into()]');
  });

  it('have balanced parentheses in Lisp', () => {
    for (const { text } of examplesOf('editors.md').filter(({ language }) => language === 'elisp')) {
      const parentheses = Array.from(text.replace(/"[^"]*"/g, '').matchAll(/[()]/g), ([character]) => (character === '(' ? 1 : -1));
      const depths = parentheses.map((_, index) => parentheses.slice(0, index + 1).reduce((sum, step) => sum + step, 0));
      expect([Math.min(...depths) >= 0, depths.at(-1)]).toEqual([true, 0]);
    }
  });
});
