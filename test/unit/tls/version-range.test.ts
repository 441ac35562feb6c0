import { describe, expect, it } from 'vitest';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { versionAcceptance } from '../../../src/tls/negotiable-versions.ts';
import type { Side } from '../../../src/tls/side.ts';
import { doubtful, tls, uses, versionFacts, versions, written } from '../../endpoints.ts';

const openSsl = (version: string) => ({ name: 'openssl', version }) as const;
const aead = uses('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256');
const cbc = uses('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA');

/** TLS 1.1 and 1.3 without 1.2 in between. */
const broken = (overrides: Partial<TlsSettings> = {}): TlsSettings =>
  tls({ versions: versions('TLSv1.1', 'TLSv1.3'), securityLevel: written(0), cipherSuites: cbc, ...overrides });

describe('a range of versions with a gap', () => {
  it.each<[Side, string, TlsSettings, string, string | null]>([
    ['server', '3.0', broken(), 'yes', null],
    ['client', '3.0', broken(), 'no', 'gap'],
    // TLS 1.1 is the version that the server looks for a suite of.
    ['server', '3.0', broken({ cipherSuites: aead }), 'no', 'no-suite'],
    ['server', '3.0', broken({ cipherSuites: cbc, initialCipherSuites: aead }), 'no', 'no-suite'],
    ['server', '3.0', broken({ cipherSuites: aead, initialCipherSuites: cbc }), 'yes', null],
    // OpenSSL 3.0 counts TLS 1.1 in where it cannot sign for it, 3.1 does not.
    ['server', '3.0', broken({ cipherSuites: aead, securityLevel: written(2) }), 'no', 'no-suite'],
    ['server', '3.1', broken({ cipherSuites: aead, securityLevel: written(2) }), 'yes', null],
    ['client', '3.1', broken({ securityLevel: written(2) }), 'yes', null],
    ['client', '1.1.1', broken({ securityLevel: written(3) }), 'no', 'gap'],
    ['client', '1.1.1', broken({ securityLevel: written(4) }), 'yes', null],
    // Where it is not decided whether there is one, nothing stands in the way.
    ['client', '3.0', broken({ versions: versionFacts((version) => (version === 'TLSv1.2' ? doubtful() : written(version === 'TLSv1.1' || version === 'TLSv1.3'))) }), 'yes', null],
    ['client', '3.0', broken({ versions: versionFacts((version) => (version === 'TLSv1.1' ? doubtful() : written(version === 'TLSv1.3'))) }), 'yes', null],
  ])('of a %s on OpenSSL %s', (side, library, settings, truth, why) => {
    expect(versionAcceptance(settings, openSsl(library), side, 'TLSv1.3')).toEqual({ truth, why });
  });

  it('is refused from the first version below it on by BoringSSL', () => {
    const library = { name: 'boringssl', version: '0' } as const;
    expect(versionAcceptance(broken({ securityLevel: written(null) }), library, 'server', 'TLSv1.3')).toEqual({ truth: 'no', why: 'gap' });
    expect(versionAcceptance(broken({ securityLevel: written(null) }), library, 'server', 'TLSv1.1')).toEqual({ truth: 'yes', why: null });
  });
});

describe('the highest version', () => {
  it.each<[Side, TlsSettings, string, string | null]>([
    ['server', tls({ tls13CipherSuites: written([]) }), 'no', 'no-suite'],
    ['client', tls({ tls13CipherSuites: written([]) }), 'no', 'no-suite'],
    ['server', tls({ tls13CipherSuites: written([]), versions: versions('TLSv1.2') }), 'yes', null],
    // AES with 128 bits is too weak for a client to offer at level 4; a server finds that out later.
    ['client', tls({ tls13CipherSuites: uses('TLS_AES_128_GCM_SHA256'), securityLevel: written(4), cipherSuites: uses('TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384') }), 'no', 'no-suite'],
    ['server', tls({ tls13CipherSuites: uses('TLS_AES_128_GCM_SHA256'), securityLevel: written(4), cipherSuites: uses('TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384') }), 'yes', null],
  ])('of a %s needs a suite, or TLS 1.2 is refused as well', (side, settings, truth, why) => {
    expect(versionAcceptance(settings, openSsl('3.0'), side, 'TLSv1.2')).toEqual({ truth, why });
  });
});
