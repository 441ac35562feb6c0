import type { Certificates, Pair } from './certificates.ts';
import { random, type Random } from './random.ts';

/** A server program made from a seed, and what has to be asked of it. */
export interface NodeCase {
  /** By name; `server.cjs` is started. */
  readonly files: Readonly<Record<string, string>>;
  /** Names of handshakes; `null` is a handshake without one. */
  readonly serverNames: readonly (string | null)[];
  /** Whether it answers HTTP/1.1, so that clients with certificates can be told apart by the answer. */
  readonly answers: boolean;
}

const cipherLists = [
  'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE+AESGCM:ECDHE+CHACHA20',
  'HIGH:!aNULL:!MD5',
  'ALL:@SECLEVEL=0',
  'DEFAULT:@SECLEVEL=0',
  'ECDHE-RSA-AES256-SHA384:AES128-SHA:ECDHE-ECDSA-AES128-SHA:@SECLEVEL=1',
  'EECDH+AESGCM EDH+AESGCM AES256+EECDH',
  'ALL:!aNULL:!eNULL:+kRSA:@STRENGTH',
  'RC4-SHA:ECDHE-RSA-AES128-GCM-SHA256:TLS_AES_128_GCM_SHA256:DES-CBC3-SHA:ECDHE-ECDSA-AES128-GCM-SHA256',
  'TLS_AES_128_GCM_SHA256',
  'TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:ECDHE+AES',
  'AES128-GCM-SHA256,DHE-RSA-AES256-GCM-SHA384,ECDHE-ECDSA-AES128-GCM-SHA256,ECDHE-RSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA256::ECDHE-ECDSA-AES128-SHA256:TLS_AES_256_GCM_SHA384:',
  'DHE+AESGCM:ECDHE+AESGCM:kRSA+AESGCM',
  '',
] as const;

const curveLists = ['X25519', 'prime256v1', 'secp384r1:P-256', 'X25519:secp521r1', 'P-521', 'X448:X25519:P-256', 'auto'] as const;

const flags = ['SSL_OP_NO_TLSv1', 'SSL_OP_NO_TLSv1_1', 'SSL_OP_NO_TLSv1_2', 'SSL_OP_NO_TLSv1_3', 'SSL_OP_NO_TICKET', 'SSL_OP_NO_COMPRESSION', 'SSL_OP_SINGLE_DH_USE', 'SSL_OP_NO_SSLv3'] as const;

const versions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;

/** An option: its name and the code of its value. */
type Option = readonly [name: string, code: string];

/** Makes a program: only options that Node 20 takes together are used, but everything else may contradict itself. */
export function nodeCase(seed: number, certificates: Certificates, port: number): NodeCase {
  const choose = random(seed);
  const options = contextOptions(choose, certificates);
  const server = choose.pick(['https', 'https', 'https', 'tls', 'http2', 'http1'] as const);
  const asking = serverOptions(choose, certificates);
  const authorities = asking.filter(([name]) => name === 'ca');
  const own: readonly Option[] = [...asking, ...(server === 'http1' ? [['allowHTTP1', 'true'] as const] : [])];
  const rotates = choose.chance(15);
  const names = choose.chance(20) ? ['b.test'] : [];
  const { lines, expression, others } = shaped(choose, [...options, ...own]);
  const requires = requirements(choose, server);
  const process = choose.chance(15) ? [choose.pick([`tls.DEFAULT_MIN_VERSION = ${quoted(choose.pick(versions))};`, `tls.DEFAULT_CIPHERS = ${quoted('ECDHE+AESGCM:AES128-SHA')};`, `tls.DEFAULT_MAX_VERSION = 'TLSv1.2';`])] : [];
  const text = [
    ...requires.lines,
    ...process,
    ...lines,
    ...made(choose, server, requires.create, expression, port),
    ...names.map((name) => `server.addContext(${quoted(name)}, ${objectOf([...contextOptions(choose, certificates), ...authorities])});`),
    ...(rotates ? [`server.setSecureContext(${objectOf([...contextOptions(choose, certificates), ...authorities])});`] : []),
    '',
  ].join('\n');
  return { files: { 'server.cjs': text, ...others, ...requires.others }, serverNames: [null, ...names], answers: server !== 'http2' };
}

