import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../src/engine/settings.ts';
import { projectRoot } from '../../src/dev/project-root.ts';
import { directoryWith, silentConfiguration, tlslint, weakConfiguration } from './command.ts';

const files = Object.fromEntries([
  ...Array.from({ length: 60 }, (_, number) => [`site${number}/nginx.conf`, (number % 3 === 0 ? weakConfiguration : silentConfiguration).replace('ssl_protocols', 'include ../shared/*.conf; ssl_protocols').replaceAll('shop', `shop${number}`)] as const),
  ['shared/dh.conf', 'ssl_ecdh_curve secp384r1; # tlslint-disable-line no-weak-group, no-weak-cipher -- nothing to suppress\nssl_ciphers HIGH;\n'] as const,
  ['broken/nginx.conf', `${weakConfiguration}}`] as const,
  ['haproxy.cfg', 'frontend web\n  bind :443 ssl crt a.pem ssl-min-ver TLSv1.0\n  default_backend app\nbackend app\n  server a 10.0.0.1:443 ssl verify none\n'] as const,
  ['envoy.yaml', 'static_resources:\n  clusters:\n  - name: app\n    load_assignment: { cluster_name: app, endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: app.example, port_value: 443 } } } }] }] }\n'] as const,
]);

describe('--threads', () => {
  it.each([['json', '2'], ['text', '3'], ['text', '2'], ['text', '1'], ['sarif', '3']])('changes nothing of the result: %s at level %s', (format, level) => {
    const directory = directoryWith(files);
    const [one, several] = ['1', '3'].map((threads) => tlslint(['--level', level, '--review', '--format', format, '--threads', threads], { directory }));
    expect(one?.out.length).toBeGreaterThan(10_000);
    if (format === 'text' && level !== '3') expect(one?.out).toMatch(/^\d+ findings of a higher level/m);
    expect(several).toEqual(one);
  });

  it('changes nothing of a text beside a document', () => {
    const directory = directoryWith(files);
    const [one, several] = ['1', '3'].map((threads) => tlslint(['--output', 'text', '--output', `json=${threads}.json`, '--threads', threads], { directory }));
    expect(several).toEqual(one);
    const [ofOne, ofSeveral] = ['1', '3'].map((threads) => readFileSync(join(directory, `${threads}.json`), 'utf8'));
    expect(ofSeveral).toBe(ofOne);
  });

  it('changes nothing of the result on the fixtures of all formats', () => {
    const [one, several] = ['1', '2'].map((threads) => tlslint(['fixtures', '--no-config', '--level', '3', '--format', 'json', '--threads', threads], { directory: projectRoot }));
    expect(one?.out.length).toBeGreaterThan(100_000);
    expect(several).toEqual(one);
  }, 120_000);

  it('fixes as well', () => {
    const [one, several] = ['1', '3'].map((threads) => tlslint(['--fix-dry-run', '--threads', threads], { directory: directoryWith(files) }));
    expect(one?.out).toContain('+        include ../shared/*.conf; ssl_protocols TLSv1.2 TLSv1.3;');
    expect(several).toEqual(one);
  });

  it('reads standard input in every thread', () => {
    const directory = directoryWith(files);
    const call = { directory, input: weakConfiguration };
    const [one, several] = ['1', '3'].map((threads) => tlslint(['-', 'site1', 'site2', 'site3', '--stdin-filename', 'site1/nginx.conf', '--threads', threads], call));
    expect(one?.out).toMatch(/^site1\/nginx\.conf:9:23/m);
    expect(several).toEqual(one);
  });

  it.each(['0', 'x', '-1', '1000'])('refuses --threads=%s', (text) => {
    expect(tlslint([`--threads=${text}`])).toEqual({ code: 2, out: '', note: `tlslint: --threads ${text} is no number of threads; write --threads 4\n` });
  });
});

describe('a thread', () => {
  it('gives up what takes too long, and goes on', async () => {
    const server = `server { listen 443 ssl; server_name a.example; ssl_certificate a.pem; ssl_certificate_key a.key; }\n`;
    const large = Array.from({ length: 2000 }, (_, index) => server.replaceAll('a.', `a${index}.`)).join('');
    const directory = directoryWith({ 'large.conf': `events {}\nhttp {\n${large}}\n`, 'small.conf': 'events {}\n' });
    const source = { workingDirectory: directory, roots: ['.'], overlay: new Map<string, string>(), settings: defaultSettings, today: '2026-12-01' };
    const answerOf = async (limit: number): Promise<readonly (readonly [number, boolean])[]> => {
      const worker = new Worker(join(projectRoot, 'dist/worker.cjs'), { workerData: { source, worded: 'all', withDigests: false, limit } });
      worker.postMessage(['large.conf', 'small.conf'].map((file, index) => [index, 'nginx', { entries: [file], fragment: false }, []]));
      const [results] = (await once(worker, 'message')) as [readonly (readonly [number, unknown])[]];
      await worker.terminate();
      return results.map(([number, result]) => [number, result !== null]);
    };
    expect(await answerOf(120_000)).toEqual([[0, true], [1, true]]);
    expect((await answerOf(1))[0]).toEqual([0, false]);
  });
});
