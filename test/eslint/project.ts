import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Linter } from 'eslint';
import { directoryWith } from '../cli/command.ts';

const root = resolve(import.meta.dirname, '../..');

/** The releases of ESLint that are supported, by the folder they are installed in. */
export const releases = ['eslint', 'eslint-9'] as const;

export type Release = (typeof releases)[number];

/** What `eslint --format json` says of a file. */
export interface FileResult {
  readonly filePath: string;
  readonly messages: readonly Linter.LintMessage[];
  readonly suppressedMessages: readonly Linter.LintMessage[];
}

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly note: string;
}

/** A project that uses the plugin as it is published; `npm test` builds it before. Gone after the test. */
export class EslintProject {
  readonly directory: string;

  constructor(files: Readonly<Record<string, string>>) {
    this.directory = directoryWith({ 'package.json': '{ "type": "module" }\n', 'node_modules/.keep': '', ...files });
    symlinkSync(root, join(this.directory, 'node_modules/tlslint'), 'dir');
  }

  /** Has a release installed, so that the configuration can import it. */
  install(release: Release): void {
    symlinkSync(join(root, 'node_modules', release), join(this.directory, 'node_modules/eslint'), 'dir');
  }

  /** Calls the real `eslint`. */
  eslint(release: Release, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Outcome {
    const program = join(root, 'node_modules', release, 'bin/eslint.js');
    const env = { PATH: process.env['PATH'] ?? '', ...environment };
    const { status, stdout, stderr, error } = spawnSync(process.execPath, [program, ...args], { cwd: this.directory, env, encoding: 'utf8', timeout: 60_000 });
    if (error !== undefined) throw error;
    return { code: status, out: stdout, note: stderr };
  }

  /** What `eslint --format json` says, by path. */
  results(release: Release, ...args: readonly string[]): ReadonlyMap<string, FileResult> {
    const { out, note } = this.eslint(release, ['--format', 'json', ...args, '.']);
    if (!out.startsWith('[')) throw new Error(note + out);
    return new Map((JSON.parse(out) as readonly FileResult[]).map((result) => [result.filePath.slice(this.directory.length + 1), result]));
  }

  read(path: string): string {
    return readFileSync(join(this.directory, path), 'utf8');
  }
}

/** `6:17 tlslint/no-legacy-protocol` for each message, in order. */
export function placesIn(result: FileResult | undefined): readonly string[] {
  return result?.messages.map(({ line, column, ruleId }) => `${line}:${column} ${ruleId ?? 'none'}`) ?? [];
}
