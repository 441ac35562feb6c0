import type { Problem } from '../model/problem.ts';
import type { FileId } from '../model/span.ts';
import type { LocalizedText } from '../model/text.ts';
import type { FileTree, ReadResult } from './files.ts';
import type { Format, Parser } from './parser.ts';
import type { AskedFiles } from './scope.ts';
import { inTime, timeLimit } from './time-limit.ts';

/** Files to analyse by format, and what of the paths could not be read. */
export interface Discovery {
  readonly files: ReadonlyMap<Parser, readonly FileId[]>;
  /** Their texts, so that nothing is read twice. */
  readonly texts: ReadonlyMap<FileId, string>;
  readonly problems: readonly Problem[];
  /** The files that were named themselves; `null` when a directory was named. */
  readonly named: AskedFiles;
}

export interface DiscoveryOptions {
  readonly tree: FileTree;
  readonly formats: readonly Format[];
  /** Files and directories that are left out, named or not. */
  readonly isIgnored: (path: string) => boolean;
  /** Pass over files that are named and are no configuration, or are ignored, without a word. */
  readonly ignoreUnknown?: boolean;
  /** Milliseconds that telling by its text whether one file is configuration may take. */
  readonly limit?: number;
  /** Called with each path before it is looked at; may take time, and may throw to end the walk. */
  readonly onFile?: (path: string) => void | Promise<void>;
}

/** Bounds a walk over a directory somebody named by mistake. */
const maximumDepth = 40;
const maximumFiles = 200_000;

/** Names that begin with a dot are left out, except those of environments, package managers, workflows and launches. */
const namesOfSettings = /^\.(?:env(?:\..+)?|npmrc|yarnrc(?:\.yml)?|github|gitlab-ci\.yml|circleci|vscode)$/;

/** Directories that hold no configuration of this system. */
const skippedDirectories: ReadonlySet<string> = new Set(['node_modules', 'vendor', '__pycache__', 'site-packages']);

/** Endings of files that are never configuration: keys and certificates, archives, pictures, programs. */
const skippedEndings =
  /\.(?:pem|key|crt|cer|der|csr|p12|pfx|jks|gz|xz|bz2|zst|zip|tar|tgz|7z|deb|rpm|png|jpe?g|gif|webp|ico|svg|pdf|woff2?|ttf|otf|mp[34]|mov|so|a|o|exe|dll|class|jar|pyc|wasm|db|sqlite3?|log|map)$/i;

/**
 * Finds the configuration files behind paths. A file that is named must be one, and is reported when it is not;
 * in a directory, other files are passed over.
 */
export async function discover(paths: readonly string[], options: DiscoveryOptions): Promise<Discovery> {
  const files = new Map<Parser, Set<FileId>>();
  const texts = new Map<FileId, string>();
  const problems: Problem[] = [];
  const named = new Set<FileId>();
  let namesDirectory = false;
  const take = async (path: string, result: ReadResult, isNamed: boolean): Promise<void> => {
    await options.onFile?.(path);
    if (result.kind !== 'text') {
      const isPassedOver = options.ignoreUnknown === true && result.kind === 'unreadable' && result.why === 'not-text';
      const problem = isPassedOver ? null : problemOf(path, result, isNamed);
      if (problem !== null) problems.push(problem);
      return;
    }
    const { file, text } = result;
    const parser = texts.has(file) ? null : await parserFor(file, text, options.formats, options.limit);
    if (parser === 'overdue') {
      problems.push(problemAt(file, 'file/too-slow', 'error', messages.tooSlow));
    } else if (parser !== null) {
      texts.set(file, text);
      files.set(parser, (files.get(parser) ?? new Set()).add(file));
    } else if (isNamed && !texts.has(file) && options.ignoreUnknown !== true) {
      problems.push(problemAt(file, 'file/unknown-format', 'error', messages.unknownFormat));
    }
  };
  for (const path of paths) {
    if (options.isIgnored(path)) {
      if (options.ignoreUnknown !== true) problems.push(problemAt(path, 'file/ignored', 'warning', messages.ignored));
      continue;
    }
    const result = options.tree.read(path);
    if (!isDirectory(result)) {
      if (result.kind === 'text') named.add(result.file);
      await take(path, result, true);
      continue;
    }
    namesDirectory = true;
    const before = texts.size;
    const onCut: OnCut = (at, why) => problems.push(problemAt(at, `file/${why}`, 'error', messages[why]));
    for (const file of filesBelow(path, options, onCut)) await take(file, options.tree.read(file), false);
    if (texts.size === before) problems.push(problemAt(path, 'file/nothing-found', 'error', messages.nothingFound));
  }
  return { files: new Map([...files].map(([parser, found]) => [parser, [...found].sort()])), texts, problems, named: namesDirectory ? null : named };
}

/**
 * The parser that knows the file. One whose name the file bears is asked first, so that the others need not be loaded. `overdue`: one of them took
 * longer than `limit` milliseconds to say.
 */
export async function parserFor(file: FileId, text: string, formats: readonly Format[], limit: number = timeLimit): Promise<Parser | 'overdue' | null> {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const likelyFirst = [...formats.filter(({ id }) => name.includes(id)), ...formats.filter(({ id }) => !name.includes(id))];
  for (const { load } of likelyFirst) {
    const parser = await load();
    const detected = detectIn(parser, file, text, limit);
    if (detected === 'overdue') return 'overdue';
    if (detected === 'yes') return parser;
  }
  return null;
}

/** A shorter text cannot keep a look at it busy for long, and there are many of them: they are spared the tenth of a millisecond that a limit costs. */
const longText = 65_536;

