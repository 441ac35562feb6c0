import type { LocalizedText } from '../model/text.ts';

/** Why a profile rates something below `recommended`: a clause that follows the name of the thing rated. */
export const reasons = {
  'not-listed': {
    en: 'is not on the list of this profile',
    ja: 'このプロファイルの一覧にない',
  },
  'needs-approval': {
    en: 'is built from something the standard does not rate, so its use has to be justified in writing',
    ja: '標準が評価していない要素を含むため、使用には文書化した根拠が必要',
  },
  'old-clients': {
    en: 'is kept for clients that know nothing better',
    ja: 'より良い方式を知らない古いクライアントのために残されている',
  },
  'no-opinion': {
    en: 'is not rated by this profile',
    ja: 'このプロファイルでは評価しない',
  },
  'broken-protocol': {
    en: 'is a broken protocol (DROWN, POODLE)',
    ja: '破られたプロトコル (DROWN、POODLE)',
  },
  'deprecated-protocol': {
    en: 'is deprecated: no AEAD, and signatures over SHA-1 and MD5',
    ja: '廃止済み (AEAD がなく、署名に SHA-1 と MD5 を使う)',
  },
  'older-version': {
    en: 'is safe with the right suites, but not the newest version',
    ja: '適切なスイートであれば安全だが、最新の版ではない',
  },
  'newest-version-missing': {
    en: 'is the newest version and is not enabled',
    ja: '最新の版だが有効になっていない',
  },
  'no-encryption': { en: 'does not encrypt', ja: '暗号化しない' },
  'no-authentication': {
    en: 'does not authenticate the server, so anybody in between can read and change everything',
    ja: 'サーバを認証しないため、中間者がすべてを読み書きできる',
  },
  'export-strength': {
    en: 'uses keys of export strength (40 or 56 bits)',
    ja: '輸出用の短い鍵 (40 または 56 ビット) を使う',
  },
  rc4: { en: 'uses RC4, whose biases reveal plaintext', ja: 'RC4 を使う (出力の偏りから平文が漏れる)' },
  'small-block': {
    en: 'uses a cipher with 64-bit blocks (Sweet32)',
    ja: '64 ビットブロック暗号を使う (Sweet32)',
  },
  'weak-cipher': {
    en: 'uses a cipher of less than 112 bits',
    ja: '112 ビット未満の強度の暗号を使う',
  },
  'less-than-128-bits': {
    en: 'offers less than 128 bits of security',
    ja: '安全性が 128 ビットに満たない',
  },
  'md5-mac': { en: 'authenticates records with HMAC-MD5', ja: 'レコードの認証に HMAC-MD5 を使う' },
  'sha1-mac': { en: 'authenticates records with HMAC-SHA-1', ja: 'レコードの認証に HMAC-SHA-1 を使う' },
  cbc: {
    en: 'uses CBC with MAC-then-encrypt, the ground of padding-oracle attacks such as Lucky Thirteen',
    ja: 'MAC-then-encrypt の CBC を使う (Lucky Thirteen などパディングオラクル攻撃の対象)',
  },
  'cbc-needs-encrypt-then-mac': {
    en: 'uses CBC, which needs encrypt-then-MAC (RFC 7366) on both sides',
    ja: 'CBC を使うため、双方で encrypt-then-MAC (RFC 7366) が必要',
  },
  'unauthenticated-mode': {
    en: 'uses a block mode without authenticated encryption',
    ja: '認証付き暗号でないブロックモードを使う',
  },
  'short-tag': {
    en: 'truncates the authentication tag to 64 bits (CCM_8)',
    ja: '認証タグを 64 ビットに切り詰める (CCM_8)',
  },
  'static-rsa': {
    en: 'transports the key with RSA: no forward secrecy, and open to Bleichenbacher attacks',
    ja: 'RSA で鍵を配送する (前方秘匿性がなく、Bleichenbacher 攻撃の対象)',
  },
  'static-dh': {
    en: 'uses static Diffie-Hellman keys: no forward secrecy',
    ja: '静的な Diffie-Hellman 鍵を使う (前方秘匿性がない)',
  },
  'static-ecdh': {
    en: 'uses static ECDH keys: no forward secrecy, and open to invalid-curve attacks',
    ja: '静的な ECDH 鍵を使う (前方秘匿性がなく、無効曲線攻撃の対象)',
  },
  'static-key-exchange': {
    en: 'has no forward secrecy; ephemeral key exchange is preferred',
    ja: '前方秘匿性がない。一時鍵による鍵交換が優先される',
  },
  'finite-field-dhe': {
    en: 'uses finite-field Diffie-Hellman in TLS 1.2, where the client cannot refuse weak parameters (Raccoon, Logjam)',
    ja: 'TLS 1.2 で有限体 Diffie-Hellman を使う (クライアントが弱いパラメータを拒否できない。Raccoon、Logjam)',
  },
  kerberos: { en: 'uses Kerberos suites of 1999', ja: '1999 年の Kerberos スイートを使う' },
  'pre-shared-key': {
    en: 'rests on a pre-shared key instead of certificates; the key has to be random and managed by hand',
    ja: '証明書ではなく事前共有鍵に依存する (十分にランダムな鍵と手作業の管理が必要)',
  },
  'pre-shared-key-only': {
    en: 'derives keys from a pre-shared key alone: no forward secrecy',
    ja: '事前共有鍵だけから鍵を導出する (前方秘匿性がない)',
  },
  dsa: { en: 'signs with DSA', ja: 'DSA で署名する' },
  'aes-128': {
    en: 'uses AES-128, which ASVS 5.0.0 rates as legacy',
    ja: 'AES-128 を使う (ASVS 5.0.0 ではレガシー扱い)',
  },
  'tls12-prf': {
    en: 'derives keys with the PRF of TLS 1.2, which ASVS 5.0.0 rates as legacy',
    ja: 'TLS 1.2 の PRF で鍵を導出する (ASVS 5.0.0 ではレガシー扱い)',
  },
  'until-2026': { en: 'is recommended until the end of 2026 only', ja: '推奨は 2026 年末まで' },
  'until-2029': { en: 'is recommended until the end of 2029 only', ja: '推奨は 2029 年末まで' },
  'until-2030': { en: 'is acceptable until the end of 2030 only', ja: '許容されるのは 2030 年末まで' },
  'until-2031': { en: 'is recommended until the end of 2031 only', ja: '推奨は 2031 年末まで' },
  'expired-2025': { en: 'was recommended until the end of 2025 only', ja: '推奨は 2025 年末で終了した' },
  'weak-group': {
    en: 'gives less security than this profile permits',
    ja: 'このプロファイルの下限より安全性が低い',
  },
  'deprecated-group': {
    en: 'is a curve that TLS has deprecated',
    ja: 'TLS で廃止された曲線',
  },
  'obsolete-draft': {
    en: 'is a draft that the standardized ML-KEM hybrids have replaced',
    ja: '標準化された ML-KEM ハイブリッドに置き換えられたドラフト',
  },
  'not-preferred': {
    en: 'is permitted, though others are preferred',
    ja: '許可されるが、ほかに優先されるものがある',
  },
  'newer-than-edition': {
    en: 'is newer than this edition, which its publisher has approved since',
    ja: 'この版より新しく、その後に発行元が承認した',
  },
  'not-approved-then': {
    en: 'was not an approved curve when this edition was published',
    ja: 'この版の公表時点では承認された曲線ではなかった',
  },
  'library-default': {
    en: 'is not in the list that this profile offers; libraries enable it by default',
    ja: 'このプロファイルの一覧にはないが、ライブラリの既定で有効になる',
  },
  'short-group': {
    en: 'is a finite-field group of less than 3072 bits',
    ja: '3072 ビット未満の有限体グループ',
  },
  'short-dh-parameters': {
    en: 'is less than this profile permits for Diffie-Hellman parameters',
    ja: 'Diffie-Hellman パラメータとしてこのプロファイルの下限に満たない',
  },
  'dh-parameters-below-128-bits': {
    en: 'is less than the 3072 bits that Diffie-Hellman parameters need for 128 bits of security',
    ja: 'Diffie-Hellman パラメータが 128 ビットの安全性を持つのに必要な 3072 ビットに満たない',
  },
  'weak-hash': {
    en: 'signs over a hash that collides (MD5, SHA-1)',
    ja: '衝突が現実的なハッシュ (MD5、SHA-1) に署名する',
  },
  'short-hash': { en: 'signs over SHA-224', ja: 'SHA-224 に署名する' },
  'pkcs1-signature': {
    en: 'signs with RSASSA-PKCS1-v1_5 instead of RSASSA-PSS',
    ja: 'RSASSA-PSS ではなく RSASSA-PKCS1-v1_5 で署名する',
  },
  'short-rsa-key': {
    en: 'is less than this profile permits for RSA keys',
    ja: 'RSA 鍵としてこのプロファイルの下限に満たない',
  },
  'rsa-key-below-128-bits': {
    en: 'is less than the 3072 bits that an RSA key needs for 128 bits of security',
    ja: 'RSA 鍵が 128 ビットの安全性を持つのに必要な 3072 ビットに満たない',
  },
  'certificate-lives-too-long': {
    en: 'is valid for longer than this profile permits',
    ja: 'このプロファイルの上限より長い有効期間',
  },
  'certificate-lives-longer-than-recommended': {
    en: 'is valid for longer than this profile recommends',
    ja: 'このプロファイルの推奨より長い有効期間',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;

export type ReasonKey = keyof typeof reasons;
