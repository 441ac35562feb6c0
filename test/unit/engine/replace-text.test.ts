import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceText } from '../../../src/engine/replace-text.ts';

let directory = '';
let path = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tlslint-'));
  path = join(directory, 'a.conf');
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe('replaceText', () => {
  it('writes the text, keeps the mode and leaves nothing beside', () => {
    writeFileSync(path, '\ufeffone\r\n');
    chmodSync(path, 0o640);
    expect(replaceText(path, '\ufeffone\r\n', '\ufefftwo\r\n')).toBe('written');
    expect(readFileSync(path)).toEqual(Buffer.from([0xef, 0xbb, 0xbf, ...Buffer.from('two\r\n')]));
    expect(statSync(path).mode & 0o7777).toBe(0o640);
    expect(readdirSync(directory)).toEqual(['a.conf']);
  });

  it('replaces the target of a link, not the link', () => {
    mkdirSync(join(directory, 'available'));
    writeFileSync(join(directory, 'available/a.conf'), 'one');
    symlinkSync('available/a.conf', path);
    expect(replaceText(path, 'one', 'two')).toBe('written');
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(readlinkSync(path)).toBe('available/a.conf');
    expect(readFileSync(join(directory, 'available/a.conf'), 'utf8')).toBe('two');
    expect(readdirSync(join(directory, 'available'))).toEqual(['a.conf']);
  });

  it('does not overwrite what somebody else has written', () => {
    writeFileSync(path, 'changed');
    expect(replaceText(path, 'one', 'two')).toBe('changed');
    expect(readFileSync(path, 'utf8')).toBe('changed');
    expect(replaceText(join(directory, 'gone.conf'), 'one', 'two')).toBe('changed');
  });

  it('leaves a file alone that is not UTF-8, of which it would lose bytes', () => {
    const latin1 = Buffer.from([0x23, 0xfc, 0x0a]);
    writeFileSync(path, latin1);
    expect(replaceText(path, latin1.toString('utf8'), 'two')).toBe('not-utf-8');
    expect(readFileSync(path)).toEqual(latin1);
  });

  it.skipIf(process.getuid?.() === 0)('leaves a file alone that may not be written', () => {
    writeFileSync(path, 'one');
    chmodSync(path, 0o444);
    expect(replaceText(path, 'one', 'two')).toBe('not-permitted');
    chmodSync(path, 0o644);
    chmodSync(directory, 0o555);
    expect(replaceText(path, 'one', 'two')).toBe('not-permitted');
    chmodSync(directory, 0o755);
    expect(readFileSync(path, 'utf8')).toBe('one');
  });

  it.runIf(process.getuid?.() === 0)('keeps the owner', () => {
    writeFileSync(path, 'one');
    chownSync(path, 1234, 5678);
    expect(replaceText(path, 'one', 'two')).toBe('written');
    expect(statSync(path)).toMatchObject({ uid: 1234, gid: 5678 });
  });
});