function detectIn(parser: Parser, file: FileId, text: string, limit: number): 'yes' | 'no' | 'overdue' {
  if (text.length < longText) return parser.detect(file, text);
  return inTime(() => parser.detect(file, text), limit)?.result ?? 'overdue';
}

/** Whether a walk would look at a file by its path, which is relative to where it began. */
export function mayBeConfiguration(path: string): boolean {
  const names = path.split('/');
  return !skippedEndings.test(path) && !names.some((name) => name.startsWith('.') || skippedDirectories.has(name));
}

/** Told where a walk leaves something out because there is too much of it. */
type OnCut = (path: string, why: 'too-deep' | 'too-many') => void;

/** Paths of the files below a directory, and of directories that may not be read, without links to directories, so that no walk is endless. */
function* filesBelow(directory: string, { tree, isIgnored }: DiscoveryOptions, onCut: OnCut): Generator<string> {
  const open = [{ path: directory.replace(/(?<=[^/])\/+$/, ''), depth: 0 }];
  let count = 0;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const entries = tree.list(at.path);
    // Nothing can be listed in a directory that may not be read: the caller says so.
    if (entries.length === 0 && isForbidden(tree.read(at.path))) yield at.path;
    for (const { name, kind, link } of entries) {
      const path = at.path === '.' ? name : `${at.path === '/' ? '' : at.path}/${name}`;
      if ((name.startsWith('.') && !namesOfSettings.test(name)) || isIgnored(path)) continue;
      if (kind === 'directory') {
        if (link === true || skippedDirectories.has(name)) continue;
        if (at.depth < maximumDepth) open.push({ path, depth: at.depth + 1 });
        else onCut(path, 'too-deep');
      } else if (!skippedEndings.test(name)) {
        if (++count > maximumFiles) {
          onCut(directory, 'too-many');
          return;
        }
        yield path;
      }
    }
  }
}

function isDirectory(result: ReadResult): boolean {
  return result.kind === 'unreadable' && result.why === 'directory';
}

function isForbidden(result: ReadResult): boolean {
  return result.kind === 'unreadable' && result.why === 'permission';
}

/** Endings of files that are read as configuration; what has them is looked for, however large it is. */
const configurationEndings = /\.(?:conf|cfg|ya?ml|json|env|[cm]?[jt]sx?)$/i;

/** In a directory, what is no text and what is nowhere is no configuration. What may be one and cannot be read leaves the check incomplete. */
function isNoConfiguration(path: string, result: Exclude<ReadResult, { kind: 'text' }>): boolean {
  if (result.kind !== 'unreadable') return true;
  switch (result.why) {
    case 'directory':
    case 'not-text':
    case 'other':
      return true;
    case 'too-large':
      return !configurationEndings.test(path);
    case 'permission':
    case 'failed':
      return false;
  }
}

function problemOf(path: string, result: Exclude<ReadResult, { kind: 'text' }>, isNamed: boolean): Problem | null {
  if (!isNamed && isNoConfiguration(path, result)) return null;
  switch (result.kind) {
    case 'missing':
      return problemAt(path, 'file/missing', 'error', messages.missing);
    case 'outside':
      return problemAt(path, 'file/outside', 'error', messages.outside);
    case 'unreadable':
      return problemAt(path, `file/${result.why}`, 'error', isNamed ? messages[result.why] : withWayOut(messages[result.why]));
  }
}

/** Below a directory, what is no configuration can be left out by name. */
function withWayOut({ en, ja }: LocalizedText): LocalizedText {
  return { en: `${en}: if it holds no configuration, leave it out with "ignore" in the settings`, ja: `${ja}。設定ファイルでなければ、設定の "ignore" で除外する` };
}

function problemAt(file: FileId, code: string, severity: Problem['severity'], text: LocalizedText): Problem {
  return { code, severity, span: { file, start: 0, end: 0 }, text };
}

const messages = {
  missing: { en: 'there is no such file or directory', ja: 'ファイルまたはディレクトリが存在しない' },
  outside: { en: 'this leads out of the directories that may be read', ja: '読み取りを許されたディレクトリの外にある' },
  permission: { en: 'reading is not permitted', ja: '読み取り権限がない' },
  directory: { en: 'this is a directory', ja: 'ディレクトリである' },
  'too-large': { en: 'the file is too large', ja: 'ファイルが大きすぎる' },
  'too-deep': { en: 'this directory lies too deep to be looked at: name it, or one nearer to it', ja: '階層が深すぎるため検査しない。このディレクトリか、より近いディレクトリを指定する' },
  'too-many': {
    en: `there are more than ${maximumFiles} files in here, and the rest was not looked at: name the directories that hold configuration`,
    ja: `ファイルが ${maximumFiles} 個を超えるため、残りを検査していない。設定ファイルのあるディレクトリを指定する`,
  },
  'not-text': { en: 'this is not a text file', ja: 'テキストファイルではない' },
  failed: { en: 'reading failed', ja: '読み取りに失敗した' },
  other: { en: 'this cannot be read', ja: '読み取れない' },
  ignored: { en: 'the settings leave this out', ja: '設定により対象外である' },
  unknownFormat: { en: 'the format of this file is not known', ja: 'このファイルの形式は未対応である' },
  tooSlow: {
    en: 'finding out whether this is configuration takes too long, and was given up: please report it, or leave the file out with "ignore" in the settings',
    ja: '設定ファイルかどうかの判定に時間がかかりすぎるため打ち切った。不具合として報告するか、設定の "ignore" で除外してほしい',
  },
  nothingFound: { en: 'there is no configuration file that tlslint knows in here', ja: 'tlslint が扱える設定ファイルが見つからない' },
} satisfies Readonly<Record<string, LocalizedText>>;
