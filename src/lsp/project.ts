import { dirname, posix, resolve } from 'node:path';
import type { AnalysedUnit, AnalysisOptions } from '../engine/analyse.ts';
import { discover, mayBeConfiguration, parserFor } from '../engine/discover.ts';
import { fileIdOf, fileTreeOnDisk } from '../engine/file-tree.ts';
import type { Run } from '../engine/finding.ts';
import type { Parser } from '../engine/parser.ts';
import type { FileTree } from '../engine/files.ts';
import { RememberedUnits, type ParserUnit } from '../engine/remembered-units.ts';
import { runOf } from '../engine/run.ts';
import { allFormats, allRules } from '../index.ts';
import type { FileId } from '../model/span.ts';
import { ArrangedFiles } from './arranged-files.ts';
import { EditorTree } from './editor-tree.ts';
import type { ProjectSettings } from './project-settings.ts';

/** Called between the steps of a long task: gives others a turn, and throws when nobody wants the result any more. */
export type Checkpoint = (path: string) => Promise<void>;

/** Thrown by a checkpoint. */
export class Cancelled extends Error {}

/** Milliseconds that one configuration may take, and an answer about a result: whoever types waits for it. */
export const timeLimit = 10_000;

/** The configuration files of one folder, or a single file outside of all folders, with what is known about them. */
export class Project {
  /** Absolute; `FileId`s start here. */
  readonly folder: string;
  readonly tree: EditorTree;
  readonly settings: ProjectSettings;
  readonly #options: AnalysisOptions;
  readonly #remembered: RememberedUnits;
  readonly #disk: FileTree;
  /** Files that are configuration, as far as they were looked at. */
  readonly #arranged = new ArrangedFiles(timeLimit);
  readonly #open = new Set<FileId>();

