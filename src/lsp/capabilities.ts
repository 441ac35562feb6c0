import { CodeActionKind, TextDocumentSyncKind, type InitializeResult } from 'vscode-languageserver/node';
import { explainCommand, fixAllKind } from './code-actions.ts';
import { source } from './diagnostics.ts';

/** What the server offers to every editor. */
export function capabilities(version: string): InitializeResult {
  return {
    serverInfo: { name: 'tlslint', version },
    capabilities: {
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      diagnosticProvider: { identifier: source, interFileDependencies: true, workspaceDiagnostics: true, workDoneProgress: true },
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
      executeCommandProvider: { commands: [explainCommand] },
      hoverProvider: true,
      definitionProvider: true,
      completionProvider: { triggerCharacters: [' ', ':', '!', '-', '+'] },
      codeLensProvider: { resolveProvider: false },
      inlayHintProvider: { resolveProvider: false },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}
