import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paintFor } from '../../../src/report/paint.ts';
import { unifiedDiff } from '../../../src/report/unified-diff.ts';

const plain = paintFor(false);

function diff(before: string, after: string): string {
  return unifiedDiff('conf.d/a.conf', before, after, plain);
}

/** What a unified diff makes of a text; throws when a line of it is not there. */
function patch(text: string, difference: string): string {
  const lines: readonly string[] = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const result: string[] = [];
  let at = 0;
  const take = (content: string): string => {
    if (lines[at] !== content) throw new Error(`line ${at + 1} is not ${JSON.stringify(content)}`);
    return lines[at++] ?? '';
  };
  for (const [, start = '', length = '1', body = ''] of difference.matchAll(/^@@ -(\d+)(?:,(\d+))? [^\n]*\n((?:[ +\-\\][^\n]*\n)*)/gm)) {
    const first = Number(start) - (length === '0' ? 0 : 1);
    while (at < first) result.push(lines[at++] ?? '');
    for (const [, mark = '', content = '', end] of body.matchAll(/^([ +-])([^\n]*\n)(\\[^\n]*\n)?/gm)) {
      const line = end === undefined ? content : content.slice(0, -1);
      if (mark !== '+') take(line);
      if (mark !== '-') result.push(line);
    }
  }
  return [...result, ...lines.slice(at)].join('');
}

describe('unifiedDiff', () => {
  it('shows changes with the lines around them', () => {
    const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm'].map((line) => `${line}\n`).join('');
    expect(diff(before, before.replace('e\n', 'E\nE\n').replace('m\n', 'm'))).toBe(
      [
        '--- a/conf.d/a.conf', '+++ b/conf.d/a.conf',
        '@@ -2,7 +2,8 @@', ' b', ' c', ' d', '-e', '+E', '+E', ' f', ' g', ' h',
        '@@ -10,4 +11,4 @@', ' j', ' k', ' l', '-m', '+m', '\\ No newline at end of file', '',
      ].join('\n'),
    );
  });

  it('shows a beginning and an end', () => {
    expect(diff('a\n', 'x\na\n')).toContain('@@ -1 +1,2 @@\n+x\n a\n');
    expect(diff('', 'x\n')).toContain('@@ -0,0 +1 @@\n+x\n');
    expect(diff('x\n', '')).toContain('@@ -1 +0,0 @@\n-x\n');
    expect(diff('x\n', 'x\n')).toBe('');
  });

  it('can be applied, whatever the texts', () => {
    const text = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n', 'd\r\n', '\n', 'x'), { maxLength: 40 }).map((lines) => lines.join(''));
    fc.assert(fc.property(text, text, (before, after) => patch(before, diff(before, after)) === after));
  });

  it('can be applied when nearly everything differs, in little time', () => {
    const before = Array.from({ length: 10_000 }, (_, line) => `${line}\n`).join('');
    const after = Array.from({ length: 10_000 }, (_, line) => `${line % 3 === 0 ? line : -line}\n`).join('');
    expect(patch(before, diff(before, after))).toBe(after);
  });

  it('is found in a large file whose first and last lines change', () => {
    const before = Array.from({ length: 50_000 }, (_, line) => `${line}\n`).join('');
    expect(diff(before, before.replace('1\n', 'one\n').replace('49998\n', 'last\n')).match(/^@@/gm)).toHaveLength(2);
  });

  it('hides private keys and control characters', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----\n';
    const shown = diff(`${key}a\u001b[31m\tb\r\nc\n`, `${key}a\u001b[31m\tb\r\nd\n`);
    expect(shown).toContain(' [private key]\n a\\u{1b}[31m\tb\r\n-c\n+d\n');
    expect(shown).not.toContain('MIIEvQ');
    expect(unifiedDiff('a\u001b b', 'x', 'y', plain)).toContain('--- a/a\\u{1b} b\t\n');
    expect(unifiedDiff('/etc/a', 'x', 'y', plain)).toContain('--- /etc/a\n+++ /etc/a\n');
  });
});
