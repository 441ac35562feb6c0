import { randomBytes } from 'node:crypto';
import { accessSync, closeSync, constants, fchmodSync, fchownSync, fstatSync, fsyncSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * What became of an attempt to write. `changed`: somebody else wrote in the meantime. `not-utf-8`: writing the text would change more than
 * was meant. `not-permitted`: the file may not be written, or not with its owner and mode.
 */
export type ReplaceResult = 'written' | 'changed' | 'not-utf-8' | 'not-permitted';

/**
 * Replaces the text of a file at once: the new one is written beside it and renamed, so that nobody sees half of it. Owner and mode
 * stay; a link stays a link, and its target is replaced. Never throws.
 * @param path Absolute.
 * @param before The text that the file must still have; its bytes decoded as UTF-8.
 */
export function replaceText(path: string, before: string, after: string): ReplaceResult {
  try {
    const target = realpathSync.native(path);
    const bytes = readFileSync(target);
    if (bytes.toString('utf8') !== before) return 'changed';
    if (!bytes.equals(Buffer.from(before))) return 'not-utf-8';
    accessSync(target, constants.W_OK);
    const beside = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}`);
    try {
      writeLike(target, beside, after);
      if (!readFileSync(target).equals(bytes)) return 'changed';
      renameSync(beside, target);
      return 'written';
    } finally {
      rmSync(beside, { force: true });
    }
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'changed' : 'not-permitted';
  }
}

/** Writes a new file with the owner and the mode of another one. */
function writeLike(model: string, path: string, text: string): void {
  const { uid, gid, mode } = statSync(model);
  // Nobody else may read it before it has its mode, and no link that lies there is followed.
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    const made = fstatSync(descriptor);
    if (made.uid !== uid || made.gid !== gid) fchownSync(descriptor, uid, gid);
    fchmodSync(descriptor, mode & 0o7777);
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
