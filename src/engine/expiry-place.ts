/** Where a settings file says until when an entry counts. */
export interface ExpiryPlace {
  /** Of the settings file, without a byte order mark. */
  readonly text: string;
  /** The day, without quotes. */
  readonly start: number;
  readonly end: number;
}

/** A key `until` with its day, or a text, in which nothing is a key. */
const untilOrText = /(?:"until"|'until'|\buntil)[ \t]*[:=][ \t]*["']?(\d{4}-\d{2}-\d{2})["']?|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/g;

/**
 * Finds `until` in a settings file. The parser of TOML tells no places, so the text is searched, for the three syntaxes alike.
 * @param days What the entries say, in their order; `null`: nothing.
 * @returns `null` for an entry whose day is written in a way that is not found.
 */
export function expiryPlace(text: string, days: readonly (string | null)[], index: number): ExpiryPlace | null {
  const day = days[index] ?? null;
  if (day === null) return null;
  const before = days.slice(0, index).filter((other) => other === day).length;
  const code = text.replace(/^[ \t]*#.*$/gm, (comment) => ' '.repeat(comment.length));
  const found = [...code.matchAll(untilOrText)].filter((match) => match[1] === day)[before];
  if (found === undefined) return null;
  const start = found.index + found[0].lastIndexOf(day);
  return { text, start, end: start + day.length };
}
