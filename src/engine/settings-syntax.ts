import type { LocalizedText } from '../model/text.ts';
import { lineStartsOf, positionAt, type Position } from './position.ts';

export type Syntax = 'toml' | 'yaml' | 'json';

export type Parsed =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'mistake'; readonly position: Position | null; readonly text: LocalizedText };

/** Reads TOML, YAML or JSON. The libraries are loaded here and not before. */
export async function parseSettings(text: string, syntax: Syntax): Promise<Parsed> {
  const parse = await parserOf(syntax);
  try {
    // An empty file sets nothing.
    return { kind: 'value', value: parse(text) ?? {} };
  } catch (error) {
    const reason = reasonOf(error);
    return {
      kind: 'mistake',
      position: placeOf(error, text),
      text: { en: `this is not valid ${syntax.toUpperCase()}: ${reason}`, ja: `${syntax.toUpperCase()} として正しくない: ${reason}` },
    };
  }
}

/** Days, which TOML knows as such, as `YYYY-MM-DD`. */
function withTextDates(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (Array.isArray(value)) return value.map(withTextDates);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withTextDates(part)]));
}

async function parserOf(syntax: Syntax): Promise<(text: string) => unknown> {
  switch (syntax) {
    case 'toml': {
      const toml = await import('@iarna/toml');
      const { parse } = toml.default as typeof toml;
      return (text) => withTextDates(parse(text));
    }
    case 'yaml': {
      const { load } = await import('js-yaml');
      return (text) => (text.trim() === '' ? {} : load(text));
    }
    case 'json':
      return JSON.parse;
  }
}

/** The first line of the library's message, without the place, which is shown before it, and without what it quotes of the file. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [line = ''] = message.split('\n', 1);
  const withoutPlace = line.replace(/(?: at row \d| in JSON at position| \(\d+:\d|, ["'.])[^]*$/, '').replace(/:$/, '');
  return withoutPlace.charAt(0).toLowerCase() + withoutPlace.slice(1);
}

function placeOf(error: unknown, text: string): Position | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('line' in error && 'col' in error) return { line: Number(error.line) + 1, column: Number(error.col) + 1 };
  if ('mark' in error && typeof error.mark === 'object' && error.mark !== null && 'line' in error.mark && 'column' in error.mark) {
    return { line: Number(error.mark.line) + 1, column: Number(error.mark.column) + 1 };
  }
  const offset = error instanceof SyntaxError ? /position (\d+)/.exec(error.message)?.[1] : undefined;
  return offset === undefined ? null : positionAt(lineStartsOf(text), Number(offset));
}
