import type { DirectoryEntry } from '../../../src/engine/files.ts';

type List = (directory: string) => readonly DirectoryEntry[];

/** Whether nginx takes the argument of `include` as a mask: `ngx_conf_include` looks for one of these characters. */
export function isMask(path: string): boolean {
  return /[*?[]/.test(path);
}

/** No path is longer (PATH_MAX of Linux). */
const LONGEST_MASK = 4096;

/** Paths that match a mask as glob(3) finds them in the C locale: in byte order, names that begin with a dot only where the mask says so. */
export function glob(mask: string, list: List): readonly string[] {
  if (mask.length > LONGEST_MASK) return [];
  const names = mask.split('/');
  const firstMask = names.findIndex(isMask);
  let found = [names.slice(0, firstMask).join('/')];
  if (firstMask === 0) found = ['.'];
  for (let index = firstMask; index < names.length; index += 1) {
    const matches = nameMatcher(names[index] ?? '');
    const last = index === names.length - 1;
    found = found.flatMap((directory) => matchesIn(directory, matches, last, list));
  }
  return inByteOrder(firstMask === 0 ? found.map((path) => path.slice('./'.length)) : found);
}

function matchesIn(directory: string, matches: (name: string) => boolean, last: boolean, list: List): readonly string[] {
  return list(directory === '' ? '/' : directory)
    .filter((entry) => (last || entry.kind === 'directory') && matches(entry.name))
    .map((entry) => `${directory}/${entry.name}`);
}

function inByteOrder(paths: readonly string[]): readonly string[] {
  const keyed = paths.map((path) => ({ path, bytes: Buffer.from(path) }));
  return keyed.sort((a, b) => Buffer.compare(a.bytes, b.bytes)).map(({ path }) => path);
}

/** Matches one character; `null` stands for `*`. */
type Piece = ((character: string) => boolean) | null;

/** Matches one name against one part of a mask. Goes back to the last `*` only, so that time is at most length times length. */
function nameMatcher(pattern: string): (name: string) => boolean {
  const pieces = piecesOf(pattern);
  const hidden = pattern.startsWith('.');
  return (name) => (hidden || !name.startsWith('.')) && matchesPieces(pieces, Array.from(name));
}

function matchesPieces(pieces: readonly Piece[], characters: readonly string[]): boolean {
  let piece = 0;
  let star = -1;
  let restart = 0;
  for (let at = 0; at < characters.length; ) {
    const test = pieces[piece];
    if (test === null) {
      star = piece;
      restart = at;
      piece += 1;
    } else if (test?.(characters[at] ?? '') === true) {
      piece += 1;
      at += 1;
    } else if (star !== -1) {
      piece = star + 1;
      restart += 1;
      at = restart;
    } else {
      return false;
    }
  }
  return pieces.slice(piece).every((rest) => rest === null);
}

function piecesOf(pattern: string): readonly Piece[] {
  // eslint-disable-next-line regexp/no-super-linear-move -- masks are no longer than LONGEST_MASK
  return Array.from(pattern.matchAll(/\*|\?|\[[!^]?\]?[^\]]*\]|\\?./gsu), ([token]) => pieceOf(token));
}

function pieceOf(token: string): Piece {
  if (token === '*') return null;
  if (token === '?') return () => true;
  if (token.length > 2 && token.startsWith('[')) return characterSet(token.slice(1, -1));
  const literal = token.length > 1 ? token.slice(1) : token;
  return (character) => character === literal;
}

function characterSet(set: string): (character: string) => boolean {
  const negated = /^[!^]/.test(set);
  const ranges = Array.from((negated ? set.slice(1) : set).matchAll(/(.)-(.)|(.)/gsu), ([, from, to, single = '']) => ({
    from: from ?? single,
    to: to ?? single,
  }));
  return (character) => ranges.some(({ from, to }) => from <= character && character <= to) !== negated;
}
