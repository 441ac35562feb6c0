import { dirname, sep } from 'node:path';
import type { FileId } from '../model/span.ts';
import type { Locale } from '../model/text.ts';
import { shownTexts } from '../report/places.ts';
import { pathOfUri, uriOfPath } from './addresses.ts';
import { defaultEditorSettings, type EditorSettings } from './editor-settings.ts';
import { Positions } from './positions.ts';
import { directoriesAround, Project, type Checkpoint } from './project.ts';
import { projectSettings } from './project-settings.ts';
import type { Snapshot } from './snapshot.ts';

/** A document that the editor has open. */
export interface OpenDocument {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
}

/** An open document and the file that it is. */
export interface PlacedDocument extends OpenDocument {
  readonly project: Project;
  readonly file: FileId;
}

/** A project with its latest result. */
interface Entry {
  readonly project: Project;
  readonly positions: Positions;
  /** `null`: something changed since. */
  snapshot: Snapshot | null;
  /** Of the whole folder; editors ask for it again and again. */
  whole: Snapshot | null;
  /** Counts the changes. */
  revision: number;
}

export interface WorkspaceOptions {
  /** Language for those who did not choose one. */
  readonly locale: Locale;
  /** See `Snapshot`. */
  readonly takesVersions: boolean;
  readonly pageOf: (rule: string, locale: Locale) => string;
}

/** The folders and the documents that an editor has open. */
export class Workspace {
  readonly #options: WorkspaceOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #documents = new Map<string, PlacedDocument>();
  #folders: readonly string[] = [];
  #editor = defaultEditorSettings;

  constructor(options: WorkspaceOptions) {
    this.#options = options;
  }

  get editor(): EditorSettings {
    return this.#editor;
  }

  get folders(): readonly string[] {
    return this.#folders;
  }

  get projects(): readonly Project[] {
    return [...this.#entries.values()].map(({ project }) => project);
  }

  get documents(): readonly PlacedDocument[] {
    return [...this.#documents.values()];
  }

  document(uri: string): PlacedDocument | null {
    return this.#documents.get(uri) ?? null;
  }

  /** Begins anew with other folders or settings; open documents stay open. */
  async reload(folders: readonly string[], editor: EditorSettings): Promise<void> {
    const documents = this.documents;
    this.#folders = folders;
    this.#editor = editor;
    this.#entries.clear();
    this.#documents.clear();
    for (const folder of folders) await this.#entryFor(folder, [folder]);
    for (const document of documents) await this.edit(document);
  }

  /** A document was opened or changed. */
  async edit(document: OpenDocument): Promise<void> {
    const path = pathOfUri(document.uri);
    if (path === null) return;
    const entry = await this.#entryOf(path);
    const file = this.#documents.get(document.uri)?.file ?? entry.project.fileAt(path);
    this.#documents.set(document.uri, { ...document, project: entry.project, file });
    await entry.project.edit(file, document.text);
    this.outdate(entry.project);
  }

  async close(uri: string): Promise<void> {
    const document = this.#documents.get(uri);
    if (document === undefined) return;
    this.#documents.delete(uri);
    await document.project.close(document.file);
    this.outdate(document.project);
  }

  /** Files on the disk may have changed: these, or any when none is named. */
  async refresh(paths: readonly string[]): Promise<void> {
    for (const { project } of this.#entries.values()) {
      const own = paths.filter((path) => isBelow(project.folder, path)).map((path) => project.fileAt(path));
      await project.refresh(own);
      this.outdate(project);
    }
  }

  /** The result of a project has to be made anew. */
  outdate(project: Project): void {
    const entry = this.#entries.get(project.folder);
    if (entry?.project !== project) return;
    entry.snapshot = null;
    entry.whole = null;
    entry.revision += 1;
  }

  /** The result for a project as the documents are now. */
  snapshot(project: Project): Snapshot {
    const entry = this.#entries.get(project.folder);
    if (entry?.project !== project) return this.#snapshotOf(project, project.run(), new Positions());
    entry.snapshot ??= this.#snapshotOf(project, project.run(), entry.positions);
    return entry.snapshot;
  }

  /** The result for the whole folder of a project. */
  async wholeSnapshot(project: Project, checkpoint: Checkpoint): Promise<Snapshot> {
    const entry = this.#entries.get(project.folder);
    if (entry?.project === project && entry.whole !== null) return entry.whole;
    const revision = entry?.revision;
    const made = this.#snapshotOf(project, await project.runAll(checkpoint), new Positions());
    // Others had turns meanwhile.
    if (entry?.project === project && entry.revision === revision) entry.whole = made;
    return made;
  }

  #snapshotOf(project: Project, run: Snapshot['run'], positions: Positions): Snapshot {
    positions.renew(shownTexts(run));
    const locale = project.settings.settings.locale ?? this.#options.locale;
    const open = new Map(this.documents.filter((document) => document.project === project).map((document) => [document.file, document]));
    return {
      run,
      positions,
      profile: project.settings.profile,
      locale,
      editor: this.#editor,
      uriOf: (file) => open.get(file)?.uri ?? uriOfPath(project.pathOf(file)),
      versionOf: (file) => open.get(file)?.version ?? null,
      takesVersions: this.#options.takesVersions,
      pageOf: (rule) => this.#options.pageOf(rule, locale),
    };
  }

  async #entryOf(path: string): Promise<Entry> {
    const [folder] = this.#folders.filter((candidate) => isBelow(candidate, path)).toSorted((one, other) => other.length - one.length);
    return folder === undefined ? this.#entryFor(dirname(path), directoriesAround(path)) : this.#entryFor(folder, [folder]);
  }

  async #entryFor(folder: string, roots: readonly string[]): Promise<Entry> {
    const known = this.#entries.get(folder);
    if (known !== undefined) return known;
    const project = new Project(folder, roots, await projectSettings(folder, this.#editor));
    const entry: Entry = { project, positions: new Positions(), snapshot: null, whole: null, revision: 0 };
    this.#entries.set(folder, entry);
    return entry;
  }
}

function isBelow(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
