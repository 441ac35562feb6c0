import { formats } from '../parsers/index.ts';
import { rules } from '../rules/index.ts';
import type { AnalysisOptions } from './engine/analyse.ts';
import { fileTreeInMemory, fileTreeOnDisk } from './engine/file-tree.ts';
import type { FileTree } from './engine/files.ts';
import type { Format } from './engine/parser.ts';
import type { ReportedRun, Run } from './engine/finding.ts';
import { analysisBySettings, fileSettings } from './engine/settings-for-file.ts';
import { rootsFor } from './engine/roots.ts';
import { planRun, run, runOf, type RunPlan, type RunRequest } from './engine/run.ts';
import type { Rule } from './engine/rule.ts';
import { defaultSettings, type Settings } from './engine/settings.ts';
import type { Shard } from './engine/shard.ts';
import type { UnitResult } from './engine/unit-result.ts';
import type { FileId } from './model/span.ts';

/*
 * The public API: everything exported here is kept compatible, nothing else is.
 */
export type { FileTree, ReadResult, DirectoryEntry } from './engine/files.ts';
export type { Finding, RequirementResult, RequirementVerdict, Run } from './engine/finding.ts';
export type { ExposureSettings, Format, Parser, Runtime } from './engine/parser.ts';
export type { Rule, RuleTexts, Severity } from './engine/rule.ts';
export { defaultSettings, type IgnoreEntry, type Override, type RuleSetting, type Settings } from './engine/settings.ts';
export type { Shard } from './engine/shard.ts';
export { positionAt, lineStartsOf, type LineStarts, type Position } from './engine/position.ts';
export type * from './model/endpoint.ts';
export type * from './model/fact.ts';
export type { Intent, Spelling, TextEdit } from './model/intent.ts';
export type { Problem } from './model/problem.ts';
export type { Library, LibraryName, ProductName, Release } from './model/release.ts';
export type { FileId, Span } from './model/span.ts';
export type { Locale, LocalizedText } from './model/text.ts';
export type * from './model/tls.ts';
export { suiteVerdict, type Profile } from './standards/profile.ts';
export { chooseProfile, defaultProfile, loadProfile, profileIds, type ProfileChoice, type ProfileId } from './standards/profiles/index.ts';
export type { Judgement, Verdict } from './standards/rating.ts';
export { requirementIds, requirements, type Requirement, type RequirementId, type RequirementLevel } from './standards/requirements.ts';
export { expandCipherList, type CipherListExpansion, type ExpandedCipherList, type ExpandedSuite } from './tls/cipher-list.ts';
export { cipherSuite, type CipherSuite } from './tls/cipher-suites.ts';
export { openSslVersions, type OpenSslVersion, type TlsLibrary } from './tls/library.ts';

export interface LintOptions {
  /** Whatever is missing is as in `defaultSettings`. No settings file is read. */
  readonly settings?: Partial<Settings>;
  /** Paths that are left out, besides those of `settings.ignore`. */
  readonly isIgnored?: (path: string) => boolean;
  /** Pass over named files that are no configuration, as a list of changed files has them; otherwise they are problems. */
  readonly ignoreUnknown?: boolean;
  /** Check only a part of what is found; the results of all parts together are the result of one run. */
  readonly shard?: Shard;
  /** Day of the check as `YYYY-MM-DD`, for knowledge that has a date; today when missing. */
  readonly today?: string;
  /** Called with each path before it is read. */
  readonly onFile?: (path: string) => void;
  /** Do not check, only read: the endpoints of the result are complete, its findings empty. */
  readonly withoutRules?: boolean;
}

export interface LintPathsOptions extends LintOptions {
  /** Absolute; the working directory of the process when missing. */
  readonly workingDirectory?: string;
  /** Texts that stand in for files: standard input, unsaved text of an editor. */
  readonly overlay?: ReadonlyMap<FileId, string>;
}

/**
 * Checks files and directories. What may be read: the named directories; for a named file, its directory and the one above; the
 * working directory when it holds the path; and `settings.roots`.
 * @throws RangeError when `settings.profile` names no profile.
 */
export async function lint(paths: readonly string[], options: LintPathsOptions = {}): Promise<Run> {
  return run((await requestFor(paths, options)).request);
}

/** Plain values out of which another thread makes the files and the options of a run. */
export interface AnalysisSource {
  /** Absolute. */
  readonly workingDirectory: string;
  /** Directories that may be read. */
  readonly roots: readonly string[];
  readonly overlay: ReadonlyMap<FileId, string>;
  readonly settings: Settings;
  readonly today: string;
}

/** Analyses the units of a plan, in their order. */
export type AnalyseUnits = (plan: RunPlan, options: AnalysisOptions, source: AnalysisSource) => Promise<readonly UnitResult[]>;

/**
 * Like `lint`, with units analysed in another way than one after the other.
 * @returns a run that has what reports need.
 */
export async function lintUnits(paths: readonly string[], options: Omit<LintPathsOptions, 'withoutRules'>, analyse: AnalyseUnits): Promise<ReportedRun> {
  const { request, source } = await requestFor(paths, options);
  const plan = await planRun(request);
  return runOf(await analyse(plan, request, source), plan.context, request);
}

/** What a thread analyses units with. */
export async function analysisFrom({ workingDirectory, roots, overlay, settings, today }: AnalysisSource): Promise<{ readonly tree: FileTree; readonly options: AnalysisOptions }> {
  const options = await analysisBySettings(settings, fileSettings(settings, workingDirectory));
  return { tree: fileTreeOnDisk({ workingDirectory, roots, overlay }), options: { ...options, rules, today } };
}

async function requestFor(paths: readonly string[], options: LintPathsOptions): Promise<{ readonly request: RunRequest; readonly source: AnalysisSource }> {
  const { workingDirectory = process.cwd(), overlay = new Map<FileId, string>() } = options;
  const roots = [...new Set([...paths.flatMap((path) => rootsFor(path, workingDirectory)), ...(options.settings?.roots ?? [])])];
  const request = await treeRequest(paths, fileTreeOnDisk({ workingDirectory, roots, overlay }), workingDirectory, options);
  return { request, source: { workingDirectory, roots, overlay, settings: { ...defaultSettings, ...options.settings }, today: request.today } };
}

/**
 * Checks texts without a disk.
 * @param texts By path; includes are followed among them.
 * @throws RangeError when `settings.profile` names no profile.
 */
export async function lintTexts(texts: ReadonlyMap<FileId, string>, options: LintOptions = {}): Promise<Run> {
  return run(await treeRequest([...texts.keys()], fileTreeInMemory(texts), '/', options));
}

/** The rules in the order of their ids. */
export function allRules(): readonly Rule[] {
  return rules;
}

/** The formats; a parser is loaded when it is asked for. */
export function allFormats(): readonly Format[] {
  return formats;
}

async function treeRequest(paths: readonly string[], tree: FileTree, workingDirectory: string, options: LintOptions): Promise<RunRequest> {
  const settings: Settings = { ...defaultSettings, ...options.settings };
  const ofFiles = fileSettings(settings, workingDirectory);
  return {
    paths,
    tree,
    formats,
    ...(await analysisBySettings(settings, ofFiles)),
    ignored: ofFiles.ignored,
    isIgnored: (path) => ofFiles.isIgnored(path) || options.isIgnored?.(path) === true,
    rules: options.withoutRules === true ? [] : rules,
    today: options.today ?? new Date().toISOString().slice(0, 10),
    ...(options.ignoreUnknown === true && { ignoreUnknown: true }),
    ...(options.shard && { shard: options.shard }),
    ...(options.onFile && { onFile: options.onFile }),
  };
}
