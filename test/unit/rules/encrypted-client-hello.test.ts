import { describe, expect, it } from 'vitest';
import rule from '../../../rules/encrypted-client-hello.ts';
import type { ProductName, Release } from '../../../src/model/release.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { byDefault, connection, doubtful, listener, release, tls, versions, written } from '../../endpoints.ts';
import { reportsOf, textsOf } from './check.ts';

const on = (product: ProductName, version: string, openSsl: string): Release => ({
  ...release,
  product,
  version,
  library: { name: 'openssl', version: openSsl },
});
const able = on('nginx', '1.30.0', '4.0');
const withTls = (settings: Partial<TlsSettings>, of: Release = able) => listener({ release: of, tls: written(tls(settings)) });
const hello = { encryptedClientHello: written({ keyFiles: ['shop.ech'] }, 800) };

describe('encrypted-client-hello', () => {
  it('is silent with keys, inside, without TLS and on connections', () => {
    expect(reportsOf(rule, withTls(hello))).toEqual([]);
    expect(reportsOf(rule, listener({ release: able, exposure: written('internal') }))).toEqual([]);
    expect(reportsOf(rule, listener({ release: able, exposure: written('local') }))).toEqual([]);
    expect(reportsOf(rule, listener({ release: able, tls: written(null) }))).toEqual([]);
    expect(reportsOf(rule, connection({ release: able }))).toEqual([]);
  });

  it('warns where the release can do it and nothing is configured', () => {
    const [report] = reportsOf(rule, withTls({}));
    expect(report).toMatchObject({ message: 'missing', truth: 'yes', at: { kind: 'default' }, intent: { set: 'encrypted-client-hello' } });
  });

  it.each([
    ['nginx', '1.29', '4.0', 'missing', 'yes'],
    ['nginx', '1.29.3', '4.0', 'not-available', 'unknown'],
    ['nginx', '1.30.1', '3.6', 'not-available', 'unknown'],
    ['nginx', '1.26.3', '3.0', 'not-available', 'unknown'],
    ['haproxy', '3.3', '4.0', 'depends-on-build', 'unknown'],
    ['haproxy', '3.2.26', '4.0', 'not-available', 'unknown'],
    ['node', '26.0', '4.0', 'not-available', 'unknown'],
  ] as const)('%s %s on OpenSSL %s: %s', (product, version, openSsl, message, truth) => {
    expect(reportsOf(rule, withTls({ encryptedClientHello: byDefault(null) }, on(product, version, openSsl)))).toMatchObject([{ message, truth }]);
  });

  it('needs TLS 1.3', () => {
    const [report, ...more] = reportsOf(rule, withTls({ ...hello, versions: versions('TLSv1.2') }));
    expect(more).toEqual([]);
    expect(report).toMatchObject({ message: 'needs-tls13', truth: 'yes', at: { span: { start: 800 } } });
    expect(textsOf(rule, report)[0]).toBe('Encrypted Client Hello has no effect on shop.example:443: it needs TLS 1.3, which is not accepted');
  });

  it('leaves a review note for a doubt', () => {
    expect(reportsOf(rule, withTls({ encryptedClientHello: doubtful() }))).toMatchObject([{ message: 'open', truth: 'unknown' }]);
  });
});
