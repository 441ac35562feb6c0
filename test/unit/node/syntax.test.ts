import { describe, expect, it } from 'vitest';
import { looksLikeNode } from '../../../parsers/node/detect.ts';
import node from '../../../parsers/node/index.ts';
import { isMinified } from '../../../parsers/node/syntax/minified.ts';
import { isTooNested } from '../../../parsers/node/syntax/nesting.ts';
import { parseSource } from '../../../parsers/node/syntax/parse.ts';
import { walk } from '../../../parsers/node/syntax/walk.ts';

describe('sources', () => {
  it.each([
    ['a.js', `const https = require('https');`],
    ['a.mjs', `import tls from "node:tls";`],
    ['a.ts', "import { Agent } from 'undici'"],
    ['a.cts', `import https = require('https');`],
    ['a.tsx', `await import('node:https')`],
    ['a.js', `process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';`],
    ['a.js', `pool({ ssl: { rejectUnauthorized: false } })`],
    ['src/a.jsx', `res.setHeader('Strict-Transport-Security', 'max-age=1')`],
    ['a.js', `const app = require("express")()`],
    ['a.js', `fetch(url).then((response) => response.text());`],
    ['a.tsx', `import React from 'react';\nfetch('http://api.example').then(() => window.location.reload());`],
    ['a.js', `const page = require('./page');\nfetch(page.url).then(() => document.body);`],
    ['a.js', `if (process.env.URL) fetch(process.env.URL).then(({ location }) => location.href);`],
  ])('%s with %s is one to look at', (file, text) => {
    expect(looksLikeNode(file, text)).toBe(true);
  });

  it.each([
    ['a.py', `import https`],
    ['a.d.ts', `import https from 'https';`],
    ['a.js', `import React from 'react'; // https`],
    ['a.ts', `export const url = 'https://example.com';`],
    ['a.js', `const http = require('./http');`],
    ['a.json', `{ "https": "require('https')" }`],
    ['search.js', `// what is required\nfetch(url).then((response) => document.body.append(response));`],
    ['worker.js', `self.addEventListener('message', async ({ data }) => fetch(data.url));`],
    ['library.js', `goog.require = function () {};\nwindow.fetch(url);`],
  ])('%s with %s is not', (file, text) => {
    expect(looksLikeNode(file, text)).toBe(false);
  });

  it.each([
    ['a.js', 'return 1;\nconst a = 2;'],
    ['a.js', '#!/usr/bin/env node\nimport a from "a";\nawait a();'],
    ['a.js', 'const view = <div>{a}</div>;'],
    ['a.ts', 'const a = <string>b; enum C { D } abstract class E { private f?: number }'],
    ['a.tsx', 'const a = <T,>(b: T) => <p>{b}</p>;'],
    ['a.cjs', 'with (a) { b(); }'],
    ['a.js', '@decorated class A {}'],
    ['a.js', 'function f(a: string): number { return 1; }'],
  ])('%s parses %s', (file, text) => {
    expect(parseSource(file, text)).toMatchObject({ problems: [], program: { type: 'Program' } });
  });

  it('has offsets in UTF-16', () => {
    const text = `const a = '日本😀'; const b = 'x';`;
    const { program } = parseSource('a.js', text);
    const last = program?.body[1];
    expect(text.slice(last?.start, last?.end)).toBe(`const b = 'x';`);
  });

  it('says where a text is wrong', () => {
    const text = 'const a = 1;\nconst b = ;\n';
    const [problem] = parseSource('a.js', text).problems;
    expect(problem).toMatchObject({ code: 'node/syntax-error', severity: 'error', span: { file: 'a.js' } });
    expect(text.slice(problem?.span.start)).toMatch(/^;/);
  });

  it('knows comments from texts', () => {
    const text = `const a = '// no'; // one\n/* two */ const b = \`/* no */\`; const c = /\\/\\*/;`;
    expect(node.comments(text, 'a.ts').map(({ start, end }) => text.slice(start, end))).toEqual(['// one', '/* two */']);
  });

  it('knows lines of comment in files that start processes', () => {
    const text = 'FROM node:22\r\n  # one \r\nENV A="# no" // no\n#two';
    for (const file of ['Dockerfile', '.env', 'start.sh', '.github/workflows/ci.yml']) expect(node.comments(text, file).map(({ start, end }) => text.slice(start, end)), file).toEqual(['# one', '#two']);
  });
});

describe('nesting', () => {
  const times = 600;
  it.each([
    ['brackets', '('.repeat(times)],
    ['functions', 'function f(){'.repeat(times) + '}'.repeat(times)],
    ['templates', '`${'.repeat(times) + '}`'.repeat(times)],
    ['conditions', 'if (a) {} else '.repeat(times) + ';'],
    ['operators', `${'!'.repeat(times)}a`],
    ['arrows', `${'a => '.repeat(times)}a`],
    ['casts', `a${' as b'.repeat(times)}`],
  ])('of %s is too deep', (_, text) => {
    expect(isTooNested(text, true)).toBe(true);
  });

  it.each([
    ['statements without semicolons', 'const a = b ? c : d\nfoo = !a\n'.repeat(times)],
    ['statements in a row', 'if (a) { b() } '.repeat(times)],
    ['a long list', `[${'{ a: 1, b: !c }, '.repeat(times)}]`],
    ['regular expressions', 'a = /[({]/.test(b); c = d / (e);\n'.repeat(times)],
    ['texts with brackets', `a = "((("; b = '{{{'; c = \`[[[\`;\n`.repeat(times)],
    ['comments with brackets', '// (((\n/* {{{ */ a();\n'.repeat(times)],
    ['elements beside each other', `<p>${'<b>a</b><br/>'.repeat(times)}</p>`],
    ['a long switch', `switch (a) {${'case 1: b(); break;\n'.repeat(times)}}`],
  ])('of %s is not', (_, text) => {
    expect(isTooNested(text, false)).toBe(false);
  });
});

describe('minified texts', () => {
  it('are long lines in a long text', () => {
    expect(isMinified('a(b),'.repeat(20_000))).toBe(true);
    expect(isMinified('const a = require("b");\n'.repeat(10_000))).toBe(false);
    expect(isMinified('a(b),'.repeat(100))).toBe(false);
  });
});

describe('walking', () => {
  it('visits parents first, in the order of the text, and no types', () => {
    const { program } = parseSource('a.ts', 'const a: Array<B> = [1, 2]; function f<T>(x: T) { return x as unknown; }');
    const seen: string[] = [];
    if (program !== null) walk(program, ({ type }) => seen.push(type));
    expect(seen).toEqual([
      ...['Program', 'VariableDeclaration', 'VariableDeclarator', 'Identifier', 'ArrayExpression', 'Literal', 'Literal'],
      ...['FunctionDeclaration', 'Identifier', 'Identifier', 'BlockStatement', 'ReturnStatement', 'TSAsExpression', 'Identifier'],
    ]);
  });
});
