import { requirementIds, requirements, type RequirementId } from '../standards/requirements.ts';
import type { AnalysedUnit } from './analyse.ts';
import type { CheckResult } from './check.ts';
import type { Checked } from './checked-finding.ts';
import type { Finding, RequirementResult, RequirementVerdict } from './finding.ts';

/**
 * A verdict on every requirement. What only a level above both the one asked for and the requirement's own asks for does
 * not make it fail. A suppressed finding does not either, but it leaves the requirement undecided: a person has judged, not the configuration.
 */
export function verdicts(units: readonly JudgedUnit[], isSuppressed: (finding: Finding) => boolean): readonly RequirementResult[] {
  const found = new Map(requirementIds.map((id): [RequirementId, Checked[]] => [id, []]));
  for (const { checked, settings } of units) {
    for (const one of checked.checked) {
      const { requirement, level } = one.finding;
      if (level <= Math.max(settings.level, requirements[requirement].level)) found.get(requirement)?.push(one);
    }
  }
  return Array.from(found, ([id, all]) => verdictOn(id, all, units, isSuppressed));
}

type JudgedUnit = Pick<AnalysedUnit, 'checked' | 'settings'>;

function verdictOn(id: RequirementId, all: readonly Checked[], units: readonly JudgedUnit[], isSuppressed: (finding: Finding) => boolean): RequirementResult {
  const checked = all.filter(({ finding }) => !isSuppressed(finding));
  const suppressed = all.length - checked.length;
  const count = (of: (result: CheckResult) => ReadonlyMap<RequirementId, number>): number => units.reduce((sum, unit) => sum + (of(unit.checked).get(id) ?? 0), 0);
  const looked = count((result) => result.looked);
  const concerned = count((result) => result.open);
  const reviewNotes = checked.filter(({ finding }) => finding.truth === 'unknown').length;
  const isOpen = concerned > 0 || reviewNotes > 0 || suppressed > 0 || units.some((unit) => unit.checked.unchecked.has(id));
  const verdict = ((): RequirementVerdict => {
    if (checked.some(({ fails }) => fails)) return 'fail';
    if (isOpen) return 'undecided';
    return looked > 0 ? 'pass' : 'not-applicable';
  })();
  return { requirement: id, verdict, findings: checked.length - reviewNotes, reviewNotes, suppressed, endpoints: Math.max(looked, concerned) };
}
