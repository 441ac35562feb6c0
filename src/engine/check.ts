import { handshakeSettings, type Endpoint } from '../model/endpoint.ts';
import { describeDoubt } from '../model/describe.ts';
import { spanOf } from '../model/fact.ts';
import type { Intent, Spelling } from '../model/intent.ts';
import type { Problem } from '../model/problem.ts';
import type { Span } from '../model/span.ts';
import { requirements, type RequirementId } from '../standards/requirements.ts';
import { handshakeParts } from '../tls/handshake-parts.ts';
import { lazily, lazilyForParts } from '../tls/lazily.ts';
import { sideOf } from '../tls/side.ts';
import type { Finding } from './finding.ts';
import { openRequirements } from './open-requirements.ts';
import type { Alike } from './parser.ts';
import { addEndpoint, ReportGroups, type ReportGroup } from './report-groups.ts';
import type { RuleOptionSettings } from './rule-options.ts';
import { localized, type Report, type Rule, type RuleContext, type Severity } from './rule.ts';
import type { RuleSetting } from './settings.ts';

/** A finding, and whether it makes its requirement fail: everything that is more than information does. */
export interface Checked {
  readonly finding: Finding;
  readonly fails: boolean;
}

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
  const tallies = new Map(options.rules.flatMap(({ requirements }) => requirements).map((id) => [id, new Tally(id)]));
  const asked = options.rules.map((rule) => new AskedRule(rule, rule.requirements.flatMap((id) => tallies.get(id) ?? []), options));
  const groups = new ReportGroups();
  const silentOn = lazilyForParts(handshakeOf, () => new Set<Rule>());
  const ask = (rules: readonly AskedRule[], endpoint: Endpoint, silent: Set<Rule>): readonly Answer[] => {
    return rules.flatMap((one) => {
      const reports = one.ask(endpoint, silent);
      return reports.length === 0 ? noAnswers : [{ by: one, groups: reports.map((report) => groups.add(one.rule, endpoint, report)) }];
    });
  };
  const open = openRequirements.map(({ id, concerns }) => ({ tally: new Tally(id), concerns }));
  const counted = [...tallies.values(), ...open.map(({ tally }) => tally)];
  const models = new Map(Array.from(options.alike.values(), ({ model, own }) => [model, own]));
  const heard = new Map<Endpoint, Heard>();
  for (const endpoint of endpoints) {
    const like = options.alike.get(endpoint);
    const before = like && heard.get(like.model);
    const left = before === undefined ? asked : like?.part === undefined ? before.others : before.elsewhere;
    if (before !== undefined) {
      for (const group of before.shared) addEndpoint(group, endpoint);
      if (like?.part !== undefined) for (const answer of before.onPart) repeat(answer, like.part, endpoint, groups);
      if (left.length === 0) {
        before.repeated += 1;
        continue;
      }
      for (const tally of before.tallies) tally.count(endpoint);
    }
    // What spoke of the model is not silent about what is like it.
    const answers = ask(left, endpoint, before === undefined ? silentOn(endpoint) : new Set());
    if (before === undefined) countOpen(endpoint, open, tallies);
    const own = models.get(endpoint);
    if (own !== undefined) heard.set(endpoint, heardAbout(answers, own, counted.filter((tally) => tally.hasCounted(endpoint))));
  }
  for (const { tallies: ofModel, repeated } of heard.values()) for (const tally of ofModel) tally.endpoints += repeated;
  return {
    checked: groups.all().map((group) => toFinding(group, options)),
    looked: countsOf([...tallies.values()]),
    open: countsOf(open.map(({ tally }) => tally)),
    unchecked: new Set(asked.flatMap(({ unchecked }) => [...unchecked])),
    problems: asked.flatMap(({ failure }) => failure ?? []),
  };
}

/** What a rule said of one endpoint. */
interface Answer {
  readonly by: AskedRule;
  readonly groups: readonly ReportGroup[];
}

/** What was said of an endpoint that others are like. */
interface Heard {
  /** What is said of them as well. */
  readonly shared: readonly ReportGroup[];
  /** Rules that point at what is its own, so that they have to be asked again. */
  readonly others: readonly AskedRule[];
  /** Of these, what is said of the text that `Alike.part` stands for, and the rules that point elsewhere. */
  readonly onPart: readonly Answer[];
  readonly elsewhere: readonly AskedRule[];
  readonly tallies: readonly Tally[];
  /** Endpoints of which nothing else is said, so that they are only counted. */
  repeated: number;
}

