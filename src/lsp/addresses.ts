import { fileURLToPath, pathToFileURL } from 'node:url';

/** The absolute path of a `file:` address; `null` for other addresses, such as those of documents without a file. */
export function pathOfUri(uri: string): string | null {
  if (!uri.startsWith('file:')) return null;
  try {
    return fileURLToPath(uri);
  } catch {
    // A host, or an encoded separator.
    return null;
  }
}

export function uriOfPath(path: string): string {
  return pathToFileURL(path).href;
}
