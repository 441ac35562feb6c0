import type { DescribedEndpoint } from '../model/describe.ts';
import type { Problem } from '../model/problem.ts';
import type { FileId } from '../model/span.ts';
import { analyseUnit, arrangeFiles, type AnalysisOptions } from './analyse.ts';
import { byPlace } from './by-place.ts';
import { spelledOut } from './checked-finding.ts';
import { discover } from './discover.ts';
import { treeWith } from './file-tree.ts';
import type { FileTree } from './files.ts';
import type { Finding, Run } from './finding.ts';
import type { Format, Unit } from './parser.ts';
import type { ParserUnit } from './remembered-units.ts';
import { isAsked, isAskedFile, type AskedFiles } from './scope.ts';
import { itemsOfShard, type Shard } from './shard.ts';
import { Suppressor, type IgnoredFindings } from './suppress.ts';
import type { UnitResult } from './unit-result.ts';
import { verdicts } from './verdict.ts';

/** Everything a run depends on. Formats and rules are handed in: the engine knows none of them. */
export interface RunRequest extends AnalysisOptions {
  /** Files and directories. */
  readonly paths: readonly string[];
  readonly tree: FileTree;
  readonly formats: readonly Format[];
  /** Paths that are left out. */
  readonly isIgnored?: (path: string) => boolean;
  /** Named files that are no configuration are no problem. */
  readonly ignoreUnknown?: boolean;
  readonly onFile?: (path: string) => void;
  /** Findings that the settings leave out. */
  readonly ignored?: readonly IgnoredFindings[];
  /** Only a part of the units. */
  readonly shard?: Shard;
}

/** Analyses files and judges what they configure. Never throws on input. */
export async function run(request: RunRequest): Promise<Run> {
  const { units, tree, context } = await planRun(request);
  return runOf(units.map(({ parser, unit }) => analyseUnit(parser, unit, tree, request)), context, request);
}

/** What a run will analyse. */
export interface RunPlan {
  readonly units: readonly ParserUnit[];
  /** Knows the texts that were read already. */
  readonly tree: FileTree;
  readonly context: RunContext;
}

/** Finds the files and arranges them into units, which do not depend on each other. */
export async function planRun(request: RunRequest): Promise<RunPlan> {
  const { paths, tree, formats, isIgnored = () => false, ignoreUnknown = false, onFile } = request;
  const found = await discover(paths, { tree, formats, isIgnored, ignoreUnknown, ...(onFile && { onFile }) });
  const remembered = treeWith(found.texts, tree);
  const arrangements = [...found.files].map(([parser, files]) => ({ parser, ...arrangeFiles(parser, files, remembered) }));
  const all = arrangements.flatMap(({ parser, units }) => units.map((unit) => ({ parser, unit })));
  const problems = [...found.problems, ...arrangements.flatMap((arranged) => arranged.problems)];
  const shard = request.shard ?? { index: 1, count: 1 };
  return {
    units: itemsOfShard(all, ({ unit }) => weightOf(unit, found.texts), shard),
    tree: remembered,
    // What does not belong to a unit is said once, by the first of the parts.
    context: { problems: shard.index === 1 ? problems : [], asked: found.named, found: new Set(found.texts.keys()), ignored: request.ignored ?? [], shard: request.shard ?? null },
  };
}

/** Characters of the main files, and a constant for what every unit costs. */
function weightOf({ entries }: Unit, texts: ReadonlyMap<FileId, string>): number {
  return entries.reduce((sum, file) => sum + (texts.get(file)?.length ?? 0), 500);
}

/** What is known of a run apart from its units. */
export interface RunContext {
  readonly problems: readonly Problem[];
  readonly asked: AskedFiles;
  readonly found: ReadonlySet<FileId>;
  /** What the settings suppress. */
  readonly ignored?: readonly IgnoredFindings[];
  /** Which part of a whole the units are; the whole when missing. */
  readonly shard?: Shard | null;
}

