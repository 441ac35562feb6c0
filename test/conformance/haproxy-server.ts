import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';

/** Version of the HAProxy of this machine and of the OpenSSL it runs on, or `null` when there is none. */
export function haproxyVersion(): { readonly haproxy: string; readonly openssl: string } | null {
  const asked = spawnSync('haproxy', ['-vv'], { encoding: 'utf8' });
  if (asked.error !== undefined) return null;
  const haproxy = /^HAProxy version (\d+\.\d+\.\d+)/m.exec(asked.stdout)?.[1];
  const openssl = /^Running on OpenSSL version : OpenSSL (\d+\.\d+)/m.exec(asked.stdout)?.[1];
  return haproxy === undefined || openssl === undefined ? null : { haproxy, openssl };
}

/** What `haproxy -c` says of configuration files, and whether it would start with them. Names of servers are not resolved. */
export function checkHaproxy(directory: string, paths: readonly string[]): { readonly accepted: boolean; readonly said: string } {
  const { status, stdout, stderr, error } = spawnSync('haproxy', ['-c', '-dr', ...paths.flatMap((path) => ['-f', path])], { cwd: directory, encoding: 'utf8', timeout: 20_000 });
  if (error !== undefined) throw error;
  return { accepted: status === 0, said: stdout + stderr };
}

export interface RunningHaproxy {
  readonly stop: () => Promise<void>;
}

export function writeFiles(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

/** Starts HAProxy in the foreground with `haproxy.cfg`; fails with what it said when it does not come up. */
export async function startHaproxy(directory: string, port: number): Promise<RunningHaproxy> {
  const child = spawn('haproxy', ['-db', '-f', 'haproxy.cfg'], { cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (chunk: string) => {
    said += chunk;
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => {
    resolve();
  }));
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`HAProxy did not start: ${said}`);
    if (await accepts(port)) return { stop };
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  await stop();
  throw new Error(`HAProxy does not listen on ${String(port)}: ${said}`);
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
