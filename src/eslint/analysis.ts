import { resolve } from 'node:path';
import process from 'node:process';
import { localeOf } from '../cli/environment.ts';
import type { Run } from '../engine/finding.ts';
import type { Parser } from '../engine/parser.ts';
import type { FileId } from '../model/span.ts';
import type { Locale } from '../model/text.ts';
import { parsers } from '../../parsers/loaded.ts';
import { Project } from './project.ts';
import { settingsOf } from './settings.ts';
import { ConfigurationSourceCode } from './source-code.ts';

/** What ESLint tells a rule of the file. */
export interface FileContext {
  readonly cwd: string;
  readonly filename: string;
  readonly physicalFilename: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** One object for each time that a file is looked at. */
  readonly sourceCode: { readonly text: string };
}

/** What tlslint knows of a file. */
export interface FileAnalysis {
  readonly file: FileId;
  readonly run: Run;
  readonly locale: Locale;
}

/** Analyses each file once, whichever rule asks first. */
export class FileAnalyses {
  readonly #known = new WeakMap<object, FileAnalysis | null>();
  /** By their settings, of which ESLint makes a copy for each file. */
  readonly #projects = new Map<string, Project>();

  /** `null` for a file that is of none of the formats. */
  of(context: FileContext): FileAnalysis | null {
    const known = this.#known.get(context.sourceCode);
    if (known !== undefined) return known;
    const made = this.#analyse(context);
    this.#known.set(context.sourceCode, made);
    return made;
  }

  #analyse(context: FileContext): FileAnalysis | null {
    const { sourceCode, cwd } = context;
    const parser = parserOf(sourceCode);
    const path = resolve(cwd, nameOf(context.filename));
    // Most sources name nothing of TLS.
    if (parser?.detect(path, sourceCode.text) !== 'yes') return null;
    const project = this.#projectOf(context);
    return { ...project.analyse(parser, path, context), locale: project.settings.locale ?? localeOf(process.env) };
  }

  #projectOf({ settings: { tlslint }, cwd }: FileContext): Project {
    const key = JSON.stringify([cwd, tlslint]);
    const made = this.#projects.get(key) ?? new Project(cwd, settingsOf(tlslint, cwd));
    this.#projects.set(key, made);
    return made;
  }
}

/** Files of other languages are taken for sources of Node, which the text of one tells. */
function parserOf(sourceCode: FileContext['sourceCode']): Parser | undefined {
  return sourceCode instanceof ConfigurationSourceCode ? sourceCode.parser : parsers.find(({ id }) => id === 'node');
}

/** A text without a name is a script. */
function nameOf(filename: string): string {
  return /^<\w+>$/.test(filename) ? 'text.js' : filename;
}
