import type { Doubt } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { alternativesOf, doubtOf, type Option, type Value } from '../values/value.ts';

/** Names of properties from an object of options inwards, e.g. `['https', 'rejectUnauthorized']`; empty for the object itself. */
export type OptionPath = readonly string[];

/** What became of the search for an option. `open`: it may be there, or have another value. */
export type Found =
  | { readonly kind: 'written'; readonly option: Option }
  | { readonly kind: 'open'; readonly doubt: Doubt; readonly span: Span }
  | { readonly kind: 'absent' };

export const absent: Found = { kind: 'absent' };

/** The option at a path from objects of which later ones win, as the arguments of `https.request(url, options)` do. */
export function findOption(sources: readonly Value[], path: OptionPath): Found {
  for (const source of [...sources].reverse()) {
    const found = optionIn(source, path);
    if (found.kind !== 'absent') return found;
  }
  return absent;
}

/** The first of several paths that is there. */
export function findAny(sources: readonly Value[], paths: readonly OptionPath[]): Found {
  for (const path of paths) {
    const found = findOption(sources, path);
    if (found.kind !== 'absent') return found;
  }
  return absent;
}

function optionIn(source: Value, [name, ...rest]: OptionPath): Found {
  if (name === undefined) return absent;
  switch (source.kind) {
    case 'object': {
      const option = source.options.get(name);
      if (option === undefined) return source.open === null ? absent : { kind: 'open', doubt: source.open, span: source.span };
      return rest.length === 0 ? { kind: 'written', option } : optionIn(option.value, rest);
    }
    case 'choice':
      return commonOption(source.values.map((value) => optionIn(value, [name, ...rest])), doubtOf(source), source.span);
    case 'call':
    case 'environment':
    case 'opaque':
      return { kind: 'open', doubt: doubtOf(source), span: source.span };
    case 'text':
    case 'constant':
    case 'list':
    case 'function':
    case 'class':
    case 'member':
      return absent;
  }
}

/** What all alternatives have in common, else a doubt. */
function commonOption(founds: readonly Found[], doubt: Doubt, span: Span): Found {
  const [first, ...others] = founds;
  const isSame = first !== undefined && others.every((other) => other.kind === first.kind && (other.kind !== 'written' || first.kind !== 'written' || other.option === first.option));
  return isSame ? first : { kind: 'open', doubt, span };
}

/** Whether a value is, or may be, an object of options. */
export function mayBeOptions(value: Value): boolean {
  return alternativesOf(value).some(({ kind }) => kind === 'object' || kind === 'opaque' || kind === 'call');
}
