import { describe, expect, it } from 'vitest';
import rule from '../../../rules/cipher-order.ts';
import type { CipherSuiteName, TlsSettings } from '../../../src/model/tls.ts';
import { profile as mozillaOld } from '../../../src/standards/profiles/mozilla-old-5.8.ts';
import { connection, doubtful, intermediateSuites, listener, tls, uses, versions, written } from '../../endpoints.ts';
import { reportsOf, textsOf } from './check.ts';

const withTls = (settings: Partial<TlsSettings>) => listener({ tls: written(tls(settings)) });
const cbc: CipherSuiteName = 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256';
const cbcFirst = { cipherSuites: uses(cbc, ...intermediateSuites), preference: written('server' as const, 50) };

describe('cipher-order', () => {
  it('is silent where equally strong suites are enabled, in whatever order', () => {
    expect(reportsOf(rule, withTls({ preference: written('server') }))).toEqual([]);
    const reversed = { cipherSuites: uses(...intermediateSuites.toReversed()), preference: written('server' as const) };
    expect(reportsOf(rule, withTls(reversed))).toEqual([]);
  });

  it('is silent where the client chooses, there is no TLS, or no server', () => {
    expect(reportsOf(rule, withTls({ ...cbcFirst, preference: written('client') }))).toEqual([]);
    expect(reportsOf(rule, withTls({ ...cbcFirst, preference: doubtful() }))).toEqual([]);
    expect(reportsOf(rule, listener({ tls: written(null) }))).toEqual([]);
    expect(reportsOf(rule, connection({ tls: written(tls(cbcFirst)) }))).toEqual([]);
  });

  it('warns of a weaker suite in front of stronger ones that the server enforces', () => {
    const [report, ...more] = reportsOf(rule, withTls(cbcFirst));
    expect(more).toEqual([]);
    expect(report).toMatchObject({ truth: 'yes', at: { span: { start: 100 } }, intent: { set: 'cipher-suites', to: [...intermediateSuites, cbc] } });
    expect(textsOf(rule, report)).toEqual([
      'shop.example:443 enforces its order and prefers ECDHE-RSA-AES128-SHA256 to ECDHE-ECDSA-AES128-GCM-SHA256, which is stronger',
    ]);
  });

  it('looks past suites that cannot be negotiated or have to go', () => {
    expect(reportsOf(rule, withTls({ ...cbcFirst, cipherSuites: uses(...intermediateSuites, cbc) }))).toEqual([]);
    expect(reportsOf(rule, withTls({ ...cbcFirst, versions: versions('TLSv1.3') }))).toEqual([]);
    expect(reportsOf(rule, withTls({ ...cbcFirst, cipherSuites: uses('TLS_RSA_WITH_AES_128_GCM_SHA256', ...intermediateSuites) }))).toEqual([]);
    expect(reportsOf(rule, withTls({ ...cbcFirst, cipherSuites: uses('TLS_DHE_RSA_WITH_AES_128_GCM_SHA256', ...intermediateSuites) }))).toEqual([]);
  });

  it('wants the server to choose where the profile does and suites differ', () => {
    const mixed = { cipherSuites: uses(...intermediateSuites, 'TLS_RSA_WITH_AES_128_CBC_SHA'), preference: written('client' as const, 50) };
    const [report] = reportsOf(rule, withTls(mixed), { profile: mozillaOld });
    expect(report).toMatchObject({ message: 'client-chooses', at: { span: { start: 50 } }, intent: { set: 'preference', to: 'server' } });
    expect(reportsOf(rule, withTls({ preference: written('client') }), { profile: mozillaOld })).toEqual([]);
    expect(reportsOf(rule, withTls({ ...mixed, preference: written('server') }), { profile: mozillaOld })).toEqual([]);
  });
});
