import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandPath, directoryWith, weakConfiguration } from '../cli/command.ts';

/** What the script saw in the editor. Lines and columns count from 0, columns in bytes. */
interface Seen {
  readonly failure?: string;
  readonly diagnostics: readonly { readonly code: string; readonly line: number; readonly column: number; readonly severity: number; readonly message: string }[];
  readonly hover: string;
  readonly title: string;
}

const hasNeovim = spawnSync('nvim', ['--version']).status === 0;

/** What the page says to write for versions before 0.11. */
function setup(): string {
  const page = readFileSync(join(import.meta.dirname, '../../docs/editors.md'), 'utf8');
  const lines = /^Older ones, from 0\.7 on:\n\n```lua\n([^]*?)```$/m.exec(page)?.[1];
  if (lines === undefined) throw new Error('the page has no lines for older versions');
  return lines;
}

function edit(directory: string, rule: string): Seen {
  const out = join(directory, 'seen.json');
  writeFileSync(join(directory, 'setup.lua'), setup());
  writeFileSync(join(directory, 'tlslint'), `#!/bin/sh\nexec '${process.execPath}' '${commandPath}' "$@"\n`);
  chmodSync(join(directory, 'tlslint'), 0o755);
  const environment = {
    PATH: directory + delimiter + (process.env['PATH'] ?? ''),
    HOME: directory,
    OUT: out,
    RULE: rule,
    SETUP: join(directory, 'setup.lua'),
  };
  const args = ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-c', `luafile ${join(import.meta.dirname, 'neovim.lua')}`];
  const { error, stderr } = spawnSync('nvim', args, { cwd: directory, env: environment, encoding: 'utf8', timeout: 60_000 });
  if (error !== undefined) throw error;
  try {
    return JSON.parse(readFileSync(out, 'utf8')) as Seen;
  } catch {
    throw new Error(`Neovim wrote nothing: ${stderr}`);
  }
}

/** `.ci/run` installs Neovim; elsewhere it may be missing. */
describe.skipIf(!hasNeovim && process.env['CI'] === undefined)('Neovim, with its built-in client', () => {
  it('shows the diagnostics, explains them and applies the fix', () => {
    const text = weakConfiguration.replace('ssl_protocols', 'set $shop "🏪"; ssl_protocols');
    const directory = directoryWith({ 'nginx.conf': text });
    const seen = edit(directory, 'no-legacy-protocol');
    expect(seen.failure).toBeUndefined();
    expect(seen.diagnostics).toContainEqual(expect.objectContaining({ code: 'no-legacy-protocol', line: 8, severity: 1 }));
    const line = Buffer.from(text.split('\n')[8] ?? '');
    expect(seen.diagnostics.find(({ code }) => code === 'no-legacy-protocol')?.column).toBe(line.indexOf('TLSv1 '));
    expect(seen.hover).toContain('RFC 8996');
    expect(seen.title).toBe('Write ssl_protocols TLSv1.2 TLSv1.3;');
    expect(readFileSync(join(directory, 'nginx.conf'), 'utf8')).toBe(text.replace('TLSv1 TLSv1.1 TLSv1.2', 'TLSv1.2'));
  }, 90_000);
});
