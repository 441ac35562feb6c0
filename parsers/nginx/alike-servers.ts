import type { Likeness, LikenessReader } from './likeness.ts';
import type { Block } from './scope.ts';
import type { ServerSet } from './refusals.ts';
import type { Directive } from './tree.ts';

/** Servers that are written like one before them, which is their model: what is true of it is true of them, but for names and places. */
export interface AlikeServers {
  /** `null` for a server that has to be read itself. */
  readonly modelOf: (server: Block) => Block | null;
  /** The directive of `server` that corresponds to one by which its model passes requests on. */
  readonly passOf: (server: Block, ofModel: Directive) => Directive;
  /** The servers that have a model. */
  readonly isAlike: (block: Block) => boolean;
}

interface Member {
  readonly model: Block;
  readonly likeness: Likeness;
  readonly ofModel: Likeness;
}

export function alikeServers(all: readonly ServerSet[], likenessOf: LikenessReader): AlikeServers {
  const models = new Map<string, { readonly server: Block; readonly likeness: Likeness }>();
  const members = new Map<Block, Member>();
  for (const { servers, sockets } of all) {
    for (const server of servers) {
      const likeness = likenessOf(server, sockets.of(server));
      if (likeness === null) continue;
      const model = models.get(likeness.key);
      if (model === undefined) models.set(likeness.key, { server, likeness });
      else members.set(server, { model: model.server, likeness, ofModel: model.likeness });
    }
  }
  return {
    modelOf: (server) => members.get(server)?.model ?? null,
    passOf: (server, directive) => correspondingPass(members.get(server), directive),
    isAlike: (block) => members.has(block),
  };
}

function correspondingPass(member: Member | undefined, directive: Directive): Directive {
  const pass = member?.likeness.passes[member.ofModel.passes.indexOf(directive)];
  if (pass === undefined) throw new Error('a pass directive that the model does not have');
  return pass;
}
