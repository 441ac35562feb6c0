import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';

/** Version of the nginx of this machine and of the OpenSSL it runs on, or `null` when there is none. */
export function nginxVersion(): { readonly nginx: string; readonly openssl: string } | null {
  const asked = spawnSync('nginx', ['-V'], { encoding: 'utf8' });
  if (asked.error !== undefined) return null;
  const nginx = /nginx\/(\d+\.\d+\.\d+)/.exec(asked.stderr)?.[1];
  const openssl = /running with OpenSSL (\d+\.\d+)/.exec(asked.stderr)?.[1] ?? /built with OpenSSL (\d+\.\d+)/.exec(asked.stderr)?.[1];
  return nginx === undefined || openssl === undefined ? null : { nginx, openssl };
}

/** Ports that were free a moment ago. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        resolve(server);
      });
    })),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

export interface RunningNginx {
  /** What it wrote to its error log at start. */
  readonly stop: () => Promise<void>;
}

/** Lines every configuration needs so that nothing outside its directory is touched. */
export function mainBlock(body: string): string {
  return [
    'daemon off;',
    'master_process off;',
    'worker_processes 1;',
    'error_log stderr notice;',
    'pid nginx.pid;',
    ...['stream', 'mail'].map((name) => `/usr/lib/nginx/modules/ngx_${name}_module.so`).filter(existsSync).map((path) => `load_module ${path};`),
    'events { worker_connections 256; }',
    body,
    '',
  ].join('\n');
}

/** The temporary paths of http{}, inside the directory. */
export const temporaryPaths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path temp;`).join(' ');

/**
 * Writes the files and starts nginx in the foreground; fails with what nginx said when it does not come up. An `openssl.cnf` among the files is
 * the configuration of its library.
 */
export async function startNginx(directory: string, files: Readonly<Record<string, string>>, port: number): Promise<RunningNginx> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const env = 'openssl.cnf' in files ? { ...process.env, OPENSSL_CONF: join(directory, 'openssl.cnf') } : process.env;
  const child = spawn('nginx', ['-p', directory, '-c', join(directory, 'nginx.conf')], { stdio: ['ignore', 'ignore', 'pipe'], env });
  let said = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (chunk: string) => {
    said += chunk;
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => {
    resolve();
  }));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`nginx did not start: ${said}`);
    if (await accepts(port)) return { stop };
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  await stop();
  throw new Error(`nginx does not listen on ${port}: ${said}`);
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
