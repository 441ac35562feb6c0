import type { FileTree } from '../../src/engine/files.ts';
import type { Alike, ParseOptions, ParseResult, Parser, Unit } from '../../src/engine/parser.ts';
import type { Endpoint } from '../../src/model/endpoint.ts';
import type { Problem } from '../../src/model/problem.ts';
import type { FileId } from '../../src/model/span.ts';
import { lazilyFor } from '../../src/tls/lazily.ts';
import { arrange } from './files/arrange.ts';
import { looksLikeNginx } from './files/detect.ts';
import { expectedAt } from './spell/expected-value.ts';
import type { PlacedConnection } from './connection/connection.ts';
import { normalize, type Normalized } from './normalize.ts';
import { releaseOf } from './release.ts';
import { enclosing, extentOf, type Block } from './scope/scope.ts';
import type { PlacedListener } from './spell/spell-listener.ts';
import { spellFor } from './spell/spell.ts';
import { parseNginx } from './syntax/tree.ts';
import { openUnit, unreadable } from './files/unit.ts';

function parse(unit: Unit, tree: FileTree, options: ParseOptions): ParseResult {
  const opened = openUnit(unit, tree);
  if (opened === null) return { endpoints: [], problems: unit.entries.slice(0, 1).map(unreadable), files: new Map(), spell: () => null };
  const { root, sources, texts } = opened;
  const { listeners, connections, problems } = normalize(root, options, sources);
  const told = toldOf({ listeners, connections }, unit.entries.slice(1));
  return {
    endpoints: [...told.listeners.map(({ listener }) => listener), ...told.connections.map(({ connection }) => connection)],
    alike: alikeEndpoints(told),
    problems: withoutRepetition([...opened.problems, ...problems]),
    files: texts,
    spell: spellFor({ root, release: releaseOf(options.runtime), texts, listeners, connections }),
  };
}

function alikeEndpoints({ listeners, connections }: PlacedEndpoints): ReadonlyMap<Endpoint, Alike> {
  const alike = new Map<Endpoint, Alike>();
  const likeListener = lazilyFor(({ listener, server }: PlacedListener): Alike => ({ model: listener, own: [extentOf(server)] }));
  const likeConnection = lazilyFor(({ connection, opener }: PlacedConnection): Alike => ({ model: connection, own: [extentOf(opener)] }));
  for (const { listener, model } of listeners) if (model !== null) alike.set(listener, likeListener(model));
  for (const { connection, model } of connections) if (model !== null) alike.set(connection, likeConnection(model));
  return alike;
}

type PlacedEndpoints = Pick<Normalized, 'listeners' | 'connections'>;

/** Where a unit has a site beside its main file, only the servers of the site are told. */
function toldOf(all: PlacedEndpoints, parts: readonly FileId[]): PlacedEndpoints {
  if (parts.length === 0) return all;
  const files = new Set(parts);
  const isTold = (block: Block): boolean => files.has((enclosing(block, 'server', 'stream-server', 'mail-server') ?? block).head.file);
  return { listeners: all.listeners.filter(({ server }) => isTold(server)), connections: all.connections.filter(({ opener }) => isTold(opener)) };
}

/** A file that is included twice is read once for each place. */
function withoutRepetition(problems: readonly Problem[]): readonly Problem[] {
  const distinct = new Map(problems.map((problem) => [`${problem.code} ${problem.span.file} ${problem.span.start} ${problem.span.end}`, problem]));
  return [...distinct.values()];
}

const nginx: Parser = {
  id: 'nginx',
  title: { en: 'nginx', ja: 'nginx' },
  lineComment: () => '#',
  comments: (text) => parseNginx('', text).comments,
  detect: (file, text) => (looksLikeNginx(file, text) ? 'yes' : 'no'),
  arrange,
  expectedAt,
  parse,
};

export default nginx;
