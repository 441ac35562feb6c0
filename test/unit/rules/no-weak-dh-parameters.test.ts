import { describe, expect, it } from 'vitest';
import rule from '../../../rules/no-weak-dh-parameters.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { profile as mozilla57 } from '../../../src/standards/profiles/mozilla-intermediate-5.7.ts';
import { profile as bsi } from '../../../src/standards/profiles/bsi-tr-02102-2-2026-01.ts';
import { byDefault, connection, doubtful, intermediateSuites, listener, tls, uses, versions, written } from '../../endpoints.ts';
import { reportsOf, textsOf } from './check.ts';

const parameters = (bits: number): TlsSettings['dhParameters'] => written({ source: 'dh.pem', bits: written(bits) }, 500);
const cipherSuites = uses(...intermediateSuites, 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256');
const withTls = (settings: Partial<TlsSettings>) => listener({ tls: written(tls({ cipherSuites, ...settings })) });

describe('no-weak-dh-parameters', () => {
  it('is silent without parameters, without DHE suites and without TLS 1.2', () => {
    expect(reportsOf(rule, withTls({}))).toEqual([]);
    expect(reportsOf(rule, listener({ tls: written(null) }))).toEqual([]);
    expect(reportsOf(rule, listener({ tls: written(tls({ dhParameters: parameters(1024) })) }))).toEqual([]);
    expect(reportsOf(rule, withTls({ dhParameters: parameters(1024), versions: versions('TLSv1.3') }))).toEqual([]);
    expect(reportsOf(rule, connection({ tls: written(tls({ cipherSuites, dhParameters: parameters(1024) })) }))).toEqual([]);
  });

  it('reports parameters of 1024 bits', () => {
    const [report] = reportsOf(rule, withTls({ dhParameters: parameters(1024) }));
    expect(report).toMatchObject({ severity: 'error', truth: 'yes', at: { span: { start: 500 } }, intent: { set: 'dh-parameters', to: null } });
    expect(textsOf(rule, report)[0]).toBe('the Diffie-Hellman parameters of shop.example:443 have 1024 bits');
  });

  it('reports a built-in default', () => {
    const dhParameters = byDefault({ source: 'nginx', bits: byDefault(1024) });
    expect(reportsOf(rule, withTls({ dhParameters }))).toMatchObject([{ message: 'short', at: { kind: 'default' } }]);
  });

  it('judges by the profile where it permits DHE', () => {
    expect(reportsOf(rule, withTls({ dhParameters: parameters(2048) }), { profile: mozilla57 })).toEqual([]);
    expect(reportsOf(rule, withTls({ dhParameters: parameters(1024) }), { profile: mozilla57 })).toHaveLength(1);
    expect(reportsOf(rule, withTls({ dhParameters: parameters(2048) }), { profile: bsi })).toHaveLength(1);
    expect(reportsOf(rule, withTls({ dhParameters: parameters(3072) }), { profile: bsi })).toEqual([]);
  });

  it('leaves 2048 bits to no-weak-cipher where the suites have to go anyway', () => {
    expect(reportsOf(rule, withTls({ dhParameters: parameters(2048) }))).toEqual([]);
  });

  it('leaves a review note where the file is not in scope', () => {
    const dhParameters = written({ source: '/etc/ssl/dh.pem', bits: doubtful() });
    expect(reportsOf(rule, withTls({ dhParameters }))).toMatchObject([{ message: 'open', truth: 'unknown' }]);
    expect(reportsOf(rule, withTls({ dhParameters: doubtful() }))).toEqual([]);
  });
});
