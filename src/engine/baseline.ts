import type { DescribedEndpoint } from '../model/describe.ts';
import type { FileId } from '../model/span.ts';
import { fingerprintsOf, type Fingerprint } from './fingerprint.ts';
import type { Finding, ReportedRun, Run } from './finding.ts';

/** Findings that are known already, so that only new ones fail. */
export interface Baseline {
  readonly findings: readonly BaselineEntry[];
}

export interface BaselineEntry {
  /** Relative to the file of the baseline, with `/`. */
  readonly path: string;
  readonly rule: string;
  readonly fingerprint: Fingerprint;
}

/** Names a file as a baseline does. */
export type BaselinePath = (file: FileId) => string;

export const emptyBaseline: Baseline = { findings: [] };

/** The baseline that a text holds; `null` when it holds none. */
export function parseBaseline(text: string): Baseline | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== 1) return null;
    if (!('findings' in value) || !Array.isArray(value.findings)) return null;
    const findings: readonly unknown[] = value.findings;
    return findings.every(isEntry) ? { findings } : null;
  } catch {
    return null;
  }
}

function isEntry(value: unknown): value is BaselineEntry {
  if (typeof value !== 'object' || value === null || !('path' in value && 'rule' in value && 'fingerprint' in value)) return false;
  return [value.path, value.rule, value.fingerprint].every((part) => typeof part === 'string');
}

/** The text of a baseline: one line for each finding, in an order that changes little from one version to the next. */
export function baselineText({ findings }: Baseline): string {
  const keyOf = ({ path, rule, fingerprint }: BaselineEntry): string => [path, rule, fingerprint].join('\n');
  const sorted = [...new Map(findings.map((entry) => [keyOf(entry), entry])).entries()].sort(([one], [other]) => (one < other ? -1 : 1));
  const lines = sorted.map(([, { path, rule, fingerprint }]) => `    ${JSON.stringify({ path, rule, fingerprint })}`);
  return `{\n  "version": 1,\n  "findings": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`;
}

/** A run whose known findings are suppressed. Verdicts stay: what is known is not better. */
export function withBaseline<OneEndpoint extends DescribedEndpoint>(run: Run<OneEndpoint>, baseline: Baseline, pathOf: BaselinePath): Run<OneEndpoint> {
  const fingerprints = fingerprintsOf(run, pathOf);
  const known = new Set(baseline.findings.map(({ fingerprint }) => fingerprint));
  const isNew = (finding: Finding): boolean => !known.has(fingerprints.get(finding) ?? '');
  const found = run.findings.filter((finding) => !isNew(finding)).map((finding) => ({ finding, by: { kind: 'baseline' } as const }));
  return {
    ...run,
    findings: run.findings.filter(isNew),
    aboveLevel: run.aboveLevel.filter(isNew),
    elsewhere: run.elsewhere.filter(isNew),
    suppressed: [...run.suppressed, ...found],
  };
}

/**
 * A baseline with the findings of a run, instead of what it had on the files that were checked. Review notes are no findings.
 * @param isChecked Whether the run would have found what is in the file of that path.
 */
export function updatedBaseline(baseline: Baseline, run: ReportedRun, pathOf: BaselinePath, isChecked: (path: string) => boolean): Baseline {
  const fingerprints = fingerprintsOf(run, pathOf);
  const kept = baseline.findings.filter(({ path }) => !isChecked(path));
  const found = run.findings.filter(({ truth }) => truth === 'yes');
  return { findings: [...kept, ...found.map((finding) => ({ path: pathOf(finding.span.file), rule: finding.rule, fingerprint: fingerprints.get(finding) ?? '' }))] };
}
