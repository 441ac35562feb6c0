import { describe, expect, it } from 'vitest';
import { Project } from '../../../parsers/node/project/project.ts';
import { ValueReader } from '../../../parsers/node/values/reader.ts';
import { alternativesOf, partOfText, type Value } from '../../../parsers/node/values/value.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';

/** The argument of the call of `look` in main.ts. */
function looked(main: string, others: Readonly<Record<string, string>> = {}): Value {
  const project = new Project(fileTreeInMemory(new Map(Object.entries({ 'main.ts': main, ...others }))));
  const module = project.module('main.ts');
  if (module === null) throw new Error('not read');
  expect(module.syntax.problems).toEqual([]);
  const call = module.calls.find(({ callee }) => callee.type === 'Identifier' && callee.name === 'look');
  const argument = call?.arguments[0];
  if (argument === undefined || argument.type === 'SpreadElement') throw new Error('no call of look');
  return new ValueReader(project).valueOf(argument, module);
}

/** A value in short. */
function shown(value: Value): unknown {
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'constant':
      return value.value;
    case 'list':
      return [...value.items.map(shown), ...(value.open === null ? [] : ['…'])];
    case 'object':
      return Object.fromEntries([...[...value.options].map(([name, option]) => [name, shown(option.value)] as const), ...(value.open === null ? [] : [['…', '…'] as const])]);
    case 'member':
      return `<${[value.module, ...value.path].join('.')}>`;
    case 'call':
      return `<call ${String(shown(value.callee))}>`;
    case 'environment':
      return `$${value.name}`;
    case 'choice':
      return { either: alternativesOf(value).map(shown) };
    case 'function':
      return '<function>';
    case 'class':
      return '<class>';
    case 'opaque':
      return `?${value.doubt.kind}`;
  }
}

describe('members of modules', () => {
  it.each([
    [`import https from 'node:https'; look(https.createServer)`],
    [`import * as https from 'https'; look(https.createServer)`],
    [`import { createServer } from 'https'; look(createServer)`],
    [`import { createServer as make } from 'node:https'; look(make)`],
    [`import { default as https } from 'https'; look(https.createServer)`],
    [`import https = require('https'); look(https.createServer)`],
    [`const https = require('node:https'); look(https.createServer)`],
    [`const { createServer: cs } = require('https'); look(cs)`],
    [`look(require('https').createServer)`],
    [`const h = require('https'); const again = h; look(again['createServer'])`],
    [`let h; h = require('https'); look(h.createServer)`],
    [`import { createRequire } from 'module'; const load = createRequire(import.meta.url); look(load('https').createServer)`],
    [`import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); look(require('https').createServer)`],
    [`async function run() { const https = await import('node:https'); look(https.createServer) } run()`],
    [`async function run() { const { default: https } = await import('node:https'); look(https.createServer) } run()`],
    [`import('node:https').then((https) => look(https.createServer))`],
    [`import('node:https').then(({ default: https }) => { look(https.createServer); })`],
    [`const https = require('https') as typeof import('https'); look((https!).createServer)`],
    [`class A { h = require('https'); run() { look(this.h.createServer) } }`],
    [`class A { constructor() { this.h = require('https') } run() { look(this.h.createServer) } }`],
    [`function f(https) { look(https.createServer) } f(require('https'))`],
    [`const f = ({ https }) => { look(https.createServer) }; f({ https: require('https') })`],
  ])('%s', (main) => {
    expect(shown(looked(main))).toBe('<https.createServer>');
  });

  it('tells a name of the file from a module', () => {
    expect(shown(looked(`const https = { createServer() {} }; look(https.createServer)`))).toBe('<function>');
    expect(shown(looked(`import https from 'https'; function f(https) { look(https) } f(1)`))).toBe(1);
    expect(shown(looked(`look(https.createServer)`))).toBe('<global.https.createServer>');
  });
});

