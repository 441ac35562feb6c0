import { or, type Fact, type Truth } from '../model/fact.ts';
import type { Library } from '../model/release.ts';
import { tlsVersions, type CertificateKeyType, type CipherSuiteName, type TlsSettings, type TlsVersion, type Use } from '../model/tls.ts';
import { acceptanceWithoutSuites, type Acceptance } from './accepts.ts';
import type { Authentication } from './cipher-suite-name.ts';
import { belongsToVersion, cipherSuite, type CipherSuite } from './cipher-suites.ts';
import { factPart, versionsPart } from './fact-part.ts';
import { lazilyFor } from './lazily.ts';
import { tlsLibraryOf, type OpenSslVersion, type SecurityLevel } from './library.ts';
import { recentlyFor, recentlyForParts } from './recently.ts';
import { permittedAtSecurityLevel, possibleLevels } from './security-level.ts';
import type { Side } from './side.ts';

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

/** Judges one suite. For whole lists there is `enabledSuites`. */
export function negotiability(settings: TlsSettings, library: Library, side: Side, suite: CipherSuite): Acceptance<SuiteObstacle> {
  return judge(suite, circumstancesOf(settings, library, side));
}

/**
 * The suites of one list of the settings, in its order, with the judgement on each; nothing for a list that is not known.
 * Thousands of servers may share a list and differ in nothing that matters here: they get the same answer.
 */
export function enabledSuites(
  settings: TlsSettings,
  library: Library,
  side: Side,
  list: Fact<readonly Use<CipherSuiteName>[]>,
): readonly EnabledSuite[] {
  if (!list.known) return [];
  return judgedList(list.value)(circumstancesFor(side)(settings)(library));
}

const judgedList = recentlyFor((list: readonly Use<CipherSuiteName>[]) =>
  lazilyFor((circumstances: string): readonly EnabledSuite[] => judgeList(list, judgedSuite(circumstances))),
);

/** Servers with lists of their own have many suites in common. */
const judgedSuite = recentlyFor((text: string) => {
  const circumstances = JSON.parse(text) as Circumstances;
  return lazilyFor((suite: CipherSuite) => judge(suite, circumstances));
});

/** As text, so that what is equal is the same. */
const circumstancesFor = lazilyFor((side: Side) =>
  recentlyForParts(negotiationParts(side), (settings) => lazilyFor((library: Library) => JSON.stringify(circumstancesOf(settings, library, side)))),
);

/** What of settings decides about versions and suites. Of certificates that is the family of their keys. */
export function negotiationParts(side: Side): (settings: TlsSettings) => readonly unknown[] {
  return (settings) => {
    const { securityLevel, cipherSuites, initialCipherSuites, tls13CipherSuites, dhParameters, versions } = settings;
    const families = side === 'server' ? String(certificateFamilies(settings)) : '';
    const facts = [securityLevel, cipherSuites, initialCipherSuites, tls13CipherSuites, dhParameters].map(factPart);
    return [...facts, families, versionsPart(versions)];
  };
}

/** All that decides which suites can be negotiated. */
interface Circumstances {
  readonly openSsl: OpenSslVersion | null;
  readonly versions: readonly { readonly version: TlsVersion; readonly accepted: Truth }[];
  readonly levels: readonly [SecurityLevel, SecurityLevel];
  readonly certificates: readonly Authentication[] | 'any';
  /** Whether there are any, without which a server uses none of these suites. */
  readonly dhParameters: Truth;
}

function circumstancesOf(settings: TlsSettings, library: Library, side: Side): Circumstances {
  const understood = tlsLibraryOf(library);
  return {
    openSsl: understood?.library === 'openssl' ? understood.version : null,
    versions: tlsVersions.map((version) => ({ version, accepted: acceptanceWithoutSuites(settings, library, side, version).truth })),
    levels: possibleLevels(settings),
    certificates: side === 'server' ? certificateFamilies(settings) : 'any',
    dhParameters: side === 'client' ? 'yes' : hasDhParameters(settings),
  };
}

function hasDhParameters({ dhParameters }: TlsSettings): Truth {
  if (!dhParameters.known) return 'unknown';
  return dhParameters.value === null ? 'no' : 'yes';
}

function judgeList(list: readonly Use<CipherSuiteName>[], judgementOf: (suite: CipherSuite) => EnabledSuite['negotiable']): readonly EnabledSuite[] {
  return list.flatMap((use) => {
    const suite = cipherSuite(use.name);
    return suite === null ? [] : [{ use, suite, negotiable: judgementOf(suite) }];
  });
}

function judge(suite: CipherSuite, { openSsl, versions, levels, certificates, dhParameters }: Circumstances): Acceptance<SuiteObstacle> {
  if (!hasCredentials(suite)) return { truth: 'no', why: 'credentials' };
  const accepted = versions.filter(({ version }) => belongsToVersion(suite.name, version)).map((row) => row.accepted);
  return worst(
    { truth: suite.keyExchange === 'DHE' ? dhParameters : 'yes', why: 'dh-parameters' },
    { truth: or(...accepted), why: 'version' },
    { truth: openSsl === null ? 'yes' : passesLevels(suite, levels, openSsl), why: 'security-level' },
    { truth: hasCertificate(suite.authentication, certificates), why: 'certificate' },
  );
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

function passesLevels({ name }: CipherSuite, [lower, higher]: readonly [SecurityLevel, SecurityLevel], version: OpenSslVersion): Truth {
  if (permittedAtSecurityLevel(name, higher, version)) return 'yes';
  return permittedAtSecurityLevel(name, lower, version) ? 'unknown' : 'no';
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
export function certificateFamilies(settings: TlsSettings): readonly Authentication[] | 'any' {
  if (!settings.certificates.known) return 'any';
  const found: Authentication[] = [];
  for (const { keyType } of settings.certificates.value) {
    if (!keyType.known) return 'any';
    found.push(families[keyType.value]);
  }
  return found;
}

function hasCertificate(authentication: Authentication, present: readonly Authentication[] | 'any'): Truth {
  if (authentication === 'anon' || authentication === 'any') return 'yes';
  // Nobody issues DSA certificates any more: a key of unknown type is taken for RSA or ECDSA.
  if (present === 'any') return authentication === 'DSS' ? 'unknown' : 'yes';
  return present.includes(authentication) ? 'yes' : 'no';
}
