import type { Connection } from 'vscode-languageserver/node';
import type { Client } from './client.ts';
import type { Project } from './project.ts';
import type { Publisher, Report } from './publisher.ts';
import type { Workspace } from './workspace.ts';

/** Milliseconds without a change before includes are looked at again. */
const pause = 200;

export interface RenewalsOptions {
  readonly connection: Connection;
  readonly client: Client;
  readonly workspace: Workspace;
  readonly publisher: Publisher;
  /** Does something when everything before is done. */
  readonly next: (act: () => void) => void;
}

/** Makes new results after changes, and tells the editor what is new. */
export class Renewals {
  readonly #options: RenewalsOptions;
  readonly #outdated = new Set<Project>();
  /** Documents that were edited since the last results. */
  readonly #edits = new Set<string>();
  #renewal: NodeJS.Immediate | null = null;
  #rearrangement: NodeJS.Timeout | null = null;

  constructor(options: RenewalsOptions) {
    this.#options = options;
  }

  /** A document was edited: the editor asks about it without being told. */
  edited(uri: string): void {
    this.#edits.add(uri);
  }

  /** Makes new results when everything that has arrived is read, so that several changes in a row make one. */
  soon(projects: readonly Project[]): void {
    const { workspace, next } = this.#options;
    for (const project of projects) {
      workspace.outdate(project);
      this.#outdated.add(project);
    }
    this.#renewal ??= setImmediate(() => {
      this.#renewal = null;
      next(() => {
        this.#renew();
      });
    });
  }

  /** Projects are gone, and with them what was said about their files. */
  drop(projects: readonly Project[]): void {
    const cleared = projects.flatMap(({ folder }) => this.#options.publisher.drop(folder));
    if (!this.#options.client.pulls) this.#send(cleared);
  }

  #renew(): void {
    const { workspace, next } = this.#options;
    for (const project of workspace.projects) if (this.#outdated.has(project)) this.#publish(project);
    this.#outdated.clear();
    this.#edits.clear();
    if (this.#rearrangement !== null) clearTimeout(this.#rearrangement);
    this.#rearrangement = setTimeout(() => {
      next(() => {
        const changed = workspace.projects.filter((project) => project.rearrange());
        if (changed.length > 0) this.soon(changed);
      });
    }, pause);
  }

  #publish(project: Project): void {
    const { client, connection, publisher, workspace } = this.#options;
    const news = publisher.news(project.folder, workspace.snapshot(project));
    if (!client.pulls) this.#send(news);
    else if (client.refreshesDiagnostics && news.some(({ uri }) => !this.#edits.has(uri))) connection.languages.diagnostics.refresh().catch(() => undefined);
  }

  #send(reports: readonly Report[]): void {
    for (const { uri, version, diagnostics } of reports) {
      void this.#options.connection.sendDiagnostics({ uri, ...(version !== null && { version }), diagnostics });
    }
  }
}
