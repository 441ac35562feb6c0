import { describe, expect, it } from 'vitest';
import type { TlsSettings, TlsVersion } from '../../../src/model/tls.ts';
import { permittedVersions } from '../../../src/tls/accepts.ts';
import { cipherSuite, type CipherSuite } from '../../../src/tls/cipher-suites.ts';
import { enabledSuites, negotiability } from '../../../src/tls/negotiable.ts';
import { versionAcceptance } from '../../../src/tls/negotiable-versions.ts';
import type { Side } from '../../../src/tls/side.ts';
import { byDefault, doubtful, tls, uses, versionFacts, versions, written } from '../../endpoints.ts';

const openSsl = (version: string) => ({ name: 'openssl', version }) as const;

function suite(name: string): CipherSuite {
  const found = cipherSuite(name);
  if (found === null) throw new Error(name);
  return found;
}

const certificate = (keyType: 'rsa' | 'ecdsa') =>
  written([{ path: 'a.pem', keyPath: null, from: written(null).from, keyType: written(keyType), ocspResponder: doubtful() }]);

describe('versionAcceptance', () => {
  const all: readonly TlsVersion[] = ['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];
  const cbc = uses('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256');
  const at = (level: number): TlsSettings => tls({ versions: versions(...all), securityLevel: written(level), cipherSuites: cbc });

  it.each([
    ['1.1.1', 1, 'TLSv1', 'yes', null],
    ['1.1.1', 2, 'TLSv1', 'yes', null],
    ['1.1.1', 3, 'TLSv1', 'no', 'security-level'],
    ['1.1.1', 3, 'TLSv1.1', 'yes', null],
    ['3.0', 2, 'TLSv1', 'no', 'security-level'],
    ['3.0', 1, 'TLSv1.1', 'no', 'security-level'],
    ['3.5', 0, 'TLSv1', 'yes', null],
    ['3.5', 0, 'SSLv3', 'no', 'not-in-library'],
    ['3.5', 5, 'TLSv1.3', 'yes', null],
    ['1.0.2', 0, 'TLSv1.3', 'no', 'not-in-library'],
    ['1.0.2', 0, 'TLSv1.2', 'yes', null],
  ] as const)('OpenSSL %s at level %s: %s is %s', (library, level, version, truth, why) => {
    expect(versionAcceptance(at(level), openSsl(library), 'server', version)).toEqual({ truth, why });
  });

  it('takes an unknown security level for 1 or 2', () => {
    const settings = { ...at(0), securityLevel: doubtful() };
    expect(versionAcceptance(settings, openSsl('3.0'), 'server', 'TLSv1').truth).toBe('no');
    expect(versionAcceptance(settings, openSsl('1.1.1'), 'server', 'TLSv1').truth).toBe('yes');
  });

  it('needs a suite', () => {
    const settings = tls({ versions: versions('TLSv1', 'TLSv1.1', 'TLSv1.2'), securityLevel: written(0) });
    expect(versionAcceptance(settings, openSsl('3.0'), 'server', 'TLSv1')).toEqual({ truth: 'no', why: 'no-suite' });
    expect(versionAcceptance(settings, openSsl('3.0'), 'server', 'TLSv1.2')).toEqual({ truth: 'yes', why: null });
  });

  it('needs a suite that can be negotiated', () => {
    const settings = tls({
      versions: versions('TLSv1.2', 'TLSv1.3'),
      cipherSuites: uses('TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256'),
      certificates: certificate('rsa'),
    });
    expect(versionAcceptance(settings, openSsl('3.0'), 'server', 'TLSv1.2')).toEqual({ truth: 'no', why: 'no-suite' });
    expect(versionAcceptance(settings, openSsl('3.0'), 'server', 'TLSv1.3')).toEqual({ truth: 'yes', why: null });
    expect(versionAcceptance(settings, openSsl('3.0'), 'client', 'TLSv1.2')).toEqual({ truth: 'yes', why: null });
  });

  it('leaves open what the settings leave open', () => {
    const settings = tls({ versions: versionFacts(() => doubtful()) });
    expect(permittedVersions(settings)).toEqual([]);
    expect(versionAcceptance(settings, openSsl('3.5'), 'server', 'TLSv1.2')).toEqual({ truth: 'unknown', why: 'not-permitted' });
  });
});

describe('negotiability', () => {
  it.each<[string, Partial<TlsSettings>, Side, string, string | null]>([
    ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', {}, 'server', 'yes', null],
    ['TLS_AES_128_GCM_SHA256', {}, 'server', 'yes', null],
    ['TLS_AES_128_GCM_SHA256', { versions: versions('TLSv1.2') }, 'server', 'no', 'version'],
    ['TLS_RSA_WITH_AES_128_CBC_SHA', {}, 'server', 'yes', null],
    ['TLS_RSA_WITH_AES_128_CBC_SHA', { versions: versions('TLSv1.3') }, 'server', 'no', 'version'],
    ['TLS_RSA_WITH_AES_128_CBC_SHA', { versions: versionFacts(() => doubtful()) }, 'server', 'unknown', 'version'],
    ['TLS_DHE_RSA_WITH_AES_128_GCM_SHA256', {}, 'server', 'no', 'dh-parameters'],
    ['TLS_DHE_RSA_WITH_AES_128_GCM_SHA256', {}, 'client', 'yes', null],
    [
      'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256',
      { dhParameters: written({ source: 'dh.pem', bits: written(2048) }) },
      'server',
      'yes',
      null,
    ],
    ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', { certificates: certificate('rsa') }, 'server', 'no', 'certificate'],
    ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', { certificates: certificate('rsa') }, 'server', 'yes', null],
    ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', { certificates: certificate('ecdsa') }, 'client', 'yes', null],
    ['TLS_DHE_DSS_WITH_AES_128_GCM_SHA256', {}, 'client', 'unknown', 'certificate'],
    ['TLS_PSK_WITH_AES_128_GCM_SHA256', {}, 'server', 'no', 'credentials'],
    ['TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA', {}, 'server', 'no', 'credentials'],
    ['TLS_SRP_SHA_RSA_WITH_AES_128_CBC_SHA', {}, 'server', 'no', 'credentials'],
    ['TLS_ECDH_anon_WITH_AES_128_CBC_SHA', {}, 'server', 'no', 'security-level'],
    ['TLS_ECDH_anon_WITH_AES_128_CBC_SHA', { securityLevel: written(0) }, 'server', 'yes', null],
    ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', { securityLevel: doubtful() }, 'server', 'yes', null],
    ['TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8', {}, 'server', 'no', 'security-level'],
    ['TLS_RSA_WITH_AES_256_GCM_SHA384', { securityLevel: written(3) }, 'server', 'no', 'security-level'],
  ])('%s with %o on a %s: %s', (name, overrides, side, truth, why) => {
    expect(negotiability(tls(overrides), openSsl('3.5'), side, suite(name))).toEqual({ truth, why });
  });

  it('has no security levels in BoringSSL', () => {
    const settings = tls({ securityLevel: byDefault(null) });
    const judged = negotiability(settings, { name: 'boringssl', version: '0' }, 'server', suite('TLS_RSA_WITH_3DES_EDE_CBC_SHA'));
    expect(judged.truth).toBe('yes');
  });

  it('keeps the order of a list, and knows nothing of an unknown one', () => {
    const settings = tls();
    const names = enabledSuites(settings, openSsl('3.5'), 'server', settings.tls13CipherSuites).map(({ suite: { name } }) => name);
    expect(names).toEqual(['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256']);
    expect(enabledSuites(settings, openSsl('3.5'), 'server', doubtful())).toEqual([]);
  });
});
