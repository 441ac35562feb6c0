import type { FileId } from '../../src/model/span.ts';
import { namesTls } from './mentions.ts';

/** JavaScript and TypeScript; declarations of types hold nothing that runs. */
const sourceEnding = /(?<!\.d)\.[cm]?[jt]sx?$/;

/** Whether a file is source code that names something of TLS, or a server. */
export function looksLikeNode(file: FileId, text: string): boolean {
  return isSource(file) && namesTls(text);
}

/** Whether a file is a source by its name. */
export function isSource(file: FileId): boolean {
  return sourceEnding.test(file);
}
