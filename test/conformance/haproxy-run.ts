import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Run } from '../../src/engine/finding.ts';
import { lint } from '../../src/index.ts';
import { inspect, type InspectDocument } from '../../src/report/inspect.ts';
import { makeCertificates, type Certificates, type Pair } from './certificates.ts';
import { haproxyVersion, startHaproxy, writeFiles } from './haproxy-server.ts';

/** Where the files of one test file are. HAProxy takes certificate and key, and parameters for Diffie-Hellman, out of one file. */
export interface HaproxyWorkshop {
  readonly directory: string;
  readonly certificates: Certificates;
  readonly bundles: Bundles;
}

/** Paths of PEM files that hold a certificate and its key. */
export interface Bundles {
  readonly rsa: string;
  readonly ecdsa: string;
  /** As `rsa`, with parameters of 2048 bits behind it. */
  readonly rsaWithParameters: string;
  /** The same with parameters in another form, which HAProxy does not take. */
  readonly rsaWithX942: string;
  readonly client: string;
  /** Parameters of 2048 bits alone. */
  readonly parameters: string;
  /** A list by which `authority` has revoked nothing. */
  readonly revocations: string;
  /** Keys of session tickets. */
  readonly ticketKeys: string;
}

const installed = haproxyVersion();

/** A group of tests against the HAProxy of this machine. Without one they are skipped, but not in CI. */
export function describeWithHaproxy(name: string, define: (workshop: () => HaproxyWorkshop) => void): void {
  describe.skipIf(installed === null && process.env['CI'] === undefined)(name, () => {
    const made: { workshop?: HaproxyWorkshop } = {};
    beforeAll(() => {
      expect(installed, 'HAProxy is not installed').not.toBeNull();
      const directory = mkdtempSync(join(tmpdir(), 'tlslint-haproxy-'));
      const certificates = makeCertificates(directory);
      made.workshop = { directory, certificates, bundles: makeBundles(directory, certificates) };
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

function makeBundles(directory: string, { rsa, ecdsa, client, authority }: Certificates): Bundles {
  const parameters = join(directory, 'dh2048.pem');
  const x942 = join(directory, 'x942.pem');
  execFileSync('openssl', ['genpkey', '-genparam', '-algorithm', 'DH', '-pkeyopt', 'group:ffdhe2048', '-out', parameters], { stdio: 'ignore' });
  execFileSync('openssl', ['dhparam', '-dsaparam', '-out', x942, '2048'], { stdio: 'ignore' });
  const bundle = (name: string, ...paths: readonly string[]): string => {
    const path = join(directory, `${name}.bundle.pem`);
    writeFileSync(path, paths.map((part) => readFileSync(part, 'utf8')).join(''));
    return path;
  };
  const ticketKeys = join(directory, 'tickets.keys');
  writeFileSync(ticketKeys, [1, 2, 3].map((key) => `${Buffer.alloc(48, key).toString('base64')}\n`).join(''));
  const pair = (name: string, { certificate, key }: Pair): string => bundle(name, certificate, key);
  return {
    rsa: pair('rsa', rsa),
    ecdsa: pair('ecdsa', ecdsa),
    rsaWithParameters: bundle('rsa-dh', rsa.certificate, rsa.key, parameters),
    rsaWithX942: bundle('rsa-x942', rsa.certificate, rsa.key, x942),
    client: pair('client', client),
    parameters,
    revocations: makeRevocations(directory, authority),
    ticketKeys,
  };
}

function makeRevocations(directory: string, { certificate, key }: Pair): string {
  const path = join(directory, 'authority.crl');
  const settings = join(directory, 'revocations.cnf');
  const database = join(directory, 'revoked.txt');
  writeFileSync(database, '');
  writeFileSync(settings, `[ca]\ndefault_ca=authority\n[authority]\ndatabase=${database}\ndefault_md=sha256\ndefault_crl_days=2\n`);
  execFileSync('openssl', ['ca', '-gencrl', '-config', settings, '-cert', certificate, '-keyfile', key, '-out', path], { stdio: 'ignore' });
  return path;
}

/** Runs HAProxy with `files` while `compare` looks at it and at what `inspect` says of the files; `port` is one that it listens on. */
export async function whileHaproxyRuns(
  { directory }: HaproxyWorkshop,
  files: Readonly<Record<string, string>>,
  port: number,
  compare: (document: InspectDocument) => Promise<void>,
): Promise<void> {
  const home = mkdtempSync(join(directory, 'case-'));
  writeFiles(home, files);
  const document = await inspected(home, directory);
  const haproxy = await startHaproxy(home, port);
  try {
    await compare(document);
  } finally {
    await haproxy.stop();
  }
}

/** What is read of `haproxy.cfg` in a directory, for the HAProxy of this machine. */
export async function lintedWithHaproxy(home: string, root: string): Promise<Run> {
  if (installed === null) throw new Error('HAProxy is not installed');
  const runtime = { products: { haproxy: installed.haproxy }, library: { name: 'openssl', version: installed.openssl }, distribution: 'debian-12' } as const;
  return lint(['haproxy.cfg'], { workingDirectory: home, withoutRules: true, settings: { runtime, roots: [root] } });
}

/** Whether HAProxy refuses the text, or its library one of the lists. */
export function saysRefused({ problems, endpoints }: Run): boolean {
  const lists = endpoints.flatMap(({ tls }) => (tls.known && tls.value !== null ? tls.value.writtenLists : []));
  return problems.some(({ severity }) => severity === 'error') || lists.some(({ rejected }) => rejected !== null);
}

async function inspected(home: string, root: string): Promise<InspectDocument> {
  const run = await lintedWithHaproxy(home, root);
  expect(run.problems.map(({ text }) => text.en)).toEqual([]);
  return inspect(run);
}

/** The files of a case as they are shown with a disagreement. */
export function shownFiles(files: Readonly<Record<string, string>>): string {
  return Object.entries(files).map(([name, text]) => `=== ${name}\n${text}`).join('\n');
}
