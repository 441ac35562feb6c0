import { handshakeSettings, type Endpoint } from '../model/endpoint.ts';
import type { Intent, Spelling } from '../model/intent.ts';
import type { Problem } from '../model/problem.ts';
import type { Span } from '../model/span.ts';
import type { RequirementId } from '../standards/requirements.ts';
import { handshakeParts } from '../tls/handshake-parts.ts';
import { lazilyForParts } from '../tls/lazily.ts';
import { sideOf } from '../tls/side.ts';
import { AskedRule } from './asked-rule.ts';
import { toFindings, type Checked } from './checked-finding.ts';
import { heardAbout, rulesLeft, type Answer, type Heard } from './heard.ts';
import { openRequirements } from './open-requirements.ts';
import type { Alike } from './parser.ts';
import { addEndpoint, ReportGroups } from './report-groups.ts';
import type { RuleOptionSettings } from './rule-options.ts';
import type { Rule, RuleContext } from './rule.ts';
import type { RuleSetting } from './settings.ts';
import { countOpen, countsOf, Tally, type OpenTally } from './tally.ts';

export interface CheckResult {
  readonly checked: readonly Checked[];
  /** By requirement, how many endpoints its rules looked at, or would have if more were known of them. */
  readonly looked: ReadonlyMap<RequirementId, number>;
  /** By requirement, how many endpoints no rule can decide it for. */
  readonly open: ReadonlyMap<RequirementId, number>;
  /** Requirements of which a rule is off or failed, so that silence proves nothing. */
  readonly unchecked: ReadonlySet<RequirementId>;
  readonly problems: readonly Problem[];
}

export interface CheckOptions {
  readonly rules: readonly Rule[];
  readonly settings: Readonly<Partial<Record<string, RuleSetting>>>;
  readonly ruleOptions: RuleOptionSettings;
  readonly context: Omit<RuleContext, 'options'>;
  /** See `ParseResult.alike`. */
  readonly alike: ReadonlyMap<Endpoint, Alike>;
  readonly spell: (intent: Intent) => Spelling | null;
}

/** Lets every rule look at every endpoint of a unit. A rule that throws is reported and does not stop the others. */
export function check(endpoints: readonly Endpoint[], options: CheckOptions): CheckResult {
  const checker = new Checker(options);
  const models = new Map<Endpoint, readonly Span[]>();
  for (const { model, own } of options.alike.values()) models.set(model, own);
  const heard = new Map<Endpoint, Heard>();
  for (const endpoint of endpoints) {
    const like = options.alike.get(endpoint);
    const before = like && heard.get(like.model);
    if (like !== undefined && before !== undefined) {
      checker.lookAgain(endpoint, like, before);
      continue;
    }
    const answers = checker.look(endpoint);
    const own = models.get(endpoint);
    if (own !== undefined) heard.set(endpoint, checker.heardAbout(endpoint, answers, own));
  }
  return checker.result([...heard.values()]);
}

/** Asks the rules about one endpoint after the other. */
class Checker {
  readonly #options: CheckOptions;
  readonly #tallies: ReadonlyMap<RequirementId, Tally>;
  readonly #asked: readonly AskedRule[];
  readonly #byName: readonly AskedRule[];
  readonly #open: readonly OpenTally[];
  readonly #groups = new ReportGroups();
  readonly #silentOn = lazilyForParts(handshakeOf, () => new Set<Rule>());

  constructor(options: CheckOptions) {
    const tallies = new Map(options.rules.flatMap(({ requirements }) => requirements).map((id) => [id, new Tally(id)]));
    this.#options = options;
    this.#tallies = tallies;
    this.#asked = options.rules.map((rule) => new AskedRule(rule, rule.requirements.flatMap((id) => tallies.get(id) ?? []), options));
    this.#byName = this.#asked.filter(({ goesByNames }) => goesByNames);
    this.#open = openRequirements.map(({ id, concerns }) => ({ tally: new Tally(id), concerns }));
  }

  /** @returns what the rules say, which are asked all, as far as it may be said of what is like the endpoint. */
  look(endpoint: Endpoint): readonly Answer[] {
    const answers = this.#ask(this.#asked, endpoint, this.#silentOn(endpoint));
    countOpen(endpoint, this.#open, this.#tallies);
    return answers.filter(({ by }) => !by.goesByNames);
  }

  /** Says of an endpoint what was heard about the one that it is like, and asks the rules that this leaves. */
  lookAgain(endpoint: Endpoint, like: Alike, before: Heard): void {
    for (const group of before.shared) addEndpoint(group, endpoint);
    if (like.part !== undefined) for (const { group, reword } of before.onPart) this.#groups.repeat(group, like.part, endpoint, reword);
    const left = rulesLeft(before, like);
    if (left.length === 0) {
      before.repeated += 1;
      return;
    }
    for (const tally of before.tallies) tally.count(endpoint);
    // What spoke of the model is not silent about what is like it.
    this.#ask(left, endpoint, new Set());
  }

  /** @param endpoint The one that was looked at last. */
  heardAbout(endpoint: Endpoint, answers: readonly Answer[], own: readonly Span[]): Heard {
    const tallies = [...this.#tallies.values(), ...this.#open.map(({ tally }) => tally)].filter((tally) => tally.hasCounted(endpoint));
    return heardAbout(answers, own, tallies, this.#byName);
  }

  result(heard: readonly Heard[]): CheckResult {
    for (const { tallies, repeated } of heard) for (const tally of tallies) tally.endpoints += repeated;
    return {
      checked: toFindings(this.#groups.all(), this.#options),
      looked: countsOf([...this.#tallies.values()]),
      open: countsOf(this.#open.map(({ tally }) => tally)),
      unchecked: new Set(this.#asked.flatMap(({ unchecked }) => unchecked)),
      problems: this.#asked.flatMap(({ failure }) => failure ?? []),
    };
  }

  #ask(rules: readonly AskedRule[], endpoint: Endpoint, silent: Set<Rule>): readonly Answer[] {
    return rules.flatMap((one) => {
      const reports = one.ask(endpoint, silent);
      return reports.length === 0 ? noAnswers : [{ by: one, groups: reports.map((report) => this.#groups.add(one.rule, endpoint, report)) }];
    });
  }
}

const noAnswers: readonly Answer[] = [];

/** What a rule about handshakes looks at. */
function handshakeOf(endpoint: Endpoint): readonly unknown[] {
  const settings = handshakeSettings(endpoint);
  return settings === null ? [] : handshakeParts(settings, sideOf(endpoint), endpoint.release);
}
