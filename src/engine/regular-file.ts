import { readFileSync, statSync } from 'node:fs';

/**
 * The text of a file that a repository may have brought along, such as its settings.
 * @param maximumSize In bytes.
 * @throws when it is missing, larger or no regular file: a device behind a link has no end, and a pipe no writer.
 */
export function readRegularFile(path: string, maximumSize: number): string {
  const stats = statSync(path);
  if (!stats.isFile() || stats.size > maximumSize) throw new Error(`${path} is no regular file of at most ${maximumSize} bytes`);
  return readFileSync(path, 'utf8');
}
