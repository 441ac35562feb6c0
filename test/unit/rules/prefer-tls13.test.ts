import { describe, expect, it } from 'vitest';
import rule from '../../../rules/prefer-tls13.ts';
import type { Release } from '../../../src/model/release.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { profile as mozillaModern } from '../../../src/standards/profiles/mozilla-modern-6.0.ts';
import { byDefault, connection, doubtful, listener, release, releaseOf, tls, versionFacts, versions, written } from '../../endpoints.ts';
import { reportsOf, textsOf } from './check.ts';

const withTls = (settings: Partial<TlsSettings>, on: Release = release) => listener({ tls: written(tls(settings)), release: on });

describe('prefer-tls13', () => {
  it('is silent where TLS 1.3 is permitted or there is no TLS', () => {
    expect(reportsOf(rule, listener())).toEqual([]);
    expect(reportsOf(rule, connection())).toEqual([]);
    expect(reportsOf(rule, listener({ tls: written(null) }))).toEqual([]);
    expect(reportsOf(rule, withTls({ versions: versions('TLSv1.3') }), { profile: mozillaModern })).toEqual([]);
  });

  it('warns where it is not permitted', () => {
    const [report] = reportsOf(rule, withTls({ versions: versions('TLSv1.2') }));
    expect(report).toMatchObject({ severity: 'warning', truth: 'yes', intent: { set: 'protocols', to: ['TLSv1.2', 'TLSv1.3'] } });
    expect(textsOf(rule, report)).toEqual(['TLS 1.3 is not permitted on shop.example:443']);
  });

  it('reports a default at the default', () => {
    const facts = versionFacts((version) => byDefault(version === 'TLSv1.2', releaseOf('1.22.1', '3.0')));
    expect(reportsOf(rule, withTls({ versions: facts }))[0]).toMatchObject({ message: 'missing', at: { kind: 'default' } });
  });

  it('is silent where the library has no TLS 1.3', () => {
    expect(reportsOf(rule, withTls({ versions: versions('TLSv1.2') }, releaseOf('1.12.2', '1.0.2')))).toEqual([]);
  });

  it('is silent where nginx has no word for TLS 1.3', () => {
    expect(reportsOf(rule, withTls({ versions: versions('TLSv1.2') }, releaseOf('1.12.2', '1.1.1')))).toEqual([]);
    expect(reportsOf(rule, withTls({ versions: versions('TLSv1.2') }, releaseOf('1.13.0', '1.1.1')))).toHaveLength(1);
  });

  it('notices that TLS 1.3 has no suites', () => {
    expect(reportsOf(rule, withTls({ tls13CipherSuites: written([], 300) }))[0]).toMatchObject({ message: 'no-suite', at: { span: { start: 300 } } });
  });

  it('leaves it to no-legacy-protocol that a gap costs TLS 1.3', () => {
    const settings = tls({ versions: versions('TLSv1', 'TLSv1.2', 'TLSv1.3') });
    expect(reportsOf(rule, listener({ release: releaseOf('1.26.3', '3.0'), tls: written(settings) }))).toEqual([]);
  });

  it('leaves a review note where the versions are not known', () => {
    const [report, ...more] = reportsOf(rule, withTls({ versions: versionFacts(() => doubtful()) }));
    expect(more).toEqual([]);
    expect(report).toMatchObject({ message: 'open', truth: 'unknown' });
  });
});
