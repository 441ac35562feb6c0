import { dirname, posix, resolve } from 'node:path';
import { arrangeFiles, type AnalysedUnit, type AnalysisOptions, type Arrangement } from '../engine/analyse.ts';
import { discover, parserFor } from '../engine/discover.ts';
import { fileIdOf, fileTreeOnDisk } from '../engine/file-tree.ts';
import type { Run } from '../engine/finding.ts';
import type { Parser } from '../engine/parser.ts';
import { RememberedUnits, type ParserUnit } from '../engine/remembered-units.ts';
import { runOf } from '../engine/run.ts';
import { allFormats, allRules } from '../index.ts';
import type { Problem } from '../model/problem.ts';
import type { FileId } from '../model/span.ts';
import { EditorTree } from './editor-tree.ts';
import type { ProjectSettings } from './project-settings.ts';

/** Called between the steps of a long task: gives others a turn, and throws when nobody wants the result any more. */
export type Checkpoint = (path: string) => Promise<void>;

/** Thrown by a checkpoint. */
export class Cancelled extends Error {}

interface ArrangedUnits {
  readonly units: readonly ParserUnit[];
  readonly problems: readonly Problem[];
}

/** The configuration files of one folder, or a single file outside of all folders, with what is known about them. */
export class Project {
  /** Absolute; `FileId`s start here. */
  readonly folder: string;
  readonly tree: EditorTree;
  readonly settings: ProjectSettings;
  readonly #options: AnalysisOptions;
  readonly #remembered: RememberedUnits;
  /** Files that are configuration, as far as they were looked at. */
  readonly #parsers = new Map<FileId, Parser>();
  readonly #open = new Set<FileId>();
  #arranged: ArrangedUnits = { units: [], problems: [] };

  constructor(folder: string, roots: readonly string[], settings: ProjectSettings) {
    this.folder = folder;
    this.settings = settings;
    this.tree = new EditorTree(fileTreeOnDisk({ workingDirectory: folder, roots: [...roots, ...settings.settings.roots] }));
    this.#options = { rules: allRules(), ...settings.analysis, today: new Date().toISOString().slice(0, 10) };
    this.#remembered = new RememberedUnits(this.#options);
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
    return this.#parsers.get(file) ?? null;
  }

  /** Looks for configuration files in the folder. */
  async scan(checkpoint: Checkpoint): Promise<void> {
    const { isIgnored } = this.settings;
    const { files } = await discover(['.'], { tree: this.tree, formats: allFormats(), isIgnored, onFile: checkpoint });
    for (const [parser, found] of files) for (const file of found) this.#parsers.set(file, parser);
    this.rearrange();
  }

  /** The text of an open document is now this. A document that was once configuration stays it while it is edited. */
  async edit(file: FileId, text: string): Promise<void> {
    this.tree.overlay(file, text);
    const isNew = !this.#open.has(file);
    this.#open.add(file);
    if (this.#parsers.has(file)) {
      if (isNew) this.rearrange();
      return;
    }
    if (this.settings.isIgnored(file)) return;
    const parser = await parserFor(file, text, allFormats());
    if (parser === null || !this.#open.has(file)) return;
    this.#parsers.set(file, parser);
    this.rearrange();
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
      if (this.#open.has(file)) continue;
      const result = this.settings.isIgnored(file) ? null : this.tree.read(file);
      const parser = result?.kind === 'text' ? await parserFor(file, result.text, allFormats()) : null;
      if (parser === null) this.#parsers.delete(file);
      else this.#parsers.set(file, parser);
    }
    this.rearrange();
  }

  /** Arranges the files anew, since includes may have changed. Whether that makes a difference. */
  rearrange(): boolean {
    const byParser = new Map<Parser, FileId[]>();
    for (const [file, parser] of this.#parsers) byParser.set(parser, [...(byParser.get(parser) ?? []), file]);
    const arranged = [...byParser].map(([parser, files]) => ({ parser, ...arrangeFiles(parser, files.sort(), this.tree) }));
    const units = arranged.flatMap(({ parser, units: ofParser }) => ofParser.map((unit) => ({ parser, unit })));
    const isSame = JSON.stringify(units.map(({ unit }) => unit)) === JSON.stringify(this.#arranged.units.map(({ unit }) => unit));
    this.#arranged = { units, problems: arranged.flatMap(({ problems }: Arrangement) => problems) };
    this.#remembered.keepOnly(units);
    return !isSame;
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
    const context = { problems: this.#arranged.problems, asked: null, found: new Set(this.#parsers.keys()), ignored };
    return withBaseline(runOf(analysed, context, this.#options));
  }

  /** Units that an open document is in; for one that is in none as far as is known, further units are read until one is found. */
  #relevantUnits(): readonly ParserUnit[] {
    const relevant = new Set<ParserUnit>();
    for (const file of this.#open) {
      const parser = this.#parsers.get(file);
      if (parser === undefined) continue;
      const units = this.#arranged.units.filter((one) => one.parser === parser);
      const holding = units.filter((one) => one.unit.entries.includes(file) || this.#remembered.filesOf(one)?.has(file) === true);
      const found = holding.length > 0 ? holding : this.#search(file, units);
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
