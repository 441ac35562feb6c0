import { describe, expect, it } from 'vitest';
import { inspect } from '../../../src/report/inspect.ts';
import { inspectText } from '../../../src/report/inspect-text.ts';
import type { Connection, Listener } from '../../../src/model/endpoint.ts';
import type { Run } from '../../../src/engine/finding.ts';
import { byDefault, connection, doubtful, file, listener, tls, written } from '../../endpoints.ts';

const text = `${'x'.repeat(9)}\n`.repeat(120);

function runWith(...endpoints: readonly (Listener | Connection)[]): Run {
  return { findings: [], aboveLevel: [], elsewhere: [], suppressed: [], problems: [], endpoints, requirements: [], settingsTexts: new Map(), files: new Map([[file, text]]), found: new Set([file]), profile: 'asvs@5.0.be', level: 2, shard: null, counts: { listeners: 0, connections: 0 } };
}

describe('inspect', () => {
  it('gives every value of a listener its origin', () => {
    const [found] = inspect(runWith(listener({ tls: written(tls({ earlyData: doubtful(), alpn: byDefault(['h2', 'http/1.1']) }), 20) }))).listeners;
    expect(found).toMatchObject({ name: 'shop.example:443', addresses: { value: ['*:443'] }, names: { value: ['shop.example'] } });
    expect(found?.tls).toMatchObject({
      origin: { kind: 'written', path: file, start: { line: 3, column: 1, offset: 20 } },
      value: {
        versions: {
          'TLSv1.2': { value: true, accepted: 'yes', why: null },
          'TLSv1.1': { value: false, accepted: 'no', why: 'not-permitted' },
        },
        earlyData: { unknown: { kind: 'variable', what: '$test' }, origin: { kind: 'written' } },
        alpn: { value: ['h2', 'http/1.1'], origin: { kind: 'default', release: { product: 'nginx', version: '1.30.0', assumed: { product: false } }, source: 'test' } },
      },
    });
  });

  it('says which suites can be negotiated', () => {
    const [found] = inspect(runWith(listener())).listeners;
    const suites = found !== undefined && 'value' in found.tls && found.tls.value !== null && 'value' in found.tls.value.cipherSuites ? found.tls.value.cipherSuites.value : [];
    expect(suites[0]).toEqual({ name: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', negotiable: 'yes', why: null });
  });

  it('shows connections with their verification', () => {
    const { listeners, connections } = inspect(runWith(connection()));
    expect(listeners).toEqual([]);
    expect(connections).toMatchObject([
      { name: 'https://backend.internal', target: { value: { addresses: ['backend.internal:443'] } }, verification: { chain: { value: true }, trustAnchors: { value: { kind: 'file', path: 'internal-ca.pem' } } } },
    ]);
  });
});

describe('inspectText', () => {
  it('shows one line for each value', () => {
    const lines = inspectText(inspect(runWith(listener({ tls: written(null) }))), { colours: false, width: 120 }).split('\n');
    expect(lines[0]).toBe('listener shop.example:443  test.conf:1:1  nginx 1.30.0, openssl 3.5');
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}tls +none +test\.conf:1:1$/));
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}clientAuthentication\.mode +none +default of nginx 1\.30\.0: test$/));
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}routes\[0\]\.hsts +maxAge 63072000, includeSubDomains true, preload false, onEveryAnswer true +test\.conf:1:1$/));
  });

  it('says that a list in a value is empty', () => {
    const shown = inspectText(inspect(runWith(listener())), { colours: false, width: 120 });
    expect(shown).toMatch(/^ {2}tls\.tickets +enabled true, keyFiles none, rotation automatic/m);
  });

  it('shows every value of TLS, also the ones that are not known', () => {
    const shown = inspectText(inspect(runWith(listener({ tls: written(tls({ keyLog: doubtful() })) }))), { colours: false, width: 120 });
    for (const key of Object.keys(tls())) if (key !== 'writtenLists') expect(shown).toMatch(new RegExp(`^ {2}tls\\.${key}`, 'm'));
    expect(shown).toMatch(/^ {2}tls\.keyLog +\? variable \$test/m);
    expect(shown).toContain('TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256');
  });
});
