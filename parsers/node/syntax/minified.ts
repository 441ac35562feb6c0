/** Shorter texts are read in any case. In UTF-16 units. */
const shortest = 50_000;

/** Nobody writes lines that are so long on average. */
const longestLine = 400;

/**
 * Whether a text is the output of a minifier. What it says was written in other files, and libraries in it have code for every case, so
 * that what it is configured with cannot be told.
 */
export function isMinified(text: string): boolean {
  if (text.length < shortest) return false;
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return text.length / lines > longestLine;
}