  constructor(folder: string, roots: readonly string[], settings: ProjectSettings) {
    this.folder = folder;
    this.settings = settings;
    this.#disk = fileTreeOnDisk({ workingDirectory: folder, roots: [...roots, ...settings.settings.roots] });
    this.tree = new EditorTree(this.#disk);
    this.#options = { rules: allRules(), ...settings.analysis, today: new Date().toISOString().slice(0, 10) };
    this.#remembered = new RememberedUnits(this.#options, timeLimit);
  }

  /** The name of a file, given its absolute path: where links lead to, when it exists. */
  fileAt(path: string): FileId {
    const result = this.tree.read(path);
    return result.kind === 'text' ? result.file : fileIdOf(this.folder, path);
  }

  pathOf(file: FileId): string {
    return resolve(this.folder, file);
  }

  parserOf(file: FileId): Parser | null {
    return this.#arranged.parserOf(file);
  }

  /** Looks for configuration files in the folder. */
  async scan(checkpoint: Checkpoint): Promise<void> {
    const { isIgnored } = this.settings;
    // Most files are read once and never again: nobody needs to remember them.
    const { files } = await discover(['.'], { tree: this.#disk, formats: allFormats(), isIgnored, limit: timeLimit, onFile: checkpoint });
    for (const [parser, found] of files) for (const file of found) this.#arranged.set(file, parser);
    this.#rearrange();
  }

  /** The text of an open document is now this. A document that was once configuration stays it while it is edited. */
  async edit(file: FileId, text: string): Promise<void> {
    this.tree.overlay(file, text);
    const isNew = !this.#open.has(file);
    this.#open.add(file);
    const known = this.#arranged.parserOf(file);
    if (known !== null && !isNew) return;
    const parser = known ?? (await this.#parserFor(file));
    if (parser === null) return;
    this.#arranged.set(file, parser);
    this.#rearrange(new Set([parser]));
  }

  async close(file: FileId): Promise<void> {
    this.tree.overlay(file, null);
    this.#open.delete(file);
    await this.refresh([file]);
  }

  /** Files on the disk may have been changed, made or taken away. */
  async refresh(files: readonly FileId[]): Promise<void> {
    this.tree.forget();
    for (const file of files) {
      if (!this.#open.has(file)) this.#arranged.set(file, await this.#parserFor(file));
    }
    this.#rearrange();
  }

  /** Arranges the files that open documents belong to anew, since includes may have changed. Whether that makes a difference. */
  rearrange(): boolean {
    return this.#rearrange(new Set([...this.#open].flatMap((file) => this.#arranged.parserOf(file) ?? [])));
  }

  #rearrange(parsers?: ReadonlySet<Parser>): boolean {
    const isChanged = this.#arranged.arrange(this.tree, parsers);
    if (isChanged) this.#remembered.keepOnly(this.#arranged.units);
    return isChanged;
  }

  async #parserFor(file: FileId): Promise<Parser | null> {
    if (this.settings.isIgnored(file) || (!this.#open.has(file) && !mayBeConfiguration(file))) return null;
    const result = this.tree.read(file);
    const parser = result.kind === 'text' ? await parserFor(file, result.text, allFormats(), timeLimit) : null;
    return parser === 'overdue' ? null : parser;
  }

  /** The result for everything that belongs together with an open document. */
  run(): Run {
    return this.#runOf(this.#relevantUnits().map((unit) => this.#remembered.analyse(unit, this.tree)));
  }

  /** The result for the whole folder. */
  async runAll(checkpoint: Checkpoint): Promise<Run> {
    const analysed: AnalysedUnit[] = [];
    for (const unit of this.#arranged.units) {
      await checkpoint(unit.unit.entries[0] ?? '');
      analysed.push(this.#remembered.analyse(unit, this.tree));
    }
    return this.#runOf(analysed);
  }

  /** The result if an open document had another text. */
  runWith(file: FileId, text: string): Run {
    const { read } = this.tree;
    const now = read(file);
    this.tree.overlay(file, text);
    const run = this.run();
    this.tree.overlay(file, now.kind === 'text' ? now.text : null);
    return run;
  }

  #runOf(analysed: readonly AnalysedUnit[]): Run {
    const { ignored, withBaseline } = this.settings;
    const context = { problems: this.#arranged.problems, asked: null, found: this.#arranged.files, ignored };
    return withBaseline(runOf(analysed, context, this.#options));
  }

  /** Units that an open document is in; for one that is in none as far as is known, further units are read until one is found. */
  #relevantUnits(): readonly ParserUnit[] {
    const relevant = new Set<ParserUnit>();
    for (const file of this.#open) {
      const parser = this.#arranged.parserOf(file);
      const units = parser === null ? this.#arranged.units : this.#arranged.unitsOf(parser);
      const holding = units.filter((one) => one.unit.entries.includes(file) || this.#remembered.filesOf(one)?.has(file) === true);
      // A file that is no configuration by itself may still be included by one that was read.
      const found = holding.length > 0 || parser === null ? holding : this.#search(file, units);
      for (const unit of found) relevant.add(unit);
    }
    return [...relevant];
  }

  /** The unit that includes a file, looked for among those that were not read yet, the nearest first. */
  #search(file: FileId, units: readonly ParserUnit[]): readonly ParserUnit[] {
    const unread = units.filter((one) => this.#remembered.filesOf(one) === null);
    const byDistance = unread.toSorted((one, other) => distance(file, one) - distance(file, other));
    for (const one of byDistance) {
      this.#remembered.analyse(one, this.tree);
      if (this.#remembered.filesOf(one)?.has(file) === true) return [one];
    }
    return [];
  }
}

/** Steps between the directories of a file and of a unit. */
function distance(file: FileId, { unit: { entries } }: ParserUnit): number {
  const way = posix.relative(posix.dirname(file), posix.dirname(entries[0] ?? ''));
  return way === '' ? 0 : way.split('/').length;
}

/** The directories that may be read for a single file: its own and the one above. Never the root of the file system. */
export function directoriesAround(path: string): readonly string[] {
  return [dirname(path), dirname(dirname(path))].filter((directory) => directory !== dirname(directory));
}
