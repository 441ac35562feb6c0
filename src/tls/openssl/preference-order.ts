import { auth, enc, kx, mac } from './algorithm-bits.ts';
import type { OpenSslCipher } from './ciphers.ts';

/**
 * The order that `ssl_create_cipher_list` (ssl/ssl_ciph.c) gives all suites before it looks at a list. It gets there by adding, moving and sorting;
 * the last move counts most, so that the result is one sort by the properties below. What they leave equal stays in the order given.
 */
export function preferenceOrder(ciphers: readonly OpenSslCipher[]): readonly OpenSslCipher[] {
  const ranks = new Map(ciphers.map((cipher) => [cipher, rank(cipher)]));
  return [...ciphers].sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
}

type Property = (cipher: OpenSslCipher) => boolean;

const isEphemeral: Property = (cipher) => (cipher.kx & (kx.DHE | kx.ECDHE)) !== 0;

/** Suites with a property go before those without; the first property counts most. */
const beforeStrength: readonly Property[] = [
  (cipher) => isEphemeral(cipher) && cipher.suite.aead,
  isEphemeral,
  ({ suite }) => suite.aead,
  ({ suite }) => suite.minimumVersion === 'TLSv1.2',
];

const afterStrength: readonly Property[] = [
  (cipher) => (cipher.kx & kx.PSK) === 0,
  (cipher) => (cipher.kx & kx.RSA) === 0,
  (cipher) => (cipher.auth & auth.NULL) === 0,
  (cipher) => (cipher.mac & mac.MD5) === 0,
  (cipher) => (cipher.enc & (enc.AES128GCM | enc.AES256GCM)) !== 0,
  (cipher) => (cipher.enc & enc.CHACHA20POLY1305) !== 0,
  ({ suite }) => suite.encryption === 'AES',
  (cipher) => (cipher.kx & kx.ECDHE) !== 0 && (cipher.auth & auth.ECDSA) !== 0,
  (cipher) => (cipher.kx & kx.ECDHE) !== 0,
];

/** Lower is better. */
function rank(cipher: OpenSslCipher): number {
  const withStrength = missing(cipher, beforeStrength) * 512 + (256 - cipher.strengthBits);
  return withStrength * 2 ** afterStrength.length + missing(cipher, afterStrength);
}

/** One binary digit for each property, 1 where the suite lacks it. */
function missing(cipher: OpenSslCipher, properties: readonly Property[]): number {
  return properties.reduce((digits, has) => digits * 2 + (has(cipher) ? 0 : 1), 0);
}
