import type { Endpoint } from '../model/endpoint.ts';
import { spanOf } from '../model/fact.ts';
import type { Report, Rule } from './rule.ts';

/** Reports of one rule that say the same of the same place, and the endpoints they say it of. */
export interface ReportGroup {
  readonly rule: Rule;
  readonly report: Report;
  /** One with the same requirement, level, severity and truth, which is known before somebody asks for words. */
  readonly model: Report;
  readonly endpoints: Endpoint[];
}

/** Puts reports together; one that thousands of endpoints share is found by its rule and its place. */
export class ReportGroups {
  readonly #all: ReportGroup[] = [];
  readonly #byPlace = new Map<Rule, Map<number, ReportGroup[]>>();
  /** What is said like a group, by what stands for the text that it is said about. */
  readonly #repeated = new Map<ReportGroup, Map<object, ReportGroup>>();

  /** @returns the group that the report belongs to. */
  add(rule: Rule, endpoint: Endpoint, report: Report): ReportGroup {
    const places = valueAt(this.#byPlace, rule, () => new Map<number, ReportGroup[]>());
    const here = valueAt(places, spanOf(report.at).start, (): ReportGroup[] => []);
    const group = here.find((candidate) => saysSame(candidate.report, report));
    if (group !== undefined) {
      addEndpoint(group, endpoint);
      return group;
    }
    const made = { rule, report, model: report, endpoints: [endpoint] };
    here.push(made);
    this.#all.push(made);
    return made;
  }

  /** Says of an endpoint what a group says of the one that it is like, about the text that `part` stands for. */
  repeat(group: ReportGroup, part: object, endpoint: Endpoint, reword: (endpoint: Endpoint) => Report): void {
    const byPart = valueAt(this.#repeated, group, () => new Map<object, ReportGroup>());
    const before = byPart.get(part);
    if (before !== undefined) {
      addEndpoint(before, endpoint);
      return;
    }
    const made = new RepeatedGroup(group, endpoint, reword);
    byPart.set(part, made);
    this.#all.push(made);
  }

  /** In the order in which they were made. */
  all(): readonly ReportGroup[] {
    return this.#all;
  }
}

class RepeatedGroup implements ReportGroup {
  readonly rule: Rule;
  readonly model: Report;
  readonly endpoints: [Endpoint, ...Endpoint[]];
  readonly #reword: (endpoint: Endpoint) => Report;
  #report: Report | null = null;

  constructor({ rule, model }: ReportGroup, endpoint: Endpoint, reword: (endpoint: Endpoint) => Report) {
    this.rule = rule;
    this.model = model;
    this.endpoints = [endpoint];
    this.#reword = reword;
  }

  get report(): Report {
    return (this.#report ??= this.#reword(this.endpoints[0]));
  }
}

/** Says what the group says of one more endpoint. */
export function addEndpoint({ endpoints }: ReportGroup, endpoint: Endpoint): void {
  if (endpoints.at(-1) !== endpoint) endpoints.push(endpoint);
}

function valueAt<Key, Value>(values: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = values.get(key);
  if (known !== undefined) return known;
  const made = make();
  values.set(key, made);
  return made;
}

function saysSame(one: Report, other: Report): boolean {
  const [here, there] = [spanOf(one.at), spanOf(other.at)];
  return (
    one.message === other.message &&
    here.end === there.end &&
    here.file === there.file &&
    one.truth === other.truth &&
    one.severity === other.severity &&
    one.requirement === other.requirement &&
    one.level === other.level &&
    intentOf(one) === intentOf(other)
  );
}

function intentOf({ intent }: Report): string {
  return intent === undefined ? '' : 'set' in intent ? intent.set : 'remove';
}
