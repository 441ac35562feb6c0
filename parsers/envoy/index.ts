import type { FileTree } from '../../src/engine/files.ts';
import type { Alike, ParseOptions, ParseResult, Parser, Unit } from '../../src/engine/parser.ts';
import type { Endpoint } from '../../src/model/endpoint.ts';
import { arrange } from './files/arrange.ts';
import { commentsOf } from './files/comments.ts';
import { looksLikeEnvoy } from './files/detect.ts';
import { expectedAt } from './spell/expected-value.ts';
import { sightFrom } from './tls/material.ts';
import { normalize, type Normalized } from './normalize.ts';
import { readConfiguration } from './files/read-configuration.ts';
import { releaseOf } from './release.ts';
import { textsOf } from './spell/edit.ts';
import { spellFor } from './spell/spell.ts';

function parse(unit: Unit, tree: FileTree, options: ParseOptions): ParseResult {
  const { configuration, problems } = readConfiguration(unit, tree);
  const normalized = normalize(configuration, options, sightFrom(unit, tree));
  return {
    endpoints: endpointsIn(normalized),
    alike: alikeIn(normalized),
    problems: [...problems, ...normalized.problems],
    files: configuration.texts,
    spell: spellFor({ ...normalized, texts: textsOf(configuration.texts), release: releaseOf(options.runtime) }),
  };
}

function endpointsIn({ listeners, admins, connections, services, statistics, objects }: Normalized): readonly Endpoint[] {
  const configured = [...[...listeners, ...admins].map(({ listener }) => listener), ...[...connections, ...services].map(({ connection }) => connection), ...statistics];
  return [...configured, ...objects.map(({ endpoint }) => endpoint)];
}

function alikeIn({ listeners, connections }: Normalized): ReadonlyMap<Endpoint, Alike> {
  return new Map<Endpoint, Alike>([
    ...listeners.flatMap(({ listener, chain, model }) => (model === null ? [] : [[listener, { model: model.listener, own: [model.chain.message.span], part: chain.message }] as const])),
    ...connections.flatMap(({ connection, cluster, model }) => (model === null ? [] : [[connection, { model: model.connection, own: [model.cluster.span], part: cluster }] as const])),
  ]);
}

const envoy: Parser = {
  id: 'envoy',
  title: { en: 'Envoy', ja: 'Envoy' },
  lineComment: () => '#',
  comments: commentsOf,
  detect: (file, text) => (looksLikeEnvoy(file, text) ? 'yes' : 'no'),
  arrange,
  expectedAt,
  parse,
};

export default envoy;
