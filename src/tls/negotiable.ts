import { or, type Fact, type Truth } from '../model/fact.ts';
import type { Library } from '../model/release.ts';
import { tlsVersions, type CertificateKeyType, type CipherSuiteName, type TlsSettings, type Use } from '../model/tls.ts';
import { isNotNewer, libraryAccepts, type Acceptance } from './accepts.ts';
import type { Authentication } from './cipher-suite-name.ts';
import { cipherSuite, type CipherSuite } from './cipher-suites.ts';
import { isAtLeast, tlsLibraryOf } from './library.ts';

/** Which end of the handshake the settings are for: only a server needs parameters and a certificate for a suite. */
export type Side = 'server' | 'client';

/**
 * Why a suite that is enabled cannot be negotiated. `version`: no version it belongs to is accepted. `credentials`: it rests on
 * pre-shared keys, SRP, Kerberos or GOST keys, and none are configured. `certificate`: no certificate has a key of its family.
 */
export type SuiteObstacle = 'version' | 'security-level' | 'dh-parameters' | 'certificate' | 'credentials';

/** An enabled suite and whether a handshake can end with it. */
export interface EnabledSuite {
  readonly use: Use<CipherSuiteName>;
  readonly suite: CipherSuite;
  readonly negotiable: Acceptance<SuiteObstacle>;
}

/** Judges one suite. Ask `enabledSuites` for whole lists: it looks at the settings once. */
export function negotiability(settings: TlsSettings, library: Library, side: Side, suite: CipherSuite): Acceptance<SuiteObstacle> {
  return negotiator(settings, library, side)(suite);
}

/** The suites of one list with the judgement on each. Names that are not registered are left out; an unknown list is a doubt. */
export function enabledSuites(
  settings: TlsSettings,
  library: Library,
  side: Side,
  list: Fact<readonly Use<CipherSuiteName>[]>,
): readonly EnabledSuite[] {
  if (!list.known) return [];
  const judge = negotiator(settings, library, side);
  return list.value.flatMap((use) => {
    const suite = cipherSuite(use.name);
    return suite === null ? [] : [{ use, suite, negotiable: judge(suite) }];
  });
}

function negotiator(settings: TlsSettings, library: Library, side: Side): (suite: CipherSuite) => Acceptance<SuiteObstacle> {
  const accepted = tlsVersions.map((version) => ({ version, truth: libraryAccepts(settings, library, version).truth }));
  const certificateFamilies = side === 'server' ? familiesOf(settings) : 'any';
  const noDhParameters = side === 'server' && settings.dhParameters.known && settings.dhParameters.value === null;
  return (suite) => {
    if (!hasCredentials(suite)) return { truth: 'no', why: 'credentials' };
    if (noDhParameters && suite.keyExchange === 'DHE') return { truth: 'no', why: 'dh-parameters' };
    const usable = accepted.filter(({ version }) => belongsTo(suite, version)).map(({ truth }) => truth);
    return worst(
      { truth: or('no', ...usable), why: 'version' },
      { truth: passesSecurityLevel(settings, library, suite), why: 'security-level' },
      { truth: hasCertificateFor(suite.authentication, certificateFamilies), why: 'certificate' },
    );
  };
}

function worst(...checks: readonly Acceptance<SuiteObstacle>[]): Acceptance<SuiteObstacle> {
  const obstacle = checks.find(({ truth }) => truth === 'no') ?? checks.find(({ truth }) => truth === 'unknown');
  return obstacle ?? { truth: 'yes', why: null };
}

function belongsTo(suite: CipherSuite, version: (typeof tlsVersions)[number]): boolean {
  return suite.tls13 ? version === 'TLSv1.3' : version !== 'TLSv1.3' && isNotNewer(suite.minimumVersion, version);
}

const needCredentials: ReadonlySet<string> = new Set(['PSK', 'SRP', 'KRB5', 'ECCPWD', 'GOST', 'NULL']);

function hasCredentials(suite: CipherSuite): boolean {
  return !needCredentials.has(suite.authentication) && !needCredentials.has(suite.keyExchange);
}

const families: Readonly<Record<CertificateKeyType, Authentication>> = {
  rsa: 'RSA',
  ecdsa: 'ECDSA',
  ed25519: 'ECDSA',
  ed448: 'ECDSA',
  dsa: 'DSS',
};

/** Families of the certificates presented; `any` as long as one of them is not known. RFC 8422, 5.10: EdDSA keys serve the ECDSA suites. */
function familiesOf(settings: TlsSettings): ReadonlySet<Authentication> | 'any' {
  if (!settings.certificates.known) return 'any';
  const found = new Set<Authentication>();
  for (const { keyType } of settings.certificates.value) {
    if (!keyType.known) return 'any';
    found.add(families[keyType.value]);
  }
  return found;
}

function hasCertificateFor(authentication: Authentication, present: ReadonlySet<Authentication> | 'any'): Truth {
  if (authentication === 'anon' || authentication === 'any') return 'yes';
  // Nobody issues DSA certificates: a key of unknown type is taken for RSA or ECDSA.
  if (present === 'any') return authentication === 'DSS' ? 'unknown' : 'yes';
  return present.has(authentication) ? 'yes' : 'no';
}

/** Bits of security that each level asks for: SSL_CTX_set_security_level(3). */
const bitsOfLevel: readonly number[] = [0, 80, 112, 128, 192, 256];

/** A level that is not known is the default of a build, 1 or 2: what passes at 2 passes. */
function passesSecurityLevel(settings: TlsSettings, library: Library, suite: CipherSuite): Truth {
  if (!settings.securityLevel.known) return passesLevel(2, library, suite) ? 'yes' : 'unknown';
  return passesLevel(settings.securityLevel.value ?? 0, library, suite) ? 'yes' : 'no';
}

/** What OpenSSL's ssl_security_default_callback (ssl/ssl_cert.c) asks of a suite. */
function passesLevel(level: number, library: Library, suite: CipherSuite): boolean {
  if (level === 0) return true;
  return (
    strengthBits(suite, library) >= (bitsOfLevel[level] ?? 0) &&
    suite.authentication !== 'anon' &&
    suite.mac !== 'MD5' &&
    (suite.mac !== 'SHA' || level < 4) &&
    (suite.forwardSecrecy || level < 3) &&
    (suite.encryption !== 'RC4' || level < 2)
  );
}

/** What OpenSSL counts as the strength of a suite (ssl/s3_lib.c), where it differs from the length of the key. */
function strengthBits(suite: CipherSuite, library: Library): number {
  if (suite.encryption === '3DES') return 112;
  const openSsl = tlsLibraryOf(library);
  // CHANGES 3.2.0: the CCM_8 suites count as 64 bits, the length of their tag.
  if (suite.mode === 'CCM_8' && openSsl?.library === 'openssl' && isAtLeast(openSsl.version, '3.2')) return 64;
  return suite.keyBits;
}
