/**
 * What stands before an offset as far as the first character that is no white space. An expression that ends with `$` goes through all of its
 * text, and a file may ask for thousands of places.
 */
export function textBefore(text: string, offset: number): string {
  let start = offset;
  while (start > 0 && /\s/.test(text.charAt(start - 1))) start -= 1;
  return text.slice(Math.max(0, start - 1), offset);
}