describe('constants', () => {
  it.each([
    [`look('TLS' + 'v1' + \`.\${1 + 1}\`)`, 'TLSv1.2'],
    [`const ciphers = ['A', 'B', 'C']; look(ciphers.join(':'))`, 'A:B:C'],
    [`look(!0)`, true],
    [`look(void 0)`, undefined],
    [`look(1 | 2 | 4)`, 7],
    [`look(null ?? 'x')`, 'x'],
    [`look('' || 'x')`, 'x'],
    [`const on = true; look(on ? 'a' : 'b')`, 'a'],
    [`look('a' as const)`, 'a'],
    [`look(require('crypto').constants.SSL_OP_NO_TLSv1 | require('crypto').constants.SSL_OP_NO_TLSv1_1)`, 0x4000000 | 0x10000000],
    [`import { constants } from 'node:crypto'; look(constants.SSL_OP_SINGLE_DH_USE | 1)`, 1],
    [`look(Number('8443'))`, 8443],
    [`import { join } from 'path'; look(join(__dirname, 'certs', 'a.pem'))`, 'certs/a.pem'],
  ])('%s', (main, value) => {
    expect(shown(looked(main))).toEqual(value);
  });

  it('reads the environment as production, and else not at all', () => {
    expect(shown(looked(`look(process.env.NODE_ENV === 'production')`))).toBe(true);
    expect(shown(looked(`import { env } from 'node:process'; look(env.NODE_ENV !== 'production')`))).toBe(false);
    expect(shown(looked(`look(process.env.PORT)`))).toBe('$PORT');
    expect(shown(looked(`look(process.env.PORT || 443)`))).toEqual({ either: ['$PORT', 443] });
    expect(shown(looked(`look(process.env.A ? 'x' : 'y')`))).toEqual({ either: ['x', 'y'] });
    expect(shown(looked(`look(process.env.A === 'true')`))).toBe('?variable');
    expect(shown(looked(`look(parseInt(process.env.PORT ?? '443', 10))`))).toEqual({ either: ['$PORT', 443] });
  });
});

describe('objects', () => {
  it.each([
    [`look({ a: 1, 'b': 2 })`, { a: 1, b: 2 }],
    [`const o = { a: 1 }; look({ ...o, b: 2 })`, { a: 1, b: 2 }],
    [`const o = { a: 1 }; look({ a: 2, ...o })`, { a: 1 }],
    [`const o = { a: 1 }; look(Object.assign({}, o, { b: 2 }))`, { a: 1, b: 2 }],
    [`const o: any = { a: 1 }; o.b = 2; look(o)`, { a: 1, b: 2 }],
    [`const o: any = { a: 1 }; o['a'] = 2; look(o)`, { a: 2 }],
    [`const o: any = { a: 1 }; delete o.a; look(o)`, { a: undefined }],
    [`const o: any = { a: 1 }; look(o); o.a = 2;`, { a: 1 }],
    [`const o: any = { a: 1 }; if (x) o.a = 2; look(o)`, { a: { either: [2, 1] } }],
    [`const o: any = { a: 1 }; if (process.env.NODE_ENV !== 'production') o.a = 2; look(o)`, { a: 1 }],
    [`function options() { return { a: 1 } } look(options())`, { a: 1 }],
    [`const options = async () => ({ a: 1 }); async function f() { look(await options()) }`, { a: 1 }],
    [`look({ a: 1, ...(process.env.X && { a: 2 }) })`, { a: { either: [2, 1] } }],
    [`look(Object.freeze({ a: 1 }))`, { a: 1 }],
    [`class A { o = { a: 1 }; f() { look(this.o) } }`, { a: 1 }],
    [`class A { f() { return { a: 1 } } } look(new A().f())`, { a: 1 }],
    [`class A { constructor() { this.o = { a: 1 } } } const made = new A(); look(made.o)`, { a: 1 }],
    [`const o: any = { a: 1 }; o.b = 2; function f() { look(o) } f()`, { a: 1, b: 2 }],
    [`function f({ a = 1, ...rest } = {}) { look({ a }) } f({})`, { a: 1 }],
    [`const o = { tls: { a: 1 } }; const { tls } = o; look(tls)`, { a: 1 }],
  ])('%s', (main, value) => {
    expect(shown(looked(main))).toEqual(value);
  });

  it('says where something may be hidden', () => {
    expect(shown(looked(`look({ a: 1, ...load() })`))).toEqual({ a: { either: [1, '?run-time'] }, '…': '…' });
    expect(shown(looked(`export function f(o) { look({ ...o, a: 1 }) }`))).toEqual({ a: 1, '…': '…' });
  });

  it('ends where values depend on themselves', () => {
    expect(shown(looked(`let o = { a: 1 }; o = { ...o, b: 2 }; look(o)`))).toBeDefined();
    expect(shown(looked(`function f() { return f() } look(f())`))).toBeDefined();
    expect(shown(looked(`const a = b; const b = a; look(a)`))).toBe('?run-time');
  });
});

