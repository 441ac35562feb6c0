import type { Connection } from '../../src/model/endpoint.ts';
import type { Problem } from '../../src/model/problem.ts';
import type { FileId } from '../../src/model/span.ts';
import type { SourceModule } from './bindings/source-module.ts';
import type { ClientContext } from './clients/connection.ts';
import { readClients, type PlacedClient } from './clients/read-clients.ts';
import type { NodeContext } from './node-context.ts';
import { settingsInCode } from './process/code.ts';
import { connectionOfProcess } from './process/connection.ts';
import { readProcessFile } from './process/read-process-file.ts';
import type { VariablesOfFile } from './process/words.ts';

/** What is read of the connections of a file. */
export interface FileConnections {
  readonly clients: readonly PlacedClient[];
  /** Those of whole processes. */
  readonly processes: readonly Connection[];
  readonly problems: readonly Problem[];
}

/** The connections that a source file opens, and what it sets for those of its whole process. */
export function connectionsInSource(module: SourceModule, context: NodeContext): FileConnections {
  const clients = readClients(module, context);
  const processes = settingsInCode(module, context).map(({ settings, span }) => connectionOfProcess(settings, { id: context.idOf('process'), block: span, at: span }, context));
  return { clients: clients.placed, processes, problems: clients.problems };
}

/** The connections of the processes that another file starts. */
export function connectionsInProcessFile(file: FileId, text: string, context: ClientContext & Pick<NodeContext, 'idOf'>, variablesOf: VariablesOfFile): FileConnections {
  const { processes, problems } = readProcessFile(file, text, context, context.idOf, variablesOf);
  return { clients: [], processes: processes.map(({ connection }) => connection), problems };
}
