import { createConnection, ProposedFeatures, TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { capabilities } from './capabilities.ts';
import { LanguageServer, type ServerOptions } from './language-server.ts';

/** Serves an editor over two streams, until the editor says so or goes away; then the process ends. */
export function serve(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, options: ServerOptions): void {
  const connection = createConnection(ProposedFeatures.all, input, output);
  const documents = new TextDocuments(TextDocument);
  connection.onInitialize((params) => {
    new LanguageServer(connection, documents, params, options).listen();
    return capabilities(options.version);
  });
  documents.listen(connection);
  connection.listen();
}
