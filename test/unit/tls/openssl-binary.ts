import { execFileSync, spawn } from 'node:child_process';
import { tlsLibraryOf, type OpenSsl } from '../../../src/tls/library.ts';

/** The OpenSSL on the PATH; `null` if there is none or one whose lists are not understood. */
export function installedOpenSsl(): OpenSsl | null {
  try {
    const version = /^OpenSSL (\S+)/.exec(execFileSync('openssl', ['version'], { encoding: 'utf8' }))?.[1];
    const library = tlsLibraryOf({ name: 'openssl', version: version ?? '' });
    return library?.library === 'openssl' ? library : null;
  } catch {
    return null;
  }
}

/**
 * Runs `openssl ciphers OPTIONS LIST` for every list and gives the names it prints, or `error`. The lists are divided among two shells, which
 * is much faster than starting every process from here.
 */
export async function opensslCiphers(lists: readonly string[], options: string): Promise<readonly string[]> {
  const half = Math.ceil(lists.length / 2);
  const parts = await Promise.all([lists.slice(0, half), lists.slice(half)].map((part) => runInShell(part, options)));
  return parts.flat();
}

async function runInShell(lists: readonly string[], options: string): Promise<readonly string[]> {
  if (lists.length === 0) return [];
  const script = lists.map((list) => `openssl ciphers ${options} ${quoted(list)} 2>/dev/null || echo error\n`).join('');
  const results = (await output(script)).split('\n').slice(0, -1);
  if (results.length !== lists.length) throw new Error(`${lists.length} lists gave ${results.length} answers`);
  return results;
}

function output(script: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const shell = spawn('sh', ['-s'], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, OPENSSL_CONF: '/dev/null', LC_ALL: 'C' } });
    const chunks: string[] = [];
    shell.stdout.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
    shell.on('error', reject).on('close', () => {
      resolve(chunks.join(''));
    });
    shell.stdin.end(script);
  });
}

/** For a shell; a list that starts with `-` would be taken for an option, and a separator in front changes nothing. */
function quoted(list: string): string {
  return `'${(list.startsWith('-') ? `:${list}` : list).replaceAll("'", String.raw`'\''`)}'`;
}
