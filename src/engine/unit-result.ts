import type { DescribedEndpoint } from '../model/describe.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { AnalysedUnit } from './analyse.ts';
import type { ParseResult } from './parser.ts';
import { plain } from './plain.ts';

/** What came of a unit, as far as the result of a run is made of it. */
export interface UnitResult<OneEndpoint extends DescribedEndpoint = DescribedEndpoint> extends Omit<AnalysedUnit, 'parsed'> {
  readonly parsed: Pick<ParseResult, 'problems' | 'files'> & { readonly endpoints: readonly OneEndpoint[] };
}

/**
 * A unit as plain values, which can be passed from thread to thread and be kept: with the endpoints that findings name, in short, and with what is to
 * be written instead already spelled.
 */
export function plainResult({ unit, settings, parsed, counts, checked, suppressions }: AnalysedUnit): UnitResult {
  const named = new Set(checked.checked.flatMap(({ finding }) => finding.endpoints));
  const endpoints = parsed.endpoints.filter(({ id }) => named.has(id)).map(inShort);
  return plain({ unit, settings, parsed: { problems: parsed.problems, files: parsed.files, endpoints }, counts, checked, suppressions });
}

function inShort(endpoint: Endpoint): DescribedEndpoint {
  const { id, block, at } = endpoint;
  return endpoint.kind === 'listener'
    ? { kind: endpoint.kind, id, block, at, addresses: endpoint.addresses, names: endpoint.names }
    : { kind: endpoint.kind, id, block, at, target: endpoint.target };
}
