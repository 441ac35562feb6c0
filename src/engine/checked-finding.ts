import { describeDoubt } from '../model/describe.ts';
import { spanOf } from '../model/fact.ts';
import { requirements } from '../standards/requirements.ts';
import { lazily } from '../tls/lazily.ts';
import type { CheckOptions } from './check.ts';
import type { Finding } from './finding.ts';
import type { ReportGroup } from './report-groups.ts';
import { localized, type Severity } from './rule.ts';

/** A finding, and whether it makes its requirement fail: everything that is more than information does. */
export interface Checked {
  readonly finding: Finding;
  readonly fails: boolean;
}

/** The finding of a report. What is put into words is so when it is shown: many findings are only counted. */
export function toFinding(group: ReportGroup, { settings, spell }: Pick<CheckOptions, 'settings' | 'spell'>): Checked {
  const { rule, model, endpoints } = group;
  const requirement = model.requirement ?? rule.requirements[0];
  const asked = settings[rule.id];
  const base = asked !== undefined && asked !== 'off' ? asked : (model.severity ?? rule.severity);
  const isDefault = model.at.kind === 'default' && asked === undefined;
  const said = lazily(() => wordsOf(group, spell));
  const finding: Finding = {
    rule: rule.id,
    requirement,
    level: model.level ?? requirements[requirement].level,
    severity: isDefault ? oneLower[base] : base,
    truth: model.truth,
    get message() {
      return said().message;
    },
    get notes() {
      return said().notes;
    },
    get origin() {
      return group.report.at;
    },
    get span() {
      return spanOf(group.report.at);
    },
    get related() {
      return said().related;
    },
    endpoints: endpoints.map(({ id }) => id),
    get fix() {
      return said().fix;
    },
  };
  return { finding, fails: model.truth === 'yes' && base !== 'info' };
}

function wordsOf({ rule, report }: ReportGroup, spell: CheckOptions['spell']): Pick<Finding, 'message' | 'notes' | 'related' | 'fix'> {
  const { intent, doubtful } = report;
  const spelled = lazily(() => (intent === undefined ? null : spell(intent)));
  return {
    message: localized(rule, report.message, report.data),
    notes: [
      ...(report.notes ?? []).map((note) => localized(rule, note.message, note.data)),
      ...(doubtful?.known === false ? [describeDoubt(doubtful.doubt)] : []),
    ],
    related: (report.related ?? []).map(({ span, message, data }) => ({ span, message: localized(rule, message, data) })),
    get fix() {
      return spelled();
    },
  };
}

const oneLower: Readonly<Record<Severity, Severity>> = { error: 'warning', warning: 'info', info: 'info' };
