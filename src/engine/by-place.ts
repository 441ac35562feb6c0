import type { Span } from '../model/span.ts';

/** Compares for sorting: by file, then by place. */
export function byPlace(one: { readonly span: Span }, other: { readonly span: Span }): number {
  if (one.span.file !== other.span.file) return one.span.file < other.span.file ? -1 : 1;
  return one.span.start - other.span.start || one.span.end - other.span.end;
}