describe('values of other files', () => {
  const look = `look(tls)`;
  it.each([
    [`import { tls } from './config'; ${look}`, `export const tls = { a: 1 };`],
    [`import tls from './config'; ${look}`, `export default { a: 1 };`],
    [`import tls from './config.js'; ${look}`, `const tls = { a: 1 }; export default tls;`],
    [`import { tls } from './config'; ${look}`, `const tls = { a: 1 }; export { tls };`],
    [`import { other as tls } from './config'; ${look}`, `const tls = { a: 1 }; export { tls as other };`],
    [`const { tls } = require('./config'); ${look}`, `module.exports = { tls: { a: 1 } };`],
    [`const { tls } = require('./config'); ${look}`, `exports.tls = { a: 1 };`],
    [`import * as config from './config'; const { tls } = config; ${look}`, `export const tls = { a: 1 };`],
    [`import { options } from './config'; const tls = options(); ${look}`, `export function options() { return { a: 1 } }`],
  ])('%s', (main, config) => {
    expect(shown(looked(main, { 'config.ts': config }))).toEqual({ a: 1 });
  });

  it.each([
    [`import { readFileSync } from 'fs'; look(JSON.parse(readFileSync('config.json', 'utf8')))`],
    [`import fs from 'fs'; look(JSON.parse(fs.readFileSync(new URL('./config.json', import.meta.url)).toString()))`],
    [`import { readFile } from 'fs/promises'; async function f() { look(JSON.parse(String(await readFile('./config.json')))) }`],
    [`import fs from 'fs'; import path from 'path'; look(JSON.parse(fs.readFileSync(path.join(import.meta.dirname, 'config.json'))))`],
    [`import fs from 'fs'; import { join, dirname } from 'path'; look(JSON.parse(fs.readFileSync(join(dirname(import.meta.filename), 'config.json'))))`],
    [`import fs from 'fs'; import path from 'path'; import url from 'url'; look(JSON.parse(fs.readFileSync(path.resolve(path.dirname(url.fileURLToPath(import.meta.url)), 'config.json'))))`],
    [`import fs from 'fs'; import path from 'path'; look(JSON.parse(fs.readFileSync(path.join(process.cwd(), 'config.json'))))`],
  ])('%s', (main) => {
    expect(shown(looked(main, { 'config.json': '{ "a": 1 }' }))).toEqual({ a: 1 });
  });

  it('are not known of files that are not there, and of texts that are no JSON', () => {
    const main = `import fs from 'fs'; look(JSON.parse(fs.readFileSync('config.json')))`;
    expect(shown(looked(main))).toBe('<call <global.JSON.parse>>');
    expect(shown(looked(main, { 'config.json': '{ a: 1 }' }))).toBe('?not-understood');
    expect(shown(looked(`import fs from 'fs'; look(JSON.parse(fs.readFileSync('config.txt')))`, { 'config.txt': '{}' }))).toBe('<call <global.JSON.parse>>');
  });

  it.each([
    [`import { A } from './config'; look(A)`, `export class A {}`],
    [`import A from './config'; look(A)`, `export default class A {}`],
    [`const { A } = require('./config'); look(A)`, `exports.A = class {};`],
    [`const { A } = require('./config'); look(A)`, `class A {} module.exports = { A };`],
  ])('may be classes: %s', (main, config) => {
    expect(shown(looked(main, { 'config.ts': config }))).toBe('<class>');
  });

  it('gives the place in the other file', () => {
    const value = looked(`import { version } from './config'; look(version)`, { 'config.ts': `export const version = 'TLSv1';` });
    expect(value.span).toEqual({ file: 'config.ts', start: 23, end: 30 });
  });

  it('follows re-exports, and ends in cycles', () => {
    expect(shown(looked(`import { tls } from './a'; look(tls)`, { 'a.ts': `export * from './b'`, 'b.ts': `export const tls = 1` }))).toBe(1);
    expect(shown(looked(`import { tls } from './a'; look(tls)`, { 'a.ts': `export { tls } from './b'`, 'b.ts': `export { tls } from './a'` }))).toBe('?run-time');
    expect(shown(looked(`import { tls } from './a'; look(tls)`))).toBe('?missing-file');
  });
});

describe('places in texts', () => {
  it('knows which part of the source a part of the text is', () => {
    const main = `const a = 'AES'; look(a + ':' + \`X\${'RC4'}\`)`;
    const value = looked(main);
    if (value.kind !== 'text') throw new Error(value.kind);
    expect(value.text).toBe('AES:XRC4');
    const { start, end } = partOfText(value, { start: 5, end: 8 });
    expect(main.slice(start, end)).toBe('RC4');
  });
});

