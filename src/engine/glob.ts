/**
 * A test for paths with `/`: `*` and `?` match within a name, `**` any number of directories, `{a,b}` one of several.
 * A pattern without `/` matches at any depth, one that ends in `/` everything below a directory.
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  const anchored = pattern.replace(/^\.?\//, '');
  const everywhere = anchored === pattern && !pattern.replace(/\/$/, '').includes('/');
  const below = anchored.endsWith('/') ? `${anchored}**` : anchored;
  const expression = new RegExp(`^${everywhere ? '(?:.*/)?' : ''}${translate(below)}(?:/.*)?$`, 'su');
  return (path) => expression.test(path);
}

function translate(pattern: string): string {
  return pattern.replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[\\^$.|+()[\]{}/]/gu, (token) => {
    switch (token) {
      case '**/':
        return '(?:.*/)?';
      case '**':
        return '.*';
      case '*':
        return '[^/]*';
      case '?':
        return '[^/]';
      default:
        return token.length > 1 ? `(?:${token.slice(1, -1).split(',').map(translate).join('|')})` : `\\${token}`;
    }
  });
}
