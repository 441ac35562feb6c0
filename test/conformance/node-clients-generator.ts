import type { Certificates } from './certificates.ts';
import { random, type Random } from './random.ts';

/** A program that connects once: `module.exports = (port, done) => …`, where `done` is told whether it would go on. */
export interface ClientProgram {
  readonly text: string;
  /** How it connects. */
  readonly by: string;
}

/** A program for a seed. What is written of the verification is the same for all ways to connect. */
export function clientProgram(seed: number, { authority }: Certificates): ClientProgram {
  const choose = random(seed);
  const options = optionsOf(choose, authority.certificate);
  const way = choose.pick(ways);
  return { text: [...imports, ...environmentOf(choose), way.text(written(choose, options))].join('\n'), by: way.by };
}

const imports = [
  "const fs = require('node:fs');",
  "const http2 = require('http2');",
  "const https = require('node:https');",
  "const tls = require('tls');",
];

/** Options of `tls.connect` as source text. */
function optionsOf(choose: Random, authority: string): readonly string[] {
  const options: string[] = [];
  if (choose.chance(75)) options.push(`ca: ${choose.pick([`fs.readFileSync(${JSON.stringify(authority)})`, `[fs.readFileSync(${JSON.stringify(authority)}, 'utf8')]`])}`);
  if (choose.chance(60)) options.push(`rejectUnauthorized: ${choose.pick(['true', 'false', 'false', '!1', '0', 'null', 'undefined', "'false'", "''", 'process.env.UNSET', "process.env.NODE_ENV !== 'production'"])}`);
  if (choose.chance(45)) options.push(`checkServerIdentity: ${choose.pick(identityChecks)}`);
  if (choose.chance(30)) options.push(`servername: ${choose.pick(["'localhost'", "'other.test'"])}`);
  return options;
}

const identityChecks = [
  '() => undefined',
  '() => null',
  '() => {}',
  'function () { return; }',
  'function (host, certificate) { return certificate ? null : false; }',
  "() => ''",
  '() => !1',
  '() => true',
  '() => 1',
  'function () { return {}; }',
  'async () => {}',
  '(host, certificate) => tls.checkServerIdentity(host, certificate)',
  'tls.checkServerIdentity',
] as const;

/** The verification of the process as a whole, which counts where the options do not say anything. */
function environmentOf(choose: Random): readonly string[] {
  if (!choose.chance(30)) return [];
  const value = choose.pick(["'0'", '0', "'1'", "'false'", "'00'"]);
  return [choose.pick([`process.env.NODE_TLS_REJECT_UNAUTHORIZED = ${value};`, `process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = ${value};`, `Object.assign(process.env, { NODE_TLS_REJECT_UNAUTHORIZED: ${value} });`])];
}

interface Written {
  /** Statements in front. */
  readonly before: string;
  /** An expression: the object of options. */
  readonly options: string;
}

/** One object, written in one of the ways that people write it. */
function written(choose: Random, options: readonly string[]): Written {
  const object = `{ ${options.join(', ')} }`;
  switch (choose.integer(5)) {
    case 0:
      return { before: '', options: object };
    case 1:
      return { before: `const options = ${object};`, options: 'options' };
    case 2:
      return { before: `const base = ${object};`, options: '{ ...base }' };
    case 3:
      return { before: `function optionsOf() { return ${object}; }`, options: 'optionsOf()' };
    default:
      return { before: `const base = ${object};`, options: 'Object.assign({}, base)' };
  }
}

interface Way {
  readonly by: string;
  readonly text: (written: Written) => string;
}

const ways: readonly [Way, ...Way[]] = [
  {
    by: 'https.get(options)',
    text: ({ before, options }) => `${before}
module.exports = (port, done) => {
  https.get({ host: 'localhost', port, agent: false, ...${options} }, (response) => { response.resume(); done(true); }).on('error', () => done(false));
};`,
  },
  {
    by: 'https.request(url, options)',
    text: ({ before, options }) => `${before}
module.exports = (port, done) => {
  https.request('https://localhost:' + port + '/', ${options}, (response) => { response.resume(); done(true); }).on('error', () => done(false)).end();
};`,
  },
  {
    by: 'an agent',
    text: ({ before, options }) => `${before}
const agent = new https.Agent(${options});
module.exports = (port, done) => {
  https.get({ host: 'localhost', port, rejectUnauthorized: true, agent }, (response) => { response.resume(); done(true); }).on('error', () => done(false));
};`,
  },
  {
    by: 'tls.connect(options), which asks whether the server is authorized',
    text: ({ before, options }) => `${before}
module.exports = (port, done) => {
  const socket = tls.connect({ host: 'localhost', port, ...${options} }, () => {
    if (!socket.authorized) {
      socket.destroy();
      return done(false);
    }
    socket.end();
    done(true);
  });
  socket.on('error', () => done(false));
};`,
  },
  {
    by: 'tls.connect(options)',
    text: ({ before, options }) => `${before}
module.exports = (port, done) => {
  const socket = tls.connect({ host: 'localhost', port, ...${options} }, () => { socket.end(); done(true); });
  socket.on('error', () => done(false));
};`,
  },
  {
    by: 'tls.connect(port, host, options)',
    text: ({ before, options }) => `${before}
module.exports = (port, done) => {
  const socket = tls.connect(port, 'localhost', ${options}, () => { socket.end(); done(true); });
  socket.on('error', () => done(false));
};`,
  },
  {
    by: 'http2.connect',
    text: ({ before, options }) => `${before}
module.exports = (port, done) => {
  const session = http2.connect('https://localhost:' + port, ${options}, () => { session.destroy(); done(true); });
  session.on('error', () => done(false));
};`,
  },
];
