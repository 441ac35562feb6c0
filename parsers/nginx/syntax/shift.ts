import type { Span } from '../../../src/model/span.ts';
import type { Directive, NginxFile, Word } from './tree.ts';
import { wordWith } from './word.ts';

/** A file that was parsed alone, as a part of `text` that begins at `offset`: every span points into `text`. */
export function shifted(file: NginxFile, text: string, offset: number): NginxFile {
  const shift = (span: Span): Span => ({ file: span.file, start: span.start + offset, end: span.end + offset });
  const shiftWord = (word: Word): Word => wordWith(word, { span: shift(word.span) });
  const shiftDirective = (directive: Directive): Directive => ({
    name: shiftWord(directive.name),
    args: directive.args.map(shiftWord),
    block: directive.block?.map(shiftDirective) ?? null,
    body: directive.body === null ? null : shift(directive.body),
    lua: directive.lua === null ? null : shift(directive.lua),
    span: shift(directive.span),
    templated: directive.templated,
    conditional: directive.conditional,
    optional: directive.optional,
    settled: directive.settled,
  });
  return {
    ...file,
    text,
    directives: file.directives.map(shiftDirective),
    comments: file.comments.map(shift),
    problems: file.problems.map((problem) => ({ ...problem, span: shift(problem.span) })),
    masked: file.masked.map((mask) => ({ ...mask, start: mask.start + offset, end: mask.end + offset })),
  };
}
