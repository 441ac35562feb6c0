import type { Locale } from '../model/text.ts';
import { defaultProfile } from '../standards/profiles/index.ts';
import type { RequirementLevel } from '../standards/requirements.ts';
import type { ExpiryPlace } from './expiry-place.ts';
import type { ExposureSettings, Runtime } from './parser.ts';
import type { PathPattern } from './path-pattern.ts';
import type { RuleOptionSettings } from './rule-options.ts';
import type { Severity } from './rule.ts';

/** `off` leaves the rule out; a severity replaces the rule's own, for written values and defaults alike. */
export type RuleSetting = Severity | 'off';

/** By id of the rule. */
export type RuleSettings = Readonly<Partial<Record<string, RuleSetting>>>;

/** What settings files and the command line decide. */
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
  readonly rules: RuleSettings;
  readonly ruleOptions: RuleOptionSettings;
  /** A suppression without a reason does not count. */
  readonly requireReason: boolean;
  /** Absolute path of the file with findings that are known; `null`: none. */
  readonly baseline: string | null;
  /** What is left out, in order. */
  readonly ignore: readonly IgnoreEntry[];
  /** What counts for some files, the later ones more. */
  readonly overrides: readonly Override[];
  /** Further directories that includes may lead to; absolute, or relative to the working directory. */
  readonly roots: readonly string[];
}

/** Files that are left out, or findings of one rule in them. */
export interface IgnoreEntry {
  readonly path: PathPattern;
  /** `null`: the files are not looked at. */
  readonly rule: string | null;
  readonly reason: string | null;
  /** The last day on which it counts, as `YYYY-MM-DD`; `null`: for ever. */
  readonly until: string | null;
  /** Where that is written, as far as it is known. */
  readonly untilPlace?: ExpiryPlace;
  /** Absolute path of the settings file that says so. */
  readonly file: string;
}

/** Settings for the configurations whose main files match. */
export interface Override {
  readonly paths: readonly PathPattern[];
  readonly level: RequirementLevel | null;
  readonly profile: string | null;
  readonly runtime: Runtime;
  readonly exposure: ExposureSettings;
  readonly rules: RuleSettings;
  readonly ruleOptions: RuleOptionSettings;
}

export const defaultSettings: Settings = {
  level: 2,
  profile: defaultProfile,
  locale: null,
  failOn: 'error',
  runtime: { products: {}, library: null, distribution: null },
  exposure: { external: [], internal: [] },
  rules: {},
  ruleOptions: {},
  requireReason: true,
  baseline: null,
  ignore: [],
  overrides: [],
  roots: [],
};
