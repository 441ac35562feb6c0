import { describe, expect, it } from 'vitest';
import type { ClientContext } from '../../../../parsers/node/clients/connection.ts';
import { holdsProcessSettings, readProcessFile } from '../../../../parsers/node/process/read-process-file.ts';
import { variableFileAt } from '../../../../parsers/node/process/variable-files.ts';
import type { Connection } from '../../../../src/model/endpoint.ts';
import { spanOf, type Fact } from '../../../../src/model/fact.ts';
import { tlsVersions } from '../../../../src/model/tls.ts';

const context: ClientContext = {
  release: { product: 'node', version: '22', library: { name: 'openssl', version: '3.5' }, stated: { product: true, library: true }, backported: false },
  exposure: { external: [], internal: [] },
};

function connections(text: string, file = '.env'): readonly Connection[] {
  return readProcessFile(file, text, context, (id) => id, () => []).processes.map(({ connection }) => connection);
}

/** The value with the text that it comes from, or the reason why there is none. */
function show(fact: Fact<unknown> | undefined, text: string): string {
  if (fact === undefined) return 'nothing';
  const { start, end } = spanOf(fact.from);
  const where = fact.from.kind === 'default' ? 'default' : text.slice(start, end);
  return `${fact.known ? String(fact.value) : `unknown: ${fact.doubt.kind}`} (${where})`;
}

function chainOf(text: string, file?: string): string {
  const all = connections(text, file);
  return all.map(({ verification }) => show(verification.chain, text)).join(', ');
}

function versionsOf(text: string, file?: string): string {
  const [connection] = connections(text, file);
  const tls = connection?.tls.known === true ? connection.tls.value : null;
  return tlsVersions.filter((version) => {
    const fact = tls?.versions[version];
    return fact?.known === true && fact.value;
  }).join(' ');
}

describe('NODE_TLS_REJECT_UNAUTHORIZED', () => {
  it.each([
    ['.env', 'NODE_TLS_REJECT_UNAUTHORIZED=0', 'false (0)'],
    ['.env', 'export NODE_TLS_REJECT_UNAUTHORIZED="0"', 'false ("0")'],
    ['deploy/web.env', "NODE_TLS_REJECT_UNAUTHORIZED='0' # no", "false ('0')"],
    ['.env', 'NODE_TLS_REJECT_UNAUTHORIZED=${INSECURE}', 'unknown: variable (${INSECURE})'],
    ['.env', 'NODE_TLS_REJECT_UNAUTHORIZED=false', 'true (default)'],
    ['.env', 'NODE_TLS_REJECT_UNAUTHORIZED=1', 'true (default)'],
    ['.env.development', 'NODE_TLS_REJECT_UNAUTHORIZED=0', 'unknown: run-time (0)'],
    ['.env.example', 'NODE_TLS_REJECT_UNAUTHORIZED=0', 'unknown: run-time (0)'],
    ['Dockerfile', 'FROM node\nENV NODE_TLS_REJECT_UNAUTHORIZED 0', 'false (0)'],
    ['api.Dockerfile', 'FROM node\nARG NODE_TLS_REJECT_UNAUTHORIZED=0', 'false (0)'],
    ['Dockerfile', 'FROM node\nRUN NODE_TLS_REJECT_UNAUTHORIZED=0 npm ci', 'false (0)'],
    ['docker-compose.yml', 'services: { web: { environment: { NODE_TLS_REJECT_UNAUTHORIZED: 0 } } }', 'false (0)'],
    ['docker-compose.yml', 'services: { web: { environment: [NODE_TLS_REJECT_UNAUTHORIZED=0] } }', 'false (0)'],
    ['docker-compose.dev.yml', 'services: { web: { environment: [NODE_TLS_REJECT_UNAUTHORIZED=0] } }', 'unknown: run-time (0)'],
    ['k8s/web.yaml', 'env: [{ name: NODE_TLS_REJECT_UNAUTHORIZED, value: "0" }]', 'false ("0")'],
    ['config-map.yaml', 'kind: ConfigMap\ndata:\n  NODE_TLS_REJECT_UNAUTHORIZED: "0"', 'false ("0")'],
    ['web.service', '[Service]\nEnvironment=NODE_TLS_REJECT_UNAUTHORIZED=0\nExecStart=/usr/bin/node x.js', 'false (0)'],
    ['.github/workflows/ci.yml', 'jobs: { a: { steps: [{ run: NODE_TLS_REJECT_UNAUTHORIZED=0 npm ci }] } }', 'false (0)'],
    ['package.json', '{ "scripts": { "start": "NODE_TLS_REJECT_UNAUTHORIZED=0 node ." } }', 'false (0)'],
    ['package.json', '{ "scripts": { "start": "cross-env NODE_TLS_REJECT_UNAUTHORIZED=0 node ." } }', 'false (0)'],
    ['package.json', '{ "scripts": { "test:e2e": "NODE_TLS_REJECT_UNAUTHORIZED=0 jest" } }', 'unknown: run-time (0)'],
    ['package.json', '{ "scripts": { "start": "NODE_ENV=development NODE_TLS_REJECT_UNAUTHORIZED=0 node ." } }', 'unknown: run-time (0)'],
    ['Procfile', 'web: NODE_TLS_REJECT_UNAUTHORIZED=0 node .', 'false (0)'],
    ['bin/start.sh', 'export NODE_TLS_REJECT_UNAUTHORIZED=0\nexec node .', 'false (0)'],
    ['bin/start', '#!/bin/sh\nNODE_TLS_REJECT_UNAUTHORIZED=0 node .', 'false (0)'],
  ])('%s: %s', (file, text, chain) => {
    expect(chainOf(text, file)).toBe(chain);
    expect(holdsProcessSettings(file, text)).toBe(true);
  });

  it('says of values that turn nothing off that they have no effect', () => {
    const settings = (text: string): readonly string[] => connections(text).flatMap(({ ineffective }) => ineffective.map(({ setting }) => setting));
    expect(settings('NODE_TLS_REJECT_UNAUTHORIZED=false')).toEqual(['NODE_TLS_REJECT_UNAUTHORIZED=false']);
    expect(settings('NODE_TLS_REJECT_UNAUTHORIZED=00')).toEqual(['NODE_TLS_REJECT_UNAUTHORIZED=00']);
    expect(settings('NODE_TLS_REJECT_UNAUTHORIZED=0')).toEqual([]);
    expect(settings('NODE_TLS_REJECT_UNAUTHORIZED=1')).toEqual([]);
    expect(settings('NODE_TLS_REJECT_UNAUTHORIZED=')).toEqual([]);
  });

  it('is overruled by what comes later', () => {
    expect(chainOf('NODE_TLS_REJECT_UNAUTHORIZED=0\nNODE_TLS_REJECT_UNAUTHORIZED=1')).toBe('true (default)');
    expect(chainOf('env: { NODE_TLS_REJECT_UNAUTHORIZED: 0 }\njobs: { a: { env: { NODE_TLS_REJECT_UNAUTHORIZED: 1 } } }', 'ci.yml')).toBe('false (0), true (default)');
  });
});

