import type { ClientCapabilities, InitializeParams } from 'vscode-languageserver/node';
import type { Locale } from '../model/text.ts';
import { pathOfUri } from './addresses.ts';
import { editorSettingsFrom, type EditorSettings } from './editor-settings.ts';

/** What the editor can do and wants, as it says when it connects. */
export interface Client {
  readonly folders: readonly string[];
  readonly settings: EditorSettings;
  /** `null`: as the environment says. */
  readonly locale: Locale | null;
  /** It asks for diagnostics itself; they are not sent unasked then. */
  readonly pulls: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly refreshesLenses: boolean;
  readonly refreshesHints: boolean;
  readonly configuration: boolean;
  /** It tells of changed settings when it is asked to. */
  readonly watchesSettings: boolean;
  readonly changesFolders: boolean;
  readonly watchesFiles: boolean;
  readonly progress: boolean;
  readonly showsDocuments: boolean;
  /** It takes edits that belong to a version of a document. */
  readonly takesVersions: boolean;
}

/** Editors that know no workspace folders send a root alone. */
type Introduction = Omit<InitializeParams, 'rootUri'> & { readonly rootUri?: string | null };

export function clientOf({ capabilities, workspaceFolders, rootUri, locale, initializationOptions }: Introduction): Client {
  const { textDocument, workspace, window } = capabilities;
  const folders = workspaceFolders?.map(({ uri }) => uri) ?? (typeof rootUri === 'string' ? [rootUri] : []);
  return {
    folders: folders.flatMap((uri) => pathOfUri(uri) ?? []),
    settings: editorSettingsFrom(initializationOptions),
    locale: localeOf(locale),
    pulls: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    refreshesHints: workspace?.inlayHint?.refreshSupport === true,
    configuration: workspace?.configuration === true,
    watchesSettings: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    changesFolders: workspace?.workspaceFolders === true,
    watchesFiles: canWatch(capabilities),
    progress: window?.workDoneProgress === true,
    showsDocuments: window?.showDocument?.support === true,
    takesVersions: workspace?.workspaceEdit?.documentChanges === true,
  };
}

function canWatch({ workspace }: ClientCapabilities): boolean {
  return workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
}

function localeOf(tag: string | undefined): Locale | null {
  if (tag === undefined) return null;
  return /^ja\b/i.test(tag) ? 'ja' : 'en';
}
