import { describeDoubt } from '../model/describe.ts';
import { spanOf } from '../model/fact.ts';
import { requirements, type RequirementId, type RequirementLevel } from '../standards/requirements.ts';
import { lazily, lazilyForLatest } from '../tls/lazily.ts';
import type { CheckOptions } from './check.ts';
import type { Finding } from './finding.ts';
import type { ReportGroup } from './report-groups.ts';
import { localized, type Severity } from './rule.ts';

/** A finding, and whether it makes its requirement fail: everything that is more than information does. */
export interface Checked {
  readonly finding: Finding;
  readonly fails: boolean;
}

/** The findings of reports. */
export function toFindings(groups: readonly ReportGroup[], { settings, spell }: Pick<CheckOptions, 'settings' | 'spell'>): readonly Checked[] {
  // A report shows one finding after the other. The words of thousands would take more time to keep than to make.
  const words = lazilyForLatest((group: ReportGroup) => wordsOf(group, spell));
  return groups.map((group) => toFinding(group, settings, words));
}

function toFinding(group: ReportGroup, settings: CheckOptions['settings'], words: WordsOf): Checked {
  const { rule, model } = group;
  const asked = settings[rule.id];
  const base = asked !== undefined && asked !== 'off' ? asked : (model.severity ?? rule.severity);
  const isDefault = model.at.kind === 'default' && asked === undefined;
  return { finding: new ReportedFinding(group, isDefault ? oneLower[base] : base, words), fails: model.truth === 'yes' && base !== 'info' };
}

/** What is put into words is so when it is shown: many findings are only counted. It cannot be copied by spreading it. */
class ReportedFinding implements Finding {
  readonly rule: string;
  readonly requirement: RequirementId;
  readonly level: RequirementLevel;
  readonly severity: Severity;
  readonly truth: Finding['truth'];
  readonly #group: ReportGroup;
  readonly #words: WordsOf;

  constructor(group: ReportGroup, severity: Severity, words: WordsOf) {
    const { rule, model } = group;
    const requirement = model.requirement ?? rule.requirements[0];
    this.rule = rule.id;
    this.requirement = requirement;
    this.level = model.level ?? requirements[requirement].level;
    this.severity = severity;
    this.truth = model.truth;
    this.#group = group;
    this.#words = words;
  }

  get message(): Finding['message'] {
    return this.#words(this.#group).message;
  }

  get notes(): Finding['notes'] {
    return this.#words(this.#group).notes;
  }

  get origin(): Finding['origin'] {
    return this.#group.report.at;
  }

  get span(): Finding['span'] {
    return spanOf(this.#group.report.at);
  }

  get related(): Finding['related'] {
    return this.#words(this.#group).related;
  }

  get endpoints(): Finding['endpoints'] {
    return this.#group.endpoints.map(({ id }) => id);
  }

  get fix(): Finding['fix'] {
    return this.#words(this.#group).fix;
  }

  toJSON(): Finding {
    return spelledOut(this);
  }
}

/** A finding with all its words, which can be copied by spreading it. */
export function spelledOut({ rule, requirement, level, severity, truth, message, notes, origin, span, related, endpoints, fix }: Finding): Finding {
  return { rule, requirement, level, severity, truth, message, notes, origin, span, related, endpoints, fix };
}

type Words = Pick<Finding, 'message' | 'notes' | 'related' | 'fix'>;
type WordsOf = (group: ReportGroup) => Words;

function wordsOf({ rule, report }: ReportGroup, spell: CheckOptions['spell']): Words {
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
