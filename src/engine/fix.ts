import type { Spelling, TextEdit } from '../model/intent.ts';
import type { FileId } from '../model/span.ts';

export type Texts = ReadonlyMap<FileId, string>;

/** A finding or a problem. What is not sure (`unknown`) is not changed. */
export interface Fixable {
  readonly fix?: Spelling | null;
  readonly truth?: 'yes' | 'unknown';
}

/** After so many rounds two fixes undo each other. */
const maximumRounds = 10;

/**
 * Applies fixes until none is left that can be: one fix may make room for the next.
 * @param check Analyses texts anew.
 * @returns the texts that changed.
 */
export async function fixInRounds(texts: Texts, check: (texts: Texts) => Promise<readonly Fixable[]>, safety: Spelling['safety']): Promise<Texts> {
  const fixed = new Map(texts);
  for (let round = 0; round < maximumRounds; round++) {
    const edits = compatibleEdits(await check(fixed), safety);
    if (edits.size === 0) break;
    for (const [file, ofFile] of edits) fixed.set(file, applyEdits(fixed.get(file) ?? '', ofFile));
  }
  return new Map([...fixed].filter(([file, text]) => text !== texts.get(file)));
}

/**
 * The edits of all fixes that can be made at once, by file and in order. The edits of one fix are made together
 * or not at all; of two that touch each other, the first is taken. `unsafe` takes both kinds.
 */
export function compatibleEdits(fixables: readonly Fixable[], safety: Spelling['safety']): ReadonlyMap<FileId, readonly TextEdit[]> {
  const taken = new Map<FileId, TextEdit[]>();
  for (const { fix = null, truth } of fixables) {
    if (fix === null || truth === 'unknown' || (fix.safety === 'unsafe' && safety === 'safe')) continue;
    const distinct = fix.edits.filter((edit, index) => !fix.edits.slice(0, index).some((other) => isSame(edit, other)));
    if (contradictsItself(distinct)) continue;
    const fresh = distinct.filter((edit) => !taken.get(edit.span.file)?.some((other) => isSame(edit, other)));
    if (fresh.some((edit) => taken.get(edit.span.file)?.some((other) => touches(edit, other)))) continue;
    for (const edit of fresh) taken.set(edit.span.file, [...(taken.get(edit.span.file) ?? []), edit]);
  }
  return new Map([...taken].map(([file, edits]) => [file, edits.sort((a, b) => a.span.start - b.span.start)]));
}

/** Makes edits that are in order and do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { span, text: replacement } of edits) {
    result += text.slice(at, span.start) + replacement;
    at = span.end;
  }
  return result + text.slice(at);
}

/** A text that is included in several places may be meant to change in several ways. */
function contradictsItself(edits: readonly TextEdit[]): boolean {
  const sorted = edits.toSorted((a, b) => (a.span.file === b.span.file ? a.span.start - b.span.start : a.span.file < b.span.file ? -1 : 1));
  return sorted.some(({ span }, index) => {
    const before = sorted[index - 1]?.span;
    return before?.file === span.file && span.start < before.end;
  });
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.span.file === b.span.file && a.span.start === b.span.start && a.span.end === b.span.end && a.text === b.text;
}

/** Two insertions at one place touch as well: their order would be chance. */
function touches(a: TextEdit, b: TextEdit): boolean {
  return a.span.start <= b.span.end && b.span.start <= a.span.end;
}
