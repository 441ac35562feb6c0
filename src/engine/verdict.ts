import type { Endpoint } from '../model/endpoint.ts';
import { requirementIds, requirements, type RequirementId, type RequirementLevel } from '../standards/requirements.ts';
import type { CheckResult } from './check.ts';
import type { Finding, RequirementResult, RequirementVerdict } from './finding.ts';

/** Requirements that no rule decides from configuration alone, and the endpoints they are about. */
const openRequirements: Readonly<Partial<Record<RequirementId, (endpoint: Endpoint) => boolean>>> = {
  // Needs the certificate files.
  'v5.0.be-9.1.4': (endpoint) =>
    endpoint.kind === 'listener' &&
    !(endpoint.tls.known && endpoint.tls.value === null) &&
    !(endpoint.exposure.known && endpoint.exposure.value !== 'external') &&
    !(endpoint.rejectsHandshake.known && endpoint.rejectsHandshake.value),
};

/**
 * A verdict on every requirement. What only a level above both `level` and the requirement's own asks for does not
 * make it fail. A suppressed finding does not either, but it leaves the requirement undecided: a person has judged, not the configuration.
 */
export function verdicts(
  results: readonly CheckResult[],
  endpoints: readonly Endpoint[],
  level: RequirementLevel,
  isSuppressed: (finding: Finding) => boolean,
): readonly RequirementResult[] {
  return requirementIds.map((id) => verdictOn(id, results, endpoints, level, isSuppressed));
}

function verdictOn(
  id: RequirementId,
  results: readonly CheckResult[],
  endpoints: readonly Endpoint[],
  level: RequirementLevel,
  isSuppressed: (finding: Finding) => boolean,
): RequirementResult {
  const asked = Math.max(level, requirements[id].level);
  const all = results.flatMap((result) => result.checked.filter(({ finding }) => finding.requirement === id && finding.level <= asked));
  const checked = all.filter(({ finding }) => !isSuppressed(finding));
  const suppressed = all.length - checked.length;
  const open = openRequirements[id];
  const concerned = open === undefined ? 0 : endpoints.filter(open).length;
  const looked = results.reduce((sum, result) => sum + (result.looked.get(id) ?? 0), 0);
  const reviewNotes = checked.filter(({ finding }) => finding.truth === 'unknown').length;
  const isOpen = concerned > 0 || reviewNotes > 0 || suppressed > 0 || results.some(({ unchecked }) => unchecked.has(id));
  const verdict = ((): RequirementVerdict => {
    if (checked.some(({ fails }) => fails)) return 'fail';
    if (isOpen) return 'undecided';
    return looked > 0 ? 'pass' : 'not-applicable';
  })();
  return { requirement: id, verdict, findings: checked.length - reviewNotes, reviewNotes, suppressed, endpoints: Math.max(looked, concerned) };
}
