import type { Library } from '../model/release.ts';
import type { CipherSuiteName, TlsSettings, TlsVersion } from '../model/tls.ts';
import { permitsVersion } from './accepts.ts';
import { tlsLibraryOf, type SecurityLevel } from './library.ts';
import { acceptsVersion } from './protocol-versions.ts';
import { permittedAtSecurityLevel, possibleLevels } from './security-level.ts';

const oldVersions: readonly TlsVersion[] = ['TLSv1', 'TLSv1.1'];

/** The highest default of any build. */
const usual: SecurityLevel = 2;

/**
 * The security level that a list of suites has to go on setting when it becomes `suites`: one that asks for more than the library does by itself, or
 * a lower one as long as a permitted version or one of the suites would be refused without it. `null`: that of the library will do.
 */
export function securityLevelNeeded(settings: TlsSettings, library: Library, suites: readonly CipherSuiteName[]): SecurityLevel | null {
  const understood = tlsLibraryOf(library);
  if (understood?.library !== 'openssl' || !settings.securityLevel.known) return null;
  const [level] = possibleLevels(settings);
  if (level >= usual) return level;
  const versions = oldVersions.filter((version) => permitsVersion(settings, version) !== 'no');
  const opensVersion = versions.some((version) => acceptsVersion(version, understood, level) && !acceptsVersion(version, understood, usual));
  const opensSuite = suites.some((name) => permittedAtSecurityLevel(name, level, understood.version) && !permittedAtSecurityLevel(name, usual, understood.version));
  return opensVersion || opensSuite ? level : null;
}
