import type { Endpoint } from '../model/endpoint.ts';
import type { Fact } from '../model/fact.ts';
import type { CipherSuiteName, TlsSettings, Use } from '../model/tls.ts';
import { enabledSuites, type EnabledSuite } from '../tls/negotiable.ts';
import { suiteVerdict, type Profile } from './profile.ts';
import type { Judgement, Reason } from './rating.ts';

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
  const side = endpoint.kind === 'listener' ? 'server' : 'client';
  return enabledSuites(settings, endpoint.release.library, side, list)
    .filter(({ negotiable }) => negotiable.truth !== 'no')
    .map((enabled) => ({ ...enabled, judgement: suiteVerdict(profile, enabled.suite.name) }));
}

/** A reason and the suites that it holds for, in their order. */
export interface ReasonGroup {
  readonly reason: Reason;
  readonly suites: readonly CipherSuiteName[];
}

/** The reasons against suites, the one that holds for most of them first. A suite with several reasons is in several groups. */
export function groupByReason(rated: readonly RatedSuite[]): readonly ReasonGroup[] {
  const groups = new Map<string, { readonly reason: Reason; readonly suites: CipherSuiteName[] }>();
  for (const { suite, judgement } of rated) {
    for (const reason of judgement.reasons) {
      const group = groups.get(reason.key) ?? { reason, suites: [] };
      if (!group.suites.includes(suite.name)) group.suites.push(suite.name);
      groups.set(reason.key, group);
    }
  }
  return [...groups.values()].sort((one, other) => other.suites.length - one.suites.length);
}
