import { describe, expect, it } from 'vitest';
import rule from '../../../rules/no-weak-cipher.ts';
import { localized } from '../../../src/engine/rule.ts';
import type { Listener } from '../../../src/model/endpoint.ts';
import { known, spanOf, type Origin } from '../../../src/model/fact.ts';
import type { CipherSuiteName, TlsSettings, Use } from '../../../src/model/tls.ts';
import { profile as mozillaModern } from '../../../src/standards/profiles/mozilla-modern-6.0.ts';
import { profile as mozillaIntermediate } from '../../../src/standards/profiles/mozilla-intermediate-6.0.ts';
import { profile as mozillaOld } from '../../../src/standards/profiles/mozilla-old-5.8.ts';
import { expandCipherList } from '../../../src/tls/cipher-list.ts';
import {
  byDefault,
  connection,
  doubtful,
  intermediateSuites,
  listener,
  release,
  releaseOf,
  span,
  tls,
  uses,
  versionFacts,
  versions,
  written,
} from '../../endpoints.ts';
import { reportsOf, textsOf } from './check.ts';

const withTls = (settings: Partial<TlsSettings>, overrides: Partial<Listener> = {}): Listener =>
  listener({ tls: written(tls(settings)), ...overrides });

/** The list as OpenSSL 3.0 expands it, each suite at its word; the list begins at 100. */
function expanded(text: string): readonly Use<CipherSuiteName>[] {
  const list = expandCipherList(text, { library: 'openssl', version: '3.0' });
  if (!list.ok) throw new Error(list.reason);
  return list.suites.map(({ name, start, end }) => ({ name, from: { kind: 'expanded', span: span(100 + start, 100 + end), by: text.slice(start, end) } }));
}

const debian12 = { release: releaseOf('1.22.1', '3.0') };

