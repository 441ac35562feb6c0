import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NginxParser } from 'nginx-conf/dist/src/parser.js';
import type { NginxParseTreeNode } from 'nginx-conf/dist/src/parser.js';
import { describe, expect, it } from 'vitest';
import { lex } from '../parsers/nginx/syntax/lex.ts';
import { parseNginx } from '../parsers/nginx/syntax/tree.ts';
import type { Directive, NginxFile } from '../parsers/nginx/syntax/tree.ts';

/**
 * Every well-formed file without templates, read by the npm package nginx-conf and by us, gives the same tree, one line for each
 * directive, words as written. Where it does not, the difference goes away with what `causes` takes out of the file.
 */
const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const fixtures = join(repository, 'fixtures', 'nginx');
const corpus = join(process.env['TLSLINT_CORPUS'] ?? join(dirname(repository), 'shared', 'corpus'), 'nginx');

interface Cause {
  readonly name: 'comments' | 'Lua code';
  /** The text without it, as long as before. */
  readonly without: (file: NginxFile) => string;
}

const causes: readonly Cause[] = [
  {
    // A `#` after words of a directive, or after a single space, begins a word for nginx-conf unless a space follows it:
    // the comment is lost in the next directive, and a `;`, brace or quote in it breaks the tree.
    name: 'comments',
    without: ({ text, comments }) => blank(text, comments),
  },
  {
    // nginx-conf counts the braces in strings and comments of Lua, and knows Lua neither after the variable of
    // `set_by_lua_block $name {}` nor after a quoted name.
    name: 'Lua code',
    without: ({ text, comments, directives }) => blank(blank(text, comments), luaParts(directives)),
  },
];

interface Part {
  readonly start: number;
  readonly end: number;
}

function blank(text: string, parts: readonly Part[]): string {
  let blanked = '';
  let after = 0;
  for (const { start, end } of parts) {
    blanked += text.slice(after, start) + text.slice(start, end).replace(/[^\n]/g, ' ');
    after = end;
  }
  return blanked + text.slice(after);
}

function luaParts(directives: readonly Directive[]): readonly Part[] {
  return directives.flatMap(({ name: { quote, span }, args, block, lua }) => {
    if (lua === null) return luaParts(block ?? []);
    const quotes = [{ start: span.start, end: span.start + 1 }, { start: span.end - 1, end: span.end }];
    return [...(quote === 'none' ? [] : quotes), ...args.map((argument) => argument.span), lua];
  });
}

function ourLines({ text, directives }: Pick<NginxFile, 'text' | 'directives'>, indent = ''): readonly string[] {
  return directives.flatMap(({ name, args, block, lua }) => {
    const head = indent + [name, ...args].map(({ span }) => text.slice(span.start, span.end)).join(' ');
    if (lua !== null) return [`${head} {${text.slice(lua.start, lua.end).trim()}}`];
    return block === null ? [`${head};`] : [`${head} {`, ...ourLines({ text, directives: block }, `${indent}  `)];
  });
}

function theirLines(text: string): readonly string[] {
  const parser = new NginxParser();
  let lines: readonly string[] = [];
  parser.parse(text, (error, tree) => {
    lines = error === null ? nodeLines(tree?.children ?? []) : [`error: ${error.message}`];
  });
  return lines;
}

function nodeLines(nodes: readonly NginxParseTreeNode[], indent = ''): readonly string[] {
  return nodes.flatMap(({ name, value, isVerbatim, isBlock, children }) => {
    if (isVerbatim) return [`${indent}${name} {${value.trim()}}`];
    const words = [...lex(value)].filter(({ kind }) => kind !== 'space').map(({ start, end }) => value.slice(start, end));
    const head = indent + [name, ...words].join(' ');
    return isBlock ? [`${head} {`, ...nodeLines(children ?? [], `${indent}  `)] : [`${head};`];
  });
}

function agree(text: string): boolean {
  return JSON.stringify(ourLines(parseNginx('', text))) === JSON.stringify(theirLines(text));
}

/** What the trees differ by; `null` when they do not, or when there is nothing to compare. */
function differenceOf(file: NginxFile): Cause['name'] | 'unexplained' | null {
  if (agree(file.text)) return null;
  return causes.find(({ without }) => agree(without(file)))?.name ?? 'unexplained';
}

function filesIn(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

interface Comparison {
  readonly compared: number;
  readonly different: Readonly<Record<string, Cause['name'] | 'unexplained'>>;
}

function compare(directory: string, files: readonly string[]): Comparison {
  const different: Record<string, Cause['name'] | 'unexplained'> = {};
  let compared = 0;
  for (const path of files) {
    const file = parseNginx(path, readFileSync(path, 'utf8'));
    if (file.problems.length > 0 || file.masked.length > 0 || file.templated) continue;
    compared += 1;
    const difference = differenceOf(file);
    if (difference !== null) different[relative(directory, path)] = difference;
  }
  return { compared, different };
}

const unexplained = ({ different }: Comparison): readonly string[] =>
  Object.keys(different).filter((path) => different[path] === 'unexplained');

describe('nginx-conf', () => {
  it.each([
    'user www; http { server { listen 443 ssl; location ~ "\\.php$" { } } }\n',
    "log_format main '$a'\n  '$b';\nset $c ${d}e;\n",
    'init_by_lua_block {\n  a = { b = {} }\n}\n',
  ])('sees the same tree in %j', (text) => {
    expect(differenceOf(parseNginx('', text))).toBeNull();
  });

  it.each([
    ['listen 80; #no comment\nroot /a;\n', 'comments'],
    ['listen 80; ## a; b\nroot /a;\n', 'comments'],
    ['a b #c\n d;\n', 'comments'],
    ['set_by_lua_block $a { return 1 }\n', 'Lua code'],
    ['init_by_lua_block { a = "}" }\n', 'Lua code'],
    ['"init_by_lua_block" { return a.b }\n', 'Lua code'],
  ])('differs in %j', (text, cause) => {
    expect(differenceOf(parseNginx('', text))).toBe(cause);
  });

  it('sees the same trees in our fixtures', () => {
    const files = filesIn(fixtures).filter((path) => path.endsWith('.conf'));
    expect(unexplained(compare(fixtures, files))).toEqual([]);
  });

  it.skipIf(!existsSync(corpus))('sees the same trees in files of public repositories', () => {
    const comparison = compare(corpus, filesIn(corpus));
    expect(comparison.compared).toBeGreaterThan(0);
    expect(unexplained(comparison)).toEqual([]);
  });
});
