import { resolve } from 'node:path';
import process from 'node:process';
import { localeOf } from '../cli/environment.ts';
import { analyseUnit, arrangeFiles, type AnalysisOptions } from '../engine/analyse.ts';
import { fileIdOf, fileTreeOnDisk } from '../engine/file-tree.ts';
import type { Run } from '../engine/finding.ts';
import type { Parser } from '../engine/parser.ts';
import { rootsFor } from '../engine/roots.ts';
import { runOf } from '../engine/run.ts';
import { allRules, chooseProfile, defaultProfile, type Settings } from '../index.ts';
import type { FileId } from '../model/span.ts';
import type { Locale } from '../model/text.ts';
import { loadedProfiles } from '../standards/profiles/loaded.ts';
import { parsers } from '../../parsers/loaded.ts';
import { settingsOf } from './settings.ts';
import { ConfigurationSourceCode } from './source-code.ts';

/** What ESLint tells a rule of the file. */
export interface FileContext {
  readonly cwd: string;
  readonly filename: string;
  readonly physicalFilename: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sourceCode: { readonly text: string };
}

/** What tlslint knows of a file; nothing when it is of none of the formats. */
export interface FileAnalysis {
  readonly file: FileId;
  readonly run: Run;
  readonly locale: Locale;
}

/** Analyses each file once, whichever rule asks first. */
export class FileAnalyses {
  readonly #known = new WeakMap<object, FileAnalysis | null>();

  of(context: FileContext): FileAnalysis | null {
    const known = this.#known.get(context.sourceCode);
    if (known !== undefined) return known;
    const made = analyse(context);
    this.#known.set(context.sourceCode, made);
    return made;
  }
}

/** As `tlslint <file>` would, with the text that ESLint has: the main file around it and what it includes are read from the disk. */
function analyse({ cwd, filename, physicalFilename, settings: { tlslint }, sourceCode }: FileContext): FileAnalysis | null {
  const parser = parserOf(sourceCode);
  if (parser === null) return null;
  const path = resolve(cwd, nameOf(filename));
  const { text } = sourceCode;
  // Most sources name nothing of TLS.
  if (parser.detect(path, text) === 'no') return null;
  const settings = settingsOf(tlslint, cwd);
  const place = { workingDirectory: cwd, roots: [...rootsFor(physicalFilename, cwd), ...settings.roots] };
  const saved = fileTreeOnDisk(place).read(path);
  const file = saved.kind === 'text' ? saved.file : fileIdOf(cwd, path);
  const tree = fileTreeOnDisk({ ...place, overlay: new Map([[file, text]]) });
  const options = optionsFrom(settings);
  const { units, problems } = arrangeFiles(parser, [file], tree);
  const named = new Set([file]);
  const run = runOf(units.map((unit) => analyseUnit(parser, unit, tree, options)), { problems, asked: named, found: named }, options);
  return { file, run, locale: settings.locale ?? localeOf(process.env) };
}

/** Files of other languages are taken for sources of Node, which the text of one tells. */
function parserOf(sourceCode: FileContext['sourceCode']): Parser | null {
  return sourceCode instanceof ConfigurationSourceCode ? sourceCode.parser : (parsers.find(({ id }) => id === 'node') ?? null);
}

/** A text without a name is a script. */
function nameOf(filename: string): string {
  return /^<\w+>$/.test(filename) ? 'text.js' : filename;
}

function optionsFrom(settings: Settings): AnalysisOptions {
  const choice = chooseProfile(settings.profile);
  const profile = loadedProfiles[choice.found ? choice.id : defaultProfile];
  return { rules: allRules(), settings, profile, today: new Date().toISOString().slice(0, 10) };
}
