import { fingerprintNumbers } from '../engine/fingerprint.ts';
import type { RequirementVerdict } from '../engine/finding.ts';
import type { JsonFinding, JsonProblem, JsonReport, JsonRequirement } from './json.ts';
import type { JsonPlace } from './json-place.ts';

/**
 * The result of one run out of the results of all its parts.
 * @param parts In the order of their numbers, all of them, from the same version of tlslint, profile, level and language.
 */
export function mergeReports(parts: readonly [JsonReport, ...JsonReport[]]): JsonReport {
  const [first] = parts;
  return withFingerprints({
    ...first,
    shard: null,
    files: [...new Set(parts.flatMap(({ files }) => files))],
    findings: findingsOf(parts, ({ findings }) => findings),
    unknowns: findingsOf(parts, ({ unknowns }) => unknowns),
    aboveLevel: findingsOf(parts, ({ aboveLevel }) => aboveLevel),
    elsewhere: mergeRepeated(parts.flatMap(({ elsewhere }) => elsewhere)),
    suppressed: findingsOf(parts, ({ suppressed }) => suppressed),
    problems: problemsOf(parts),
    requirements: first.requirements.map((row, index) => parts.slice(1).reduce((sum, { requirements }) => addRequirement(sum, requirements[index]), row)),
  });
}

/** In each part, findings that are alike were numbered from the beginning. */
function withFingerprints(report: JsonReport): JsonReport {
  const { findings, unknowns, aboveLevel, elsewhere, suppressed } = report;
  const next = fingerprintNumbers();
  const inOrder = [...findings, ...unknowns, ...aboveLevel, ...elsewhere, ...suppressed].sort(byPlace);
  const fingerprints = new Map(inOrder.map((finding) => [finding, next(finding.fingerprint.split('-', 1)[0] ?? '')]));
  const renew = <Finding extends JsonFinding>(all: readonly Finding[]): readonly Finding[] =>
    all.map((finding) => ({ ...finding, fingerprint: fingerprints.get(finding) ?? '' }));
  return {
    ...report,
    findings: renew(findings),
    unknowns: renew(unknowns),
    aboveLevel: renew(aboveLevel),
    elsewhere: renew(elsewhere),
    suppressed: renew(suppressed),
  };
}

function findingsOf<Finding extends JsonFinding>(parts: readonly JsonReport[], of: (part: JsonReport) => readonly Finding[]): readonly Finding[] {
  return mergeRepeated(parts.flatMap(of)).sort(byPlace);
}

/** A file that is included in two parts is analysed in both; what holds in both is said once, as in one run. */
function mergeRepeated<Finding extends JsonFinding>(findings: readonly Finding[]): Finding[] {
  const merged = new Map<string, Finding>();
  for (const finding of findings) {
    const { rule, truth, severity, message, path, start, end } = finding;
    const key = [rule, truth, severity, start.offset, end.offset, path, message].join('\n');
    const same = merged.get(key);
    merged.set(key, same === undefined ? finding : { ...same, endpoints: union(same.endpoints, finding.endpoints) });
  }
  return [...merged.values()];
}

function union(one: JsonFinding['endpoints'], other: JsonFinding['endpoints']): JsonFinding['endpoints'] {
  return [...new Map([...one, ...other].map((endpoint) => [endpoint.id, endpoint])).values()];
}

/** What is wrong with a comment or the settings is said once, and that a suppression is of no use only where no part has a use for it. */
function problemsOf(parts: readonly JsonReport[]): readonly JsonProblem[] {
  const all = parts.flatMap(({ problems }) => problems);
  const told = new Set<string>();
  return all
    .filter((problem) => {
      if (!problem.code.startsWith('suppression/')) return true;
      const key = keyOf(problem);
      const isNew = !told.has(key);
      told.add(key);
      return isNew && (problem.code !== 'suppression/unused' || parts.every((part) => !part.files.includes(problem.path) || part.problems.some((other) => keyOf(other) === key)));
    })
    .sort(byPlace);
}

function keyOf({ code, path, start, message }: JsonProblem): string {
  return [code, start.offset, path, message].join('\n');
}

/** From what decides most: one part that fails makes the whole fail. */
const verdictOrder: readonly RequirementVerdict[] = ['fail', 'undecided', 'pass', 'not-applicable'];

function addRequirement(sum: JsonRequirement, part: JsonRequirement | undefined): JsonRequirement {
  if (part === undefined) return sum;
  return {
    ...sum,
    verdict: verdictOrder.find((verdict) => verdict === sum.verdict || verdict === part.verdict) ?? sum.verdict,
    findings: sum.findings + part.findings,
    unknowns: sum.unknowns + part.unknowns,
    suppressed: sum.suppressed + part.suppressed,
    endpoints: sum.endpoints + part.endpoints,
  };
}

function byPlace(one: JsonPlace, other: JsonPlace): number {
  if (one.path !== other.path) return one.path < other.path ? -1 : 1;
  return one.start.offset - other.start.offset || one.end.offset - other.end.offset;
}
