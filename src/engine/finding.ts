import type { EndpointId } from '../model/endpoint.ts';
import type { Origin } from '../model/fact.ts';
import type { Problem } from '../model/problem.ts';
import type { DescribedEndpoint } from '../model/describe.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { Spelling } from '../model/intent.ts';
import type { FileId, Span } from '../model/span.ts';
import type { LocalizedText } from '../model/text.ts';
import type { RequirementId, RequirementLevel } from '../standards/requirements.ts';
import type { Severity } from './rule.ts';
import type { Shard } from './shard.ts';

/**
 * What one rule has to say about one place; endpoints for which the same words at the same place are true share it. Its words are made when they
 * are read, so spreading it copies only a part; `JSON.stringify` writes the whole.
 */
export interface Finding {
  readonly rule: string;
  readonly requirement: RequirementId;
  /** The lowest ASVS level that asks for it. */
  readonly level: RequirementLevel;
  readonly severity: Severity;
  /** `unknown` is a review note: a person has to look. */
  readonly truth: 'yes' | 'unknown';
  readonly message: LocalizedText;
  readonly notes: readonly LocalizedText[];
  readonly origin: Origin;
  readonly span: Span;
  readonly related: readonly { readonly span: Span; readonly message: LocalizedText }[];
  /** The endpoint the message names, first, and the others it is also true for. */
  readonly endpoints: readonly EndpointId[];
  readonly fix: Spelling | null;
}

/** What makes a finding not count: a comment, the settings, or a baseline that has it already. */
export type SuppressedBy =
  | { readonly kind: 'comment'; readonly reason: string | null; readonly span: Span }
  /** `until`: the last day, as `YYYY-MM-DD`; `null`: for ever. */
  | { readonly kind: 'settings'; readonly reason: string | null; readonly until: string | null }
  | { readonly kind: 'baseline' };

export interface SuppressedFinding {
  readonly finding: Finding;
  readonly by: SuppressedBy;
}

/** `undecided`: no finding, but something the files cannot show, a review note, or a finding that somebody suppressed. */
export type RequirementVerdict = 'pass' | 'fail' | 'undecided' | 'not-applicable';

export interface RequirementResult {
  readonly requirement: RequirementId;
  readonly verdict: RequirementVerdict;
  readonly findings: number;
  readonly reviewNotes: number;
  readonly suppressed: number;
  /** Endpoints that rules of the requirement looked at. */
  readonly endpoints: number;
}

/** The result of a run: what reporters, editors and exit codes are made of. */
export interface Run<OneEndpoint extends DescribedEndpoint = Endpoint> {
  readonly findings: readonly Finding[];
  /** Findings of a level above the one asked for: counted, not shown. */
  readonly aboveLevel: readonly Finding[];
  /** Findings in files that were not named but belong to the same configuration: counted, not shown. */
  readonly elsewhere: readonly Finding[];
  /** Findings that would be in `findings`, were they not suppressed: counted, not shown. */
  readonly suppressed: readonly SuppressedFinding[];
  readonly problems: readonly Problem[];
  readonly endpoints: readonly OneEndpoint[];
  /** How many endpoints there are, also where `endpoints` has only those that findings name. */
  readonly counts: EndpointCounts;
  readonly requirements: readonly RequirementResult[];
  readonly files: ReadonlyMap<FileId, string>;
  /** Texts of settings files that problems may point into. */
  readonly settingsTexts: ReadonlyMap<FileId, string>;
  /** Files found at the paths that were named; the others were read because these refer to them. */
  readonly found: ReadonlySet<FileId>;
  readonly profile: string;
  readonly level: RequirementLevel;
  /** Which part of a whole it is; `null`: the whole. */
  readonly shard: Shard | null;
}

export interface EndpointCounts {
  readonly listeners: number;
  readonly connections: number;
}

/** What reports need of a run. */
export type ReportedRun = Run<DescribedEndpoint>;
