import type { FileId } from '../../src/model/span.ts';
import { namesTls } from './mentions.ts';

/** JavaScript and TypeScript; declarations of types hold nothing that runs. */
const sourceEnding = /(?<!\.d)\.[cm]?[jt]sx?$/;

/** Whether a file is source code that names something of TLS, or a server. */
export function looksLikeNode(file: FileId, text: string): boolean {
  return sourceEnding.test(file) && namesTls(text);
}
