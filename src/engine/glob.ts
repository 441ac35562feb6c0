/**
 * A test for paths with `/`: `*` and `?` match within a name, `**` any number of directories, `{a,b}` one of several.
 * A pattern without `/` matches at any depth, one that ends in `/` everything below a directory. Takes time in proportion to the length of
 * the pattern times that of the path, whatever they are.
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  const anchored = pattern.replace(/^\.?\//, '');
  const everywhere = anchored === pattern && !pattern.replace(/\/$/, '').includes('/');
  const parts = partsOf(anchored.endsWith('/') ? `${anchored}**` : anchored);
  return (path) => {
    const characters = Array.from(path);
    const starts = positions(characters, (at) => at === 0 || (everywhere && characters[at - 1] === '/'));
    // What matches a directory matches what is in it.
    return after(parts, starts, characters).some((isReached, at) => isReached && (at === characters.length || characters[at] === '/'));
  };
}

type Part =
  | { readonly kind: 'character'; readonly is: string }
  | { readonly kind: 'any-character' }
  /** Within a name. */
  | { readonly kind: 'any-characters' }
  | { readonly kind: 'anything' }
  /** None or several, each with its `/`. */
  | { readonly kind: 'directories' }
  | { readonly kind: 'choice'; readonly of: readonly (readonly Part[])[] };

function partsOf(pattern: string): readonly Part[] {
  return Array.from(pattern.matchAll(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|./gsu), ([token]) => partOf(token));
}

function partOf(token: string): Part {
  switch (token) {
    case '**/':
      return { kind: 'directories' };
    case '**':
      return { kind: 'anything' };
    case '*':
      return { kind: 'any-characters' };
    case '?':
      return { kind: 'any-character' };
    default:
      return token.startsWith('{') && token.length > 1 ? { kind: 'choice', of: token.slice(1, -1).split(',').map(partsOf) } : { kind: 'character', is: token };
  }
}

/** For each place of a text, from its beginning to its end, whether a match can have come that far. */
type Reached = readonly boolean[];

function positions(characters: readonly string[], isReached: (at: number) => boolean): Reached {
  return Array.from({ length: characters.length + 1 }, (_, at) => isReached(at));
}

function after(parts: readonly Part[], reached: Reached, characters: readonly string[]): Reached {
  return parts.reduce((before, part) => afterPart(part, before, characters), reached);
}

function afterPart(part: Part, before: Reached, characters: readonly string[]): Reached {
  switch (part.kind) {
    case 'character':
      return positions(characters, (at) => at > 0 && before[at - 1] === true && characters[at - 1] === part.is);
    case 'any-character':
      return positions(characters, (at) => at > 0 && before[at - 1] === true && characters[at - 1] !== '/');
    case 'any-characters':
      return spread(before, characters, (character) => character !== '/');
    case 'anything':
      return spread(before, characters, () => true);
    case 'directories': {
      const further = spread(before, characters, () => true);
      return positions(characters, (at) => before[at] === true || (at > 0 && further[at - 1] === true && characters[at - 1] === '/'));
    }
    case 'choice': {
      const ends = part.of.map((parts) => after(parts, before, characters));
      return positions(characters, (at) => ends.some((end) => end[at] === true));
    }
  }
}

/** On from every place that was reached, as long as the characters are right. */
function spread(before: Reached, characters: readonly string[], isRight: (character: string) => boolean): Reached {
  const reached = [...before];
  characters.forEach((character, at) => {
    if (reached[at] === true && isRight(character)) reached[at + 1] = true;
  });
  return reached;
}
