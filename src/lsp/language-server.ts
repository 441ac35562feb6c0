import {
  CodeLensRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  LSPErrorCodes,
  ResponseError,
  type TextDocuments,
  type CancellationToken,
  type Connection,
  type InitializeParams,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { settingsFileNames } from '../engine/find-settings-file.ts';
import { inTime } from '../engine/time-limit.ts';
import type { Locale } from '../model/text.ts';
import { pathOfUri, uriOfPath } from './addresses.ts';
import { clientOf, type Client } from './client.ts';
import { editorSettingsFrom, sectionOf, type EditorSettings } from './editor-settings.ts';
import { answerRequests } from './requests.ts';
import { diagnosticOfMistake } from './diagnostics.ts';
import { Cancelled, timeLimit, type Checkpoint } from './project.ts';
import { Publisher } from './publisher.ts';
import { Renewals } from './renewals.ts';
import type { Snapshot } from './snapshot.ts';
import { editorTexts } from './texts.ts';
import { Turns } from './turns.ts';
import { Workspace, type OpenDocument, type PlacedDocument } from './workspace.ts';

export interface ServerOptions {
  readonly version: string;
  /** Language when neither the editor nor a settings file chooses one. */
  readonly locale: Locale;
  /** Directory of the pages about rules. */
  readonly documentation: string;
  /** Milliseconds that an answer about a result may take. */
  readonly limit?: number;
}

/** Milliseconds that a long task works before it lets others have a turn. */
const slice = 20;

/** The state behind a connection. */
export class LanguageServer {
  readonly client: Client;
  readonly workspace: Workspace;
  readonly publisher = new Publisher();
  readonly #connection: Connection;
  readonly #documents: TextDocuments<TextDocument>;
  readonly #options: ServerOptions;
  readonly #turns = new Turns();
  readonly #renewals: Renewals;
  #lastChange = 0;
  #folders: readonly string[];
  #settings: EditorSettings;
  /** Counts the times that everything began anew, so that what was begun before ends. */
  #generation = 0;
  /** Settings files with a mistake. */
  #mistaken: readonly string[] = [];

  constructor(connection: Connection, documents: TextDocuments<TextDocument>, params: InitializeParams, options: ServerOptions) {
    this.#connection = connection;
    this.#documents = documents;
    this.#options = options;
    this.client = clientOf(params);
    const { locale, takesVersions, folders, settings } = this.client;
    this.#folders = folders;
    this.#settings = settings;
    this.workspace = new Workspace({ locale: locale ?? options.locale, takesVersions, pageOf: this.pageOf });
    const next = (act: () => void): void => {
      this.#do(act);
    };
    this.#renewals = new Renewals({ connection, client: this.client, workspace: this.workspace, publisher: this.publisher, next });
  }

  /** Language of what belongs to no project. */
  get locale(): Locale {
    return this.workspace.editor.locale ?? this.client.locale ?? this.#options.locale;
  }

  /** Address of the page about a rule. */
  readonly pageOf = (rule: string, locale: Locale): string => uriOfPath(`${this.#options.documentation}/rules/${rule}${locale === 'ja' ? '.ja' : ''}.md`);

  listen(): void {
    this.#connection.onInitialized(() => {
      this.#background(this.#start());
    });
    this.#documents.onDidChangeContent(({ document }) => {
      this.#edited(document);
    });
    this.#documents.onDidClose(({ document }) => {
      this.#do(async () => {
        await this.workspace.close(document.uri);
        this.#renewals.soon(this.workspace.projects);
      });
    });
    this.#documents.onDidSave(() => {
      if (!this.client.watchesFiles) this.#filesChanged([]);
    });
    this.#connection.onDidChangeWatchedFiles(({ changes }) => {
      this.#filesChanged(changes.flatMap(({ uri }) => pathOfUri(uri) ?? []));
    });
    this.#connection.onDidChangeConfiguration(({ settings }: { readonly settings: unknown }) => {
      if (!this.client.configuration) this.#settings = editorSettingsFrom(sectionOf(settings));
      this.#background(this.#begin());
    });
    answerRequests(this.#connection, this);
  }

  /**
   * Answers from a result that is in step with all that came before the request; `null` for a document that is not open here, and for an answer that
   * takes too long.
   */
  answer<T>(uri: string, token: CancellationToken, make: (snapshot: Snapshot, document: PlacedDocument) => T): Promise<T | null> {
    return this.answerInSteps(uri, token, (snapshot, document) => {
      const made = inTime(() => make(snapshot, document), this.#options.limit ?? timeLimit);
      if (made === null) this.#connection.console.error(`answering a request about ${uri} takes too long, and was given up`);
      return made?.result ?? null;
    });
  }

  /** The same for what waits for others on the way, or has limits of its own. */
  answerInSteps<T>(uri: string, token: CancellationToken, make: (snapshot: Snapshot, document: PlacedDocument) => T | Promise<T>): Promise<T | null> {
    return this.#turns.next((): T | null | Promise<T> => {
      const document = this.workspace.document(uri);
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
      if (document === null) return null;
      return make(this.workspace.snapshot(document.project), document);
    });
  }

  /** A checkpoint that lets others have a turn now and then, and throws `Cancelled`. */
  checkpoint(token: CancellationToken | null, report: (path: string) => void): Checkpoint {
    const generation = this.#generation;
    let since = performance.now();
    return async (path) => {
      if (performance.now() - since < slice) return;
      report(path);
      await new Promise(setImmediate);
      if (token?.isCancellationRequested === true || generation !== this.#generation) throw new Cancelled();
      since = performance.now();
    };
  }

  async #start(): Promise<void> {
    const { client } = this.#connection;
    // An editor that does not take them after all is served without.
    const warn = (error: unknown): void => {
      this.#connection.console.warn(String(error));
    };
    if (this.client.watchesFiles) await client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*' }] }).catch(warn);
    if (this.client.watchesSettings) await client.register(DidChangeConfigurationNotification.type, { section: 'tlslint' }).catch(warn);
    if (this.client.changesFolders) {
      this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => pathOfUri(uri)));
        this.#folders = [...this.#folders.filter((folder) => !gone.has(folder)), ...added.flatMap(({ uri }) => pathOfUri(uri) ?? [])];
        this.#background(this.#begin());
      });
    }
    await this.#begin();
  }

  /** Begins anew with the folders and the settings as they are now. */
  async #begin(): Promise<void> {
    this.#generation += 1;
    const generation = this.#generation;
    const given: unknown = this.client.configuration ? await this.#connection.workspace.getConfiguration('tlslint') : null;
    if (typeof given === 'object' && given !== null) this.#settings = editorSettingsFrom(given);
    await this.#turns.next(async () => {
      if (generation !== this.#generation) return;
      const before = this.workspace.projects;
      await this.workspace.reload(this.#folders, this.#settings);
      this.#renewals.drop(before);
      this.#reportSettings();
      this.#renewals.soon(this.workspace.projects);
    });
    if (generation === this.#generation) await this.#scan();
    if (this.client.refreshesLenses) this.#connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
    if (this.client.refreshesHints) this.#connection.languages.inlayHint.refresh().catch(() => undefined);
  }

  /** Looks for the configuration files of each folder. */
  async #scan(): Promise<void> {
    const folders = this.workspace.projects.filter(({ folder }) => this.workspace.folders.includes(folder));
    const progress = this.client.progress && folders.length > 0 ? await this.#connection.window.createWorkDoneProgress() : null;
    progress?.begin(editorTexts[this.locale].scanning, undefined, undefined, true);
    for (const project of folders) {
      try {
        await project.scan(this.checkpoint(progress?.token ?? null, (path) => progress?.report(path)));
        this.#renewals.soon([project]);
      } catch (error) {
        if (!(error instanceof Cancelled)) throw error;
      }
    }
    progress?.done();
  }

  #edited(document: TextDocument): void {
    const { uri, version } = document;
    const edited: OpenDocument = { uri, version, text: document.getText() };
    const isFirst = performance.now() - this.#lastChange > 1000;
    this.#lastChange = performance.now();
    this.#renewals.edited(uri);
    this.#do(async () => {
      // Without a watch on the files, what others wrote is seen when somebody begins to type.
      if (isFirst && !this.client.watchesFiles) await this.workspace.refresh([]);
      await this.workspace.edit(edited);
      const project = this.workspace.document(uri)?.project;
      if (project !== undefined) this.#renewals.soon([project]);
    });
  }

  #filesChanged(paths: readonly string[]): void {
    const isSettings = (path: string): boolean => settingsFileNames.some((name) => path.endsWith(`/${name}`));
    if (paths.some(isSettings)) {
      this.#background(this.#begin());
      return;
    }
    this.#do(async () => {
      await this.workspace.refresh(paths);
      this.#renewals.soon(this.workspace.projects);
    });
  }

  /** Does something when everything before is done. */
  #do(act: () => void | Promise<void>): void {
    this.#background(this.#turns.next(act));
  }

  /** What fails is told, and does not end the server. */
  #background(task: Promise<void>): void {
    task.catch((error: unknown) => {
      this.#connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    });
  }

  #reportSettings(): void {
    const mistakes = this.workspace.projects.flatMap(({ settings: { mistake } }) => (mistake === null ? [] : [mistake]));
    const reports = new Map(mistakes.map((mistake) => [uriOfPath(mistake.path), [diagnosticOfMistake(mistake, this.locale)]]));
    for (const uri of this.#mistaken) if (!reports.has(uri)) void this.#connection.sendDiagnostics({ uri, diagnostics: [] });
    for (const [uri, diagnostics] of reports) void this.#connection.sendDiagnostics({ uri, diagnostics });
    this.#mistaken = [...reports.keys()];
  }
}
