import type { StrictTransportSecurity } from '../../src/model/endpoint.ts';
import { known, unknown, type Doubt, type Fact, type Origin } from '../../src/model/fact.ts';
import { scriptDoubt } from './content.ts';
import { evaluate, type Variables } from './evaluate.ts';
import { parseHsts } from './hsts-value.ts';
import { mayAnswer } from './parameter-file.ts';
import { find, lookup, originOf, type Block } from './scope.ts';
import type { Directive } from './tree.ts';
import type { Value } from './value.ts';

/** An `add_header` and the block it stands in. */
export interface AddedHeader {
  readonly directive: Directive;
  readonly block: Block;
}

/** Headers that nginx adds, in the order in which it sends them, and why there may be more. */
export interface AddedHeaders {
  readonly headers: readonly AddedHeader[];
  readonly doubt: Doubt | null;
}

/**
 * The `add_header` in effect: those of the innermost block that has any; `add_header_inherit merge` puts those of the outer blocks
 * after them, `off` leaves them out (ngx_http_headers_merge_conf, nginx 1.29.3).
 */
export function addedHeaders(block: Block): AddedHeaders {
  const headers: AddedHeader[] = [];
  let doubt: Doubt | null = null;
  for (let at: Block | null = block; at !== null && at.context !== 'main'; at = at.parent) {
    const written = find(at, 'add_header');
    const level: Block = at;
    headers.push(...written.map((directive) => ({ directive, block: level })));
    if (at.doubt !== null && mayAnswer(at.doubt)) doubt ??= at.doubt;
    const inheritance = lookup(at, 'add_header_inherit')?.directives[0]?.args[0]?.value ?? 'on';
    if (inheritance === 'off' || (written.length > 0 && inheritance !== 'merge')) break;
  }
  return { headers, doubt };
}

/** The Strict-Transport-Security header of what is answered with the settings of `block`; known `null`: nginx adds none. */
export function hstsOf(block: Block, variables: Variables): Fact<StrictTransportSecurity | null> {
  const more = moreSetHeader(block, variables);
  if (more !== null) return more;
  const { headers, doubt } = addedHeaders(block);
  for (const { directive, block: level } of headers) {
    if (!isHsts(directive.args[0]?.value)) continue;
    const always = directive.args[2]?.value === 'always';
    const header = headerFact(directive, 1, always, originOf(directive.span, level, block), variables);
    if (!header.known || header.value !== null) return header;
  }
  const origin: Origin = { kind: 'written', span: block.head };
  const open = doubt ?? scriptDoubt(block, ['header_filter', 'rewrite', 'access', 'content']);
  return open === null ? known(null, origin) : unknown(open, origin);
}

function isHsts(name: string | undefined): boolean {
  return name?.toLowerCase() === 'strict-transport-security';
}

/** A header whose value is the word at `index`; nginx leaves out one with an empty value. */
function headerFact(
  directive: Directive,
  index: number,
  onEveryAnswer: boolean,
  origin: Origin,
  variables: Variables,
): Fact<StrictTransportSecurity | null> {
  const word = directive.args[index];
  if (word === undefined) return known(null, origin);
  if (directive.templated) return unknown({ kind: 'template' }, origin);
  return headerOf(evaluate(word, variables), onEveryAnswer, origin, word.value);
}

function headerOf(value: Value, onEveryAnswer: boolean, origin: Origin, written: string): Fact<StrictTransportSecurity | null> {
  switch (value.kind) {
    case 'text':
      return known(value.text === '' ? null : { ...parseHsts(value.text), onEveryAnswer }, origin);
    case 'unknown':
      return unknown(value.doubt, origin);
    case 'one-of':
    case 'chosen':
      return unknown({ kind: 'variable', name: written }, origin);
  }
}

/**
 * The header as the headers-more module sets it: directives of outer blocks run first, the last one wins over them and over
 * `add_header`. `null`: it does not touch the header.
 */
function moreSetHeader(block: Block, variables: Variables): Fact<StrictTransportSecurity | null> | null {
  for (let at: Block | null = block; at !== null; at = at.parent) {
    if (!at.named.has('more_set_headers') && !at.named.has('more_clear_headers')) continue;
    for (const directive of at.directives.toReversed()) {
      const origin = originOf(directive.span, at, block);
      const header = moreHeader(directive, origin, variables);
      if (header !== null) return header;
    }
  }
  return null;
}

function moreHeader(directive: Directive, origin: Origin, variables: Variables): Fact<StrictTransportSecurity | null> | null {
  const clears = directive.name.value === 'more_clear_headers';
  if (!clears && directive.name.value !== 'more_set_headers') return null;
  const conditional = directive.args.some(({ value }) => value === '-s' || value === '-t');
  const word = directive.args.findLast(({ value }) => isHsts(value.split(':', 1)[0]?.trim()));
  if (word === undefined || (clears && conditional)) return null;
  if (directive.templated) return unknown({ kind: 'template' }, origin);
  const value = word.value.slice(word.value.indexOf(':') + 1).trim();
  if (clears || !word.value.includes(':')) return known(null, origin);
  return headerOf(evaluate({ ...word, value }, variables), !conditional, origin, word.value);
}
