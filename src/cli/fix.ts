import { realpathSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { fixInRounds, type Fixable, type Texts } from '../engine/fix.ts';
import type { ReportedRun } from '../engine/finding.ts';
import { replaceText, type ReplaceResult } from '../engine/replace-text.ts';
import type { Problem } from '../model/problem.ts';
import type { FileId } from '../model/span.ts';
import type { Locale, LocalizedText } from '../model/text.ts';
import { printable } from '../report/escape.ts';
import { paintFor } from '../report/paint.ts';
import { unifiedDiff } from '../report/unified-diff.ts';
import type { FixOptions } from './arguments.ts';

/** What to fix, and how to look again. */
export interface FixRequest {
  /** What was found before anything is changed. */
  readonly first: ReportedRun;
  /** Checks again, with texts in the place of files. */
  readonly check: (texts: Texts) => Promise<ReportedRun>;
  readonly options: FixOptions;
  /** The paths that were named. */
  readonly paths: readonly string[];
  readonly workingDirectory: string;
}

/** What is left after the fix. */
export interface FixOutcome {
  readonly run: ReportedRun;
  /** Files that were changed, or would be, with their new texts. */
  readonly changed: Texts;
}

/**
 * Fixes what can be fixed in the files that were named, or that lie below a directory that was; what they include from elsewhere, or what a link
 * in them leads to outside of the working directory, is not touched.
 */
export async function fix(request: FixRequest): Promise<FixOutcome> {
  const fixed = await fixedTexts(request);
  if (fixed.size === 0) return { run: request.first, changed: fixed };
  if (request.options.dryRun) return { run: await request.check(fixed), changed: fixed };
  const { first, check, workingDirectory } = request;
  const results = [...fixed].map(([file, text]) => [file, replaceText(resolve(workingDirectory, file), first.files.get(file) ?? '', text)] as const);
  const run = await check(new Map());
  const failures = results.flatMap(([file, result]) => (result === 'written' ? [] : [failure(file, result)]));
  const written = new Set(results.flatMap(([file, result]) => (result === 'written' ? [file] : [])));
  return { run: { ...run, problems: [...failures, ...run.problems] }, changed: new Map([...fixed].filter(([file]) => written.has(file))) };
}

async function fixedTexts({ first, check, options, paths, workingDirectory }: FixRequest): Promise<Texts> {
  const named = paths.flatMap((path) => realPathOf(resolve(workingDirectory, path)));
  const [base = workingDirectory] = realPathOf(workingDirectory);
  const isNamed = (path: string): boolean => named.some((one) => path === one || path.startsWith(one === '/' ? one : `${one}/`));
  // The id of a file below the working directory is relative.
  const mayChange = (file: FileId): boolean => isNamed(resolve(base, file)) || (first.found.has(file) && !isAbsolute(file));
  const isWithin = ({ fix }: Fixable): boolean => fix?.edits.every(({ span }) => mayChange(span.file)) ?? false;
  const texts = new Map([...first.files].filter(([file]) => mayChange(file)));
  const isAsFound = (current: Texts): boolean => [...current].every(([file, text]) => first.files.get(file) === text);
  const fixablesIn = async (current: Texts): Promise<readonly Fixable[]> => {
    const { findings, problems } = isAsFound(current) ? first : await check(current);
    return [...findings, ...problems].filter(isWithin);
  };
  return fixInRounds(texts, fixablesIn, options.safety);
}

function realPathOf(path: string): readonly string[] {
  try {
    return [realpathSync.native(path)];
  } catch {
    return [];
  }
}

function failure(file: FileId, result: Exclude<ReplaceResult, 'written'>): Problem {
  return { code: `fix/${result}`, severity: 'error', span: { file, start: 0, end: 0 }, text: failures[result] };
}

const failures: Readonly<Record<Exclude<ReplaceResult, 'written'>, LocalizedText>> = {
  changed: { en: 'the file was not fixed: it was changed while it was checked', ja: '検査中にファイルが変更されたため、修正しなかった' },
  'not-utf-8': { en: 'the file was not fixed: it is not UTF-8', ja: 'ファイルが UTF-8 でないため、修正しなかった' },
  'not-permitted': { en: 'the file was not fixed: writing is not permitted', ja: '書き込み権限がないため、修正しなかった' },
};

/** All changes as one unified diff. */
export function diffOf(first: ReportedRun, changed: Texts, colours: boolean): string {
  const paint = paintFor(colours);
  return [...changed].map(([file, text]) => unifiedDiff(file, first.files.get(file) ?? '', text, paint)).join('');
}

/** One line that names what was changed; empty when nothing was. */
export function changedNote(changed: Texts, locale: Locale): string {
  if (changed.size === 0) return '';
  const names = [...changed.keys()].map(printable);
  const text: LocalizedText = {
    en: `Changed ${names.length} ${names.length === 1 ? 'file' : 'files'}: ${names.join(', ')}`,
    ja: `${names.length} ファイルを修正: ${names.join('、')}`,
  };
  return `${text[locale]}\n`;
}
