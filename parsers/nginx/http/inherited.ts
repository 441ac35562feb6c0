import type { Doubt } from '../../../src/model/fact.ts';
import { parseHsts, type HstsValue } from '../../_shared/hsts-value.ts';
import { once } from '../../_shared/memo.ts';
import { accessDirectives, accessOf, type Access } from './access.ts';
import { errorPagesIn } from './error-page.ts';
import { headerDirectives, headerSettings, type HeaderSettings } from './header-settings.ts';
import { decidingBlock, type Block } from '../scope/scope.ts';
import { aroundHeaders, beforeContent, scriptDoubt } from './script.ts';
import type { Directive } from '../syntax/tree.ts';

/** What a block has by itself or from the blocks around it, as far as its answers depend on it. */
export interface Inherited {
  readonly access: Access;
  readonly errorPages: readonly Directive[];
  /** Code that may answer before the content does. */
  readonly scriptBefore: Doubt | null;
  readonly headers: HeaderSettings;
}

export type InheritedReader = (block: Block) => Inherited;

const deciding: ReadonlySet<string> = new Set([...accessDirectives, ...headerDirectives, ...beforeContent, ...aroundHeaders, 'error_page']);

/** Reads what blocks inherit; thousands of blocks that add nothing of their own share what is read once for the block around them. */
export function inheritedReader(): InheritedReader {
  const read = new Map<Block, Inherited>();
  const hstsValues = new Map<string, HstsValue>();
  const hstsOf = (value: string): HstsValue => once(hstsValues, value, () => parseHsts(value));
  return (block) => {
    const decider = decidingBlock(block, deciding);
    const before = read.get(decider);
    if (before !== undefined) return before;
    const value = inheritedBy(decider, hstsOf);
    read.set(decider, value);
    return value;
  };
}

function inheritedBy(block: Block, hstsOf: (value: string) => HstsValue): Inherited {
  return {
    access: accessOf(block),
    errorPages: errorPagesIn(block),
    scriptBefore: scriptDoubt(block, beforeContent),
    headers: headerSettings(block, hstsOf),
  };
}
