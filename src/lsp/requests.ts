import {
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type CodeAction,
  type CodeActionParams,
  type Connection,
  type DocumentDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import { allRules } from '../index.ts';
import { explainRule } from '../report/explain.ts';
import { explainCommand, fixAllKind, quickFixesIn } from './code-actions.ts';
import { codeLensesIn } from './code-lens.ts';
import { completionsFor } from './completion.ts';
import { definitionsAt } from './definition.ts';
import { fixAllIn } from './fix-all.ts';
import { hoverAt } from './hover.ts';
import { inlayHintsIn } from './inlay-hints.ts';
import { Cancelled } from './project.ts';
import type { Report } from './publisher.ts';
import type { LanguageServer } from './language-server.ts';

/** Answers everything that an editor asks. */
export function answerRequests(connection: Connection, server: LanguageServer): void {
  connection.onHover(({ textDocument: { uri }, position }, token) =>
    server.answer(uri, token, (snapshot, { file }) => hoverAt(file, snapshot.positions.offset(file, position), snapshot)),
  );
  connection.onDefinition(({ textDocument: { uri }, position }, token) =>
    server.answer(uri, token, (snapshot, { file }) => [...definitionsAt(file, snapshot.positions.offset(file, position), snapshot)]),
  );
  connection.onCompletion(({ textDocument: { uri }, position }, token) =>
    server.answer(uri, token, (snapshot, { file, project }) => {
      const expected = project.parserOf(file)?.expectedAt?.(snapshot.positions.text(file), snapshot.positions.offset(file, position)) ?? null;
      return expected === null ? [] : [...completionsFor(file, expected, snapshot)];
    }),
  );
  connection.onCodeLens(({ textDocument: { uri } }, token) => server.answer(uri, token, (snapshot, { file }) => [...codeLensesIn(file, snapshot)]));
  connection.languages.inlayHint.on(({ textDocument: { uri }, range }, token) =>
    server.answer(uri, token, (snapshot, { file }) => {
      const { positions } = snapshot;
      return [...inlayHintsIn({ file, start: positions.offset(file, range.start), end: positions.offset(file, range.end) }, snapshot)];
    }),
  );
  connection.onCodeAction((params, token) => codeActions(params, token, server));
  connection.onExecuteCommand(({ command, arguments: [rule] = [] }) => (command === explainCommand ? explain(String(rule), connection, server) : null));
  answerPulls(connection, server);
}

async function codeActions({ textDocument: { uri }, range, context }: CodeActionParams, token: CancellationToken, server: LanguageServer): Promise<CodeAction[]> {
  const isAsked = (kind: string): boolean => context.only?.some((only) => only === '' || only === kind || kind.startsWith(`${only}.`)) ?? true;
  const fixes = await server.answer(uri, token, (snapshot, { file, project }) =>
    isAsked('quickfix') ? quickFixesIn({ file, parser: project.parserOf(file), range, diagnostics: context.diagnostics }, snapshot) : [],
  );
  // All fixes together cost an analysis for each round: only those who ask for them by name wait for that.
  if (context.only === undefined || !isAsked(fixAllKind)) return [...(fixes ?? [])];
  const action = await server.answerInSteps(uri, token, (snapshot, document) => fixAllIn(document, snapshot));
  return [...(fixes ?? []), ...(action === null ? [] : [action])];
}

/** Shows the page about a rule where the editor can, and gives the explanation as Markdown. */
async function explain(id: string, connection: Connection, server: LanguageServer): Promise<string | null> {
  const rule = allRules().find((candidate) => candidate.id === id);
  if (rule === undefined) return null;
  if (server.client.showsDocuments) await connection.window.showDocument({ uri: server.pageOf(id, server.locale), takeFocus: true });
  return explainRule(rule, server.locale);
}

function answerPulls(connection: Connection, server: LanguageServer): void {
  connection.languages.diagnostics.on(async ({ textDocument: { uri }, previousResultId }, token): Promise<DocumentDiagnosticReport> => {
    const report = await server.answer(uri, token, (snapshot) => server.publisher.reports(snapshot).find((one) => one.uri === uri) ?? null);
    if (report?.resultId !== undefined && report.resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: report.resultId };
    return { kind: DocumentDiagnosticReportKind.Full, items: report?.diagnostics ?? [], ...(report !== null && { resultId: report.resultId }) };
  });
  connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, token, progress) => {
    const known = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    try {
      const items: WorkspaceDocumentDiagnosticReport[] = [];
      for (const project of server.workspace.projects) {
        const checkpoint = server.checkpoint(token, (path) => {
          progress.report(path);
        });
        const reports = server.publisher.reports(await server.workspace.wholeSnapshot(project, checkpoint));
        items.push(...reports.map((report) => workspaceReport(report, known.get(report.uri))));
      }
      return { items };
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
      throw new ResponseError(LSPErrorCodes.ServerCancelled, 'cancelled', { retriggerRequest: !token.isCancellationRequested });
    }
  });
}

function workspaceReport({ uri, version, diagnostics, resultId }: Report, before: string | undefined): WorkspaceDocumentDiagnosticReport {
  if (before === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, uri, version, resultId };
  return { kind: DocumentDiagnosticReportKind.Full, uri, version, items: diagnostics, resultId };
}
