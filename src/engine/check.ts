import type { Endpoint } from '../model/endpoint.ts';
import { spanOf } from '../model/fact.ts';
import type { Intent, Spelling } from '../model/intent.ts';
import type { Problem } from '../model/problem.ts';
import { requirements, type RequirementId } from '../standards/requirements.ts';
import type { Finding } from './finding.ts';
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
  const groups = new Map<string, Group>();
  const looked = new Map<RequirementId, number>();
  const unchecked = new Set<RequirementId>();
  const failed = new Map<Rule, Problem>();
  for (const endpoint of endpoints) {
    const concerned = new Set<RequirementId>();
    for (const rule of options.rules) {
      if (failed.has(rule)) continue;
      try {
        if (!rule.appliesTo(endpoint, options.context)) continue;
        for (const id of rule.requirements) concerned.add(id);
        if (options.settings[rule.id] === 'off') for (const id of rule.requirements) unchecked.add(id);
        else for (const report of rule.check(endpoint, options.context)) addReport(groups, rule, endpoint, report);
      } catch (error) {
        failed.set(rule, failureOf(rule, endpoint, error));
        for (const id of rule.requirements) unchecked.add(id);
      }
    }
    for (const id of concerned) looked.set(id, (looked.get(id) ?? 0) + 1);
  }
  return { checked: [...groups.values()].map((group) => toFinding(group, options)), looked, unchecked, problems: [...failed.values()] };
}

/** Reports of one rule that say the same of the same place, and the endpoints they say it of. */
interface Group {
  readonly rule: Rule;
  readonly report: Report;
  readonly endpoints: Endpoint[];
}

function addReport(groups: Map<string, Group>, rule: Rule, endpoint: Endpoint, report: Report): void {
  const { file, start, end } = spanOf(report.at);
  const intent = report.intent === undefined ? '' : 'set' in report.intent ? report.intent.set : 'remove';
  const key = [rule.id, report.message, report.truth, report.severity, report.requirement, report.level, intent, start, end, file].join('\n');
  const group = groups.get(key);
  if (group === undefined) groups.set(key, { rule, report, endpoints: [endpoint] });
  else if (group.endpoints.at(-1) !== endpoint) group.endpoints.push(endpoint);
}

function toFinding({ rule, report, endpoints }: Group, { settings, spell }: CheckOptions): Checked {
  const requirement = report.requirement ?? rule.requirements[0];
  const asked = settings[rule.id];
  const base = asked !== undefined && asked !== 'off' ? asked : (report.severity ?? rule.severity);
  const isDefault = report.at.kind === 'default' && asked === undefined;
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
    fix: report.intent === undefined ? null : spell(report.intent),
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
