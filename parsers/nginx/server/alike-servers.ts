import type { ServerSet } from '../refusal/refusals.ts';
import type { Block } from '../scope/scope.ts';
import type { Outline, OutlineReader } from './server-outline.ts';

/** The outlines of servers that have one, in the order of the files. */
export type Outlines = ReadonlyMap<Block, Outline>;

export function outlinesOf(servers: readonly Block[], read: OutlineReader): Outlines {
  const outlines = new Map<Block, Outline>();
  for (const server of servers) {
    const outline = read(server);
    if (outline !== null) outlines.set(server, outline);
  }
  return outlines;
}

/** Servers that are written like one before them, which is their model: what is true of it is true of them, but for names and places. */
export interface AlikeServers {
  /** `null` for a server that has to be read itself. */
  readonly modelOf: (server: Block) => Block | null;
  readonly isAlike: (server: Block) => boolean;
  readonly outlines: Outlines;
}

/** The default server of a socket decides for others, so it is like no other. */
export function alikeServers(all: readonly ServerSet[], outlines: Outlines): AlikeServers {
  const models = new Map<string, Block>();
  const modelOf = new Map<Block, Block>();
  for (const { servers, sockets } of all) {
    const defaultServers = new Set(sockets.all.map(({ defaultServer }) => defaultServer));
    for (const server of servers) {
      const outline = outlines.get(server);
      if (outline === undefined || defaultServers.has(server)) continue;
      const model = models.get(outline.key);
      if (model === undefined) models.set(outline.key, server);
      else modelOf.set(server, model);
    }
  }
  return { modelOf: (server) => modelOf.get(server) ?? null, isAlike: (server) => modelOf.has(server), outlines };
}
