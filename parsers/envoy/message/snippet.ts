/** A part of a configuration to write: a value, or fields, or items. */
export type Snippet = Word | Fields | Items;

export interface Word {
  readonly kind: 'word';
  readonly value: string | boolean | number;
}

export interface Fields {
  readonly kind: 'fields';
  readonly fields: readonly (readonly [name: string, value: Snippet])[];
}

export interface Items {
  readonly kind: 'items';
  readonly items: readonly Snippet[];
}

/** How a file writes: names with underscores or in camelCase, YAML or JSON. */
export interface Style {
  readonly camelCase: boolean;
  readonly json: boolean;
}

export function word(value: string | boolean | number): Word {
  return { kind: 'word', value };
}

export function fields(...list: readonly (readonly [name: string, value: Snippet])[]): Fields {
  return { kind: 'fields', fields: list };
}

export function items(...list: readonly Snippet[]): Items {
  return { kind: 'items', items: list };
}

/** The fields `inner` below those of `path`. */
export function nested(path: readonly string[], inner: Fields): Fields {
  return path.reduceRight<Fields>((within, name) => fields([name, within]), inner);
}

export function nameIn(style: Style, name: string): string {
  if (name.startsWith('@')) return style.json ? name : `"${name}"`;
  return style.camelCase ? name.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase()) : name;
}

/** Lines of YAML in block style, without indentation of their own. */
export function blockLines(snippet: Snippet, style: Style): readonly string[] {
  switch (snippet.kind) {
    case 'word':
      return [wordIn(snippet, style)];
    case 'fields':
      return snippet.fields.flatMap(([name, value]) => fieldLines(nameIn(style, name), value, style));
    case 'items':
      return snippet.items.flatMap((item) => {
        const [first = '', ...rest] = blockLines(item, style);
        return [`- ${first}`, ...rest.map((line) => `  ${line}`)];
      });
  }
}

function fieldLines(name: string, value: Snippet, style: Style): readonly string[] {
  if (value.kind === 'word') return [`${name}: ${wordIn(value, style)}`];
  const indentation = value.kind === 'items' ? '' : '  ';
  return [`${name}:`, ...blockLines(value, style).map((line) => indentation + line)];
}

/** On one line, as in JSON. */
export function flowText(snippet: Snippet, style: Style): string {
  switch (snippet.kind) {
    case 'word':
      return wordIn(snippet, style);
    case 'fields':
      return `{ ${snippet.fields.map(([name, value]) => flowField(name, value, style)).join(', ')} }`;
    case 'items':
      return `[${snippet.items.map((item) => flowText(item, style)).join(', ')}]`;
  }
}

export function flowField(name: string, value: Snippet, style: Style): string {
  const own = nameIn(style, name);
  return `${style.json ? JSON.stringify(own) : own}: ${flowText(value, style)}`;
}

/** Plain where YAML takes it for that text. */
function wordIn({ value }: Word, { json }: Style): string {
  const isPlain = typeof value !== 'string' || (!json && /^(?:[A-Za-z/][\w./:-]*\w|\d{1,3}(?:\.\d{1,3}){3})$/.test(value));
  return isPlain ? String(value) : JSON.stringify(value);
}