function contextOptions(choose: Random, { rsa, ecdsa, authority }: Certificates): readonly Option[] {
  const pair = choose.pick([rsa, rsa, ecdsa, 'both'] as const);
  const result: Option[] = [...materialOf(pair === 'both' ? [rsa, ecdsa] : [pair])];
  const perhaps = (percent: number, option: () => Option): void => {
    if (choose.chance(percent)) result.push(option());
  };
  if (choose.chance(25)) {
    result.push(['secureProtocol', quoted(choose.pick(['TLS_method', 'TLS_server_method', 'TLSv1_2_method', 'SSLv23_method', 'TLSv1_method', 'TLSv1_1_server_method', 'TLSv1_2_server_method']))]);
  } else {
    perhaps(45, () => ['minVersion', choose.chance(8) ? 'undefined' : quoted(choose.pick(versions))]);
    perhaps(20, () => ['maxVersion', quoted(choose.pick(versions))]);
  }
  perhaps(50, () => ['ciphers', quoted(choose.pick(cipherLists))]);
  perhaps(25, () => ['ecdhCurve', quoted(choose.pick(curveLists))]);
  perhaps(25, () => ['honorCipherOrder', choose.pick(['true', 'false', 'undefined', '0', '1'])]);
  perhaps(20, () => ['secureOptions', choose.some(flags, 1, 3).map((flag) => `constants.${flag}`).join(' | ')]);
  perhaps(20, () => ['dhparam', quoted('auto')]);
  perhaps(20, () => ['ca', `fs.readFileSync(${quoted(authority.certificate)})`]);
  return choose.shuffle(result);
}

function materialOf(pairs: readonly Pair[]): readonly Option[] {
  const read = (paths: readonly string[]): string => {
    const reads = paths.map((path) => `fs.readFileSync(${quoted(path)})`);
    return reads.length === 1 ? (reads[0] ?? '') : `[${reads.join(', ')}]`;
  };
  return [
    ['cert', read(pairs.map(({ certificate }) => certificate))],
    ['key', read(pairs.map(({ key }) => key))],
  ];
}

/** What is a matter of servers alone. */
function serverOptions(choose: Random, { authority }: Certificates): readonly Option[] {
  const result: Option[] = [];
  const asks = choose.chance(35) ? choose.pick(['true', 'true', 'true', 'false', `'true'`, '1']) : null;
  if (asks !== null) result.push(['requestCert', asks]);
  if (choose.chance(35)) result.push(['rejectUnauthorized', choose.pick(['true', 'false', 'false', 'undefined', '0', 'null'])]);
  // The client that probes has a certificate of this authority, and is to get through.
  if (asks === 'true' || choose.chance(20)) result.push(['ca', `[fs.readFileSync(${quoted(authority.certificate)})]`]);
  if (choose.chance(12)) result.push(['ALPNProtocols', choose.pick([`['http/1.1']`, `['h2', 'http/1.1']`, `['http/1.0', 'http/1.1']`])]);
  return result;
}

interface Shape {
  readonly lines: readonly string[];
  readonly expression: string;
  readonly others: Readonly<Record<string, string>>;
}

