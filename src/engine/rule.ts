import type { Connection, Endpoint, Listener } from '../model/endpoint.ts';
import type { Fact, Origin } from '../model/fact.ts';
import type { Intent } from '../model/intent.ts';
import type { Span } from '../model/span.ts';
import type { Locale, LocalizedText } from '../model/text.ts';
import type { Profile } from '../standards/profile.ts';
import type { Verdict } from '../standards/rating.ts';
import type { RequirementId, RequirementLevel } from '../standards/requirements.ts';
import { recentlyFor } from '../tls/recently.ts';
import type { RuleOptions, RuleOptionValues } from './rule-options.ts';

export { optionValues, type RuleOptions } from './rule-options.ts';

export type Severity = 'error' | 'warning' | 'info';

/**
 * What can be done about findings of a rule without a person: changes after which every secure client can still connect (`safe`), changes
 * that some may notice (`unsafe`), sometimes one and sometimes the other (`either`), nothing but to say what to write (`advice`), nothing.
 */
export type RuleFix = 'safe' | 'unsafe' | 'either' | 'advice' | 'none';

/** Everything about a rule, in one file of rules/. `Key` names its messages and notes. */
export interface Rule<Key extends string = string> {
  /** Name of the file. */
  readonly id: string;
  /** Requirements it is evidence for, the main one first. */
  readonly requirements: readonly [RequirementId, ...RequirementId[]];
  /** Severity when a value is written; one lower when it is a default. */
  readonly severity: Severity;
  readonly fix: RuleFix;
  /** What settings can change about it; `optionValues` reads them out of the context. */
  readonly options?: RuleOptions;
  readonly texts: Readonly<Record<Locale, RuleTexts<Key>>>;
  /** Standards and manuals behind it. */
  readonly references: readonly string[];
  /** A function, so that a check does not load them. */
  readonly examples: () => readonly RuleExample[];
  /** Formats in which nobody can write what the rule is about, because the product never does it; they have no example. */
  readonly notIn?: readonly string[];
  /**
   * `handshake`: before it has something to say, the rule looks at nothing of an endpoint but its kind, its release and what `handshakeParts` names
   * of its settings. Where it is silent, it is silent on all endpoints that have the same, and is not asked again.
   */
  readonly about?: 'handshake';
  /** What it reports has no effect: editors show it faded. */
  readonly reportsUnused?: true;
  /** Whether the endpoint is of the kind that the rule is about; decides `pass` against `not-applicable`. */
  readonly appliesTo: (endpoint: Endpoint, context: RuleContext) => boolean;
  /** For which of several requirements it looks at the endpoint; without it, for all of them. */
  readonly requirementsFor?: (endpoint: Endpoint) => readonly RequirementId[];
  /** Pure. At most one report with truth `yes` for each thing that has to be changed. */
  readonly check: (endpoint: Endpoint, context: RuleContext) => readonly Report<Key>[];
}

export interface RuleTexts<Key extends string> {
  /** What it asks for, in one line. */
  readonly title: string;
  /** Why it matters, in Markdown: what an attacker or an outage does with it. */
  readonly why: string;
  /** How to mend it, in Markdown, without naming a format. */
  readonly how: string;
  /** Texts with `{name}` places filled from a report's data. */
  readonly messages: Readonly<Record<Key, string>>;
}

/** Executed by the tests: `bad` gives a finding of this rule, `good` gives none of any rule. */
export interface RuleExample {
  readonly format: string;
  /** Settings the example needs, e.g. the release; in the syntax of a settings file (TOML). */
  readonly settings?: string;
  /** What `good` needs instead, where the settings are what is wrong. */
  readonly goodSettings?: string;
  /** Other files that the example refers to, by path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly bad: string;
  readonly good: string;
}

export interface RuleContext {
  readonly profile: Profile;
  /** What the settings say of the options of the rule that is asked. */
  readonly options: RuleOptionValues;
  /** Highest ASVS level that was asked for. */
  readonly level: RequirementLevel;
  /** Day of the check as `YYYY-MM-DD`, for knowledge that has a date. */
  readonly today: string;
  /** All endpoints of the unit by id, for rules that follow a listener to its connections. */
  readonly endpoint: (id: string) => Endpoint | null;
}

/** What fills the places of a message; a text in both languages where the words differ. */
export type MessageData = Readonly<Record<string, string | number | LocalizedText>>;

/** What a rule says about one endpoint. */
export interface Report<Key extends string = string> {
  readonly message: Key;
  readonly data: MessageData;
  /** The primary place. An origin also says whether it is inherited or a default, which the report shows. */
  readonly at: Origin;
  /** `unknown` is a review note. */
  readonly truth: 'yes' | 'unknown';
  /** What leaves it open: when it is not known, a note says why. */
  readonly doubtful?: Fact<unknown>;
  /** Instead of the rule's own. */
  readonly severity?: Severity;
  /** Instead of the rule's first requirement. */
  readonly requirement?: RequirementId;
  /** Instead of the level of the requirement, when only a higher level asks for this. */
  readonly level?: RequirementLevel;
  /** Further lines under the finding. */
  readonly notes?: readonly Note<Key>[];
  readonly related?: readonly RelatedPlace<Key>[];
  readonly intent?: Intent;
}

export interface Note<Key extends string> {
  readonly message: Key;
  readonly data: MessageData;
}

export interface RelatedPlace<Key extends string> extends Note<Key> {
  readonly span: Span;
}

/** Checks at compile time that both languages have the same messages and that reports use them. */
export function defineRule<const Key extends string>(rule: Rule<Key>): Rule<Key> {
  return rule;
}

export function isListener(endpoint: Endpoint): endpoint is Listener {
  return endpoint.kind === 'listener';
}

export function isConnection(endpoint: Endpoint): endpoint is Connection {
  return endpoint.kind === 'connection';
}

/** What the verdict of a profile means as a finding; `null`: none. */
export function severityOf(verdict: Verdict): Severity | null {
  switch (verdict) {
    case 'recommended':
    case 'acceptable':
      return null;
    case 'legacy':
      return 'warning';
    case 'disallowed':
      return 'error';
  }
}

/** Fills `{name}` places. A place without data stays as it is, so that a test finds it. */
export function fillMessage(template: string, data: MessageData, locale: Locale): string {
  let text = '';
  for (const [index, part] of partsOf(template).entries()) {
    const value = index % 2 === 0 ? part : (data[part] ?? `{${part}}`);
    text += typeof value === 'object' ? value[locale] : String(value);
  }
  return text;
}

/** What stands around the places of a template, and the names of these, in turn. */
const partsOf = recentlyFor((template: string) => template.split(/\{(\w+)\}/));

export function localized(rule: Rule, key: string, data: MessageData): LocalizedText {
  const text = (locale: Locale): string => fillMessage(rule.texts[locale].messages[key] ?? key, data, locale);
  // Reports are in one language.
  return {
    get en() {
      return text('en');
    },
    get ja() {
      return text('ja');
    },
  };
}