describe('no-weak-cipher', () => {
  it('is silent about recommended suites', () => {
    expect(reportsOf(rule, listener())).toEqual([]);
    expect(reportsOf(rule, connection())).toEqual([]);
    expect(reportsOf(rule, listener({ tls: written(null) }))).toEqual([]);
    expect(reportsOf(rule, listener(), { profile: mozillaIntermediate })).toEqual([]);
  });

  it('is silent about suites that cannot be negotiated', () => {
    const silent: readonly Partial<TlsSettings>[] = [
      { cipherSuites: uses(...intermediateSuites, 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256') },
      { cipherSuites: uses('TLS_RSA_WITH_AES_128_CBC_SHA'), versions: versions('TLSv1.3') },
      { cipherSuites: uses('TLS_PSK_WITH_AES_128_CBC_SHA', ...intermediateSuites) },
      { cipherSuites: uses('TLS_DH_anon_WITH_AES_128_CBC_SHA', 'TLS_ECDH_anon_WITH_AES_128_CBC_SHA') },
      { cipherSuites: doubtful(), versions: versions('TLSv1.3') },
    ];
    for (const settings of silent) expect(reportsOf(rule, withTls(settings))).toEqual([]);
  });

  it('gives one finding with groups for the default list of nginx', () => {
    const from: Origin = { kind: 'default', of: release, near: span(0), cite: 'nginx' };
    const reports = reportsOf(rule, withTls({ cipherSuites: known(expanded('HIGH:!aNULL:!MD5'), from) }, debian12));
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatchObject({ truth: 'yes', severity: 'error', at: { kind: 'default' }, related: [] });
    expect(textsOf(rule, reports[0])).toEqual([
      '34 of the 42 cipher suites for TLS 1.2 on shop.example:443 are weak',
      'each of 16 transports the key with RSA: no forward secrecy, and open to Bleichenbacher attacks, e.g. AES256-GCM-SHA384, AES256-CCM8, AES256-CCM',
      expect.stringContaining('each of 8 authenticates records with HMAC-SHA-1'),
      expect.stringContaining('each of 4 truncates the authentication tag to 64 bits'),
      'each of 20 uses CBC with MAC-then-encrypt, the ground of padding-oracle attacks such as Lucky Thirteen, e.g. ECDHE-ECDSA-AES256-SHA384, ECDHE-RSA-AES256-SHA384, ECDHE-ECDSA-CAMELLIA256-SHA384',
      expect.stringContaining('each of 14 is built from something the standard does not rate'),
    ]);
    expect(reports[0] && localized(rule, reports[0].message, reports[0].data).ja).toBe(
      'shop.example:443 の TLS 1.2 用暗号スイート 42 個のうち 34 個が弱いスイート',
    );
    expect(reports[0]?.intent).toMatchObject({ set: 'cipher-suites', to: expect.arrayContaining([...intermediateSuites]) as unknown });
  });

  it('points at the first bad word and to the other ones', () => {
    const list = known(expanded('ECDHE+AESGCM:AES128-SHA:ECDHE-RSA-AES128-SHA'), written(null, 100).from);
    const [report] = reportsOf(rule, withTls({ cipherSuites: list }, debian12));
    expect(report && spanOf(report.at)).toEqual(span(113, 123));
    expect(report?.related).toEqual([{ message: 'word', data: { suites: 'ECDHE-RSA-AES128-SHA' }, span: span(124, 144) }]);
    expect(textsOf(rule, report)[0]).toBe('cipher suites of shop.example:443 that are weak: AES128-SHA, ECDHE-RSA-AES128-SHA');
  });

  it('keeps telling that a list is inherited', () => {
    const from: Origin = { kind: 'inherited', span: span(100, 110), into: span(500, 600) };
    const [report] = reportsOf(rule, withTls({ cipherSuites: known(expanded('AES128-SHA'), from) }, debian12));
    expect(report?.at).toEqual({ kind: 'inherited', span: span(100, 110), into: span(500, 600) });
  });

  it('only warns of CBC with ECDHE and SHA-2', () => {
    const [report] = reportsOf(rule, withTls({ cipherSuites: uses(...intermediateSuites, 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256') }));
    expect(report).toMatchObject({ severity: 'warning', intent: { set: 'cipher-suites', to: intermediateSuites } });
    expect(textsOf(rule, report)[0]).toBe('cipher suites of shop.example:443 that are legacy: ECDHE-RSA-AES128-SHA256');
  });

  it('offers common suites where none is worth keeping', () => {
    const [report] = reportsOf(rule, withTls({ cipherSuites: uses('TLS_RSA_WITH_AES_128_CBC_SHA') }));
    expect(report?.intent).toMatchObject({ set: 'cipher-suites', to: intermediateSuites });
  });

  it('looks at the suites for TLS 1.3 on their own', () => {
    const [report, ...more] = reportsOf(
      rule,
      withTls({ tls13CipherSuites: uses('TLS_AES_128_CCM_8_SHA256', 'TLS_AES_128_GCM_SHA256'), securityLevel: written(0) }),
    );
    expect(more).toEqual([]);
    expect(report).toMatchObject({ severity: 'error', intent: { set: 'tls13-cipher-suites', to: ['TLS_AES_128_GCM_SHA256'] } });
  });

  it('counts DHE of a connection, where the server brings the parameters', () => {
    const settings = tls({ cipherSuites: uses(...intermediateSuites, 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256') });
    expect(reportsOf(rule, connection({ tls: written(settings) }))[0]).toMatchObject({ message: 'few', severity: 'error' });
  });

  it('leaves review notes for doubts', () => {
    expect(reportsOf(rule, withTls({ cipherSuites: doubtful() }))).toMatchObject([{ message: 'open-list', truth: 'unknown' }]);
    const open = withTls({ cipherSuites: uses('TLS_RSA_WITH_AES_128_CBC_SHA'), versions: versionFacts(() => doubtful()) });
    expect(reportsOf(rule, open)).toMatchObject([{ message: 'open-suites', truth: 'unknown' }]);
  });

  it('asks what the profile asks', () => {
    const old = withTls({ cipherSuites: uses('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 'TLS_RSA_WITH_AES_128_CBC_SHA') });
    expect(reportsOf(rule, old, { profile: mozillaOld })).toEqual([]);
    const ccm = withTls({ cipherSuites: uses('TLS_ECDHE_ECDSA_WITH_AES_128_CCM') });
    expect(textsOf(rule, reportsOf(rule, ccm, { profile: mozillaIntermediate })[0])[0]).toBe(
      'cipher suites of shop.example:443 that are not listed by mozilla-intermediate@6.0: ECDHE-ECDSA-AES128-CCM',
    );
    // no-legacy-protocol speaks of TLS 1.2 there.
    expect(reportsOf(rule, listener(), { profile: mozillaModern })).toEqual([]);
  });

  it('keeps a default a default', () => {
    const facts = { cipherSuites: byDefault(uses('TLS_RSA_WITH_AES_128_CBC_SHA').value) };
    expect(reportsOf(rule, withTls(facts))[0]?.at.kind).toBe('default');
  });
});
