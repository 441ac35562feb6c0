import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { serve } from '../lsp/server.ts';
import type { Locale } from '../model/text.ts';
import { toolVersion } from './version.ts';

/** `tlslint lsp`: serves an editor on the standard streams. It goes on until the editor ends it. */
export function lspCommand(locale: Locale): void {
  serve(process.stdin, process.stdout, { version: toolVersion, locale, documentation: documentation() });
}

/** The pages about rules: beside the bundle when it is published, and among the sources. */
function documentation(): string {
  const beside = join(import.meta.dirname, 'docs');
  return existsSync(beside) ? beside : join(import.meta.dirname, '../../docs');
}