/** The result of units together. */
export function runOf<OneEndpoint extends DescribedEndpoint>(units: readonly UnitResult<OneEndpoint>[], context: RunContext, options: AnalysisOptions): Run<OneEndpoint> {
  const { level } = options.settings;
  const checks = units.map(({ checked }) => checked);
  const endpoints = units.flatMap(({ parsed }) => parsed.endpoints);
  const files = new Map(units.flatMap(({ parsed }) => [...parsed.files]));
  const isOff = (rule: string, file: FileId): boolean => units.some(({ parsed, settings }) => settings.rules[rule] === 'off' && parsed.files.has(file));
  const suppressor = new Suppressor(units.map(({ suppressions }) => suppressions), { ...options, ignored: context.ignored ?? [], texts: files, isOff });
  const { asked, aboveLevel, elsewhere } = findingsOf(units, context.asked);
  const judged = asked.map((finding) => ({ finding, by: suppressor.by(finding) }));
  const isActive = (finding: Finding): boolean => suppressor.by(finding) === null;
  const requirements = verdicts(units, (finding) => suppressor.by(finding) !== null);
  const isAskedAbout = (file: FileId): boolean => units.some(({ unit, parsed }) => parsed.files.has(file) && isAskedFile(file, unit, context.asked));
  const problems = [...context.problems, ...units.flatMap(({ parsed }) => parsed.problems), ...checks.flatMap((checked) => checked.problems)];
  return {
    findings: judged.flatMap(({ finding, by }) => (by === null ? [finding] : [])),
    aboveLevel: aboveLevel.filter(isActive),
    elsewhere: elsewhere.filter(isActive),
    suppressed: judged.flatMap(({ finding, by }) => (by === null ? [] : [{ finding, by }])),
    problems: [...problems, ...suppressor.problems(isAskedAbout)].sort(byPlace),
    endpoints,
    counts: units.reduce((sum, { counts }) => ({ listeners: sum.listeners + counts.listeners, connections: sum.connections + counts.connections }), { listeners: 0, connections: 0 }),
    requirements,
    files,
    settingsTexts: suppressor.settingsTexts(),
    found: context.found,
    profile: options.profile.id,
    level,
    shard: context.shard ?? null,
  };
}

/** Findings that were asked about, by place, apart from those of a higher level, which are only counted, and from those in other files of the same configurations. */
function findingsOf(units: readonly UnitResult[], named: AskedFiles): Readonly<Record<'asked' | 'aboveLevel' | 'elsewhere', readonly Finding[]>> {
  const asked: Finding[] = [];
  const aboveLevel: Finding[] = [];
  const elsewhere: Finding[] = [];
  for (const { unit, checked, settings } of units) {
    for (const { finding } of checked.checked) {
      const isAbove = finding.level > settings.level;
      if (isAsked(finding, unit, named)) (isAbove ? aboveLevel : asked).push(finding);
      else if (!isAbove) elsewhere.push(finding);
    }
  }
  // Within a unit nothing is said twice, and what is only counted need not be put into words.
  return { asked: mergeRepeated(asked).sort(byPlace), aboveLevel: units.length > 1 ? mergeRepeated(aboveLevel) : aboveLevel, elsewhere: mergeRepeated(elsewhere) };
}

/**
 * A file that two main files include is analysed in both; what holds in both is said once. Words are compared only where everything else is the
 * same, since a finding makes them when they are read.
 */
function mergeRepeated(findings: readonly Finding[]): Finding[] {
  const merged: MergedFinding[] = [];
  const placed = new Map<string, MergedFinding[]>();
  for (const finding of findings) {
    const place = `${finding.span.start} ${finding.span.file}`;
    const here = placed.get(place) ?? [];
    const same = here.find((one) => saysSame(one.finding, finding));
    if (same !== undefined) {
      same.finding = { ...spelledOut(same.finding), endpoints: [...new Set([...same.finding.endpoints, ...finding.endpoints])] };
      continue;
    }
    const first = { finding };
    merged.push(first);
    here.push(first);
    placed.set(place, here);
  }
  return merged.map(({ finding }) => finding);
}

interface MergedFinding {
  finding: Finding;
}

/** Of findings that begin at the same place. */
function saysSame(one: Finding, other: Finding): boolean {
  return one.rule === other.rule && one.truth === other.truth && one.severity === other.severity && one.span.end === other.span.end && one.message.en === other.message.en;
}
