import { mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { UsageError } from './usage-error.ts';

/** @throws UsageError when the file cannot be written. */
export function writeOutput(text: string, path: string, workingDirectory: string): void {
  try {
    writeAtOnce(resolve(workingDirectory, path), text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError({ en: `${path} cannot be written: ${reason}`, ja: `${path} に書き込めない: ${reason}` }, null);
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