describe('what programs write for programs', () => {
  const many = (count: number, part: (index: number) => string): string => Array.from({ length: count }, (_, index) => part(index)).join('\n');

  it('is not followed where a name is assigned to more often than people do', () => {
    expect(shown(looked(`let a; ${many(20, (index) => `a = ${String(index)};`)} look(a)`))).toEqual({ either: Array.from({ length: 20 }, (_, index) => index) });
    expect(shown(looked(`let a; ${many(400, () => 'a = 1;')} look(a)`))).toBe('?variable');
  });

  it('has too many alternatives to say anything of them', () => {
    expect(shown(looked(`const f = (a) => { look(a); }; ${many(150, (index) => `f(${String(index)});`)}`))).toEqual({ either: Array.from({ length: 150 }, (_, index) => index) });
    expect(shown(looked(`const f = (a) => { look(a); }; ${many(250, (index) => `f(${String(index)});`)}`))).toBe('?run-time');
    expect(shown(looked(`const f = (a) => { look(a); }; ${many(250, () => 'f(false);')}`))).toBe(false);
  });

  it('leaves open what is assigned to members of an object too often', () => {
    expect(shown(looked(`const a = { b: 1 }; ${many(3, (index) => `a.c${String(index)} = 2;`)} look(a)`))).toEqual({ b: 1, c0: 2, c1: 2, c2: 2 });
    expect(shown(looked(`const a = { b: 1 }; ${many(400, (index) => `a.c${String(index)} = 2;`)} look(a)`))).toEqual({ b: 1, '…': '…' });
  });

  it.each([
    [20, 'b.ts'],
    [300, undefined],
  ])('is not looked for any more behind %i imported files that are missing', (count, found) => {
    const project = new Project(fileTreeInMemory(new Map([['main.ts', ''], ['b.ts', 'export default 1']])));
    const module = project.module('main.ts');
    if (module === null) throw new Error('not read');
    for (let index = 0; index < count; index += 1) expect(project.imported(`./missing${String(index)}`, module)).toBe(null);
    expect(project.imported('./b', module)?.file).toBe(found);
  });

  it('is read in time linear in its length', () => {
    const time = (count: number): number => {
      const before = performance.now();
      looked(`let a, b = {}; ${many(count, (index) => `a = { x: ${String(index)} }; b.y = a; use(a, b, b.y, a.x);`)} look(b)`);
      return performance.now() - before;
    };
    time(500);
    expect(time(8000)).toBeLessThan(100 * Math.max(10, time(500)));
  });
});

describe('classes above a class', () => {
  it.each([
    [`class A { constructor(o) { look(o); } } class B extends A {} new B(1)`, 1],
    [`class A { constructor(o) { look(o); } } class B extends A { constructor() { super(2); } } new B()`, 2],
    [`class A { constructor(o) { look(o); } } class B extends A {} class C extends B { constructor(o) { super(o.x); } } new C({ x: 3 })`, 3],
    [`class A { o = 4 } class B extends A { f() { look(this.o); } }`, 4],
    [`class A { o = 4 } class B extends A { o = 5; f() { look(this.o); } }`, 5],
    [`class A extends A { f() { look(this.o); } }`, '?variable'],
    [`class A extends B { f() { look(this.o); } } class B extends A {}`, '?variable'],
    [`import https from 'https'; class A extends https.Agent { constructor() { look(super()); } }`, '<call <https.Agent>>'],
  ])('%s', (code, expected) => {
    expect(shown(looked(code))).toBe(expected);
  });

  it('may be in another file', () => {
    expect(shown(looked(`import { A } from './a'; class B extends A { f() { look(this.o); } }`, { 'a.ts': 'export class A { o = 6 }' }))).toBe(6);
  });
});

describe('namespaces', () => {
  const files = { 'a.ts': `export const one = 1; export default { two: 2 }; export * from './b';`, 'b.ts': `export const three = 3; export default 4;`, 'c.cjs': `module.exports = { five: 5 };` };

  it.each([
    [`import * as a from './a'; look(a.one)`, 1],
    [`import * as a from './a'; look(a.default.two)`, 2],
    [`import * as a from './a'; look(a.three)`, 3],
    [`import * as a from './a'; look(a.four)`, undefined],
    [`const a = await import('./a'); look(a.one)`, 1],
    [`const { default: a } = await import('./a'); look(a.two)`, 2],
    [`import * as c from './c.cjs'; look(c.five)`, 5],
    [`import * as c from './c.cjs'; look(c.default.five)`, 5],
    [`import a from './a'; look(a.two)`, 2],
  ])('%s', (code, expected) => {
    expect(shown(looked(code, files))).toBe(expected);
  });
});
