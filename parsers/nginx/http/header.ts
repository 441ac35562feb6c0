import type { StrictTransportSecurity } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact, type Origin } from '../../../src/model/fact.ts';
import { evaluate, type Variables } from '../scope/evaluate.ts';
import { isHstsName, type HeaderSettings } from './header-settings.ts';
import { parseHsts } from '../../_shared/hsts-value.ts';
import { originOf, type Block } from '../scope/scope.ts';
import type { Directive, Word } from '../syntax/tree.ts';
import { wordWith } from '../syntax/word.ts';

/** The Strict-Transport-Security header of what is answered with the settings of `block`; known `null`: nginx adds none. */
export function hstsOf(block: Block, { hsts, more, doubt }: HeaderSettings, variables: Variables): Fact<StrictTransportSecurity | null> {
  for (const { directive, block: level } of more) {
    const header = moreHeader(directive, level, block, variables);
    if (header !== null) return header;
  }
  for (const { directive, block: level, word, onEveryAnswer, constant } of hsts) {
    const origin = originOf(directive.span, level, block);
    const header = constant === null ? headerFact(directive, word, onEveryAnswer, origin, variables) : known(constant, origin);
    if (!header.known || header.value !== null) return header;
  }
  const origin: Origin = { kind: 'written', span: block.head };
  return doubt === null ? known(null, origin) : unknown(doubt, origin);
}

/** nginx leaves out a header with an empty value. */
function headerFact(
  { templated }: Directive,
  word: Word,
  onEveryAnswer: boolean,
  origin: Origin,
  variables: Variables,
): Fact<StrictTransportSecurity | null> {
  if (templated) return unknown({ kind: 'template' }, origin);
  const value = evaluate(word, variables);
  if (value.kind === 'unknown') return unknown(value.doubt, origin);
  if (value.kind !== 'text') return unknown({ kind: 'variable', name: word.value }, origin);
  return known(value.text === '' ? null : { ...parseHsts(value.text), onEveryAnswer }, origin);
}

/** What a directive of the headers-more module does to the header; `null`: nothing. It may name several headers, the last one counts. */
function moreHeader(directive: Directive, level: Block, block: Block, variables: Variables): Fact<StrictTransportSecurity | null> | null {
  const clears = directive.name.value === 'more_clear_headers';
  const isConditional = directive.args.some(({ value }) => value === '-s' || value === '-t');
  const word = directive.args.findLast(({ value }) => isHstsName((value.split(':', 1)[0] ?? '').trim()));
  if (word === undefined || (clears && isConditional)) return null;
  const origin = originOf(directive.span, level, block);
  const value = wordWith(word, { value: word.value.slice(word.value.indexOf(':') + 1).trim() });
  if (clears || !word.value.includes(':')) return known(null, origin);
  return headerFact(directive, value, !isConditional, origin, variables);
}
