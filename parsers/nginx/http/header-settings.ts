import type { StrictTransportSecurity } from '../../../src/model/endpoint.ts';
import type { Doubt } from '../../../src/model/fact.ts';
import type { HstsValue } from '../../_shared/hsts-value.ts';
import { mayAnswer } from '../files/parameter-file.ts';
import { find, lookup, type Block } from '../scope/scope.ts';
import { aroundHeaders, scriptDoubt } from './script.ts';
import type { Directive, Word } from '../syntax/tree.ts';

/** A directive that sets headers of answers, and the block it stands in. */
export interface HeaderDirective {
  readonly directive: Directive;
  readonly block: Block;
}

/** An `add_header Strict-Transport-Security`. */
export interface HstsHeader extends HeaderDirective {
  readonly word: Word;
  readonly onEveryAnswer: boolean;
  /** What it says when no variable is in it; read once for all blocks in which it is in effect. */
  readonly constant: StrictTransportSecurity | null;
}

/** What decides about the headers of the answers of a block. */
export interface HeaderSettings {
  /** `add_header` in effect, in the order in which nginx sends them. */
  readonly added: readonly HeaderDirective[];
  /** Those of them that set Strict-Transport-Security. */
  readonly hsts: readonly HstsHeader[];
  /** Directives of the headers-more module, the one that counts first. */
  readonly more: readonly HeaderDirective[];
  /** Why there may be other headers. */
  readonly doubt: Doubt | null;
}

export const headerDirectives: readonly string[] = ['add_header', 'add_header_inherit', 'more_set_headers', 'more_clear_headers'];

/** @param hstsOf What a value says. */
export function headerSettings(block: Block, hstsOf: (value: string) => HstsValue): HeaderSettings {
  const { added, doubt } = addedHeaders(block);
  return { added, hsts: added.flatMap((header) => hstsHeader(header, hstsOf)), more: moreHeaders(block), doubt: doubt ?? scriptDoubt(block, aroundHeaders) };
}

function hstsHeader({ directive, block }: HeaderDirective, hstsOf: (value: string) => HstsValue): readonly HstsHeader[] {
  const [name, word, parameter] = directive.args;
  if (name === undefined || word === undefined || !isHstsName(name.value)) return [];
  const onEveryAnswer = parameter?.value === 'always';
  const isConstant = !word.hasVariable && !word.opaque && !directive.templated && word.value !== '';
  return [{ directive, block, word, onEveryAnswer, constant: isConstant ? { ...hstsOf(word.value), onEveryAnswer } : null }];
}

export function isHstsName(name: string): boolean {
  return name.toLowerCase() === 'strict-transport-security';
}

/**
 * The `add_header` of the innermost block that has any; `add_header_inherit merge` puts those of the outer blocks after them, `off`
 * leaves them out (ngx_http_headers_merge_conf, nginx 1.29.3).
 */
function addedHeaders(block: Block): Pick<HeaderSettings, 'added' | 'doubt'> {
  const added: HeaderDirective[] = [];
  let doubt: Doubt | null = null;
  for (let at: Block | null = block; at !== null && at.context !== 'main'; at = at.parent) {
    const level: Block = at;
    const written = find(level, 'add_header');
    for (const directive of written) added.push({ directive, block: level });
    if (at.doubt !== null && mayAnswer(at.doubt)) doubt ??= at.doubt;
    const inheritance = lookup(at, 'add_header_inherit')?.directives[0]?.args[0]?.value ?? 'on';
    if (inheritance === 'off' || (written.length > 0 && inheritance !== 'merge')) break;
  }
  return { added, doubt };
}

/** Directives of outer blocks run first, so the last one of the innermost block counts most. */
function moreHeaders(block: Block): readonly HeaderDirective[] {
  const found: HeaderDirective[] = [];
  for (let at: Block | null = block; at !== null; at = at.parent) {
    const level: Block = at;
    if (!level.named.has('more_set_headers') && !level.named.has('more_clear_headers')) continue;
    const directives = level.directives.filter(({ name }) => name.value === 'more_set_headers' || name.value === 'more_clear_headers');
    found.push(...directives.toReversed().map((directive) => ({ directive, block: level })));
  }
  return found;
}
