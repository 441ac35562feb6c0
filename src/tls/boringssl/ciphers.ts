import type { CipherSuiteName } from '../../model/tls.ts';
import { cipherSuites, type CipherSuite } from '../cipher-suites.ts';
import { lazilyFor } from '../lazily.ts';

/**
 * The suites for TLS 1.2 and below of BoringSSL a0689af29, in the order every list starts from (`ssl_create_cipher_list` of ssl/ssl_cipher.cc):
 * AES-GCM before ChaCha20 where the machine has AES instructions, after it elsewhere.
 */
export const boringSslCiphers: (hasAesHardware: boolean) => readonly CipherSuite[] = lazilyFor((hasAesHardware) => {
  const names = hasAesHardware ? [...aesGcm, ...chaCha20, ...legacy] : [...chaCha20, ...aesGcm, ...legacy];
  const byName = new Map(cipherSuites().map((suite) => [suite.name, suite]));
  return names.flatMap((name) => byName.get(name) ?? []);
});

/** Not selected by words that stand for several suites, except `3DES` (`ssl_cipher_is_deprecated`). */
export function isDeprecated({ encryption, mac }: CipherSuite): boolean {
  return encryption === '3DES' || mac === 'SHA256';
}

const aesGcm: readonly CipherSuiteName[] = [
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
];

const chaCha20: readonly CipherSuiteName[] = [
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256',
];

const legacy: readonly CipherSuiteName[] = [
  'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA',
  'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
  'TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA',
  'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA',
  'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA',
  'TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA',
  'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256',
  'TLS_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_RSA_WITH_AES_128_CBC_SHA',
  'TLS_PSK_WITH_AES_128_CBC_SHA',
  'TLS_RSA_WITH_AES_256_CBC_SHA',
  'TLS_PSK_WITH_AES_256_CBC_SHA',
  'TLS_RSA_WITH_3DES_EDE_CBC_SHA',
];
