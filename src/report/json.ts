import { fingerprintsOf, type Fingerprint } from '../engine/fingerprint.ts';
import type { Finding, RequirementVerdict, Run } from '../engine/finding.ts';
import type { Severity } from '../engine/rule.ts';
import { describeEndpoint } from '../model/describe.ts';
import type { Problem } from '../model/problem.ts';
import type { Locale } from '../model/text.ts';
import { requirements } from '../standards/requirements.ts';
import { jsonPlacesOf, type JsonOrigin, type JsonPlace, type JsonPlaces } from './json-place.ts';

/** The result of a run as other programs read it; described in docs/json.md. `version` grows when a reader could break. */
export interface JsonReport {
  readonly version: 1;
  readonly tool: { readonly name: 'tlslint'; readonly version: string };
  readonly profile: string;
  readonly level: number;
  readonly files: readonly string[];
  readonly findings: readonly JsonFinding[];
  /** Review notes: what the files leave open and a person has to look at. */
  readonly unknowns: readonly JsonFinding[];
  /** What only a level above the one asked for asks for. */
  readonly aboveLevel: readonly JsonFinding[];
  readonly elsewhere: readonly JsonFinding[];
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
}

export interface JsonRequirement {
  readonly id: string;
  readonly level: number;
  readonly title: string;
  readonly verdict: RequirementVerdict;
  readonly findings: number;
  readonly unknowns: number;
  readonly endpoints: number;
}

export interface JsonOptions {
  readonly locale: Locale;
  /** Version of tlslint. */
  readonly version: string;
}

export function toJson(run: Run, { locale, version }: JsonOptions): JsonReport {
  const places = jsonPlacesOf(run.files);
  const names = new Map(run.endpoints.map((endpoint) => [endpoint.id, describeEndpoint(endpoint)]));
  const convert = (findings: readonly Finding[]): readonly JsonFinding[] => {
    const fingerprints = fingerprintsOf(findings, run);
    return findings.map((finding) => ({ ...toJsonFinding(finding, names, places, locale), fingerprint: fingerprints.get(finding) ?? '' }));
  };
  const findings = convert(run.findings);
  return {
    version: 1,
    tool: { name: 'tlslint', version },
    profile: run.profile,
    level: run.level,
    files: [...run.files.keys()],
    findings: findings.filter(({ truth }) => truth === 'yes'),
    unknowns: findings.filter(({ truth }) => truth === 'unknown'),
    aboveLevel: convert(run.aboveLevel),
    elsewhere: convert(run.elsewhere),
    problems: run.problems.map((problem) => toJsonProblem(problem, places, locale)),
    requirements: run.requirements.map(({ requirement, verdict, findings, reviewNotes, endpoints }) => {
      const { level, title } = requirements[requirement];
      return { id: requirement, level, title: title[locale], verdict, findings, unknowns: reviewNotes, endpoints };
    }),
  };
}

function toJsonFinding(finding: Finding, names: ReadonlyMap<string, string>, places: JsonPlaces, locale: Locale): Omit<JsonFinding, 'fingerprint'> {
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
    endpoints: endpoints.map((id) => ({ id, name: names.get(id) ?? id })),
    related: related.map((place) => ({ ...places.place(place.span), message: place.message[locale] })),
    fixes: fix === null ? [] : [{ text: fix.text, safety: fix.safety, edits: fix.edits.map((edit) => ({ ...places.place(edit.span), text: edit.text })) }],
  };
}

function toJsonProblem({ code, severity, span, text }: Problem, places: JsonPlaces, locale: Locale): JsonProblem {
  return { code, severity, message: text[locale], ...places.place(span) };
}
