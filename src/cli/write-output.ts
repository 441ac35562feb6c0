import { mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { isBelow } from '../engine/file-tree.ts';
import { UsageError } from './usage-error.ts';

/** @throws UsageError when the file cannot be written. */
export function writeOutput(text: string, path: string, workingDirectory: string): void {
  const absolute = resolve(workingDirectory, path);
  if (leadsOut(absolute, workingDirectory)) {
    throw new UsageError(
      { en: `${path} leads out of the working directory through a link`, ja: `${path} はリンクにより作業ディレクトリの外を指す` },
      { en: 'write the path that it leads to', ja: 'リンク先のパスを直接書く' },
    );
  }
  try {
    writeAtOnce(absolute, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError({ en: `${path} cannot be written: ${reason}`, ja: `${path} に書き込めない: ${reason}` }, null);
  }
}

/** Whether a link in the working directory, which a repository may have brought along, would have a file elsewhere replaced. */
function leadsOut(path: string, workingDirectory: string): boolean {
  const real = realPathOfExisting(path);
  if (!isBelow(workingDirectory, path) || isBelow(realPathOfExisting(workingDirectory), real)) return false;
  // Pipes and devices, such as /dev/stdout in the root directory, are not replaced.
  const stats = statSync(real);
  return stats.isFile() || stats.isDirectory();
}

/** The real path of what exists of a path: its last parts may have to be made. */
function realPathOfExisting(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return realPathOfExisting(dirname(path));
  }
}

/** A file is written beside its place and renamed, so that nobody reads half of it. A pipe or a device is written as it is. */
export function writeAtOnce(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats !== undefined && !stats.isFile()) {
    writeFileSync(path, content);
    return;
  }
  const target = stats === undefined ? path : realpathSync.native(path);
  const beside = join(dirname(target), `.${basename(target)}.${process.pid}`);
  try {
    writeFileSync(beside, content, { flag: 'wx', mode: stats?.mode ?? 0o666 });
    renameSync(beside, target);
  } finally {
    rmSync(beside, { force: true });
  }
}
