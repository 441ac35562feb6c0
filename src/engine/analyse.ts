import type { Endpoint } from '../model/endpoint.ts';
import type { Problem } from '../model/problem.ts';
import type { FileId } from '../model/span.ts';
import type { LocalizedText } from '../model/text.ts';
import type { Profile } from '../standards/profile.ts';
import { lazily } from '../tls/lazily.ts';
import { check, type CheckResult } from './check.ts';
import { suppressionsIn, type FileSuppressions } from './file-suppressions.ts';
import type { FileTree } from './files.ts';
import type { EndpointCounts } from './finding.ts';
import type { Alike, ParseResult, Parser, Unit } from './parser.ts';
import type { Rule, RuleContext } from './rule.ts';
import type { Settings } from './settings.ts';
import { inTime, timeLimit } from './time-limit.ts';

/** What the result of a unit depends on, besides its files. */
export interface AnalysisOptions {
  readonly rules: readonly Rule[];
  readonly settings: Pick<Settings, 'level' | 'runtime' | 'exposure' | 'rules' | 'ruleOptions' | 'requireReason'>;
  readonly profile: Profile;
  /** What counts for a unit instead, by its main file; when missing, the same for all. */
  readonly optionsOf?: (file: FileId) => Pick<AnalysisOptions, 'settings' | 'profile'>;
  /** Day of the check as `YYYY-MM-DD`. */
  readonly today: string;
}

/** Files that are analysed together, and what came of it. */
export interface AnalysedUnit {
  readonly unit: Unit;
  /** What it was judged by. */
  readonly settings: Pick<Settings, 'level' | 'rules'>;
  readonly parsed: ParseResult;
  readonly counts: EndpointCounts;
  readonly checked: CheckResult;
  /** What comments in its files suppress. */
  readonly suppressions: FileSuppressions;
}

export interface Arrangement {
  readonly units: readonly Unit[];
  readonly problems: readonly Problem[];
}

/** Milliseconds that each of many files adds to the time that arranging them may take. */
const perFile = 10;

/**
 * Arranges files of one format into units. Never throws.
 * @param limit Milliseconds after which it is given up, besides those for each file.
 */
export function arrangeFiles(parser: Parser, files: readonly FileId[], tree: FileTree, limit: number = timeLimit): Arrangement {
  const [first = ''] = files;
  try {
    const arranged = inTime(() => parser.arrange(files, tree), limit + files.length * perFile);
    return arranged === null ? { units: [], problems: [{ ...overdue(first), text: arrangedTooSlowly }] } : { units: arranged.result, problems: [] };
  } catch (error) {
    return { units: [], problems: [failureOf(parser, first, error)] };
  }
}

/** Reads a unit and lets the rules look at it. Never throws. */
export function analyseUnit(parser: Parser, unit: Unit, tree: FileTree, options: AnalysisOptions): AnalysedUnit {
  const own = { ...options, ...options.optionsOf?.(unit.entries[0] ?? '') };
  const { level, rules } = own.settings;
  const parsed = parseUnit(parser, unit, tree, own);
  return { unit, settings: { level, rules }, parsed, counts: countsOf(parsed.endpoints), checked: checkUnit(parsed, own), suppressions: suppressionsIn(parsed.files, parser) };
}

function countsOf(endpoints: readonly Endpoint[]): EndpointCounts {
  const listeners = endpoints.filter(({ kind }) => kind === 'listener').length;
  return { listeners, connections: endpoints.length - listeners };
}

function parseUnit(parser: Parser, unit: Unit, tree: FileTree, { settings: { runtime, exposure } }: AnalysisOptions): ParseResult {
  try {
    return parser.parse(unit, tree, { runtime, exposure });
  } catch (error) {
    return { endpoints: [], problems: [failureOf(parser, unit.entries[0] ?? '', error)], files: new Map(), spell: () => null };
  }
}

/** The parser for a unit that took too long: it says so, and nothing else. */
export function overdueParser(parser: Parser): Parser {
  return { ...parser, parse: ({ entries: [file = ''] }) => ({ endpoints: [], problems: [overdue(file)], files: new Map(), spell: () => null }) };
}

function overdue(file: FileId): Problem {
  return { code: 'file/too-slow', severity: 'error', span: { file, start: 0, end: 0 }, text: tooSlow };
}

const tooSlow: LocalizedText = {
  en: 'checking this takes too long, and was given up: please report it, or leave the file out with "ignore" in the settings',
  ja: '検査に時間がかかりすぎるため打ち切った。不具合として報告するか、設定の "ignore" で除外してほしい',
};

const arrangedTooSlowly: LocalizedText = {
  en: 'finding out which files belong together takes too long, and was given up, so that no file of this format is checked: please report it, or check fewer files at once',
  ja: 'どのファイルが組になるかの判定に時間がかかりすぎるため打ち切った。この形式のファイルは検査していない。不具合として報告するか、一度に検査するファイルを減らしてほしい',
};

function failureOf(parser: Parser, file: FileId, error: unknown): Problem {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal',
    severity: 'error',
    span: { file, start: 0, end: 0 },
    text: {
      en: `reading the file as ${parser.title.en} failed, please report it: ${reason}`,
      ja: `${parser.title.ja} としての読み取りに失敗した。不具合として報告してほしい: ${reason}`,
    },
  };
}

function checkUnit(unit: ParseResult, { rules, settings, profile, today }: AnalysisOptions): CheckResult {
  const byId = lazily(() => new Map<string, Endpoint>(unit.endpoints.map((endpoint) => [endpoint.id, endpoint])));
  const context: Omit<RuleContext, 'options'> = { profile, level: settings.level, today, endpoint: (id) => byId().get(id) ?? null };
  return check(unit.endpoints, { rules, settings: settings.rules, ruleOptions: settings.ruleOptions, context, alike: unit.alike ?? new Map<Endpoint, Alike>(), spell: unit.spell });
}
