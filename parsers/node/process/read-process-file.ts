import type { Connection, EndpointId } from '../../../src/model/endpoint.ts';
import { spanOf } from '../../../src/model/fact.ts';
import type { Problem } from '../../../src/model/problem.ts';
import type { FileId, Span } from '../../../src/model/span.ts';
import type { ClientContext } from '../clients/connection.ts';
import { weakDatabases } from './connection-strings.ts';
import { connectionOfProcess } from './connection.ts';
import { developmentDoubt } from './development.ts';
import { startsInFile } from './files.ts';
import { connectionsOfOtherPrograms } from './other-programs.ts';
import { settingsOfStart, type ProcessSettings } from './settings.ts';
import { variableFileAt } from './variable-files.ts';
import type { VariablesOfFile } from './words.ts';

/** The connections of a process, and the settings that make them so; `null` for those of another program. */
export interface PlacedProcess {
  readonly connection: Connection;
  readonly settings: ProcessSettings | null;
}

export interface ProcessFile {
  readonly processes: readonly PlacedProcess[];
  readonly problems: readonly Problem[];
}

/** What every text has that sets something, or names what may, so that the many others cost one look. */
const anyMark = /\benv_?file\b|NODE_TLS_REJECT_UNAUTHORIZED|--tls[-_](?:min|max)[-_]v1|--tls[-_]cipher[-_]list|--tls[-_]keylog|strict.?ssl|sslverify|GIT_SSL_NO_VERIFY|PGSSLMODE|\bencrypt\s*=|trustservercertificate\s*=|\b(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?):\/\//i;

/**
 * Whether a file, by its kind and its text, sets something of TLS for whole processes of Node: a Dockerfile, package.json, a unit of systemd, a file
 * of variables, a workflow, a Compose file, a script.
 */
export function holdsProcessSettings(file: FileId, text: string): boolean {
  if (!anyMark.test(text)) return false;
  const named: string[] = [];
  const starts = startsInFile(file, text, (path) => (named.push(path), []));
  if (named.some((path) => variableFileAt(path, file) !== null)) return true;
  return starts.some((start) => settingsOfStart(start, null) !== null || otherConnections(start, null, (id) => id, nowhere).length > 0);
}

/** Reads what a file sets for whole processes. Sources of JavaScript set nothing here: what they do is code. */
export function readProcessFile(file: FileId, text: string, context: ClientContext, idOf: (text: string) => EndpointId, variablesOf: VariablesOfFile): ProcessFile {
  if (!anyMark.test(text)) return { processes: [], problems: [] };
  const processes: PlacedProcess[] = [];
  const problems: Problem[] = [];
  for (const start of startsInFile(file, text, variablesOf)) {
    const development = developmentDoubt(file, start);
    const settings = settingsOfStart(start, development);
    if (settings !== null) {
      const place = { id: idOf(`process:${start.name}`), block: start.block, at: placeOf(settings) ?? start.block };
      processes.push({ connection: connectionOfProcess(settings, place, context), settings });
      problems.push(...settings.problems);
    }
    processes.push(...otherConnections(start, development, idOf, context).map((connection) => ({ connection, settings: null })));
  }
  return { processes, problems };
}

function otherConnections(...of: Parameters<typeof connectionsOfOtherPrograms>): readonly Connection[] {
  return [...connectionsOfOtherPrograms(...of), ...weakDatabases(...of)];
}

/** The first thing that is set. */
function placeOf({ verifies, minimum, maximum, ciphers, keyLog, ineffective }: ProcessSettings): Span | null {
  const [first] = [verifies, minimum, maximum, ciphers, keyLog].flatMap((setting) => (setting === null ? [] : spanOf(setting.from)));
  return first ?? ineffective[0]?.span ?? null;
}

/** To ask whether there is anything. */
const nowhere: ClientContext = {
  release: { product: 'node', version: '', library: { name: 'openssl', version: '' }, stated: { product: false, library: false }, backported: false },
  exposure: { external: [], internal: [] },
};