describe('options of node', () => {
  it.each([
    ['.env', 'NODE_OPTIONS=--tls-min-v1.0', 'TLSv1 TLSv1.1 TLSv1.2 TLSv1.3'],
    ['.env', 'NODE_OPTIONS="--inspect --tls-min-v1.1 --tls-min-v1.3"', 'TLSv1.1 TLSv1.2 TLSv1.3'],
    ['.env', 'NODE_OPTIONS=--tls-min-v1.3', 'TLSv1.3'],
    ['.env', 'NODE_OPTIONS=--tls-max-v1.2', 'TLSv1.2'],
    ['.env', 'NODE_OPTIONS=--tls-cipher-list=TLS_AES_128_GCM_SHA256', 'TLSv1.3'],
    ['Procfile', 'web: node --tls-min-v1.0 x.js', 'TLSv1 TLSv1.1 TLSv1.2 TLSv1.3'],
    ['Dockerfile', 'CMD ["node", "--tls-min-v1.0", "x.js"]', 'TLSv1 TLSv1.1 TLSv1.2 TLSv1.3'],
    ['ecosystem.json', '{ "apps": [{ "script": "x.js", "node_args": ["--tls-min-v1.0"] }] }', 'TLSv1 TLSv1.1 TLSv1.2 TLSv1.3'],
  ])('%s: %s', (file, text, permitted) => {
    expect(versionsOf(text, file)).toBe(permitted);
    expect(holdsProcessSettings(file, text)).toBe(true);
  });

  it('replace the list of suites, each name in its place', () => {
    const text = 'NODE_OPTIONS=--tls-cipher-list=TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-SHA:AES128-SHA';
    const [connection] = connections(text);
    const suites = connection?.tls.known === true ? connection.tls.value?.cipherSuites : undefined;
    const uses = suites?.known === true ? suites.value.map(({ name, from }) => `${name} ${text.slice(spanOf(from).start, spanOf(from).end)}`) : [];
    expect(uses).toEqual(['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA ECDHE-RSA-AES128-SHA', 'TLS_RSA_WITH_AES_128_CBC_SHA AES128-SHA']);
  });

  it('are not those of the script, of other programs, or without a meaning for TLS', () => {
    expect(connections('web: node x.js --tls-min-v1.0', 'Procfile')).toEqual([]);
    expect(connections('web: haproxy --tls-min-v1.0', 'Procfile')).toEqual([]);
    expect(holdsProcessSettings('.env', 'NODE_OPTIONS=--openssl-legacy-provider')).toBe(false);
    expect(holdsProcessSettings('.env', 'NODE_EXTRA_CA_CERTS=/etc/ssl/own.pem')).toBe(false);
  });

  it('that keep node from starting are a problem', () => {
    const { problems } = readProcessFile('.env', 'NODE_OPTIONS=--tls-min-v1.3 --tls-max-v1.2', context, (id) => id, () => []);
    expect(problems.map(({ code }) => code)).toEqual(['node/conflicting-options']);
  });
});

