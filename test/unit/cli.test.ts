import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.ts';
import { localeOf, wantsColour } from '../../src/cli/environment.ts';
import { progressOn } from '../../src/cli/progress.ts';
import { runCommand } from '../../src/cli/run-command.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

describe('localeOf', () => {
  it.each([
    [{}, 'en'],
    [{ LANG: 'ja_JP.UTF-8' }, 'ja'],
    [{ LANG: 'ja' }, 'ja'],
    [{ LANG: 'de_DE.UTF-8' }, 'en'],
    [{ LANG: 'ja_JP.UTF-8', LC_MESSAGES: 'en_US.UTF-8' }, 'en'],
    [{ LANG: 'en_US.UTF-8', LC_ALL: 'ja_JP.UTF-8', LC_MESSAGES: 'en_US.UTF-8' }, 'ja'],
    [{ LANG: 'ja_JP.UTF-8', LC_ALL: '' }, 'ja'],
    [{ LANG: 'en_US.UTF-8', LANGUAGE: 'ja:en' }, 'ja'],
    [{ LANG: 'ja_JP.UTF-8', LANGUAGE: 'de:en' }, 'en'],
    [{ LANG: 'C.UTF-8', LANGUAGE: 'ja' }, 'en'],
    [{ LANG: 'ja_JP.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LANG: 'jam_JM' }, 'en'],
  ])('%j is %s', (environment, locale) => {
    expect(localeOf(environment)).toBe(locale);
  });
});

describe('wantsColour', () => {
  it.each([
    [null, {}, true, true],
    [null, {}, false, false],
    [null, { NO_COLOR: '1' }, true, false],
    [null, { NO_COLOR: '' }, true, true],
    [null, { FORCE_COLOR: '1' }, false, true],
    [null, { FORCE_COLOR: '0' }, true, false],
    [null, { TERM: 'dumb' }, true, false],
    [true, { NO_COLOR: '1' }, false, true],
    [false, { FORCE_COLOR: '1' }, true, false],
  ])('option %j, environment %j, terminal %j: %j', (option, environment, isTerminal, wanted) => {
    expect(wantsColour(option, environment, isTerminal)).toBe(wanted);
  });
});

describe('parseArguments', () => {
  it('takes the first word for a command when it is one', () => {
    expect(parseArguments(['inspect', 'a.conf'])).toMatchObject({ command: 'inspect', operands: ['a.conf'] });
    expect(parseArguments(['./inspect', 'a.conf'])).toMatchObject({ command: 'lint', operands: ['./inspect', 'a.conf'] });
    expect(parseArguments(['--', '--strange'])).toMatchObject({ command: 'lint', operands: ['--strange'] });
  });

  it('takes options before and after the operands', () => {
    expect(parseArguments(['--level=3', 'a', '--root', 'x', 'b', '--root', 'y', '-q'])).toMatchObject({
      operands: ['a', 'b'],
      level: 3,
      roots: ['x', 'y'],
      quiet: true,
      config: null,
    });
    expect(parseArguments(['--no-config']).config).toEqual({ none: true });
  });
});

describe('progressOn', () => {
  const written: string[] = [];
  const terminal = (isNoteTerminal: boolean): Terminal => ({
    environment: {},
    workingDirectory: '/',
    out: () => undefined,
    note: (text) => {
      written.push(text);
    },
    isOutTerminal: false,
    isNoteTerminal,
    columns: 60,
    readStandardInput: () => '',
  });
  let time = 0;
  const run = (isTerminal: boolean, times: readonly number[]): readonly string[] => {
    written.length = 0;
    time = 0;
    const progress = progressOn(terminal(isTerminal), () => time);
    for (const [index, at] of times.entries()) {
      time = at;
      progress.onFile(`file-${index}\u001b ${'x'.repeat(80)}`);
    }
    progress.end();
    return [...written];
  };

  it('shows one line on a terminal when it takes long, and takes it away', () => {
    expect(run(true, [0, 100, 600, 650, 900])).toEqual([`\r\u001b[K3  file-2\\u{1b} ${'x'.repeat(42)}…`, `\r\u001b[K5  file-4\\u{1b} ${'x'.repeat(42)}…`, '\r\u001b[K']);
  });

  it('shows how far the analysis is', () => {
    written.length = 0;
    time = 0;
    const progress = progressOn(terminal(true), () => time);
    for (const [done, at] of [[1, 100], [2, 700], [3, 750], [4, 900]] as const) {
      time = at;
      progress.onUnit(done, 4);
    }
    progress.end();
    expect(written).toEqual([`\r\u001b[K[${'#'.repeat(15)}${'-'.repeat(15)}]  50 %  2/4`, `\r\u001b[K[${'#'.repeat(30)}] 100 %  4/4`, '\r\u001b[K']);
  });

  it('shows nothing when it is quick or there is no terminal', () => {
    expect(run(true, [0, 100, 200])).toEqual([]);
    expect(run(false, [0, 600, 1200])).toEqual([]);
  });
});

describe('runCommand', () => {
  async function failingWith(error: Error): Promise<readonly [number | null, string]> {
    const notes: string[] = [];
    const out = (): never => {
      throw error;
    };
    const terminal: Terminal = {
      environment: {},
      workingDirectory: '/',
      out,
      note: (text) => notes.push(text),
      isOutTerminal: false,
      isNoteTerminal: false,
      columns: null,
      readStandardInput: () => '',
    };
    return [await runCommand(['--version'], terminal), notes.join('')];
  }

  it('answers a full disk with a sentence, and not as if there were findings', async () => {
    expect(await failingWith(Object.assign(new Error('ENOSPC: no space left on device, write'), { syscall: 'write' }))).toEqual([3, 'tlslint: ENOSPC: no space left on device, write\n']);
  });

  it('shows where a mistake of its own happened, without what could be a command', async () => {
    const [code, note] = await failingWith(new TypeError('a\n::error::b'));
    expect(code).toBe(3);
    expect(note).toMatch(/^tlslint: TypeError: a\n(?!::error)[^]*\n {4}at /);
  });
});
