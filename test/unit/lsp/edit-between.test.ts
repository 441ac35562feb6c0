import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { editBetween } from '../../../src/lsp/code-actions.ts';

const lines = fc.array(fc.constantFrom('a', 'b', '🏪', '👩‍🚒', 'e\u0301', ''), { maxLength: 8 });
const text = fc.tuple(lines, fc.constantFrom('\n', '\r\n')).map(([parts, end]) => parts.join(end));

describe('the edit from one text to another', () => {
  it('makes the other text, in whole lines', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const edit = editBetween('f', before, after);
        if (edit === null) return before === after;
        const document = TextDocument.create('f', '', 0, before);
        const range = { start: document.positionAt(edit.span.start), end: document.positionAt(edit.span.end) };
        expect(TextDocument.applyEdits(document, [{ range, newText: edit.text }])).toBe(after);
        return range.start.character === 0;
      }),
    );
  });

  it('leaves alone what is the same', () => {
    expect(editBetween('f', 'a\nb\nc\n', 'a\nB\nc\n')).toEqual({ span: { file: 'f', start: 2, end: 4 }, text: 'B\n' });
    expect(editBetween('f', 'a\n', 'a\n')).toBeNull();
  });
});