describe('other programs', () => {
  it.each([
    ['.npmrc', 'strict-ssl=false', 'false (false)'],
    ['.npmrc', 'strict-ssl = true', ''],
    ['.yarnrc', 'strict-ssl false', 'false (false)'],
    ['.yarnrc.yml', 'enableStrictSsl: false', 'false (false)'],
    ['Dockerfile', 'RUN npm config set strict-ssl false && npm ci', 'false (strict-ssl)'],
    ['Dockerfile', 'RUN npm ci --strict-ssl=false', 'false (--strict-ssl=false)'],
    ['Dockerfile', 'ENV npm_config_strict_ssl=false', 'false (false)'],
    ['Dockerfile', 'RUN echo strict-ssl false', ''],
    ['Dockerfile', 'RUN git config --global http.sslVerify false', 'false (http.sslVerify)'],
    ['Dockerfile', 'RUN git -c http.sslverify=false clone https://git.example/shop', 'false (http.sslverify=false)'],
    ['Dockerfile', 'RUN git config --global http.https://git.example.sslVerify 0', 'false (http.https://git.example.sslVerify)'],
    ['Dockerfile', 'RUN git config --global http.sslVerify true', ''],
    ['Dockerfile', 'RUN git config --get http.sslVerify', ''],
    ['Dockerfile', 'RUN GIT_SSL_NO_VERIFY=true git clone https://git.example/shop', 'false (true)'],
    ['.env', 'PGSSLMODE=no-verify', 'false (no-verify)'],
    ['.env', 'PGSSLMODE=require', ''],
  ])('%s: %s', (file, text, chain) => {
    expect(chainOf(text, file)).toBe(chain);
    expect(holdsProcessSettings(file, text)).toBe(chain !== '');
  });
});

