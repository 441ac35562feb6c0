import type { Locale } from '../model/text.ts';
import { defaultProfile } from '../standards/profiles/index.ts';
import type { RequirementLevel } from '../standards/requirements.ts';
import type { ExposureSettings, Runtime } from './parser.ts';
import type { Severity } from './rule.ts';

/** `off` leaves the rule out; a severity replaces the rule's own, for written values and defaults alike. */
export type RuleSetting = Severity | 'off';

/** What a settings file or the command line decides. */
export interface Settings {
  /** Highest ASVS level that is asked for. */
  readonly level: RequirementLevel;
  /** Name of a profile, as `name@edition` or `name` for its newest edition. */
  readonly profile: string;
  /** `null`: as the environment says. */
  readonly locale: Locale | null;
  /** Findings of this severity and above make the run fail. */
  readonly failOn: Severity;
  readonly runtime: Runtime;
  readonly exposure: ExposureSettings;
  /** By id of the rule. */
  readonly rules: Readonly<Partial<Record<string, RuleSetting>>>;
  /** A suppression without a reason does not count. */
  readonly requireReason: boolean;
  /** Patterns of files that are left out, relative to the settings file. */
  readonly ignore: readonly string[];
  /** Further directories that includes may lead to; absolute, or relative to the settings file. */
  readonly roots: readonly string[];
}

export const defaultSettings: Settings = {
  level: 2,
  profile: defaultProfile,
  locale: null,
  failOn: 'error',
  runtime: { products: {}, library: null, distribution: null },
  exposure: { external: [], internal: [] },
  rules: {},
  requireReason: true,
  ignore: [],
  roots: [],
};
