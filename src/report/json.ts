import { byPlace } from '../engine/by-place.ts';
import { endpointsById } from '../engine/endpoints-by-id.ts';
import { fingerprintsOf, type Fingerprint } from '../engine/fingerprint.ts';
import type { Finding, RequirementVerdict, ReportedRun, SuppressedBy } from '../engine/finding.ts';
import type { Severity } from '../engine/rule.ts';
import type { Shard } from '../engine/shard.ts';
import { describeEndpoint } from '../model/describe.ts';
import type { EndpointId } from '../model/endpoint.ts';
import type { Spelling } from '../model/intent.ts';
import type { Problem } from '../model/problem.ts';
import type { Span } from '../model/span.ts';
import type { Locale } from '../model/text.ts';
import { requirements } from '../standards/requirements.ts';
import { lazily, lazilyForObject } from '../tls/lazily.ts';
import { jsonPlacesOf, type JsonOrigin, type JsonPlace, type JsonPlaces } from './json-place.ts';
import { shownTexts } from './places.ts';

/** The result of a run as other programs read it; described in docs/json.md. `version` grows when a reader could break. */
export interface JsonReport {
  readonly version: 1;
  readonly tool: { readonly name: 'tlslint'; readonly version: string };
  readonly profile: string;
  readonly level: number;
  /** Which part of a whole it is, from `--shard`; `null`: the whole. */
  readonly shard: Shard | null;
  readonly files: readonly string[];
  readonly findings: readonly JsonFinding[];
  /** Review notes: what the files leave open and a person has to look at. */
  readonly unknowns: readonly JsonFinding[];
  /** What only a level above the one asked for asks for. */
  readonly aboveLevel: readonly JsonFinding[];
  readonly elsewhere: readonly JsonFinding[];
  /** What somebody decided not to mend, or a baseline has. */
  readonly suppressed: readonly JsonSuppressed[];
  readonly problems: readonly JsonProblem[];
  readonly requirements: readonly JsonRequirement[];
}

export interface JsonFinding extends JsonPlace {
  readonly rule: string;
  readonly requirements: readonly string[];
  readonly level: number;
  readonly severity: Severity;
  readonly truth: 'yes' | 'unknown';
  readonly message: string;
  readonly notes: readonly string[];
  readonly origin: JsonOrigin;
  readonly endpoints: readonly { readonly id: string; readonly name: string }[];
  readonly related: readonly (JsonPlace & { readonly message: string })[];
  readonly fixes: readonly JsonFix[];
  /** The same for the same finding in other runs, whatever is written around it. */
  readonly fingerprint: Fingerprint;
}

export interface JsonSuppressed extends JsonFinding {
  readonly suppression: JsonSuppression;
}

export interface JsonSuppression {
  readonly kind: 'comment' | 'settings' | 'baseline';
  readonly reason: string | null;
  /** The last day, as `YYYY-MM-DD`; `null`: for ever. */
  readonly until: string | null;
  /** Of the comment. */
  readonly place: JsonPlace | null;
}

export interface JsonFix {
  /** What to write. */
  readonly text: string;
  readonly safety: 'safe' | 'unsafe';
  readonly edits: readonly (JsonPlace & { readonly text: string })[];
}

export interface JsonProblem extends JsonPlace {
  readonly code: string;
  readonly severity: Problem['severity'];
  readonly message: string;
  readonly fixes: readonly JsonFix[];
}

export interface JsonRequirement {
  readonly id: string;
  readonly level: number;
  readonly title: string;
  readonly verdict: RequirementVerdict;
  readonly findings: number;
  readonly unknowns: number;
  readonly suppressed: number;
  readonly endpoints: number;
}

export interface JsonOptions {
  readonly locale: Locale;
  /** Version of tlslint. */
  readonly version: string;
}

export function toJson(run: ReportedRun, { locale, version }: JsonOptions): JsonReport {
  const places = jsonPlacesOf(shownTexts(run));
  const endpoints = lazily(() => endpointsById(run.endpoints));
  const nameOfEndpoint = lazilyForObject(describeEndpoint);
  const nameOf = (id: EndpointId, place: Span): string => {
    const endpoint = endpoints().near(id, place);
    return endpoint === null ? id : nameOfEndpoint(endpoint);
  };
  const fingerprints = fingerprintsOf(run);
  const convert = (finding: Finding): JsonFinding => ({ ...toJsonFinding(finding, nameOf, places, locale), fingerprint: fingerprints.get(finding) ?? '' });
  const findings = run.findings.map(convert);
  return {
    version: 1,
    tool: { name: 'tlslint', version },
    profile: run.profile,
    level: run.level,
    shard: run.shard,
    files: [...run.files.keys()],
    findings: findings.filter(({ truth }) => truth === 'yes'),
    unknowns: findings.filter(({ truth }) => truth === 'unknown'),
    aboveLevel: [...run.aboveLevel].sort(byPlace).map(convert),
    elsewhere: run.elsewhere.map(convert),
    suppressed: run.suppressed.map(({ finding, by }) => ({ ...convert(finding), suppression: toJsonSuppression(by, places) })),
    problems: run.problems.map((problem) => toJsonProblem(problem, places, locale)),
    requirements: run.requirements.map(({ requirement, verdict, findings, reviewNotes, suppressed, endpoints }) => {
      const { level, title } = requirements[requirement];
      return { id: requirement, level, title: title[locale], verdict, findings, unknowns: reviewNotes, suppressed, endpoints };
    }),
  };
}

function toJsonFinding(finding: Finding, nameOf: (id: EndpointId, place: Span) => string, places: JsonPlaces, locale: Locale): Omit<JsonFinding, 'fingerprint'> {
  const { rule, requirement, level, severity, truth, message, notes, origin, endpoints, related, fix, span } = finding;
  return {
    rule,
    requirements: [requirement],
    level,
    severity,
    truth,
    message: message[locale],
    notes: notes.map((note) => note[locale]),
    ...places.place(span),
    origin: places.origin(origin),
    endpoints: endpoints.map((id) => ({ id, name: nameOf(id, span) })),
    related: related.map((place) => ({ ...places.place(place.span), message: place.message[locale] })),
    fixes: toJsonFixes(fix, places),
  };
}

function toJsonFixes(fix: Spelling | null, places: JsonPlaces): readonly JsonFix[] {
  return fix === null ? [] : [{ text: fix.text, safety: fix.safety, edits: fix.edits.map((edit) => ({ ...places.place(edit.span), text: edit.text })) }];
}

function toJsonSuppression(by: SuppressedBy, places: JsonPlaces): JsonSuppression {
  switch (by.kind) {
    case 'comment':
      return { kind: by.kind, reason: by.reason, until: null, place: places.place(by.span) };
    case 'settings':
      return { kind: by.kind, reason: by.reason, until: by.until, place: null };
    case 'baseline':
      return { kind: by.kind, reason: null, until: null, place: null };
  }
}

function toJsonProblem({ code, severity, span, text, fix }: Problem, places: JsonPlaces, locale: Locale): JsonProblem {
  return { code, severity, message: text[locale], ...places.place(span), fixes: toJsonFixes(fix ?? null, places) };
}
