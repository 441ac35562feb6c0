import type { Diagnostic } from 'vscode-languageserver/node';
import { diagnosticsByFile } from './diagnostics.ts';
import type { Snapshot } from './snapshot.ts';

/** What is said about a file. */
export interface Report {
  readonly uri: string;
  /** Of the document, when it is open. */
  readonly version: number | null;
  readonly diagnostics: Diagnostic[];
  /** Changes when the diagnostics do. */
  readonly resultId: string;
}

interface Known {
  readonly resultId: string;
  /** The diagnostics as text, to compare them. */
  readonly text: string;
}

/** Remembers what was said of each file, so that the editor is told only what is new. */
export class Publisher {
  readonly #known = new Map<string, Known>();
  /** By project, the reports that were news when they were made. */
  readonly #told = new Map<string, ReadonlyMap<string, Report>>();
  readonly #made = new WeakMap<Snapshot, readonly Report[]>();
  #count = 0;

  /** What a result says about every file it was made from. */
  reports(snapshot: Snapshot): readonly Report[] {
    const made = this.#made.get(snapshot);
    if (made !== undefined) return made;
    const reports = [...diagnosticsByFile(snapshot)].map(([file, diagnostics]): Report => {
      const uri = snapshot.uriOf(file);
      const text = JSON.stringify(diagnostics);
      const before = this.#known.get(uri);
      const resultId = before?.text === text ? before.resultId : String((this.#count += 1));
      this.#known.set(uri, { resultId, text });
      return { uri, version: snapshot.versionOf(file), diagnostics, resultId };
    });
    this.#made.set(snapshot, reports);
    return reports;
  }

  /** Reports on a project that differ from those before, an empty one for each file that is not part of the result any more. */
  news(project: string, snapshot: Snapshot): readonly Report[] {
    const before = this.#told.get(project) ?? new Map<string, Report>();
    const reports = new Map(this.reports(snapshot).map((report) => [report.uri, report]));
    this.#told.set(project, reports);
    const gone = [...before.values()].filter(({ uri }) => !reports.has(uri));
    return [...[...reports.values()].filter((report) => isNews(report, before.get(report.uri))), ...gone.flatMap(cleared)];
  }

  /** A project is gone, and with it what was said about its files. */
  drop(project: string): readonly Report[] {
    const gone = [...(this.#told.get(project)?.values() ?? [])];
    this.#told.delete(project);
    this.#known.clear();
    return gone.flatMap(cleared);
  }
}

/** Of an open document every version is confirmed; of another file, what changed. */
function isNews(report: Report, before: Report | undefined): boolean {
  if (before === undefined) return report.version !== null || report.diagnostics.length > 0;
  return report.resultId !== before.resultId || report.version !== before.version;
}

function cleared({ uri, diagnostics }: Report): readonly Report[] {
  return diagnostics.length === 0 ? [] : [{ uri, version: null, diagnostics: [], resultId: '' }];
}
