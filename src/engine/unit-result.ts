import type { DescribedEndpoint } from '../model/describe.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { LocalizedText } from '../model/text.ts';
import type { AnalysedUnit } from './analyse.ts';
import type { Finding } from './finding.ts';
import type { ParseResult } from './parser.ts';

/** What came of a unit, as far as the result of a run is made of it. */
export interface UnitResult<OneEndpoint extends DescribedEndpoint = DescribedEndpoint> extends Omit<AnalysedUnit, 'parsed'> {
  readonly parsed: Pick<ParseResult, 'problems' | 'files'> & { readonly endpoints: readonly OneEndpoint[] };
}

/** Which findings are put into words: all, as documents have them, or those of the level that was asked for, since a text for people only counts the others. */
export type Worded = 'all' | 'of-level';

/** What of a unit has to be kept: with the endpoints that findings name, in short. */
export function resultInShort({ unit, settings, parsed, counts, checked, suppressions }: AnalysedUnit, worded: Worded): UnitResult {
  const isWorded = ({ level }: Finding): boolean => worded === 'all' || level <= settings.level;
  const named = new Set(checked.checked.flatMap(({ finding }) => (isWorded(finding) ? finding.endpoints : [])));
  const endpoints = parsed.endpoints.filter(({ id }) => named.has(id)).map(inShort);
  const findings = checked.checked.map(({ finding, fails }) => ({ finding: isWorded(finding) ? finding : wordless(finding), fails }));
  return { unit, settings, parsed: { problems: parsed.problems, files: parsed.files, endpoints }, counts, checked: { ...checked, checked: findings }, suppressions };
}

/** What a finding is counted by; review notes above the level are not even counted. */
function wordless(finding: Finding): Finding {
  const { rule, requirement, level, severity, truth, span } = finding;
  const message = truth === 'yes' ? finding.message : nothing;
  return { rule, requirement, level, severity, truth, message, notes: [], origin: { kind: 'written', span }, span, related: [], endpoints: [], fix: null };
}

const nothing: LocalizedText = { en: '', ja: '' };

function inShort(endpoint: Endpoint): DescribedEndpoint {
  const { id, block, at } = endpoint;
  return endpoint.kind === 'listener'
    ? { kind: endpoint.kind, id, block, at, addresses: endpoint.addresses, names: endpoint.names }
    : { kind: endpoint.kind, id, block, at, target: endpoint.target };
}
