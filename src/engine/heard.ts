import type { Endpoint } from '../model/endpoint.ts';
import { spanOf } from '../model/fact.ts';
import type { Span } from '../model/span.ts';
import type { AskedRule } from './asked-rule.ts';
import type { Alike } from './parser.ts';
import type { ReportGroup } from './report-groups.ts';
import type { Report } from './rule.ts';
import type { Tally } from './tally.ts';

/** What a rule said of one endpoint. */
export interface Answer {
  readonly by: AskedRule;
  readonly groups: readonly ReportGroup[];
}

/** What is said of a text that others are like. */
interface Repeatable {
  readonly group: ReportGroup;
  /** Puts it into the words for an endpoint that is configured by another text. */
  readonly reword: (endpoint: Endpoint) => Report;
}

/** What was said of an endpoint that others are like. */
export interface Heard {
  /** What is said of them as well. */
  readonly shared: readonly ReportGroup[];
  /** Rules that point at what is its own, and those that go by names, so that they have to be asked again. */
  readonly others: readonly AskedRule[];
  /** Of these, what is said of the text that `Alike.part` stands for, and the rules that point elsewhere. */
  readonly onPart: readonly Repeatable[];
  readonly elsewhere: readonly AskedRule[];
  readonly tallies: readonly Tally[];
  /** Endpoints of which nothing else is said, so that they are only counted. */
  repeated: number;
}

/**
 * @param own See `Alike`.
 * @param always Rules that are asked about every endpoint. None of the answers is by them.
 */
export function heardAbout(answers: readonly Answer[], own: readonly Span[], tallies: readonly Tally[], always: readonly AskedRule[]): Heard {
  const others = answers.filter(({ groups }) => groups.some(({ report }) => own.some((part) => isWithin(spanOf(report.at), part))));
  const onPart = others.filter(({ groups }) => groups.every(({ report }) => own[0] !== undefined && isWithin(spanOf(report.at), own[0])));
  return {
    shared: answers.filter((answer) => !others.includes(answer)).flatMap(({ groups }) => groups),
    others: [...others.map(({ by }) => by), ...always],
    onPart: onPart.flatMap(repeatable),
    elsewhere: [...others.filter((answer) => !onPart.includes(answer)).map(({ by }) => by), ...always],
    tallies,
    repeated: 0,
  };
}

/** The rules that have to be asked about an endpoint that is like the one something was heard about. */
export function rulesLeft({ others, elsewhere }: Heard, { part }: Alike): readonly AskedRule[] {
  return part === undefined ? others : elsewhere;
}

/** A rule that fails when it is asked for words has those of the model: it has been asked already whether it fails. */
function repeatable({ by, groups }: Answer): readonly Repeatable[] {
  return groups.map((group, index) => ({ group, reword: (endpoint) => by.ask(endpoint, new Set())[index] ?? group.report }));
}

function isWithin({ file, start, end }: Span, part: Span): boolean {
  return file === part.file && part.start <= start && end <= part.end;
}