describe('databases', () => {
  /** What is said of each: the target, how far away it is, and what is weak with the text that says so. */
  const databases = (text: string, file = '.env'): readonly string[] =>
    connections(text, file).map(({ target, exposure, tls, verification: { chain, name } }) => {
      const weak = tls.known && tls.value === null ? `plaintext (${placeOf(tls, text)})` : chain.known && !chain.value ? `unverified (${placeOf(chain, text)})` : name.known && name.value.kind === 'none' ? `no name (${placeOf(name, text)})` : 'in doubt';
      return [target.known ? target.value.text : '?', exposure.known ? exposure.value : '?', weak].join(' ');
    });
  const placeOf = ({ from }: Fact<unknown>, text: string): string => text.slice(spanOf(from).start, spanOf(from).end);

  it.each([
    ['.env', 'DATABASE_URL=postgres://shop:pw@db.internal:5432/shop?sslmode=disable', 'postgres://db.internal:5432 internal plaintext (sslmode=disable)'],
    ['.env', 'DATABASE_URL="postgresql://db.example/shop?x=1&sslmode=no-verify"', 'postgresql://db.example external unverified (sslmode=no-verify)'],
    ['.env', 'X=postgres://db.example/shop?uselibpqcompat=true&sslmode=require', 'postgres://db.example external unverified (sslmode=require)'],
    ['.env', 'MONGO=mongodb://a.example,b.example/shop?tls=true&tlsAllowInvalidCertificates=true', 'mongodb://a.example,b.example external unverified (tlsAllowInvalidCertificates=true)'],
    ['.env', 'MONGO=mongodb+srv://a.example/shop?tlsAllowInvalidHostnames=true', 'mongodb+srv://a.example external no name (tlsAllowInvalidHostnames=true)'],
    ['.env', 'MONGO=mongodb://a.example/shop?tls=false&tlsInsecure=true', 'mongodb://a.example external plaintext (tls=false)'],
    ['.env', 'MYSQL=\'mysql://db.example/shop?ssl={"rejectUnauthorized":false}\'', 'mysql://db.example external unverified (ssl={"rejectUnauthorized":false})'],
    ['.env', 'DATABASE_URL=postgres://shop:${PASSWORD}@db.example/shop?sslmode=disable', 'postgres://db.example external plaintext (sslmode=disable)'],
    ['.env', 'DATABASE_URL=postgres://${HOST}:5432/shop?sslmode=disable', 'postgres://…:5432 ? plaintext (sslmode=disable)'],
    ['.env', 'DATABASE_URL=postgres://localhost/shop?sslmode=disable', 'postgres://localhost local plaintext (sslmode=disable)'],
    ['.env.development', 'DATABASE_URL=postgres://db.example/shop?sslmode=disable', 'postgres://db.example external in doubt'],
    ['.env', 'PGHOST=db.example\nPGSSLMODE=disable', 'db.example external plaintext (disable)'],
    ['.env', 'PGHOST=/var/run/postgresql\nPGSSLMODE=disable', '/var/run/postgresql local plaintext (disable)'],
    ['.env', 'PGSSLMODE=disable', 'PostgreSQL ? plaintext (disable)'],
    ['compose.yaml', 'services: { web: { environment: { URL: "mongodb://mongo/x?tls=true&tlsInsecure=true" } } }', 'mongodb://mongo internal unverified (tlsInsecure=true)'],
    ['compose.yaml', 'services: { web: { environment: ["URL=postgres://db/x?sslmode=disable"] } }', 'postgres://db internal plaintext (sslmode=disable)'],
    ['k8s/web.yaml', 'env: [{ name: URL, value: "postgres://db.example/x?sslmode=disable" }]', 'postgres://db.example external plaintext (sslmode=disable)'],
    ['.github/workflows/ci.yml', 'env: { URL: "postgres://db.example/x?sslmode=disable" }', 'postgres://db.example external plaintext (sslmode=disable)'],
    ['Dockerfile', 'FROM node\nENV URL=mongodb://db.example/x?tls=true&tlsInsecure=true', 'mongodb://db.example external unverified (tlsInsecure=true)'],
    ['start.sh', 'URL="postgres://db.example/x?sslmode=disable" node .', 'postgres://db.example external plaintext (sslmode=disable)'],
  ])('%s: %s', (file, text, expected) => {
    expect(databases(text, file)).toEqual([expected]);
    expect(holdsProcessSettings(file, text)).toBe(true);
  });

  it.each([
    'DATABASE_URL=postgres://db.example/shop',
    'DATABASE_URL=postgres://db.example/shop?sslmode=verify-full',
    'DATABASE_URL=postgres://db.example/shop?sslmode=require',
    'MONGO=mongodb+srv://db.example/shop?retryWrites=true',
    'MONGO=mongodb://db.example/shop?tls=true&tlsInsecure=false',
    'API=https://api.example/?sslmode=disable',
    'REDIS=redis://cache.internal:6379',
    'NOTE=sslmode=disable',
  ])('are left alone: %s', (text) => {
    expect(holdsProcessSettings('.env', text)).toBe(false);
  });
});

describe('files of variables that others name', () => {
  it.each([
    ['compose.yaml', 'shop.vars', 'shop.vars'],
    ['deploy/compose.yaml', './config/shop.vars', 'deploy/config/shop.vars'],
    ['.vscode/launch.json', '${workspaceFolder}/config/local', 'config/local'],
    ['app/.vscode/launch.json', '${workspaceRoot}/local', 'app/local'],
    // Read by themselves for their name.
    ['compose.yaml', '.env.production', null],
    ['.vscode/launch.json', '${workspaceFolder}/.env', null],
    // Nobody knows where.
    ['compose.yaml', '${CONFIG}/shop.vars', null],
    ['.vscode/launch.json', '${env:HOME}/shop', null],
  ])('%s: %s', (file, path, place) => {
    expect(variableFileAt(path, file)).toBe(place);
  });

  it('make the file that names them one that is read', () => {
    expect(holdsProcessSettings('compose.yaml', 'services: { web: { env_file: shop.vars } }')).toBe(true);
    expect(holdsProcessSettings('compose.yaml', 'services: { web: { env_file: .env } }')).toBe(false);
    expect(holdsProcessSettings('.vscode/launch.json', '{ "configurations": [{ "envFile": "${workspaceFolder}/local" }] }')).toBe(true);
  });
});

it('leaves other files alone', () => {
  const text = 'NODE_TLS_REJECT_UNAUTHORIZED=0';
  expect(['README.md', 'src/env.ts', 'notes.txt', 'x.conf'].filter((file) => holdsProcessSettings(file, text))).toEqual([]);
  expect(holdsProcessSettings('messages.json', '{ "help": "NODE_TLS_REJECT_UNAUTHORIZED=0 turns it off" }')).toBe(false);
});
