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
  readonly owner: string;
  readonly report: Report;
  /** The diagnostics as text, to compare them. */
  readonly text: string;
}

/** Remembers what is known of each file, so that the editor is told only what is new. */
export class Publisher {
  readonly #known = new Map<string, Known>();
  #latest: { readonly snapshot: Snapshot; readonly reports: readonly Report[] } | null = null;
  #count = 0;

  /** What a result says about every file it was made from. `owner` is the project it belongs to. */
  reports(owner: string, snapshot: Snapshot): readonly Report[] {
    if (this.#latest?.snapshot === snapshot) return this.#latest.reports;
    const reports = [...diagnosticsByFile(snapshot)].map(([file, diagnostics]): Report => {
      const uri = snapshot.uriOf(file);
      const text = JSON.stringify(diagnostics);
      const before = this.#known.get(uri);
      const resultId = before?.text === text ? before.report.resultId : String((this.#count += 1));
      const report: Report = { uri, version: snapshot.versionOf(file), diagnostics, resultId };
      this.#known.set(uri, { owner, report, text });
      return report;
    });
    this.#latest = { snapshot, reports };
    return reports;
  }

  /** Reports that differ from those before, an empty one for each file that is not part of the result any more. */
  news(owner: string, snapshot: Snapshot): readonly Report[] {
    const before = new Map([...this.#known].flatMap(([uri, known]) => (known.owner === owner ? [[uri, known.report] as const] : [])));
    const reports = this.reports(owner, snapshot);
    const reported = new Set(reports.map(({ uri }) => uri));
    const gone = [...before.values()].filter(({ uri }) => !reported.has(uri));
    for (const { uri } of gone) this.#known.delete(uri);
    return [...reports.filter((report) => isNews(report, before.get(report.uri))), ...gone.flatMap(cleared)];
  }

  /** A project is gone, and with it what was said about its files. */
  drop(owner: string): readonly Report[] {
    const gone = [...this.#known.values()].filter((known) => known.owner === owner).map(({ report }) => report);
    for (const { uri } of gone) this.#known.delete(uri);
    this.#latest = null;
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
