import { commands, window, workspace, type ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind, type ServerOptions } from 'vscode-languageclient/node';
import { serverLocation, type ServerLocation } from './server-location.ts';

/** Starts the language server; it ends with the extension. */
export async function activate(context: ExtensionContext): Promise<void> {
  const client = new LanguageClient('tlslint', 'tlslint', serverOptions(location()), {
    documentSelector: [{ scheme: 'file' }],
  });
  context.subscriptions.push(client, commands.registerCommand('tlslint.restart', () => client.restart()));
  try {
    await client.start();
  } catch (error) {
    void window.showErrorMessage(`tlslint: ${error instanceof Error ? error.message : String(error)} (npm install --global tlslint)`);
  }
}

function location(): ServerLocation {
  return serverLocation({
    path: workspace.getConfiguration('tlslint').get<string | null>('path') ?? null,
    folders: workspace.workspaceFolders?.map(({ uri }) => uri.fsPath) ?? [],
    isTrusted: workspace.isTrusted,
  });
}

function serverOptions(found: ServerLocation): ServerOptions {
  if (found.kind === 'command') return { command: found.command, args: ['lsp', '--stdio'] };
  return { module: found.path, args: ['lsp'], transport: TransportKind.stdio };
}
