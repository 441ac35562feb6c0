import type { Finding } from '../engine/finding.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { Origin } from '../model/fact.ts';
import type { FileId, Span } from '../model/span.ts';
import { namedFacts } from './named-facts.ts';
import { contains, locationOf, type Location, type Snapshot } from './snapshot.ts';

/**
 * Where that is written which is in effect at an offset: what decides instead of a setting without effect; what a word was expanded from; and
 * on a block or an address, everything that it inherits.
 */
export function definitionsAt(file: FileId, offset: number, snapshot: Snapshot): readonly Location[] {
  const line = snapshot.positions.line(file, offset);
  const isHere = (span: Span): boolean => span.file === file && contains(span, offset);
  const isOnLine = (span: Span): boolean => span.file === file && span.start >= line.start && span.start <= line.end;
  const { endpoints, findings } = snapshot.run;
  const deciding = endpoints.flatMap(({ ineffective }) => ineffective.flatMap(({ span, decidedBy }) => (decidedBy !== null && isHere(span) ? [decidedBy] : [])));
  const inherited = endpoints.flatMap((endpoint) => inheritedInto(endpoint, isOnLine));
  const related = deciding.length + inherited.length > 0 ? [] : findings.flatMap((finding) => placesBehind(finding, isHere));
  const locations = [...deciding, ...inherited, ...related].filter((span) => !isHere(span)).map((span) => locationOf(span, snapshot));
  // The words of one setting stand on one line: one place is enough to go there.
  return [...new Map(locations.map((location) => [`${location.uri}#${location.range.start.line}`, location])).values()];
}

/** What an endpoint inherits, if its block or its address is on the line. */
function inheritedInto(endpoint: Endpoint, isOnLine: (span: Span) => boolean): readonly Span[] {
  const isMeant = isOnLine(endpoint.block) || isOnLine(endpoint.at);
  const counts = (origin: Origin): boolean => origin.kind === 'inherited' && (isMeant || isOnLine(origin.into));
  return namedFacts(endpoint).flatMap(({ origins }) => origins.filter(counts).flatMap((origin) => (origin.kind === 'inherited' ? [origin.span] : [])));
}

function placesBehind({ span, origin, related }: Finding, isHere: (span: Span) => boolean): readonly Span[] {
  if (!isHere(span)) return [];
  return [...related.map((place) => place.span), ...(origin.kind === 'inherited' ? [origin.into] : [])];
}
