import type { Endpoint } from '../model/endpoint.ts';
import type { Problem } from '../model/problem.ts';
import type { RequirementId } from '../standards/requirements.ts';
import type { CheckOptions } from './check.ts';
import type { Report, Rule, RuleContext } from './rule.ts';
import type { Tally } from './tally.ts';

/** One rule, which is asked about one endpoint after the other until it fails. */
export class AskedRule {
  readonly rule: Rule;
  failure: Problem | null = null;
  /** The settings name hosts or files to it, by which endpoints differ that are alike in everything else. */
  readonly goesByNames: boolean;
  readonly #tallies: readonly Tally[];
  readonly #isOff: boolean;
  readonly #context: RuleContext;
  #unchecked: Set<RequirementId> | null = null;

  constructor(rule: Rule, tallies: readonly Tally[], { settings, ruleOptions, context }: Pick<CheckOptions, 'settings' | 'ruleOptions' | 'context'>) {
    this.rule = rule;
    this.#tallies = tallies;
    this.#isOff = settings[rule.id] === 'off';
    const options = ruleOptions[rule.id] ?? {};
    this.#context = { ...context, options };
    this.goesByNames = Object.values(options).some((value) => Array.isArray(value) && value.length > 0);
  }

  /** Requirements of which it is no evidence: it failed, or it is off and would have looked at something. */
  get unchecked(): readonly RequirementId[] {
    return this.#unchecked === null ? nothingUnchecked : [...this.#unchecked];
  }

  /** @param silent Rules that have nothing to say of the endpoint's handshake. */
  ask(endpoint: Endpoint, silent: Set<Rule>): readonly Report[] {
    if (this.failure !== null) return noReports;
    try {
      return this.#reportsOn(endpoint, silent);
    } catch (error) {
      this.failure = failureOf(this.rule, endpoint, error);
      this.#leaveUnchecked(this.rule.requirements);
      return noReports;
    }
  }

  #reportsOn(endpoint: Endpoint, silent: Set<Rule>): readonly Report[] {
    const { rule } = this;
    const isSilent = silent.has(rule);
    if (!isSilent && !rule.appliesTo(endpoint, this.#context)) return noReports;
    const requirements = rule.requirementsFor?.(endpoint) ?? rule.requirements;
    for (const tally of this.#tallies) if (requirements.includes(tally.requirement)) tally.count(endpoint);
    if (this.#isOff) this.#leaveUnchecked(requirements);
    if (isSilent || this.#isOff) return noReports;
    const reports = rule.check(endpoint, this.#context);
    if (reports.length === 0 && rule.about === 'handshake' && !this.goesByNames) silent.add(rule);
    return reports;
  }

  #leaveUnchecked(requirements: readonly RequirementId[]): void {
    this.#unchecked = new Set([...this.unchecked, ...requirements]);
  }
}

const nothingUnchecked: readonly RequirementId[] = [];
const noReports: readonly Report[] = [];

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
