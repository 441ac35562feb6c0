import type { CertificateKeyType } from '../../src/model/tls.ts';

/** What a file of certificates or parameters says; `null` where it is not in sight or not understood. */
export interface Material {
  readonly keyType: (path: string) => CertificateKeyType | null;
  readonly publicKey: (path: string) => PublicKey | null;
  /** Whether the first certificate of a file names an OCSP responder. */
  readonly hasOcspResponder: (path: string) => boolean | null;
  /** Whether the certificate of the issuer of the first one follows it. */
  readonly hasIssuer: (path: string) => boolean | null;
  /** Size of the prime of Diffie-Hellman parameters. */
  readonly dhBits: (path: string) => number | null;
  /** Whether such parameters are of X9.42, which not everybody reads; `null` where there are none. */
  readonly isX942: (path: string) => boolean | null;
}

export interface PublicKey {
  /** Length of the modulus of an RSA key; `null` for other keys. */
  readonly rsaBits: number | null;
  /** SubjectPublicKeyInfo in base64: the same for every certificate that has the key. */
  readonly info: string;
}

interface Certificate {
  readonly keyType: CertificateKeyType | null;
  readonly publicKey: PublicKey;
  readonly hasOcspResponder: boolean;
  readonly hasIssuer: boolean;
}

interface DhFile {
  readonly bits: number;
  readonly isX942: boolean;
}

/** Reads files only when asked, and each once; `textOf` gives `null` for a file that is not in sight. */
export function materialFrom(textOf: (path: string) => string | null): Material {
  const certificates = new Map<string, Certificate | null>();
  const parameters = new Map<string, DhFile | null>();
  const certificate = (path: string): Certificate | null => once(certificates, path, () => readCertificate(textOf(path)));
  const dhFile = (path: string): DhFile | null => once(parameters, path, () => readDhFile(textOf(path)));
  return {
    keyType: (path) => certificate(path)?.keyType ?? null,
    publicKey: (path) => certificate(path)?.publicKey ?? null,
    hasOcspResponder: (path) => certificate(path)?.hasOcspResponder ?? null,
    hasIssuer: (path) => certificate(path)?.hasIssuer ?? null,
    dhBits: (path) => dhFile(path)?.bits ?? null,
    isX942: (path) => dhFile(path)?.isX942 ?? null,
  };
}

function once<T>(values: Map<string, T>, path: string, make: () => T): T {
  const before = values.get(path);
  if (before !== undefined) return before;
  const value = make();
  values.set(path, value);
  return value;
}

/** Servers take the first certificate of a file as their own. */
function readCertificate(text: string | null): Certificate | null {
  const [pem, ...others] = certificatesIn(text ?? '');
  if (pem === undefined) return null;
  try {
    // Loaded only here: most runs see no certificate, and the module costs milliseconds.
    const { X509Certificate } = process.getBuiltinModule('node:crypto');
    const own = new X509Certificate(pem);
    const { publicKey, infoAccess } = own;
    const info = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    return {
      keyType: keyTypes.get(publicKey.asymmetricKeyType ?? '') ?? null,
      publicKey: { rsaBits: publicKey.asymmetricKeyDetails?.modulusLength ?? null, info },
      hasOcspResponder: /^OCSP - URI:/m.test(infoAccess ?? ''),
      hasIssuer: others.some((other) => own.checkIssued(new X509Certificate(other))),
    };
  } catch {
    return null;
  }
}

function certificatesIn(text: string): readonly string[] {
  return text.split(/(?=-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----)/).flatMap((part) => /^-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^]*?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/.exec(part) ?? []);
}

const keyTypes: ReadonlyMap<string, CertificateKeyType> = new Map([
  ['rsa', 'rsa'],
  ['rsa-pss', 'rsa'],
  ['ec', 'ecdsa'],
  ['ed25519', 'ed25519'],
  ['ed448', 'ed448'],
  ['dsa', 'dsa'],
]);

/** Parameters of PKCS #3, and of X9.42, are a sequence that begins with the prime. */
function readDhFile(text: string | null): DhFile | null {
  const [, x942, base64] = /-----BEGIN (X9\.42 )?DH PARAMETERS-----([A-Za-z0-9+/=\s]+)-----END (?:X9\.42 )?DH PARAMETERS-----/.exec(text ?? '') ?? [];
  if (base64 === undefined) return null;
  const sequence = contentOf(Buffer.from(base64, 'base64'), 0x30);
  const prime = sequence === null ? null : contentOf(sequence, 0x02);
  if (prime === null) return null;
  const first = prime.findIndex((byte) => byte !== 0);
  return first === -1 ? null : { bits: (prime.length - first) * 8 - (Math.clz32(prime[first] ?? 0) - 24), isX942: x942 !== undefined };
}

/** Content of the DER element at the beginning of the bytes; `null` when it is not of that type or cut off. */
function contentOf(bytes: Buffer, type: number): Buffer | null {
  const [tag, length = 0x80] = bytes;
  if (tag !== type) return null;
  const lengthBytes = length < 0x80 ? 0 : length - 0x80;
  if (lengthBytes > 4 || (length >= 0x80 && lengthBytes === 0) || bytes.length < 2 + lengthBytes) return null;
  const size = lengthBytes === 0 ? length : bytes.readUIntBE(2, lengthBytes);
  const content = bytes.subarray(2 + lengthBytes, 2 + lengthBytes + size);
  return content.length === size ? content : null;
}
