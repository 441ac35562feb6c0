import { arrangeFiles, type AnalysisOptions } from '../engine/analyse.ts';
import { fileIdOf, fileTreeOnDisk } from '../engine/file-tree.ts';
import type { Run } from '../engine/finding.ts';
import type { Parser } from '../engine/parser.ts';
import { RememberedUnits } from '../engine/remembered-units.ts';
import { rootsFor } from '../engine/roots.ts';
import { runOf } from '../engine/run.ts';
import { allRules, chooseProfile, defaultProfile, type Settings } from '../index.ts';
import type { FileId } from '../model/span.ts';
import { loadedProfiles } from '../standards/profiles/loaded.ts';

/** Files that the same settings count for. */
export class Project {
  readonly settings: Settings;
  readonly #workingDirectory: string;
  readonly #options: AnalysisOptions;
  /** The latest units of each format: a main file is analysed once for all files that it includes, one after the other. */
  readonly #remembered = new Map<Parser, RememberedUnits>();

  constructor(workingDirectory: string, settings: Settings) {
    this.settings = settings;
    this.#workingDirectory = workingDirectory;
    this.#options = optionsFrom(settings);
  }

  /**
   * As `tlslint <file>` would, with the text that ESLint has: the main file around it and what it includes are read from the disk.
   * @param path Absolute; of a block that a processor took out of a file, a path below that file.
   */
  analyse(parser: Parser, path: string, { physicalFilename, sourceCode: { text } }: LintedText): { readonly file: FileId; readonly run: Run } {
    const workingDirectory = this.#workingDirectory;
    const place = { workingDirectory, roots: [...rootsFor(physicalFilename, workingDirectory), ...this.settings.roots] };
    const saved = fileTreeOnDisk(place).read(path);
    const file = saved.kind === 'text' ? saved.file : fileIdOf(workingDirectory, path);
    const tree = fileTreeOnDisk({ ...place, overlay: new Map([[file, text]]) });
    const { units, problems } = arrangeFiles(parser, [file], tree);
    const remembered = this.#rememberedUnitsOf(parser);
    const analysed = units.map((unit) => remembered.analyse({ parser, unit }, tree));
    remembered.keepOnly(units.map((unit) => ({ parser, unit })));
    const named = new Set([file]);
    return { file, run: runOf(analysed, { problems, asked: named, found: named }, this.#options) };
  }

  #rememberedUnitsOf(parser: Parser): RememberedUnits {
    const made = this.#remembered.get(parser) ?? new RememberedUnits(this.#options);
    this.#remembered.set(parser, made);
    return made;
  }
}

interface LintedText {
  readonly physicalFilename: string;
  readonly sourceCode: { readonly text: string };
}

function optionsFrom(settings: Settings): AnalysisOptions {
  const choice = chooseProfile(settings.profile);
  const profile = loadedProfiles[choice.found ? choice.id : defaultProfile];
  return { rules: allRules(), settings, profile, today: new Date().toISOString().slice(0, 10) };
}