/** The same options in one of the ways that people write them. */
function shaped(choose: Random, options: readonly Option[]): Shape {
  const first = options.slice(0, Math.ceil(options.length / 2));
  const rest = options.slice(first.length);
  const plain = { others: {} };
  switch (choose.integer(8)) {
    case 0:
      return { ...plain, lines: [`const options = ${objectOf(options)};`], expression: 'options' };
    case 1:
      return { ...plain, lines: [`const base = ${objectOf(first)};`], expression: `{ ...base, ${inner(rest)} }` };
    case 2:
      return { ...plain, lines: [`const base = ${objectOf(first)};`, `const options = Object.assign({}, base, ${objectOf(rest)});`], expression: 'options' };
    case 3:
      return { ...plain, lines: [`const options = ${objectOf(first)};`, ...rest.map(([name, code]) => `options.${name} = ${code};`)], expression: 'options' };
    case 4:
      return { ...plain, lines: [`function options() {`, `  return ${objectOf(options)};`, `}`], expression: 'options()' };
    case 5: {
      const shared = [`const fs = require('fs');`, `const { constants } = require('crypto');`, `module.exports = { base: ${objectOf(first)} };`];
      return { lines: [`const { base } = require('./shared.cjs');`], expression: `{ ...base, ${inner(rest)} }`, others: { 'shared.cjs': shared.join('\n') } };
    }
    case 6: {
      const named = rest.filter(([, code]) => code.startsWith("'"));
      const lines = named.map(([name, code], index) => `const value${String(index)} = ${halved(code)}; // ${name}`);
      const renamed = rest.map(([name, code]): Option => (code.startsWith("'") ? [name, `value${String(named.findIndex(([other]) => other === name))}`] : [name, code]));
      return { ...plain, lines, expression: objectOf([...first, ...renamed]) };
    }
    default:
      return { ...plain, lines: [], expression: objectOf(options) };
  }
}

/** `'abcd'` as `'ab' + 'cd'`. */
function halved(code: string): string {
  const text = code.slice(1, -1);
  const middle = Math.floor(text.length / 2);
  return `${quoted(text.slice(0, middle))} + ${quoted(text.slice(middle))}`;
}

interface Requirements {
  readonly lines: readonly string[];
  readonly create: string;
  readonly others?: Readonly<Record<string, string>>;
}

type Kind = 'https' | 'tls' | 'http2' | 'http1';

function requirements(choose: Random, server: Kind): Requirements {
  const module = server === 'http1' ? 'http2' : server;
  const method = module === 'http2' ? 'createSecureServer' : 'createServer';
  const common = [`const fs = require('fs');`, `const tls = require('tls');`, `const { constants } = require('node:crypto');`];
  switch (choose.integer(5)) {
    case 0:
      return { lines: [...common, `const { ${method}: create } = require('node:${module}');`], create: 'create' };
    case 1:
      return { lines: [...common, `const lib = require('${module}');`, 'const again = lib;'], create: `again.${method}` };
    case 2:
      return { lines: common, create: `require('node:${module}').${method}` };
    case 3: {
      const wrapper = [`const lib = require('${module}');`, `exports.create = function (options, ...handlers) {`, `  return lib.${method}({ ...options }, ...handlers);`, '};'];
      return { lines: [...common, `const { create } = require('./create.cjs');`], create: 'create', others: { 'create.cjs': wrapper.join('\n') } };
    }
    default:
      return { lines: [...common, ...(module === 'tls' ? [] : [`const ${module} = require('${module}');`])], create: `${module}.${method}` };
  }
}

function made(choose: Random, server: Kind, create: string, expression: string, port: number): readonly string[] {
  const answer = server === 'tls' ? `(socket) => socket.on('error', () => {}).once('data', () => socket.end('HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\nok'))` : `(req, res) => res.end('ok')`;
  const listen = choose.pick([`listen(${String(port)}, '127.0.0.1')`, `listen({ host: '127.0.0.1', port: ${String(port)} })`]);
  const errors = `server.on('tlsClientError', () => {});`;
  if (choose.chance(30)) {
    return [
      'class Application {',
      '  start() {',
      `    this.server = ${create}(${expression}, ${answer});`,
      `    this.server.${listen};`,
      '    return this.server;',
      '  }',
      '}',
      'const server = new Application().start();',
      errors,
    ];
  }
  if (choose.chance(30)) return [`function start(options) {`, `  return ${create}(options, ${answer}).${listen};`, `}`, `const server = start(${expression});`, errors];
  return [`const server = ${create}(${expression}, ${answer});`, errors, `server.${listen};`];
}

function objectOf(options: readonly Option[]): string {
  return `{ ${inner(options)} }`;
}

function inner(options: readonly Option[]): string {
  return options.map(([name, code]) => `${name}: ${code}`).join(', ');
}

function quoted(text: string): string {
  return `'${text}'`;
}
