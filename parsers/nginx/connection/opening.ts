import type { ExposureSettings } from '../../../src/engine/parser.ts';
import type { ApplicationProtocol, Exposure, Target } from '../../../src/model/endpoint.ts';
import type { Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { HandshakeReader } from '../tls/handshake.ts';
import type { Block } from '../scope/scope.ts';
import type { PassingSide } from '../tls/server-verification.ts';
import type { Directive } from '../syntax/tree.ts';
import type { UpstreamGroup } from './upstream.ts';

/** What openings are read with. */
export interface OpeningContext {
  readonly release: Release;
  readonly exposure: ExposureSettings;
  readonly handshakeOf: HandshakeReader;
}

/** A directive that makes nginx open connections. */
export interface Opening {
  readonly block: Block;
  readonly directive: Directive;
  readonly target: Fact<Target>;
  readonly protocol: Fact<ApplicationProtocol>;
  readonly exposure: Fact<Exposure>;
  /** Whether nginx speaks TLS itself. */
  readonly secure: Fact<boolean>;
  /** Whether bytes of a client are passed on that are TLS already. */
  readonly passthrough: Fact<boolean>;
  /** Where its TLS is set; `null` when it has none. */
  readonly side: PassingSide | null;
  /** Groups of servers it can lead to. */
  readonly groups: readonly UpstreamGroup[];
}

/** What the directives of blocks open. */
export type OpeningReader = (blocks: readonly Block[]) => readonly Opening[];

/** `block` and everything in it, in the order of the files; but not what is in the blocks that are `closed`, which are listed themselves. */
export function blocksWithin(block: Block, closed: (block: Block) => boolean = isNever): readonly Block[] {
  const blocks: Block[] = [];
  const open = [block];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    blocks.push(at);
    if (closed(at)) continue;
    for (let index = at.blocks.length - 1; index >= 0; index -= 1) {
      const child = at.blocks[index];
      if (child !== undefined) open.push(child);
    }
  }
  return blocks;
}

function isNever(): boolean {
  return false;
}
