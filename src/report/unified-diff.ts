import type { FileId } from '../model/span.ts';
import { escapeCiCommands, maskedKey, printable, privateKeyRanges } from './escape.ts';
import { changesBetween, type Change } from './line-difference.ts';
import type { Paint } from './paint.ts';

/** Lines shown around a change. */
const around = 3;

interface Lines {
  /** With their line breaks. */
  readonly exact: readonly string[];
  /** Lines that belong to a private key. */
  readonly secret: ReadonlySet<number>;
}

/**
 * What changes in a file, in the format of `diff -u`, which `patch` and `git apply` read. Private keys and control characters of the file
 * are not shown; of line breaks, `\r` is kept. Empty when nothing changes.
 */
export function unifiedDiff(file: FileId, before: string, after: string, paint: Paint): string {
  const [left, right] = [linesOf(before), linesOf(after)];
  const hunks = hunksOf(changesBetween(left.exact, right.exact));
  if (hunks.length === 0) return '';
  const name = (side: string): string => `${file.startsWith('/') ? '' : `${side}/`}${printable(file)}${file.includes(' ') ? '\t' : ''}`;
  const head = [paint.strong(`--- ${name('a')}`), paint.strong(`+++ ${name('b')}`)].map((line) => `${line}\n`);
  return [...head, ...hunks.map((changes) => hunkText(changes, left, right, paint))].join('');
}

function linesOf(text: string): Lines {
  const exact = text === '' ? [] : text.split(/(?<=\n)/);
  const ranges = privateKeyRanges(text);
  const secret = new Set<number>();
  let at = 0;
  exact.forEach((line, index) => {
    if (ranges.some(([start, end]) => start < at + line.length && at < end)) secret.add(index);
    at += line.length;
  });
  return { exact, secret };
}

/** Changes whose surroundings touch are shown together. */
function hunksOf(changes: readonly Change[]): readonly (readonly [Change, ...Change[]])[] {
  const hunks: [Change, ...Change[]][] = [];
  for (const change of changes) {
    const last = hunks.at(-1);
    const end = last?.at(-1)?.before[1];
    if (last !== undefined && end !== undefined && change.before[0] - end <= 2 * around) last.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

function hunkText(changes: readonly [Change, ...Change[]], left: Lines, right: Lines, paint: Paint): string {
  const [first] = changes;
  const last = changes.at(-1) ?? first;
  const lead = Math.min(around, first.before[0]);
  const trail = Math.min(around, left.exact.length - last.before[1]);
  const from = { before: first.before[0] - lead, after: first.after[0] - lead };
  const to = { before: last.before[1] + trail, after: last.after[1] + trail };
  const lines: string[] = [];
  let at = from.before;
  for (const { before, after } of changes) {
    lines.push(...shown(' ', left, at, before[0]));
    lines.push(...shown('-', left, ...before).map(paint.error), ...shown('+', right, ...after).map(paint.good));
    at = before[1];
  }
  lines.push(...shown(' ', left, at, to.before));
  const header = `@@ -${rangeText(from.before, to.before)} +${rangeText(from.after, to.after)} @@`;
  return [paint.faint(header), ...lines].map((line) => `${line}\n`).join('');
}

/** Lines count from 1; a range without lines is named by the line before it. */
function rangeText(start: number, end: number): string {
  const length = end - start;
  return `${length === 0 ? start : start + 1}${length === 1 ? '' : `,${length}`}`;
}

function shown(mark: string, { exact, secret }: Lines, start: number, end: number): readonly string[] {
  return exact.slice(start, end).map((line, index) => {
    const [, content = '', lineBreak = ''] = /^([^]*?)(\r?\n|)$/.exec(line) ?? [];
    const text = secret.has(start + index) ? maskedKey : printableLine(content);
    return `${mark}${text}${lineBreak === '' ? '\n\\ No newline at end of file' : lineBreak.slice(0, -1)}`;
  });
}

/** Tabs stay, and a byte order mark at the beginning, without which the line would not be found. */
function printableLine(line: string): string {
  const mark = line.startsWith('\ufeff') ? '\ufeff' : '';
  return mark + escapeCiCommands(line.slice(mark.length).split('\t').map(printable).join('\t'));
}
