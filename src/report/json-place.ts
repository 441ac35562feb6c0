import { positionAt } from '../engine/position.ts';
import type { Doubt, Origin } from '../model/fact.ts';
import type { FileId, Span } from '../model/span.ts';
import { placesOf } from './places.ts';

/** `line` and `column` count from 1, `offset` from 0; columns and offsets in UTF-16 units. `null` when the file could not be read. */
export interface JsonPosition {
  readonly line: number | null;
  readonly column: number | null;
  readonly offset: number;
}

export interface JsonPlace {
  readonly path: string;
  readonly start: JsonPosition;
  readonly end: JsonPosition;
}

/** Where a value comes from; see docs/json.md. */
export type JsonOrigin =
  | ({ readonly kind: 'written' } & JsonPlace)
  | ({ readonly kind: 'inherited'; readonly into: JsonPlace } & JsonPlace)
  | ({ readonly kind: 'expanded'; readonly by: string } & JsonPlace)
  | ({ readonly kind: 'default'; readonly release: JsonRelease; readonly source: string } & JsonPlace);

export interface JsonRelease {
  readonly product: string;
  readonly version: string;
  readonly library: string;
  readonly libraryVersion: string;
  /** Nobody stated it. */
  readonly assumed: { readonly product: boolean; readonly library: boolean };
}

export interface JsonDoubt {
  readonly kind: Doubt['kind'];
  /** The variable, the path, or what is open; `null` when the kind says all. */
  readonly what: string | null;
}

/** Turns spans and origins of the files of one run into places. */
export interface JsonPlaces {
  readonly place: (span: Span) => JsonPlace;
  readonly origin: (origin: Origin) => JsonOrigin;
}

export function jsonPlacesOf(files: ReadonlyMap<FileId, string>): JsonPlaces {
  const { source } = placesOf(files);
  const position = (file: FileId, offset: number): JsonPosition => {
    const read = source(file);
    return read === null ? { line: null, column: null, offset } : { ...positionAt(read.lineStarts, offset), offset };
  };
  const place = ({ file, start, end }: Span): JsonPlace => ({ path: file, start: position(file, start), end: position(file, end) });
  const origin = (from: Origin): JsonOrigin => {
    switch (from.kind) {
      case 'written':
        return { kind: 'written', ...place(from.span) };
      case 'inherited':
        return { kind: 'inherited', ...place(from.span), into: place(from.into) };
      case 'expanded':
        return { kind: 'expanded', ...place(from.span), by: from.by };
      case 'default':
        return { kind: 'default', ...place(from.near), release: jsonRelease(from.of), source: from.cite };
    }
  };
  return { place, origin };
}

export function jsonRelease({ product, version, library, stated }: Extract<Origin, { kind: 'default' }>['of']): JsonRelease {
  return {
    product,
    version,
    library: library.name,
    libraryVersion: library.version,
    assumed: { product: !stated.product, library: !stated.library },
  };
}

export function jsonDoubt(doubt: Doubt): JsonDoubt {
  switch (doubt.kind) {
    case 'variable':
      return { kind: doubt.kind, what: doubt.name };
    case 'missing-file':
      return { kind: doubt.kind, what: doubt.path };
    case 'template':
    case 'fragment':
      return { kind: doubt.kind, what: null };
    case 'run-time':
    case 'release-dependent':
    case 'build-dependent':
    case 'not-understood':
      return { kind: doubt.kind, what: doubt.what };
  }
}
