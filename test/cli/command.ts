import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

/** The command as it is published; `npm test` builds it before. */
export const commandPath = resolve(import.meta.dirname, '../../dist/cli.cjs');

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly note: string;
}

export interface Call {
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Calls the command as a person would, in English unless the environment says otherwise. */
export function tlslint(args: readonly string[], { directory = tmpdir(), environment = {}, input = '' }: Call = {}): Outcome {
  const env = { PATH: process.env['PATH'] ?? '', ...environment };
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [commandPath, ...args], { cwd: directory, env, input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (error !== undefined) throw error;
  return { code: status, out: stdout, note: stderr };
}

/** A directory with files, gone after the test. */
export function directoryWith(files: Readonly<Record<string, string | Buffer>>): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'tlslint-')));
  onTestFinished(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  return directory;
}

export const silentConfiguration = `events {}
http {
    server {
        listen 443 ssl;
        server_name shop.example;
        root /srv/shop;
        ssl_certificate shop.pem;
        ssl_certificate_key shop.key;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_ciphers ECDHE+AESGCM;
        add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;
    }
}
`;

export const weakConfiguration = silentConfiguration.replace('TLSv1.2 TLSv1.3', 'TLSv1 TLSv1.1 TLSv1.2 TLSv1.3');
