import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandPath, directoryWith, weakConfiguration } from '../cli/command.ts';
import { exampleUnder } from '../documentation/pages.ts';

/** What the script saw in the editor. Lines and columns count from 0, columns in characters. */
interface Seen {
  readonly failure?: string;
  readonly diagnostics: readonly { readonly line: number; readonly column: number; readonly text: string }[];
  readonly hover: string;
  readonly title: string;
}

/** Eglot is a package of its own before Emacs 29. */
const hasEglot = spawnSync('emacs', ['--batch', '--eval', '(progn (package-initialize) (require (quote eglot)))']).status === 0;

function edit(directory: string): Seen {
  const out = join(directory, 'seen.json');
  writeFileSync(join(directory, 'setup.el'), exampleUnder('editors.md', 'Emacs', 'elisp'));
  writeFileSync(join(directory, 'tlslint'), `#!/bin/sh\nexec '${process.execPath}' '${commandPath}' "$@"\n`);
  chmodSync(join(directory, 'tlslint'), 0o755);
  const environment = { PATH: directory + delimiter + (process.env['PATH'] ?? ''), HOME: directory, LANG: 'C.UTF-8', OUT: out, SETUP: join(directory, 'setup.el') };
  const { error, stderr } = spawnSync('emacs', ['--batch', '-l', join(import.meta.dirname, 'emacs.el')], { cwd: directory, env: environment, encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL' });
  if (error !== undefined) throw error;
  try {
    return JSON.parse(readFileSync(out, 'utf8')) as Seen;
  } catch {
    throw new Error(`Emacs wrote nothing: ${stderr}`);
  }
}

/** `.ci/run` installs Emacs; elsewhere it may be missing. */
describe.skipIf(!hasEglot && process.env['CI'] === undefined)('Emacs, with Eglot', () => {
  it('shows the diagnostics, explains them and applies the fix', () => {
    const text = weakConfiguration.replace('ssl_protocols', 'set $shop "🏪"; ssl_protocols');
    const directory = directoryWith({ 'nginx.conf': text });
    const seen = edit(directory);
    expect(seen.failure).toBeUndefined();
    const line = text.split('\n').findIndex((one) => one.includes('ssl_protocols'));
    const column = (text.split('\n')[line] ?? '').indexOf('TLSv1 ');
    // The shop is one character to Emacs, and two units to the protocol.
    expect(seen.diagnostics.find(({ text: message }) => message.includes('no-legacy-protocol'))).toMatchObject({ line, column: column - 1 });
    expect(seen.hover).toContain('RFC 8996');
    expect(seen.title).toBe('Write ssl_protocols TLSv1.2 TLSv1.3;');
    expect(readFileSync(join(directory, 'nginx.conf'), 'utf8')).toBe(text.replace('TLSv1 TLSv1.1 TLSv1.2', 'TLSv1.2'));
  }, 90_000);
});
