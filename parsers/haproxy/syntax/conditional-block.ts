import { and, not, or, type Doubt, type Truth } from '../../../src/model/fact.ts';
import type { SyntaxCode } from './problems.ts';

/** A branch of a condition: whether it is taken, and why that is open. */
export interface Branch {
  readonly holds: Truth;
  readonly doubt: Doubt | null;
}

interface OpenBlock {
  /** Whether the branch being read is in effect, the blocks around it taken into account. */
  branch: Branch;
  /** Whether a branch of the block was taken, and what makes that open. */
  taken: Truth;
  doubt: Doubt | null;
  readonly around: Branch;
  hasElse: boolean;
}

const always: Branch = { holds: 'yes', doubt: null };

/** Deeper `.if` HAProxy refuses (MAXNESTEDCONDS). */
const DEPTH_LIMIT = 16;

/** The `.if` ... `.endif` that are open at a line. What a method returns is a problem of the line, or `null`. */
export class ConditionalBlocks {
  readonly #open: OpenBlock[] = [];
  /** Blocks that are too deep to be looked at. */
  #excess = 0;

  /** The branch that the line is in. */
  get current(): Branch {
    return this.#open.at(-1)?.branch ?? always;
  }

  get isOpen(): boolean {
    return this.#open.length > 0;
  }

  /** `condition` is asked only where HAProxy evaluates it. */
  if(condition: () => Branch): SyntaxCode | null {
    if (this.#open.length >= DEPTH_LIMIT - 1) {
      this.#excess += 1;
      return 'too-many-conditions';
    }
    const around = this.current;
    const own = around.holds === 'no' ? around : condition();
    this.#open.push({ branch: within(around, own), taken: own.holds, doubt: own.doubt, around, hasElse: false });
    return null;
  }

  elif(condition: () => Branch): SyntaxCode | null {
    const block = this.#open.at(-1);
    if (block === undefined) return 'lone-elif';
    if (block.hasElse) return 'elif-after-else';
    this.#next(block, block.around.holds === 'no' || block.taken === 'yes' ? { holds: 'no', doubt: null } : condition());
    return null;
  }

  else(): SyntaxCode | null {
    const block = this.#open.at(-1);
    if (block === undefined) return 'lone-else';
    if (block.hasElse) return 'else-after-else';
    block.hasElse = true;
    this.#next(block, always);
    return null;
  }

  endif(): SyntaxCode | null {
    if (this.#excess > 0) this.#excess -= 1;
    else if (this.#open.pop() === undefined) return 'lone-endif';
    return null;
  }

  #next(block: OpenBlock, own: Branch): void {
    const holds = and(not(block.taken), own.holds);
    block.doubt ??= own.doubt;
    block.branch = within(block.around, { holds, doubt: holds === 'unknown' ? block.doubt : null });
    block.taken = or(block.taken, own.holds);
  }
}

function within(around: Branch, own: Branch): Branch {
  const holds = and(around.holds, own.holds);
  return { holds, doubt: holds === 'unknown' ? (around.doubt ?? own.doubt) : null };
}
