/**
 * Lines of a flow collection have to be indented further than what the collection is the value of (YAML 1.2.2 §7.4), but most readers of
 * YAML do not insist. Here such a line is joined with the one before it: line breaks and comments become spaces, no offset moves.
 */

/** Joins every line that begins with a closing bracket, outside of block scalars. */
export function joinBrackets(text: string): string {
  const pieces: string[] = [];
  let done = 0;
  /** Spaces that the lines of a block scalar are indented by more than; `null` outside of one. */
  let block: number | null = null;
  for (const { index, 0: line } of text.matchAll(/[^\r\n]+/g)) {
    const indent = line.search(/[^ ]|$/);
    if (block !== null && (indent > block || indent === line.length)) continue;
    block = /(?:^|[\s:-])[|>][-+\d]*(?:\s+(?:#[^]*)?)?$/.test(line) ? indent : null;
    if (!/^\s*[\]}]/.test(line)) continue;
    const from = Math.max(endOfContent(text, index), done);
    pieces.push(text.slice(done, from), ' '.repeat(index - from));
    done = index;
  }
  return pieces.join('') + text.slice(done);
}

/** Joins the line that `at` is on. */
export function joinLine(text: string, at: number): string {
  const start = startOfLine(text, at);
  const from = endOfContent(text, start);
  return text.slice(0, from) + ' '.repeat(start - from) + text.slice(start);
}

/** Where the last line before `start` ends that is not empty or a comment, without its comment. */
function endOfContent(text: string, start: number): number {
  let end = start;
  while (end > 0) {
    const before = end - 1;
    const lineStart = startOfLine(text, before);
    const line = text.slice(lineStart, before);
    const comment = line.search(/(?:^|\s)#/);
    const content = (comment === -1 ? line : line.slice(0, comment)).trimEnd();
    if (content !== '') return lineStart + content.length;
    end = lineStart;
  }
  return 0;
}

function startOfLine(text: string, at: number): number {
  let start = at;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start -= 1;
  return start;
}
