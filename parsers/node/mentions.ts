import { grpcLibraries } from './clients/grpc.ts';
import { clientLibraries } from './clients/libraries.ts';

/** Modules of Node that speak TLS, or HTTP without it. */
const builtIn = ['https', 'http2', 'tls', 'http'];

/** Packages that listen or connect: a source that names none of them, nor one of the words below, has nothing to check. */
const packages = [
  ...['express', 'fastify', 'koa', '@hapi/hapi', 'hapi', 'restify', '@nestjs/core', '@nestjs/microservices', '@nestjs/platform-fastify', 'spdy', 'polka', 'connect', 'helmet', 'koa-helmet', '@fastify/helmet'],
  ...[...clientLibraries, ...grpcLibraries].flatMap(({ modules }) => modules.filter((name) => name !== 'global')),
];

/** Words that are about TLS wherever they stand. */
const words = [
  ...['rejectUnauthorized', 'checkServerIdentity', 'NODE_TLS_REJECT_UNAUTHORIZED', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS', 'secureProtocol', 'createSecureContext', 'createSecureServer'],
  ...['strict-transport-security', 'httpsAgent', 'getPeerCertificate', 'strictSSL', 'tlsAllowInvalidCertificates', 'tlsInsecure', 'trustServerCertificate'],
  ...['minVersion', 'maxVersion', 'requestCert', 'secureOptions', 'honorCipherOrder', 'tls-min-v1', 'tls-max-v1', 'tls-cipher-list', 'tls-keylog'],
];

const named = [...builtIn.flatMap((name) => [name, `node:${name}`]), ...packages].map(escaped).join('|');
const mention = new RegExp(`(?:from|import|require|import\\.meta\\.resolve)\\s*\\(?\\s*["'\`](?:${named})["'\`/]|\\b(?:${words.join('|')})\\b|\\bfetch\\s*\\(`, 'i');

/** Whether a text names something that could be checked: cheap, and asked of every source before it is parsed. */
export function namesTls(text: string): boolean {
  return mention.test(text);
}

function escaped(name: string): string {
  return name.replace(/[/.-]/g, '\\$&');
}
