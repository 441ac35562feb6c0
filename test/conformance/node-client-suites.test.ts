import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { DEFAULT_CIPHERS } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ciphers } from '../../parsers/node/defaults.ts';
import type { InspectedTls } from '../../src/report/inspect.ts';
import { startListener, type ClientHello, type Listener } from './client-hello.ts';
import { inspected } from './node-run.ts';
import { valueOf } from './observation.ts';

describe('the suites that a client of Node offers', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tlslint-client-suites-'));
  const made: { listener?: Listener } = {};
  beforeAll(async () => {
    made.listener = await startListener();
  });
  afterAll(() => {
    made.listener?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  /** What Node offers with options, and what is said of them. */
  async function both(options: string, flags: readonly string[] = []): Promise<{ readonly heard: ClientHello; readonly tls: InspectedTls }> {
    const { listener } = made;
    if (listener === undefined) throw new Error('not set up');
    listener.forget();
    writeFileSync(join(directory, 'client.cjs'), `require('tls').connect({ host: '127.0.0.1', port: ${String(listener.port)}, ${options} }).on('error', () => {});\n`);
    await promisify(execFile)(execPath, [...flags, join(directory, 'client.cjs')], { timeout: 20_000, env: {} });
    const heard = listener.heard();
    const [connection] = (await inspected(directory, directory, 'client.cjs')).connections;
    const tls = connection === undefined ? null : valueOf(connection.tls);
    if (heard === null || heard === 'other' || tls === null) throw new Error(options);
    return { heard, tls };
  }

  it.each([
    `ciphers: '${DEFAULT_CIPHERS}'`,
    `ciphers: 'ECDHE+AESGCM:ECDHE+CHACHA20'`,
    `ciphers: 'HIGH:!aNULL:!MD5'`,
    `ciphers: 'AES128-SHA:ECDHE-RSA-AES128-SHA:TLS_AES_128_GCM_SHA256'`,
    `ciphers: 'ALL:@SECLEVEL=0', minVersion: 'TLSv1'`,
    `ciphers: 'ECDHE+AESGCM', maxVersion: 'TLSv1.2'`,
    `ciphers: 'TLS_CHACHA20_POLY1305_SHA256'`,
    `ciphers: 'DEFAULT', minVersion: 'TLSv1.3'`,
  ])('are those of the list that it is given: %s', async (options) => {
    const { heard, tls } = await both(options);
    // Nobody has certificates for DSA, so it is left open whether a server would take the suites.
    const said = [...suitesOf(tls, 'tls13CipherSuites'), ...suitesOf(tls, 'cipherSuites')];
    expect(said).toEqual(heard.suites.filter((name) => !name.includes('_DSS_')));
  });

  it('are those of tls.DEFAULT_CIPHERS when it is given none; whether that still is what Node brings along is not known', async () => {
    const { heard, tls } = await both('');
    expect(heard.suites).toEqual((await both(`ciphers: '${DEFAULT_CIPHERS}'`)).heard.suites);
    expect(DEFAULT_CIPHERS).toBe(ciphers[0].value);
    expect(tls.cipherSuites).toMatchObject({ unknown: expect.anything() as unknown });
  });

  it.each(['', `ciphers: 'HIGH:!aNULL'`, `ciphers: 'ECDHE+AESGCM'`])('are the same with --openssl-legacy-provider: { %s }', async (options) => {
    const { heard } = await both(options);
    expect((await both(options, ['--openssl-legacy-provider'])).heard.suites).toEqual(heard.suites);
  });
});

function suitesOf(tls: InspectedTls, list: 'cipherSuites' | 'tls13CipherSuites'): readonly string[] {
  return (valueOf(tls[list]) ?? []).filter(({ negotiable }) => negotiable === 'yes').map(({ name }) => name);
}
