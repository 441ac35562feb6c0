import { isAcmePath, matchesEveryPath, matchesPattern } from '../../_shared/pattern.ts';
import { find, type Block } from '../scope/scope.ts';

/** A `location` and what it matches. */
export interface Location {
  readonly block: Block;
  readonly kind: 'exact' | 'prefix' | 'preferential' | 'regex' | 'named';
  /** The path, the regular expression, or the name with its `@`. */
  readonly path: string;
  readonly ignoreCase: boolean;
  /** Only requests that the server itself sends there reach it. */
  readonly internal: boolean;
  /** Whether every path matches. */
  readonly matchesAll: boolean;
  /** Whether it is for nothing but the ACME challenge. */
  readonly acme: boolean;
  /** As written, e.g. `location = /status`. */
  readonly scope: string;
  readonly nested: LocationLevel;
}

/** The locations of one server or location. */
export interface LocationLevel {
  /** Those that a request can reach, without the named ones. */
  readonly reachable: readonly Location[];
  readonly named: readonly Location[];
  /** Whether every path belongs to one of them. */
  readonly coversAll: boolean;
}

const none: LocationLevel = { reachable: [], named: [], coversAll: false };

/** `path` is that of the location around; empty for a server. */
export function locationsIn(block: Block, path = ''): LocationLevel {
  if (!block.named.has('location')) return none;
  const matched: Location[] = [];
  const named: Location[] = [];
  for (const child of block.blocks) {
    if (child.context !== 'location') continue;
    const location = locationOf(child);
    (location.kind === 'named' ? named : matched).push(location);
  }
  const reachable = withoutDead(matched);
  return { reachable, named, coversAll: reachable.some((location) => location.matchesAll || isWhole(location, path)) };
}

/** A nested prefix location that is all of the one around it. */
function isWhole({ kind, path, block }: Location, outer: string): boolean {
  return kind !== 'exact' && kind !== 'regex' && path === outer && block.directive?.templated === false;
}

function matchesAll(kind: Location['kind'], path: string): boolean {
  if (kind === 'regex') return matchesEveryPath(path);
  return (kind === 'prefix' || kind === 'preferential') && (path === '/' || path === '');
}

/** Takes out what is never chosen (ngx_http_core_find_location): an exact or `^~` match is final, else regular expressions win. */
function withoutDead(locations: readonly Location[]): readonly Location[] {
  const isFinal = locations.some(({ kind, matchesAll }) => kind === 'preferential' && matchesAll);
  if (isFinal && !locations.some(({ kind }) => kind === 'prefix')) return locations.filter(({ kind }) => kind !== 'regex');
  const catchAll = locations.findIndex(({ kind, matchesAll }) => kind === 'regex' && matchesAll);
  if (catchAll === -1) return locations;
  return locations.filter(({ kind }, index) => (kind === 'regex' ? index <= catchAll : kind !== 'prefix'));
}

const modifierWords = ['=', '^~', '~*', '~'] as const;
const modifiers = { '=': 'exact', '^~': 'preferential', '~*': 'regex', '~': 'regex' } as const;

function locationOf(block: Block): Location {
  const args = block.directive?.args ?? [];
  const first = args[0]?.value ?? '';
  const second = args[1]?.value;
  const modifier = modifierOf(first, second);
  const path = second ?? first.slice(modifier.length);
  const kind = modifier !== '' ? modifiers[modifier] : path.startsWith('@') ? 'named' : 'prefix';
  return {
    block,
    kind,
    path,
    ignoreCase: modifier === '~*',
    matchesAll: block.directive?.templated !== true && matchesAll(kind, path),
    acme: kind !== 'named' && isAcmePath(path),
    internal: find(block, 'internal').length > 0,
    scope: second === undefined ? `location ${first}` : `location ${first} ${second}`,
    nested: locationsIn(block, path),
  };
}

/** The modifier may be glued to the path: `location =/status` (ngx_http_core_location). */
function modifierOf(first: string, second: string | undefined): keyof typeof modifiers | '' {
  if (second === undefined && (first.startsWith('/') || first.startsWith('@'))) return '';
  return modifierWords.find((one) => (second === undefined ? first.startsWith(one) : first === one)) ?? '';
}

/** The location for a path: `null` when none is, `undecided` when a regular expression cannot be tried. */
export function locationFor(path: string, level: LocationLevel): Location | null | 'undecided' {
  const exact = level.reachable.find((location) => location.kind === 'exact' && location.path === path);
  if (exact !== undefined) return exact;
  const longest = longestPrefix(path, level);
  const nested = longest === null ? null : locationFor(path, longest.nested);
  if (nested !== null) return nested;
  if (longest?.kind === 'preferential') return longest;
  for (const location of level.reachable) {
    if (location.kind !== 'regex') continue;
    const matches = matchesPattern(location.path, location.ignoreCase, path);
    if (matches === null) return 'undecided';
    if (matches) return location;
  }
  return longest;
}

function longestPrefix(path: string, level: LocationLevel): Location | null {
  let longest: Location | null = null;
  for (const location of level.reachable) {
    if (location.kind !== 'prefix' && location.kind !== 'preferential') continue;
    if (path.startsWith(location.path) && location.path.length >= (longest?.path.length ?? 0)) longest = location;
  }
  return longest;
}

/** The locations of a level and all those nested in them. */
export function everyLocation(level: LocationLevel, found: Location[] = []): readonly Location[] {
  for (const location of level.reachable) {
    found.push(location);
    everyLocation(location.nested, found);
  }
  return found;
}
