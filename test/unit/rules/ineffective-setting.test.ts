import { describe, expect, it } from 'vitest';
import rule from '../../../rules/ineffective-setting.ts';
import type { IneffectiveReason, IneffectiveSetting } from '../../../src/model/endpoint.ts';
import { connection, listener, releaseOf, span, written } from '../../endpoints.ts';
import { reportsOf, textsOf } from './check.ts';

const dead = (overrides: Partial<IneffectiveSetting> = {}): IneffectiveSetting => ({
  setting: 'ssl_protocols',
  span: span(700, 720),
  reason: 'default-server-decides',
  stronger: 'no',
  decidedBy: null,
  ...overrides,
});

describe('ineffective-setting', () => {
  it('is silent where everything has its effect', () => {
    expect(reportsOf(rule, listener())).toEqual([]);
    expect(reportsOf(rule, connection())).toEqual([]);
  });

  it('is information, and a warning where the dead setting is the stronger one', () => {
    const severity = (stronger: IneffectiveSetting['stronger']) => reportsOf(rule, listener({ ineffective: [dead({ stronger })] }))[0]?.severity;
    expect([severity('no'), severity('unknown'), severity('yes')]).toEqual(['info', 'info', 'warning']);
  });

  it.each([
    ['ssl_protocols', 'v5.0.be-9.4.2', 'v5.0.be-9.4.2'],
    ['no-tlsv10', 'v5.0.be-9.4.2', 'v5.0.be-9.4.2'],
    ['ssl_ciphers', 'v5.0.be-9.4.1', 'v5.0.be-9.4.1'],
    ['ssl_ecdh_curve', 'v5.0.be-9.4.1', 'v5.0.be-9.4.1'],
    ['ssl_client_certificate', 'v5.0.be-9.4.5', 'v5.0.be-9.2.6'],
    ['proxy_ssl_verify', 'v5.0.be-9.4.5', 'v5.0.be-9.2.6'],
    ['ca-file', 'v5.0.be-9.4.5', 'v5.0.be-9.2.6'],
    ['verifyhost', 'v5.0.be-9.4.5', 'v5.0.be-9.2.6'],
    ['ssl_crl', 'v5.0.be-9.4.3', 'v5.0.be-9.4.3'],
    ['ssl_ech_file', 'v5.0.be-9.4.4', 'v5.0.be-9.4.4'],
    ['ech', 'v5.0.be-9.4.4', 'v5.0.be-9.4.4'],
    ['ssl_early_data', 'v5.0.be-9.3.3', 'v5.0.be-9.3.3'],
  ])('%s is told under what it is about', (setting, ofListener, ofConnection) => {
    const requirements = [listener, connection].map((endpoint) => reportsOf(rule, endpoint({ ineffective: [dead({ setting })] }))[0]?.requirement);
    expect(requirements).toEqual([ofListener, ofConnection]);
  });

  it('points to what decides instead', () => {
    const [report] = reportsOf(rule, listener({ ineffective: [dead({ decidedBy: span(200, 220) })] }));
    expect(report).toMatchObject({ at: { kind: 'written', span: span(700, 720) }, related: [{ message: 'decided-here', span: span(200, 220) }] });
    expect(textsOf(rule, report)).toEqual(['ssl_protocols has no effect on shop.example:443: the default server of its socket decides']);
  });

  it.each<IneffectiveReason>(['no-certificate', 'no-tls', 'overridden', 'too-late', 'needs-other-setting', 'not-supported', 'missing-issuer', 'never-used'])('has words for %s', (reason) => {
    const [report] = reportsOf(rule, listener({ ineffective: [dead({ reason })] }));
    expect(textsOf(rule, report)[0]).toContain('ssl_protocols has no effect');
  });

  it('names the release in which the default server decides, and whether it is assumed', () => {
    const release = { ...releaseOf('1.26', '3.5'), stated: { product: false, library: true } };
    const [report] = reportsOf(rule, listener({ release, ineffective: [dead({ reason: 'default-server-decides-in-release' })] }));
    expect(textsOf(rule, report)[0]).toBe('ssl_protocols has no effect on shop.example:443: in nginx 1.26 (assumed), the default server of its socket decides');
  });

  it('names the release that ignores a setting, and whether it is assumed', () => {
    const release = { ...releaseOf('1.30.0', '3.5'), stated: { product: true, library: false } };
    const [report] = reportsOf(rule, listener({ release, ineffective: [dead({ setting: 'ssl_ech_file', reason: 'not-supported' })] }));
    expect(textsOf(rule, report)[0]).toBe('ssl_ech_file has no effect on shop.example:443: nginx 1.30.0 with OpenSSL 3.5 (assumed) ignores it');
  });

  it('leaves the plaintext to other rules', () => {
    const plain = connection({ tls: written(null), ineffective: [dead({ setting: 'proxy_ssl_verify', reason: 'no-tls', stronger: 'yes' })] });
    expect(reportsOf(rule, plain)).toMatchObject([{ message: 'no-tls', severity: 'info' }]);
  });
});
