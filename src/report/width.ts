/** Columns that a terminal gives to a text; control characters must be escaped before. */
export function widthOf(text: string): number {
  if (onlyNarrow.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOfCharacter(character);
  return width;
}

const onlyNarrow = /^[\u0000-\u02ff]*$/;

/** `text` filled with spaces to at least `width` columns. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** The longest beginning of `text` that fits, with `…` when something is left out. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let used = 1;
  for (const character of text) {
    used += widthOfCharacter(character);
    if (used > width) break;
    kept += character;
  }
  return `${kept}…`;
}

/** `text` in lines of at most `width` columns, broken at spaces; a longer word stays whole. */
export function wrapTo(text: string, width: number): readonly string[] {
  if (widthOf(text) <= width) return [text];
  const lines: string[] = [];
  let used = Infinity;
  for (const word of text.split(' ')) {
    const added = 1 + widthOf(word);
    const fits = used + added <= width;
    if (fits) lines[lines.length - 1] = `${lines.at(-1) ?? ''} ${word}`;
    else lines.push(word);
    used = fits ? used + added : added - 1;
  }
  return lines;
}

/** 2 for East Asian wide characters and emoji (UAX #11 W and F), 0 for combining marks, else 1. */
export function widthOfCharacter(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (/^\p{Mark}$/u.test(character)) return 0;
  return wideRanges.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];
