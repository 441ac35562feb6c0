import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frame, sourceOf } from '../../../src/report/frame.ts';
import { paintFor } from '../../../src/report/paint.ts';

const paint = paintFor(false);

function frameOf(text: string, marked: string, width = 60): readonly string[] {
  const start = text.indexOf(marked);
  return frame(sourceOf(text), start, start + marked.length, { paint, mark: paint.error, width });
}

describe('frame', () => {
  it('marks the exact span', () => {
    expect(frameOf('one\n  two three\n', 'two')).toEqual(['    2 │   two three', '      │   ^^^']);
  });

  it('expands tabs', () => {
    expect(frameOf('\ta\tb;', 'b')).toEqual(['    1 │     a    b;', '      │          ^']);
  });

  it('counts wide characters twice and combining ones not at all', () => {
    expect(frameOf('# 日本 e\u0301 TLSv1', 'TLSv1')).toEqual(['    1 │ # 日本 e\u0301 TLSv1', '      │          ^^^^^']);
    expect(frameOf('x 日本;', '日本')).toEqual(['    1 │ x 日本;', '      │   ^^^^']);
  });

  it('marks every line of a span, up to three', () => {
    expect(frameOf('a {\n  b;\n}\n', 'a {\n  b;\n}')).toEqual(['    1 │ a {', '      │ ^^^', '    2 │   b;', '      │   ^^', '    3 │ }', '      │ ^']);
    expect(frameOf('a\nb\nc\nd\n', 'a\nb\nc\nd').at(-1)).toBe('      ⋮');
  });

  it('marks one column for an empty span and at the end of the file', () => {
    expect(frame(sourceOf('ab'), 2, 2, { paint, mark: paint.error, width: 60 })).toEqual(['    1 │ ab', '      │   ^']);
    expect(frame(sourceOf(''), 0, 0, { paint, mark: paint.error, width: 60 })).toEqual(['    1 │', '      │ ^']);
  });

  it('does not show the carriage return of a line', () => {
    expect(frameOf('ab\r\ncd\r\n', 'ab\r\nc')).toEqual(['    1 │ ab', '      │ ^^', '    2 │ cd', '      │ ^']);
  });

  it('cuts long lines around the span', () => {
    const [line = '', marks = ''] = frameOf(`${'x'.repeat(5000)} TLSv1 ${'y'.repeat(5000)}`, 'TLSv1', 30);
    expect(line.length).toBeLessThanOrEqual(38);
    expect(line.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('TLSv1');
    expect(line).toMatch(/^ {4}1 │ …x+ TLSv1 y+…$/);
  });

  it('cuts a span that is longer than the line may be', () => {
    const [line = '', marks = ''] = frameOf(`a ${'b'.repeat(300)}`, 'b'.repeat(300), 30);
    expect(line.length).toBeLessThanOrEqual(38);
    expect(marks.trimEnd().length).toBeLessThanOrEqual(38);
    expect(line[marks.indexOf('^')]).toBe('b');
  });

  it('cuts a plain line like one that is looked at character by character', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]{0,200}$/), fc.nat(200), fc.nat(100), fc.integer({ min: 10, max: 120 }), (text, start, length, width) => {
        const shown = (line: string): readonly string[] => frame(sourceOf(line), Math.min(start, text.length), Math.min(start + length, text.length), { paint, mark: paint.error, width });
        const plain = text.replaceAll('#', '-').replaceAll('x', 'y');
        expect(shown(plain.replaceAll('y', 'ä')).map((line) => line.replaceAll('ä', 'y'))).toEqual(shown(plain));
      }),
      { seed: 20260101 },
    );
  });

  it('shows control characters without obeying them', () => {
    const text = 'a \u001b[31mred\u0007 \u202etxt; \u009b0m';
    expect(frameOf(text, 'red')).toEqual(['    1 │ a \\u{1b}[31mred\\u{7} \\u{202e}txt; \\u{9b}0m', '      │             ^^^']);
  });

  it('never shows a private key', () => {
    const text = 'key "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----";\nnext;\n';
    for (const marked of ['key', 'MHcCAQEE', '-----END']) expect(frameOf(text, marked)).toEqual([expect.stringMatching(/^ {4}\d │ \[private key\]$/)]);
    expect(frameOf(text, 'next')).toEqual(['    4 │ next;', '      │ ^^^^']);
    expect(frameOf('-----BEGIN PRIVATE KEY-----\nMHcCAQEE\n', 'MHcCAQEE')).toEqual(['    2 │ [private key]']);
  });
});
