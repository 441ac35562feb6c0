import type { Endpoint } from '../model/endpoint.ts';
import { or, type Fact, type Truth } from '../model/fact.ts';
import type { Library } from '../model/release.ts';
import { tlsVersions, type CertificateKeyType, type CipherSuiteName, type TlsSettings, type Use } from '../model/tls.ts';
import { acceptanceWithoutSuites, belongsToVersion, possibleLevels, type Acceptance } from './accepts.ts';
import type { Authentication } from './cipher-suite-name.ts';
import { cipherSuite, type CipherSuite } from './cipher-suites.ts';
import { tlsLibraryOf } from './library.ts';
import { permittedAtSecurityLevel } from './security-level.ts';

/** Which end of the handshake the settings are for: only a server needs parameters and a certificate for a suite. */
export type Side = 'server' | 'client';

export function sideOf(endpoint: Endpoint): Side {
  return endpoint.kind === 'listener' ? 'server' : 'client';
}

/**
 * Why an enabled suite cannot be negotiated. `version`: no version it belongs to is accepted. `credentials`: it rests on pre-shared
 * keys, SRP, Kerberos or GOST keys, and none are configured. `certificate`: no certificate has a key of its family.
 */
export type SuiteObstacle = 'version' | 'security-level' | 'dh-parameters' | 'certificate' | 'credentials';

/** An enabled suite and whether a handshake can end with it. */
export interface EnabledSuite {
  readonly use: Use<CipherSuiteName>;
  readonly suite: CipherSuite;
  readonly negotiable: Acceptance<SuiteObstacle>;
}

/** Judges one suite. For whole lists `enabledSuites` looks at the settings only once. */
export function negotiability(settings: TlsSettings, library: Library, side: Side, suite: CipherSuite): Acceptance<SuiteObstacle> {
  return negotiator(settings, library, side)(suite);
}

/** The suites of one list of the settings, in its order, with the judgement on each; nothing for a list that is not known. */
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
  const versions = tlsVersions.map((version) => ({ version, truth: acceptanceWithoutSuites(settings, library, version).truth }));
  const families = side === 'server' ? certificateFamilies(settings) : 'any';
  const noDhParameters = side === 'server' && settings.dhParameters.known && settings.dhParameters.value === null;
  return (suite) => {
    if (!hasCredentials(suite)) return { truth: 'no', why: 'credentials' };
    if (noDhParameters && suite.keyExchange === 'DHE') return { truth: 'no', why: 'dh-parameters' };
    const accepted = versions.filter(({ version }) => belongsToVersion(suite.name, version)).map(({ truth }) => truth);
    return worst(
      { truth: or(...accepted), why: 'version' },
      { truth: passesSecurityLevel(settings, library, suite), why: 'security-level' },
      { truth: hasCertificate(suite.authentication, families), why: 'certificate' },
    );
  };
}

function worst(...checks: readonly Acceptance<SuiteObstacle>[]): Acceptance<SuiteObstacle> {
  const obstacle = checks.find(({ truth }) => truth === 'no') ?? checks.find(({ truth }) => truth === 'unknown');
  return obstacle ?? { truth: 'yes', why: null };
}

/** No product whose files are read here takes such credentials out of them. */
const unusualCredentials: ReadonlySet<string> = new Set(['PSK', 'SRP', 'KRB5', 'ECCPWD', 'GOST', 'NULL']);

function hasCredentials({ keyExchange, authentication }: CipherSuite): boolean {
  return !unusualCredentials.has(keyExchange) && !unusualCredentials.has(authentication);
}

function passesSecurityLevel(settings: TlsSettings, library: Library, { name }: CipherSuite): Truth {
  const understood = tlsLibraryOf(library);
  if (understood?.library !== 'openssl') return 'yes';
  const [lower, higher] = possibleLevels(settings);
  if (permittedAtSecurityLevel(name, higher, understood.version)) return 'yes';
  return permittedAtSecurityLevel(name, lower, understood.version) ? 'unknown' : 'no';
}

/** RFC 8422, 5.10: EdDSA keys serve the ECDSA suites. */
const families: Readonly<Record<CertificateKeyType, Authentication>> = {
  rsa: 'RSA',
  ecdsa: 'ECDSA',
  ed25519: 'ECDSA',
  ed448: 'ECDSA',
  dsa: 'DSS',
};

/** Families of the certificates presented; `any` as long as the key of one of them is not known. */
function certificateFamilies(settings: TlsSettings): ReadonlySet<Authentication> | 'any' {
  if (!settings.certificates.known) return 'any';
  const found = new Set<Authentication>();
  for (const { keyType } of settings.certificates.value) {
    if (!keyType.known) return 'any';
    found.add(families[keyType.value]);
  }
  return found;
}

function hasCertificate(authentication: Authentication, present: ReadonlySet<Authentication> | 'any'): Truth {
  if (authentication === 'anon' || authentication === 'any') return 'yes';
  // Nobody issues DSA certificates any more: a key of unknown type is taken for RSA or ECDSA.
  if (present === 'any') return authentication === 'DSS' ? 'unknown' : 'yes';
  return present.has(authentication) ? 'yes' : 'no';
}
