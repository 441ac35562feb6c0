import type { Endpoint } from '../model/endpoint.ts';
import type { Fact } from '../model/fact.ts';
import type { CipherSuiteName, TlsSettings, Use } from '../model/tls.ts';
import { lazilyFor } from '../tls/lazily.ts';
import { enabledSuites, type EnabledSuite } from '../tls/negotiable.ts';
import { recentlyFor } from '../tls/recently.ts';
import { sideOf } from '../tls/side.ts';
import { suiteVerdict, type Profile } from './profile.ts';
import { isWorse, type Judgement, type Reason } from './rating.ts';

/** The two lists of suites: `TLSv1.2` stands for all versions up to it. */
export type ListVersion = 'TLSv1.2' | 'TLSv1.3';

export function suiteListOf(settings: TlsSettings, version: ListVersion): Fact<readonly Use<CipherSuiteName>[]> {
  return version === 'TLSv1.3' ? settings.tls13CipherSuites : settings.cipherSuites;
}

/** A suite that an endpoint can negotiate, or may be able to, and what the profile says of it. */
export interface RatedSuite extends EnabledSuite {
  readonly judgement: Judgement;
}

/** One list of the endpoint's settings in its order, without the suites that cannot be negotiated. Nothing for a list that is not known. */
export function ratedSuites(
  endpoint: Endpoint,
  settings: TlsSettings,
  list: Fact<readonly Use<CipherSuiteName>[]>,
  profile: Profile,
): readonly RatedSuite[] {
  return rate(enabledSuites(settings, endpoint.release.library, sideOf(endpoint), list))(profile);
}

const rate = recentlyFor((enabled: readonly EnabledSuite[]) =>
  lazilyFor((profile: Profile): readonly RatedSuite[] =>
    enabled
      .filter(({ negotiable }) => negotiable.truth !== 'no')
      .map((suite) => ({ ...suite, judgement: suiteVerdict(profile, suite.suite.name) })),
  ),
);

/** A reason and the suites that it holds for, in their order. */
export interface ReasonGroup {
  readonly reason: Reason;
  readonly suites: readonly CipherSuiteName[];
}

/**
 * The reasons against suites: those first that alone would forbid a suite, and of them those that hold for most. A suite with several reasons is
 * in several groups.
 */
export function groupByReason(rated: readonly RatedSuite[]): readonly ReasonGroup[] {
  const groups = new Map<string, { readonly reason: Reason; readonly suites: CipherSuiteName[] }>();
  for (const { suite, judgement } of rated) {
    for (const reason of judgement.reasons) {
      const group = groups.get(reason.key) ?? { reason, suites: [] };
      if (!group.suites.includes(suite.name)) group.suites.push(suite.name);
      groups.set(reason.key, group);
    }
  }
  const forbidding = new Set(rated.filter(({ judgement }) => judgement.verdict === 'disallowed').map(({ judgement }) => judgement.reasons[0]?.key));
  const weight = ({ reason }: ReasonGroup): number => (forbidding.has(reason.key) ? 1 : 0);
  return [...groups.values()].sort((one, other) => weight(other) - weight(one) || other.suites.length - one.suites.length);
}

/** The enabled suites that the profile accepts and that are of use here; where there are none, those that every current client has. */
export function suitesToKeep(endpoint: Endpoint, settings: TlsSettings, version: ListVersion, profile: Profile): readonly CipherSuiteName[] {
  const kept = acceptedAmong(enabledSuites(settings, endpoint.release.library, sideOf(endpoint), suiteListOf(settings, version)))(profile);
  return kept.length > 0 ? kept : commonSuites[version].filter((name) => isAccepted(profile, name));
}

const acceptedAmong = recentlyFor((enabled: readonly EnabledSuite[]) =>
  lazilyFor((profile: Profile): readonly CipherSuiteName[] =>
    enabled
      .filter(({ negotiable: { why } }) => why !== 'credentials' && why !== 'dh-parameters')
      .map(({ suite }) => suite.name)
      .filter((name) => isAccepted(profile, name)),
  ),
);

function isAccepted(profile: Profile, name: CipherSuiteName): boolean {
  return !isWorse(suiteVerdict(profile, name).verdict, 'acceptable');
}

/** What every client of the last ten years has, with either kind of certificate. */
const commonSuites: Readonly<Record<ListVersion, readonly CipherSuiteName[]>> = {
  'TLSv1.2': [
    'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
    'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
    'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
    'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
    'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
  ],
  'TLSv1.3': ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'],
};
