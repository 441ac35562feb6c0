import { or } from '../model/fact.ts';
import type { Library } from '../model/release.ts';
import { tlsVersions, type TlsSettings, type TlsVersion } from '../model/tls.ts';
import { acceptanceWithoutSuites, type Acceptance, type VersionObstacle } from './accepts.ts';
import { belongsToVersion } from './cipher-suites.ts';
import { lazilyFor } from './lazily.ts';
import { enabledSuites, negotiationParts } from './negotiable.ts';
import { recentlyForParts } from './recently.ts';
import type { Side } from './side.ts';

/** Whether a handshake of the version can succeed, as far as the settings and the library decide it. */
export function versionAcceptance(settings: TlsSettings, library: Library, side: Side, version: TlsVersion): Acceptance<VersionObstacle> {
  return acceptances(side)(settings)(library)(version);
}

/** One answer for all settings that negotiate the same. */
const acceptances = lazilyFor((side: Side) =>
  recentlyForParts(negotiationParts(side), (settings) =>
    lazilyFor((library: Library) => lazilyFor((version: TlsVersion) => accept(settings, library, side, version))),
  ),
);

function accept(settings: TlsSettings, library: Library, side: Side, version: TlsVersion): Acceptance<VersionObstacle> {
  const acceptance = acceptanceWithoutSuites(settings, library, side, version);
  const list = version === 'TLSv1.3' ? settings.tls13CipherSuites : settings.cipherSuites;
  if (acceptance.truth === 'no' || !list.known) return acceptance;
  const suites = enabledSuites(settings, library, side, list).filter(({ suite }) => belongsToVersion(suite.name, version));
  const negotiable = or(...suites.map((suite) => suite.negotiable.truth));
  if (negotiable === 'no') return { truth: 'no', why: 'no-suite' };
  return acceptance.truth === 'yes' && negotiable === 'unknown' ? { truth: 'unknown', why: 'no-suite' } : acceptance;
}

/** Whether TLS 1.2 or an older version is accepted for certain: TLS 1.3 has no compression, no renegotiation and other tickets. */
export function acceptsOlderThanTls13(settings: TlsSettings, library: Library, side: Side): boolean {
  return tlsVersions.some((version) => version !== 'TLSv1.3' && versionAcceptance(settings, library, side, version).truth === 'yes');
}
