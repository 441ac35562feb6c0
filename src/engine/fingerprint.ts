import { createHash } from 'node:crypto';
import { describeEndpoint, type DescribedEndpoint } from '../model/describe.ts';
import type { FileId } from '../model/span.ts';
import { byPlace } from './by-place.ts';
import { endpointsById } from './endpoints-by-id.ts';
import type { Finding, ReportedRun } from './finding.ts';

/** 32 hexadecimal digits that stand for a finding across runs; of further findings that are alike, with `-2`, `-3` and so on behind them. */
export type Fingerprint = string;

/** Tells apart what is alike: gives the fingerprint of the next finding whose own digits these are. */
export function fingerprintNumbers(): (digits: string) => Fingerprint {
  const seen = new Map<string, number>();
  return (digits) => {
    const number = (seen.get(digits) ?? 0) + 1;
    seen.set(digits, number);
    return number === 1 ? digits : `${digits}-${number}`;
  };
}

type Fingerprinted = Pick<ReportedRun, 'findings' | 'aboveLevel' | 'elsewhere' | 'suppressed' | 'files' | 'endpoints'>;

/**
 * A fingerprint of each finding of a run, suppressed ones included. It is made of the rule, the file, the text at the place, the endpoint that is
 * configured there, and a number that tells apart what is alike in all of these; so it survives lines that are added elsewhere and
 * changes of layout.
 * @param pathOf Names a file independently of the working directory; by default its id.
 */
export function fingerprintsOf(run: Fingerprinted, pathOf: (file: FileId) => string = (file) => file): ReadonlyMap<Finding, Fingerprint> {
  const findings = [...run.findings, ...run.aboveLevel, ...run.elsewhere, ...run.suppressed.map(({ finding }) => finding)].sort(byPlace);
  const endpoints = endpointsById(run.endpoints);
  const next = fingerprintNumbers();
  return new Map(
    findings.map((finding) => {
      const concerned = finding.endpoints.flatMap(endpoints.all);
      const subject = [finding.rule, finding.truth, pathOf(finding.span.file), textOf(finding, run.files), labelAt(finding, concerned)].join('\n');
      return [finding, next(createHash('sha256').update(subject).digest('hex').slice(0, 32))];
    }),
  );
}

/** The name of the endpoint in whose block the place is. What several share is not named after the one that happens to come first. */
function labelAt({ origin, span }: Finding, endpoints: readonly DescribedEndpoint[]): string {
  if (origin.kind === 'inherited') return '';
  const before = endpoints.filter(({ block }) => block.file === span.file && block.start <= span.start);
  const nearest = before.reduce<DescribedEndpoint | null>((best, one) => (best === null || one.block.start > best.block.start ? one : best), null);
  return nearest === null ? '' : describeEndpoint(nearest);
}

/** What is written at the place, whatever its layout. A default is not written. */
function textOf({ origin, span }: Finding, files: ReportedRun['files']): string {
  if (origin.kind === 'default') return '';
  return (files.get(span.file) ?? '').slice(span.start, span.end).replace(/\s+/g, ' ').trim();
}
