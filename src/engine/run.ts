import type { Endpoint } from '../model/endpoint.ts';
import type { Problem } from '../model/problem.ts';
import type { FileId } from '../model/span.ts';
import type { Profile } from '../standards/profile.ts';
import { lazily } from '../tls/lazily.ts';
import { check, type CheckResult } from './check.ts';
import { discover, type Discovery } from './discover.ts';
import type { FileTree } from './files.ts';
import type { Finding, Run } from './finding.ts';
import type { Format, ParseResult, Parser, Unit } from './parser.ts';
import type { Rule, RuleContext } from './rule.ts';
import { isAsked } from './scope.ts';
import type { Settings } from './settings.ts';
import { verdicts } from './verdict.ts';

/** Everything a run depends on. Formats and rules are handed in: the engine knows none of them. */
export interface RunRequest {
  /** Files and directories. */
  readonly paths: readonly string[];
  readonly tree: FileTree;
  readonly formats: readonly Format[];
  readonly rules: readonly Rule[];
  readonly settings: Pick<Settings, 'level' | 'runtime' | 'exposure' | 'rules'>;
  readonly profile: Profile;
  /** Day of the check as `YYYY-MM-DD`. */
  readonly today: string;
  /** Paths that are left out. */
  readonly isIgnored?: (path: string) => boolean;
  readonly onFile?: (path: string) => void;
}

/** Analyses files and judges what they configure. Never throws on input. */
export async function run(request: RunRequest): Promise<Run> {
  const { paths, tree, formats, isIgnored = () => false, onFile } = request;
  const found = await discover(paths, { tree, formats, isIgnored, ...(onFile && { onFile }) });
  const remembered: FileTree = { ...tree, read: (path) => readOnce(found.texts, tree, path) };
  const units = [...found.files].flatMap(([parser, files]) => parseUnits(parser, files, remembered, request));
  const checks = units.map(({ parsed }) => checkUnit(parsed, request));
  const endpoints = units.flatMap(({ parsed }) => parsed.endpoints);
  const { asked, others } = findingsOf(units, checks, found);
  return {
    findings: asked.filter(({ level }) => level <= request.settings.level),
    aboveLevel: asked.filter(({ level }) => level > request.settings.level),
    elsewhere: others.filter(({ level }) => level <= request.settings.level),
    problems: [...found.problems, ...units.flatMap(({ parsed }) => parsed.problems), ...checks.flatMap(({ problems }) => problems)].sort(byPlace),
    endpoints,
    requirements: verdicts(checks, endpoints, request.settings.level),
    files: new Map(units.flatMap(({ parsed }) => [...parsed.files])),
    profile: request.profile.id,
    level: request.settings.level,
  };
}

function readOnce(texts: ReadonlyMap<FileId, string>, tree: FileTree, path: string): ReturnType<FileTree['read']> {
  const text = texts.get(path);
  return text === undefined ? tree.read(path) : { kind: 'text', file: path, text };
}

interface ParsedUnit {
  readonly unit: Unit;
  readonly parsed: ParseResult;
}

function parseUnits(parser: Parser, files: readonly FileId[], tree: FileTree, request: RunRequest): readonly ParsedUnit[] {
  const { runtime, exposure } = request.settings;
  const attempt = (act: () => readonly ParsedUnit[], file: FileId): readonly ParsedUnit[] => {
    try {
      return act();
    } catch (error) {
      return [{ unit: { entries: [file], fragment: false }, parsed: failedUnit(parser, file, error) }];
    }
  };
  const parse = (unit: Unit): readonly ParsedUnit[] =>
    attempt(() => [{ unit, parsed: parser.parse(unit, tree, { runtime, exposure }) }], unit.entries[0] ?? '');
  return attempt(() => parser.arrange(files, tree).flatMap(parse), files[0] ?? '');
}

function failedUnit(parser: Parser, file: FileId, error: unknown): ParseResult {
  const reason = error instanceof Error ? error.message : String(error);
  const problem: Problem = {
    code: 'internal',
    severity: 'error',
    span: { file, start: 0, end: 0 },
    text: {
      en: `reading the file as ${parser.title.en} failed, please report it: ${reason}`,
      ja: `${parser.title.ja} としての読み取りに失敗した。不具合として報告してほしい: ${reason}`,
    },
  };
  return { endpoints: [], problems: [problem], files: new Map(), spell: () => null };
}

function checkUnit(unit: ParseResult, { rules, settings, profile, today }: RunRequest): CheckResult {
  const byId = lazily(() => new Map<string, Endpoint>(unit.endpoints.map((endpoint) => [endpoint.id, endpoint])));
  const context: RuleContext = { profile, level: settings.level, today, endpoint: (id) => byId().get(id) ?? null };
  return check(unit.endpoints, { rules, settings: settings.rules, context, spell: unit.spell });
}

/** Findings by place, those that were asked about apart from those in other files of the same configurations. */
function findingsOf(
  units: readonly ParsedUnit[],
  checks: readonly CheckResult[],
  { named }: Discovery,
): { readonly asked: readonly Finding[]; readonly others: readonly Finding[] } {
  const asked: Finding[] = [];
  const others: Finding[] = [];
  units.forEach(({ unit }, index) => {
    for (const { finding } of checks[index]?.checked ?? []) (isAsked(finding, unit, named) ? asked : others).push(finding);
  });
  return { asked: mergeRepeated(asked).sort(byPlace), others: mergeRepeated(others) };
}

/** A file that two main files include is analysed in both; what holds in both is said once. */
function mergeRepeated(findings: readonly Finding[]): Finding[] {
  const merged = new Map<string, Finding>();
  for (const finding of findings) {
    const { file, start, end } = finding.span;
    const key = [finding.rule, finding.truth, finding.severity, start, end, file, finding.message.en].join('\n');
    const same = merged.get(key);
    merged.set(key, same === undefined ? finding : { ...same, endpoints: [...new Set([...same.endpoints, ...finding.endpoints])] });
  }
  return [...merged.values()];
}

function byPlace(a: Finding | Problem, b: Finding | Problem): number {
  if (a.span.file !== b.span.file) return a.span.file < b.span.file ? -1 : 1;
  return a.span.start - b.span.start || a.span.end - b.span.end;
}
