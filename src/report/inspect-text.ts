import { printable } from './escape.ts';
import type { InspectDocument, Inspected } from './inspect.ts';
import type { JsonOrigin, JsonPlace } from './json-place.ts';
import type { Paint } from './paint.ts';
import { paintFor } from './paint.ts';
import { cutTo, padTo, widthOf } from './width.ts';

export interface InspectTextOptions {
  readonly colours: boolean;
  readonly width: number;
}

/** A line of the table. */
interface Row {
  readonly name: string;
  readonly value: string;
  readonly origin: string;
}

/** The effective configuration as a table: every value of `inspect`, with its origin. Names are those of the JSON. */
export function inspectText({ listeners, connections }: InspectDocument, { colours, width }: InspectTextOptions): string {
  const paint = paintFor(colours);
  const blocks = [
    ...listeners.map((listener) => block('listener', listener, width, paint)),
    ...connections.map((connection) => block('connection', connection, width, paint)),
  ];
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function block(kind: string, endpoint: InspectDocument['listeners'][number] | InspectDocument['connections'][number], width: number, paint: Paint): readonly string[] {
  const { name, place, release } = endpoint;
  const rows = entriesWithout(endpoint, ['id', 'name', 'place', 'release']).flatMap(([key, value]) => rowsOf(key, value));
  const nameWidth = Math.max(...rows.map((row) => widthOf(row.name)));
  const valueWidth = Math.max(30, Math.min(width - nameWidth - 40, 90));
  const product = `${release.product} ${release.version}, ${release.library} ${release.libraryVersion}`;
  const assumed = release.assumed.product || release.assumed.library ? ' (assumed)' : '';
  return [
    `${paint.strong(`${kind} ${printable(name)}`)}  ${placeText(place)}  ${paint.faint(product + assumed)}`,
    ...rows.map((row) => `  ${paint.faint(padTo(row.name, nameWidth))}  ${valueText(row, valueWidth)}`),
  ];
}

/** A value that does not fit moves its origin to a line of its own. */
function valueText({ value, origin }: Row, width: number): string {
  return origin === '' ? value : `${padTo(value, width)}  ${origin}`;
}

function rowsOf(name: string, value: unknown): readonly Row[] {
  if (isInspected(value)) return rowsOfValue(name, value);
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => rowsOf(`${name}[${index}]`, item));
  if (isPlace(value)) return placeRows(name, value);
  if (isObject(value)) return Object.entries(value).flatMap(([key, part]) => rowsOf(`${name}.${key}`, part));
  return [{ name, value: simple(value), origin: '' }];
}

function rowsOfValue(name: string, inspected: Inspected): readonly Row[] {
  const origin = originText(inspected.origin);
  if ('unknown' in inspected) {
    const { kind, what } = inspected.unknown;
    return [{ name, value: `? ${kind}${what === null ? '' : ` ${printable(what)}`}`, origin }];
  }
  const { value } = inspected;
  if (Array.isArray(value) && value.some(isObject)) {
    if (value.every(isSuite)) return listRows(name, value.map(suiteText), origin);
    return [{ name, value: `${value.length}`, origin }, ...value.flatMap((item: unknown, index) => rowsOf(`${name}[${index}]`, item))];
  }
  if (Array.isArray(value)) return listRows(name, value.map(simple), origin);
  if (isObject(value) && Object.values(value).some(isDeep)) return [{ name, value: 'set', origin }, ...rowsOf(name, value)];
  const accepted = 'accepted' in inspected && inspected.accepted !== (value === true ? 'yes' : 'no') ? `, accepted: ${String(inspected.accepted)}` : '';
  return [{ name, value: (isObject(value) ? pairs(value) : simple(value)) + accepted, origin }];
}

function listRows(name: string, items: readonly string[], origin: string): readonly Row[] {
  const [first = 'none', ...rest] = items;
  return [{ name, value: first, origin }, ...rest.map((item) => ({ name: '', value: item, origin: '' }))];
}

/** A place with what is said about it: one line, and the values below it. */
function placeRows(name: string, item: JsonPlace): readonly Row[] {
  const said = entriesWithout(item, ['path', 'start', 'end']);
  const plain = said.filter(([, part]) => !isObject(part));
  const deep = said.filter(([, part]) => isObject(part));
  return [{ name, value: pairs(Object.fromEntries(plain)), origin: placeText(item) }, ...deep.flatMap(([key, part]) => rowsOf(`${name}.${key}`, part))];
}

function originText(origin: JsonOrigin): string {
  switch (origin.kind) {
    case 'written':
      return placeText(origin);
    case 'inherited':
      return `${placeText(origin)} (inherited)`;
    case 'expanded':
      return `${placeText(origin)} (out of ${cutTo(printable(origin.by), 40)})`;
    case 'default':
      return `default of ${origin.release.product} ${origin.release.version}: ${printable(origin.source)}`;
  }
}

function placeText({ path, start }: JsonPlace): string {
  return start.line === null ? printable(path) : `${printable(path)}:${start.line}:${String(start.column)}`;
}

function pairs(value: object): string {
  return Object.entries(value).flatMap(([key, part]) => (part === null ? [] : [`${key} ${simple(part)}`])).join(', ');
}

function simple(value: unknown): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return 'none';
  if (typeof value === 'string') return printable(value);
  return Array.isArray(value) ? value.map(simple).join(' ') : printable(JSON.stringify(value));
}

function entriesWithout(value: object, keys: readonly string[]): readonly (readonly [string, unknown])[] {
  return Object.entries(value).filter(([key]) => !keys.includes(key));
}

function suiteText({ name, negotiable, why }: { readonly name: string; readonly negotiable: string; readonly why: string | null }): string {
  return negotiable === 'yes' ? name : `${name} (negotiable: ${negotiable}${why === null ? '' : `, ${why}`})`;
}

function isSuite(value: unknown): value is Parameters<typeof suiteText>[0] {
  return isObject(value) && 'negotiable' in value;
}

function isDeep(value: unknown): boolean {
  return isObject(value) && !Array.isArray(value);
}

function isInspected(value: unknown): value is Inspected {
  return isObject(value) && 'origin' in value && ('value' in value || 'unknown' in value);
}

function isPlace(value: unknown): value is JsonPlace {
  return isObject(value) && 'path' in value && 'start' in value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
