import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { execPath, version, versions } from 'node:process';
import { expect } from 'vitest';
import { lint } from '../../src/index.ts';
import { inspect, type InspectDocument } from '../../src/report/inspect.ts';

/** What a program came to: it listens, or it ended before. */
export type Started = { readonly kind: 'listens'; /** Fails when the program ended by itself meanwhile. */ readonly stop: () => Promise<void> } | { readonly kind: 'ended'; readonly said: string };

/** Writes a program to a directory of its own below `directory`. */
export function writeProgram(directory: string, files: Readonly<Record<string, string>>): string {
  const home = mkdtempSync(join(directory, 'case-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, name), text);
  return home;
}

/** What `inspect` says of a program that this Node runs, and whether tlslint says that no handshake succeeds. */
export async function inspected(home: string, root: string, file = 'server.cjs'): Promise<InspectDocument & { readonly hasNoVersion: boolean }> {
  const library = { name: 'openssl', version: /^\d+\.\d+/.exec(versions.openssl)?.[0] ?? '' } as const;
  const runtime = { products: { node: version.slice(1) }, library, distribution: null };
  const run = await lint([file], { workingDirectory: home, withoutRules: true, settings: { runtime, roots: [root] } });
  const others = run.problems.filter(({ code }) => code !== 'node/no-version');
  expect(others.map(({ text }) => text.en)).toEqual([]);
  return { ...inspect(run), hasNoVersion: others.length < run.problems.length };
}

/** Starts a program with the Node that runs the tests, and waits until it listens. */
export async function startProgram(home: string, port: number, file = 'server.cjs'): Promise<Started> {
  const child = spawn(execPath, [join(home, file)], { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env['PATH'] ?? '' } });
  let said = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (chunk: string) => {
    said += chunk;
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => {
    resolve();
  }));
  const stop = async (): Promise<void> => {
    const hadEnded = child.exitCode !== null;
    child.kill('SIGKILL');
    await ended;
    if (hadEnded) throw new Error(`the program ended: ${said}`);
  };
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (child.exitCode !== null) return { kind: 'ended', said };
    if (await accepts(port)) return { kind: 'listens', stop };
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  await stop();
  return { kind: 'ended', said: `it does not listen: ${said}` };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
