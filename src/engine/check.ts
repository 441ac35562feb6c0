import { handshakeSettings, type Endpoint } from '../model/endpoint.ts';
import { spanOf } from '../model/fact.ts';
import type { Intent, Spelling } from '../model/intent.ts';
import type { Problem } from '../model/problem.ts';
import { requirements, type RequirementId } from '../standards/requirements.ts';
import { handshakeParts } from '../tls/handshake-parts.ts';
import { lazily, lazilyForParts } from '../tls/lazily.ts';
import { sideOf } from '../tls/side.ts';
import type { Finding } from './finding.ts';
import { ReportGroups, type ReportGroup } from './report-groups.ts';
import { localized, type Report, type Rule, type RuleContext, type Severity } from './rule.ts';
import type { RuleSetting } from './settings.ts';

/** A finding, and whether it makes its requirement fail: everything that is more than information does. */
export interface Checked {
  readonly finding: Finding;
  readonly fails: boolean;
}

export interface CheckResult {
  readonly checked: readonly Checked[];
  /** By requirement, how many endpoints its rules looked at. */
  readonly looked: ReadonlyMap<RequirementId, number>;
  /** Requirements of which a rule is off or failed, so that silence proves nothing. */
  readonly unchecked: ReadonlySet<RequirementId>;
  readonly problems: readonly Problem[];
}

export interface CheckOptions {
  readonly rules: readonly Rule[];
  readonly settings: Readonly<Partial<Record<string, RuleSetting>>>;
  readonly context: RuleContext;
  readonly spell: (intent: Intent) => Spelling | null;
}

/** Lets every rule look at every endpoint of a unit. A rule that throws is reported and does not stop the others. */
export function check(endpoints: readonly Endpoint[], options: CheckOptions): CheckResult {
  const groups = new ReportGroups();
  const tallies = new Map(options.rules.flatMap(({ requirements }) => requirements).map((id) => [id, new Tally(id)]));
  const asked = options.rules.map((rule) => ({ rule, tallies: rule.requirements.flatMap((id) => tallies.get(id) ?? []), isOff: options.settings[rule.id] === 'off' }));
  const unchecked = new Set<RequirementId>();
  const failed = new Map<Rule, Problem>();
  const silentOn = lazilyForParts(handshakeOf, () => new Set<Rule>());
  for (const endpoint of endpoints) {
    const silent = silentOn(endpoint);
    for (const { rule, tallies, isOff } of asked) {
      if (failed.has(rule)) continue;
      try {
        const isSilent = silent.has(rule);
        if (!isSilent && !rule.appliesTo(endpoint, options.context)) continue;
        for (const tally of tallies) tally.count(endpoint);
        if (isSilent) continue;
        const reports = isOff ? noReports : rule.check(endpoint, options.context);
        if (isOff) for (const id of rule.requirements) unchecked.add(id);
        else if (reports.length === 0 && rule.about === 'handshake') silent.add(rule);
        for (const report of reports) groups.add(rule, endpoint, report);
      } catch (error) {
        failed.set(rule, failureOf(rule, endpoint, error));
        for (const id of rule.requirements) unchecked.add(id);
      }
    }
  }
  const looked = new Map([...tallies.values()].map(({ requirement, endpoints }) => [requirement, endpoints]));
  return { checked: groups.all().map((group) => toFinding(group, options)), looked, unchecked, problems: [...failed.values()] };
}

const noReports: readonly Report[] = [];

/** What a rule about handshakes looks at. */
function handshakeOf(endpoint: Endpoint): readonly unknown[] {
  const settings = handshakeSettings(endpoint);
  return settings === null ? [] : handshakeParts(settings, sideOf(endpoint), endpoint.release);
}

/** Counts the endpoints that rules of one requirement look at, which come one after the other. */
class Tally {
  readonly requirement: RequirementId;
  endpoints = 0;
  #latest: Endpoint | null = null;

  constructor(requirement: RequirementId) {
    this.requirement = requirement;
  }

  count(endpoint: Endpoint): void {
    if (this.#latest === endpoint) return;
    this.#latest = endpoint;
    this.endpoints += 1;
  }
}

function toFinding({ rule, report, endpoints }: ReportGroup, { settings, spell }: CheckOptions): Checked {
  const requirement = report.requirement ?? rule.requirements[0];
  const asked = settings[rule.id];
  const base = asked !== undefined && asked !== 'off' ? asked : (report.severity ?? rule.severity);
  const isDefault = report.at.kind === 'default' && asked === undefined;
  const { intent } = report;
  const spelled = lazily(() => (intent === undefined ? null : spell(intent)));
  const finding: Finding = {
    rule: rule.id,
    requirement,
    level: report.level ?? requirements[requirement].level,
    severity: isDefault ? oneLower[base] : base,
    truth: report.truth,
    message: localized(rule, report.message, report.data),
    notes: (report.notes ?? []).map((note) => localized(rule, note.message, note.data)),
    origin: report.at,
    span: spanOf(report.at),
    related: (report.related ?? []).map(({ span, message, data }) => ({ span, message: localized(rule, message, data) })),
    endpoints: endpoints.map(({ id }) => id),
    // Spelled when it is shown: of findings that are only counted it never is.
    get fix() {
      return spelled();
    },
  };
  return { finding, fails: report.truth === 'yes' && base !== 'info' };
}

const oneLower: Readonly<Record<Severity, Severity>> = { error: 'warning', warning: 'info', info: 'info' };

function failureOf(rule: Rule, endpoint: Endpoint, error: unknown): Problem {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal',
    severity: 'error',
    span: endpoint.at,
    text: {
      en: `the rule ${rule.id} failed here, please report it: ${reason}`,
      ja: `ルール ${rule.id} がここで失敗した。不具合として報告してほしい: ${reason}`,
    },
  };
}
