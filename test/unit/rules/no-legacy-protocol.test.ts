import { describe, expect, it } from 'vitest';
import rule from '../../../rules/no-legacy-protocol.ts';
import type { Listener } from '../../../src/model/endpoint.ts';
import { spanOf } from '../../../src/model/fact.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { profile as mozillaModern } from '../../../src/standards/profiles/mozilla-modern-6.0.ts';
import { profile as mozillaOld } from '../../../src/standards/profiles/mozilla-old-5.8.ts';
import { byDefault, connection, doubtful, listener, releaseOf, span, tls, uses, versionFacts, versions, written } from '../../endpoints.ts';
import { reportsOf, textsOf } from './check.ts';

const withTls = (settings: Partial<TlsSettings>, overrides: Partial<Listener> = {}): Listener =>
  listener({ tls: written(tls(settings)), ...overrides });

describe('no-legacy-protocol', () => {
  it('is silent about TLS 1.2 and 1.3, plaintext, doubt and listeners that refuse every handshake', () => {
    expect(reportsOf(rule, listener())).toEqual([]);
    expect(reportsOf(rule, connection())).toEqual([]);
    expect(reportsOf(rule, listener({ tls: written(null) }))).toEqual([]);
    expect(reportsOf(rule, listener({ tls: doubtful() }))).toEqual([]);
    expect(reportsOf(rule, withTls({ versions: versions('TLSv1') }, { rejectsHandshake: written(true) }))).toEqual([]);
  });

  it('reports all versions at the first and points to the others', () => {
    const [report, ...more] = reportsOf(rule, withTls({ versions: versions('TLSv1', 'TLSv1.1', 'TLSv1.2') }));
    expect(more).toEqual([]);
    expect(report).toMatchObject({ truth: 'yes', severity: 'error', intent: { set: 'protocols', to: ['TLSv1.2', 'TLSv1.3'] } });
    expect(report && spanOf(report.at).start).toBe(10);
    expect(report?.related?.map(({ span }) => span.start)).toEqual([20]);
    expect(textsOf(rule, report)[0]).toBe('TLS 1.0, TLS 1.1 are permitted on shop.example:443');
  });

  it('says that the library refuses what the settings permit, and why', () => {
    const cbc = { cipherSuites: uses('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA') };
    const notes = (settings: Partial<TlsSettings>, library: string): readonly string[] =>
      textsOf(rule, reportsOf(rule, withTls({ ...cbc, ...settings }, { release: releaseOf('1.26.3', library) }))[0]).slice(1);
    expect(notes({ versions: versions('TLSv1', 'TLSv1.2') }, '3.0')).toEqual([
      'permitted, not accepted: OpenSSL 3.0 refuses TLS 1.0 at its default level 2',
    ]);
    expect(notes({ versions: versions('TLSv1', 'TLSv1.2'), securityLevel: written(0) }, '3.0')).toEqual([]);
    expect(notes({ versions: versions('TLSv1', 'TLSv1.2') }, '1.1.1')).toEqual([]);
    expect(notes({ versions: versions('SSLv3', 'TLSv1'), securityLevel: doubtful() }, '3.0')).toEqual([
      'permitted, not accepted: OpenSSL 3.0 does not have SSL 3.0',
      'permitted, not accepted: OpenSSL 3.0 refuses TLS 1.0 at its default security level',
    ]);
    const gcm = { versions: versions('TLSv1.1'), securityLevel: written(0), cipherSuites: uses('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256') };
    expect(notes(gcm, '3.0')).toEqual(['permitted, not accepted: no enabled cipher suite works with TLS 1.1']);
  });

  it('says that a gap costs a client the newer versions', () => {
    const cbc = uses('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA');
    const settings = tls({ versions: versions('TLSv1', 'TLSv1.2', 'TLSv1.3'), cipherSuites: cbc, initialCipherSuites: cbc });
    const [report] = reportsOf(rule, connection({ release: releaseOf('1.26.3', '3.0'), tls: written(settings) }));
    expect(textsOf(rule, report)).toContain(
      'permitted, not used: OpenSSL 3.0 takes the lowest unbroken range of versions, which ends below TLS 1.2, TLS 1.3',
    );
  });

  it('says that a server without a suite below the gap answers nobody', () => {
    const settings = tls({ versions: versions('TLSv1', 'TLSv1.2', 'TLSv1.3') });
    const [report] = reportsOf(rule, listener({ release: releaseOf('1.26.3', '3.0'), tls: written(settings) }));
    expect(textsOf(rule, report).at(-1)).toBe(
      'no handshake succeeds: OpenSSL 3.0 takes the lowest unbroken range of versions, and no enabled cipher suite works with the newest one in it',
    );
    const newer = listener({ release: releaseOf('1.26.3', '3.5'), tls: written(settings) });
    expect(textsOf(rule, reportsOf(rule, newer)[0])).toEqual([
      'TLS 1.0 is permitted on shop.example:443',
      'permitted, not accepted: OpenSSL 3.5 refuses TLS 1.0 at its default level 2',
    ]);
  });

  it('says that the default server of the socket decides', () => {
    const dead = { setting: 'ssl_protocols', reason: 'default-server-decides', span: span(90), stronger: 'yes' } as const;
    const decided = (start: number) => withTls({ versions: versions('TLSv1') }, { ineffective: [{ ...dead, decidedBy: span(start) }] });
    expect(textsOf(rule, reportsOf(rule, decided(10))[0])).toContain('the default server of its socket decides; what shop.example:443 says itself has no effect');
    expect(textsOf(rule, reportsOf(rule, decided(500))[0])).not.toContain('the default server of its socket decides; what shop.example:443 says itself has no effect');
  });

  it('marks an assumed library', () => {
    const release = { ...releaseOf('1.26.3', '3.0'), stated: { product: false, library: false } };
    const cbc = uses('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA');
    const [report] = reportsOf(rule, withTls({ versions: versions('TLSv1'), cipherSuites: cbc }, { release }));
    expect(textsOf(rule, report)[1]).toContain('OpenSSL 3.0 (assumed) refuses');
  });

  it('counts the servers that the default server decides for', () => {
    const others = { decidesFor: ['a.example', 'b.example', 'c.example'] };
    const [report] = reportsOf(rule, withTls({ versions: versions('TLSv1') }, { ...others, decidesVersions: true }));
    expect(textsOf(rule, report)[1]).toBe('also decides for 3 more on this socket: it is their default server');
    const [ofItself] = reportsOf(rule, withTls({ versions: versions('TLSv1') }, { ...others, decidesVersions: false }));
    expect(textsOf(rule, ofItself).join()).not.toContain('also decides');
  });

  it('reports a default at the default', () => {
    const facts = versionFacts((version) => byDefault(version !== 'SSLv2' && version !== 'SSLv3'));
    const [report] = reportsOf(rule, withTls({ versions: facts }));
    expect(report).toMatchObject({ at: { kind: 'default' }, related: [] });
  });

  it('leaves a review note where the versions are not known', () => {
    const [report, ...more] = reportsOf(rule, withTls({ versions: versionFacts(() => doubtful()) }));
    expect(more).toEqual([]);
    expect(report).toMatchObject({ message: 'open', truth: 'unknown' });
  });

  it('looks at connections, too', () => {
    const [report] = reportsOf(rule, connection({ tls: written(tls({ versions: versions('SSLv3', 'TLSv1.2') })) }));
    expect(textsOf(rule, report)[0]).toBe('SSL 3.0 is permitted on https://backend.internal');
  });

  it('asks what the profile asks', () => {
    const old = withTls({ versions: versions('TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3') });
    expect(reportsOf(rule, old, { profile: mozillaOld })).toEqual([]);
    const [report] = reportsOf(rule, listener(), { profile: mozillaModern });
    expect(textsOf(rule, report)).toEqual([
      'TLS 1.2 is permitted on shop.example:443',
      'the profile mozilla-modern@6.0 permits TLS 1.3 only',
    ]);
  });
});
