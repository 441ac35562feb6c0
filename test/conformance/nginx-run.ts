import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { lint, type FileId, type Run } from '../../src/index.ts';
import { inspect, type InspectDocument } from '../../src/report/inspect.ts';
import { makeCertificates, type Certificates } from './certificates.ts';
import { nginxVersion, startNginx } from './nginx-server.ts';

/** Where the files of one test file are: certificates, parameters for Diffie-Hellman (`dh2048.pem`), and a directory for each case. */
export interface Workshop {
  readonly directory: string;
  readonly certificates: Certificates;
}

const installed = nginxVersion();

/** A group of tests against the nginx of this machine. Without one they are skipped, but not in CI. */
export function describeWithNginx(name: string, define: (workshop: () => Workshop) => void): void {
  describe.skipIf(installed === null && process.env['CI'] === undefined)(name, () => {
    const made: { workshop?: Workshop } = {};
    beforeAll(() => {
      expect(installed, 'nginx is not installed').not.toBeNull();
      const directory = mkdtempSync(join(tmpdir(), 'tlslint-nginx-'));
      made.workshop = { directory, certificates: makeCertificates(directory) };
      execFileSync('openssl', ['dhparam', '-out', join(directory, 'dh2048.pem'), '-dsaparam', '2048'], { stdio: 'ignore' });
    });
    afterAll(() => {
      if (made.workshop !== undefined) rmSync(made.workshop.directory, { recursive: true, force: true });
    });
    define(() => {
      if (made.workshop === undefined) throw new Error('not set up');
      return made.workshop;
    });
  });
}

/** Runs nginx with `files` while `compare` looks at it and at what `inspect` says of the files; `port` is one that it listens on. */
export async function whileRunning(
  { directory }: Workshop,
  files: Readonly<Record<string, string>>,
  port: number,
  compare: (document: InspectDocument) => Promise<void>,
): Promise<void> {
  const home = mkdtempSync(join(directory, 'case-'));
  mkdirSync(join(home, 'temp'));
  const nginx = await startNginx(home, files, port);
  try {
    await compare(await inspected(home, directory));
  } finally {
    await nginx.stop();
  }
}

async function inspected(home: string, root: string): Promise<InspectDocument> {
  const run = await read(home, root);
  expect(run.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  return inspect(run);
}

/** Reads the files of a directory as those of the nginx of this machine. */
function read(home: string, root: string, overlay: ReadonlyMap<FileId, string> = new Map()): Promise<Run> {
  if (installed === null) throw new Error('nginx is not installed');
  const runtime = { products: { nginx: installed.nginx }, library: { name: 'openssl', version: installed.openssl }, distribution: 'debian-12' } as const;
  return lint([join(home, 'nginx.conf')], { workingDirectory: home, withoutRules: true, overlay, settings: { runtime, roots: [root] } });
}

/** Why we think that nginx refuses the configuration. Lists that OpenSSL does not take at all are no problem of the file for us, but a finding. */
export async function refusalsOf(home: string, root: string, overlay?: ReadonlyMap<FileId, string>): Promise<readonly string[]> {
  const { problems, endpoints } = await read(home, root, overlay);
  const refused = problems.filter(({ severity }) => severity === 'error').map(({ code, span }) => `${code} ${span.file}:${String(span.start)}`);
  const lists = endpoints.flatMap(({ tls }) => (tls.known && tls.value !== null ? tls.value.writtenLists : []));
  return [...refused, ...lists.flatMap(({ rejected, text }) => (rejected === null ? [] : [text]))];
}

/** The files of a case as they are shown with a disagreement. */
export function shownFiles(files: Readonly<Record<string, string>>): string {
  return Object.entries(files).filter(([name]) => name.endsWith('.conf')).map(([name, text]) => `=== ${name}\n${text}`).join('\n');
}
