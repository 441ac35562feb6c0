import { lazilyForObject } from '../../../src/tls/lazily.ts';
import { once } from '../../_shared/memo.ts';
import type { AlikeServers } from '../server/alike-servers.ts';
import { splitUrl } from './authority.ts';
import { passNames } from './http-connection.ts';
import type { PoolUse } from './keep-alive.ts';
import type { Opening } from './opening.ts';
import { enclosing, opensBlock, type Block } from '../scope/scope.ts';
import { serverVerification, tlsBlockOf, type VerifyingSide } from '../tls/server-verification.ts';
import type { Directive } from '../syntax/tree.ts';

/** Openings of one server that cannot be told apart but by their place. */
export interface Party {
  readonly openings: readonly [Opening, ...Opening[]];
  /** The server, or the block that opens them outside of any. */
  readonly opener: Block;
  /** `null` when it is certain that they are without TLS. */
  readonly use: PoolUse | null;
}

export function partiesOf(openings: readonly Opening[]): readonly Party[] {
  const parties = new Map<string, Party & { readonly openings: [Opening, ...Opening[]] }>();
  const numberOf = numbered();
  for (const opening of openings) {
    const { block, directive, secure, side } = opening;
    const opener = enclosing(block, 'server', 'stream-server', 'mail-server') ?? block;
    const verifying = side === null || (secure.known && !secure.value) ? null : { ...side, tlsBlock: tlsBlockOf(side) };
    const how = verifying === null ? '' : `${numberOf(verifying.tlsBlock)} ${verifying.host}`;
    const key = `${numberOf(opener)} ${directive.name.value} ${targetText(opening)} ${how}`;
    const party = parties.get(key);
    if (party === undefined) parties.set(key, { openings: [opening], opener, use: useOf(opening, verifying) });
    else party.openings.push(opening);
  }
  return [...parties.values()];
}

function numbered(): (block: Block | null) => number {
  const numbers = new Map<Block | null, number>();
  return (block) => {
    const number = numbers.get(block) ?? numbers.size;
    numbers.set(block, number);
    return number;
  };
}

function useOf({ directive, groups }: Opening, side: VerifyingSide | null): PoolUse | null {
  return side && { side, pass: directive.name.value, groups, verification: serverVerification(side) };
}

/** Where connections go, as far as the files say. */
export function targetText({ directive, target }: Opening): string {
  return target.known ? target.value.text : (directive.args[0]?.value ?? directive.name.value);
}

/** A party of a server that is like another one, as it follows from that of its model. */
export interface AlikeParty {
  readonly server: Block;
  readonly model: Party;
  /** Which of the parties of the server it is. */
  readonly index: number;
  readonly target: string;
}

/** The parties of servers that are like another one, put among those that were read: all in the order of `blocks`. */
export function withAlikeParties(read: readonly Party[], blocks: readonly Block[], alike: AlikeServers): readonly (Party | AlikeParty)[] {
  const byOpener = groupByOpener(read);
  const passesIn = lazilyForObject(passDirectivesIn);
  return blocks.flatMap((block): readonly (Party | AlikeParty)[] => {
    const model = alike.modelOf(block);
    if (model === null) return byOpener.get(block) ?? noParties;
    const passes = alike.outlines.get(block)?.passes ?? [];
    return (byOpener.get(model) ?? noParties).map((party, index) => {
      const [opening] = party.openings;
      return { server: block, model: party, index, target: textLike(opening, passes[passesIn(model).indexOf(opening.directive)] ?? '') };
    });
  });
}

const noParties: readonly Party[] = [];

function groupByOpener(parties: readonly Party[]): ReadonlyMap<Block, readonly Party[]> {
  const groups = new Map<Block, Party[]>();
  for (const party of parties) once(groups, party.opener, () => []).push(party);
  return groups;
}

/** In the order of `Outline.passes`. */
function passDirectivesIn(block: Block): readonly Directive[] {
  let child = 0;
  return block.directives.flatMap((directive): readonly Directive[] => {
    if (passNames.has(directive.name.value)) return [directive];
    const opened = opensBlock(directive) ? block.blocks[child++] : undefined;
    return opened === undefined ? [] : passDirectivesIn(opened);
  });
}

function textLike({ target }: Opening, text: string): string {
  if (!target.known) return text;
  const { scheme, authority } = splitUrl(text);
  return scheme === null ? authority : `${scheme}://${authority}`;
}