function heardAbout(answers: readonly Answer[], own: readonly Span[], tallies: readonly Tally[]): Heard {
  const others = answers.filter(({ groups }) => groups.some(({ report }) => own.some((part) => isWithin(spanOf(report.at), part))));
  const onPart = others.filter(({ groups }) => groups.every(({ report }) => own[0] !== undefined && isWithin(spanOf(report.at), own[0])));
  return {
    shared: answers.filter((answer) => !others.includes(answer)).flatMap(({ groups }) => groups),
    others: others.map(({ by }) => by),
    onPart,
    elsewhere: others.filter((answer) => !onPart.includes(answer)).map(({ by }) => by),
    tallies,
    repeated: 0,
  };
}

/** A rule that fails when it is asked for words has those of the model: it has been asked already whether it fails. */
function repeat({ by, groups: said }: Answer, part: object, endpoint: Endpoint, groups: ReportGroups): void {
  for (const [index, group] of said.entries()) groups.repeat(group, part, endpoint, () => by.ask(endpoint, new Set())[index] ?? group.report);
}

function isWithin({ file, start, end }: Span, part: Span): boolean {
  return file === part.file && part.start <= start && end <= part.end;
}

const noAnswers: readonly Answer[] = [];
const noReports: readonly Report[] = [];

/** One rule, which is asked about one endpoint after the other until it fails. */
class AskedRule {
  readonly rule: Rule;
  failure: Problem | null = null;
  /** Requirements of which it is no evidence: it failed, or it is off and would have looked at something. */
  readonly unchecked = new Set<RequirementId>();
  readonly #tallies: readonly Tally[];
  readonly #isOff: boolean;
  readonly #context: RuleContext;

  constructor(rule: Rule, tallies: readonly Tally[], { settings, ruleOptions, context }: CheckOptions) {
    this.rule = rule;
    this.#tallies = tallies;
    this.#isOff = settings[rule.id] === 'off';
    this.#context = { ...context, options: ruleOptions[rule.id] ?? {} };
  }

  /** @param silent Rules that have nothing to say of the endpoint's handshake. */
  ask(endpoint: Endpoint, silent: Set<Rule>): readonly Report[] {
    if (this.failure !== null) return noReports;
    try {
      return this.#reportsOn(endpoint, silent);
    } catch (error) {
      this.failure = failureOf(this.rule, endpoint, error);
      for (const requirement of this.rule.requirements) this.unchecked.add(requirement);
      return noReports;
    }
  }

  #reportsOn(endpoint: Endpoint, silent: Set<Rule>): readonly Report[] {
    const { rule } = this;
    const isSilent = silent.has(rule);
    if (!isSilent && !rule.appliesTo(endpoint, this.#context)) return noReports;
    const requirements = rule.requirementsFor?.(endpoint) ?? rule.requirements;
    for (const tally of this.#tallies) if (requirements.includes(tally.requirement)) tally.count(endpoint);
    if (this.#isOff) for (const requirement of requirements) this.unchecked.add(requirement);
    if (isSilent || this.#isOff) return noReports;
    const reports = rule.check(endpoint, this.#context);
    if (reports.length === 0 && rule.about === 'handshake') silent.add(rule);
    return reports;
  }
}

/** What a rule about handshakes looks at. */
function handshakeOf(endpoint: Endpoint): readonly unknown[] {
  const settings = handshakeSettings(endpoint);
  return settings === null ? [] : handshakeParts(settings, sideOf(endpoint), endpoint.release);
}

/** Counts the endpoints that no rule can decide a requirement for. */
interface OpenTally {
  readonly tally: Tally;
  readonly concerns: (endpoint: Endpoint) => boolean;
}

/** Counts the endpoints that rules of one requirement look at, which come one after the other. */
class Tally {
  readonly requirement: RequirementId;
  endpoints = 0;
  #latest: Endpoint | null = null;

  constructor(requirement: RequirementId) {
    this.requirement = requirement;
  }

  /** Of the latest endpoint. */
  hasCounted(endpoint: Endpoint): boolean {
    return this.#latest === endpoint;
  }

  count(endpoint: Endpoint): void {
    if (this.#latest === endpoint) return;
    this.#latest = endpoint;
    this.endpoints += 1;
  }
}

function countOpen(endpoint: Endpoint, open: readonly OpenTally[], tallies: ReadonlyMap<RequirementId, Tally>): void {
  for (const { tally, concerns } of open) {
    if (!concerns(endpoint)) continue;
    tally.count(endpoint);
    tallies.get(tally.requirement)?.count(endpoint);
  }
}

function countsOf(tallies: readonly Tally[]): ReadonlyMap<RequirementId, number> {
  return new Map(tallies.map(({ requirement, endpoints }) => [requirement, endpoints]));
}

/** What is put into words is so when it is shown: many findings are only counted. */
function toFinding(group: ReportGroup, { settings, spell }: CheckOptions): Checked {
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
