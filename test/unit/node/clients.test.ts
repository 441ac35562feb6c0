import { describe, expect, it } from 'vitest';
import { readClients } from '../../../parsers/node/clients/read-clients.ts';
import { contextFor } from '../../../parsers/node/normalize.ts';
import { Project } from '../../../parsers/node/project/project.ts';
import { ValueReader } from '../../../parsers/node/values/reader.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import { isEncrypted, isPlaintext, type Connection } from '../../../src/model/endpoint.ts';
import { spanOf, type Fact } from '../../../src/model/fact.ts';

function connections(text: string): readonly Connection[] {
  const tree = fileTreeInMemory(new Map([['app.js', text]]));
  const project = new Project(tree);
  const module = project.module('app.js');
  if (module === null) throw new Error('no module');
  expect(module.syntax.problems).toEqual([]);
  const options = { runtime: { products: { node: '22' }, library: null, distribution: null }, exposure: { external: [], internal: [] } };
  const read = contextFor(module, new ValueReader(project), tree, options);
  return readClients(module, read).placed.map(({ connection }) => connection);
}

function value(fact: Fact<unknown>): unknown {
  return fact.known ? fact.value : `? ${fact.doubt.kind}`;
}

/** Each connection as `target exposure tls verification`. */
function shown(text: string): readonly string[] {
  return connections(text).map(({ target, exposure, tls, fallsBackToPlaintext, verification: { chain, name, trustAnchors } }) => {
    const transport = !tls.known ? `? ${tls.doubt.kind}` : tls.value === null ? 'plaintext' : value(fallsBackToPlaintext) === true ? 'opportunistic' : 'tls';
    const check = tls.known && tls.value === null ? [] : [value(chain) === true ? 'chain' : value(chain) === false ? 'unverified' : value(chain)];
    const names = check[0] === 'chain' ? [name.known ? name.value.kind : '? name', trustAnchors.known ? trustAnchors.value.kind : '? anchors'] : [];
    return [target.known ? target.value.text : `? ${target.doubt.kind}`, value(exposure), transport, ...check, ...names].join(' ');
  });
}

describe('HTTP', () => {
  it.each([
    ["require('http').get('http://api.internal/x')", 'http://api.internal internal plaintext'],
    ["import http from 'node:http'; http.request({ hostname: 'api.example', port: 80 })", 'api.example:80 external plaintext'],
    ["require('http').get('http://localhost:3000')", 'http://localhost:3000 local plaintext'],
    ["require('http').get({ path: '/' })", 'localhost local plaintext'],
    ["export function get(url) { require('http').get(url); }", '? variable ? variable plaintext'],
    ["require('https').get('https://api.example/')", 'https://api.example external tls chain name system'],
    ["import { request } from 'https'; request({ host: 'api.internal', rejectUnauthorized: false })", 'api.internal internal tls unverified'],
    ["require('https').get('https://api.example/', { rejectUnauthorized: 0 })", 'https://api.example external tls chain name system'],
    ["require('https').get('https://api.example/', { rejectUnauthorized: !!process.env.STRICT })", 'https://api.example external tls ? variable'],
    ["require('https').get('https://api.example/', { rejectUnauthorized: process.env.NODE_ENV === 'production' })", 'https://api.example external tls chain name system'],
    ["require('https').get('https://api.example/', { rejectUnauthorized: process.env.NODE_ENV !== 'production' })", 'https://api.example external tls unverified'],
    ["require('https').get('https://api.example/', { checkServerIdentity: () => undefined })", 'https://api.example external tls chain none system'],
    ["require('https').get('https://api.example/', { checkServerIdentity() {} })", 'https://api.example external tls chain none system'],
    ["const tls = require('tls'); require('https').get('https://api.example/', { checkServerIdentity: (h, c) => tls.checkServerIdentity(h, c) })", 'https://api.example external tls chain name system'],
    ["require('https').get('https://api.example/', { checkServerIdentity(h, c) { if (c.fingerprint256 !== pin) return new Error(); } })", 'https://api.example external tls chain pin system'],
    ["require('https').get('https://api.example/', { rejectUnauthorized: false, checkServerIdentity(h, c) { if (c.fingerprint256 !== pin) return new Error(); } })", 'https://api.example external tls unverified'],
    ["const tls = require('tls'); require('https').get('https://api.example/', { checkServerIdentity(h, c) { tls.checkServerIdentity(h, c); } })", 'https://api.example external tls chain none system'],
    ["const tls = require('tls'); require('https').get('https://api.example/', { checkServerIdentity(h, c) { const e = tls.checkServerIdentity(h, c); if (e) return e; } })", 'https://api.example external tls chain name system'],
    ["require('https').get('https://api.example/', { checkServerIdentity: async () => {} })", 'https://api.example external tls chain name system'],
    ["require('https').get('https://api.example/', { checkServerIdentity: () => !1 })", 'https://api.example external tls chain none system'],
    ["require('https').get('https://api.example/', { checkServerIdentity: (h, c) => (c ? null : undefined) })", 'https://api.example external tls chain none system'],
    ["require('https').get('https://api.example/', { checkServerIdentity: (h, c) => void require('tls').checkServerIdentity(h, c) })", 'https://api.example external tls chain none system'],
    ["require('https').get('https://api.example/', { checkServerIdentity: () => true })", 'https://api.example external tls chain name system'],
    ["require('https').get('https://api.example/', { checkServerIdentity: (h) => h === 'a' })", 'https://api.example external tls chain ? name system'],
    ["require('https').get('https://api.example/', { checkServerIdentity(h) { if (h) return true; } })", 'https://api.example external tls chain ? name system'],
    ["require('mongodb').MongoClient.connect('mongodb://db.internal/?tls=true', { checkServerIdentity: false })", 'mongodb://db.internal internal tls chain none system'],
    ["export const get = (o) => require('https').get({ host: 'api.example', ...o, rejectUnauthorized: false })", '? variable ? variable tls unverified'],
    ["export const get = (o) => require('https').get({ host: 'api.example', rejectUnauthorized: false, ...o })", '? variable ? variable tls ? variable'],
    ["import { createRequire } from 'module'; createRequire(import.meta.url)('tls').connect({ host: 'api.example', rejectUnauthorized: false })", 'api.example external tls unverified'],
    ["const fs = require('fs'); require('https').get('https://api.internal/', { ca: fs.readFileSync('ca.pem') })", 'https://api.internal internal tls chain name file'],
    ["const https = require('https'); const agent = new https.Agent({ rejectUnauthorized: false }); https.get('https://api.example/', { agent })", 'https://* ? run-time tls unverified|https://api.example external tls unverified'],
    ["new (require('https').Agent)({ keepAlive: true })", ''],
    ["require('http2').connect('http://api.internal')", 'http://api.internal internal plaintext'],
    ["require('http2').connect('https://api.internal', { rejectUnauthorized: false })", 'https://api.internal internal tls unverified'],
    ["fetch('http://api.internal/x')", 'http://api.internal internal plaintext'],
    ["export function get(url) { fetch('/x'); fetch(url); }", ''],
    ["fetch(`http://${process.env.HOST}:8080/x`)", 'http://…:8080 ? run-time plaintext'],
    ["const base = 'http://api.internal'; fetch(base + '/users/' + process.env.ID)", 'http://api.internal internal plaintext'],
    ["export function get(url) { require('https').get(url); }", '? variable ? variable tls chain name system'],
    ["export function get(url) { require('https').get(url); } get(`https://api.example/${x}`); get('https://other.example/')", '? run-time ? run-time tls chain name system'],
    ["export function get(options) { require('https').get(options); }", '? variable ? variable tls ? variable'],
    ["fetch(`${process.env.API}/x`)", ''],
    ["require('https').get(`https://api.example/${process.env.ID}`)", 'https://api.example external tls chain name system'],
    ["fetch(new URL('http://api.internal/x'))", 'http://api.internal internal plaintext'],
    ["import { Agent } from 'undici'; fetch('https://api.example/', { dispatcher: new Agent({ connect: { rejectUnauthorized: false } }) })", 'https://api.example external tls unverified|https://* ? run-time tls unverified'],
    ["import axios from 'axios'; import https from 'https'; axios.get('https://api.example/', { httpsAgent: new https.Agent({ rejectUnauthorized: false }) })", 'https://api.example external tls unverified|https://* ? run-time tls unverified'],
    ["import axios from 'axios'; axios.create({ baseURL: 'http://api.internal' })", 'http://api.internal internal plaintext'],
    ["import axios from 'axios'; axios.post('/x', {})", ''],
    ["import axios from 'axios'; export const send = (url) => axios.post(url, 'text', { headers: {} })", ''],
    ["import got from 'got'; got('https://api.example/', { https: { rejectUnauthorized: false } })", 'https://api.example external tls unverified'],
    ["import fetch from 'node-fetch'; fetch('http://api.internal')", 'http://api.internal internal plaintext'],
    ["const request = require('request'); request({ url: 'https://api.example', strictSSL: false })", 'https://api.example external tls unverified'],
    ["const WebSocket = require('ws'); new WebSocket('ws://api.internal')", 'ws://api.internal internal plaintext'],
    ["const WebSocket = require('ws'); new WebSocket('wss://api.example', { rejectUnauthorized: false })", 'wss://api.example external tls unverified'],
    ["const { createProxyMiddleware } = require('http-proxy-middleware'); createProxyMiddleware({ target: 'https://app.internal', secure: false })", 'https://app.internal internal tls unverified'],
    ["import { Client } from '@elastic/elasticsearch'; new Client({ node: 'https://search.internal', tls: { rejectUnauthorized: false } })", 'https://search.internal internal tls unverified'],
  ])('%s', (text, expected) => {
    expect(shown(text).join('|')).toBe(expected);
  });
});

describe('TLS and messages', () => {
  it.each([
    ["require('tls').connect(443, 'api.example', { rejectUnauthorized: false })", 'api.example:443 external tls unverified'],
    ["require('tls').connect({ host: 'api.internal', port: 443 })", 'api.internal:443 internal tls chain name system'],
    ["require('tls').connect({ port: 443 })", 'localhost local tls chain name system'],
    ["require('mqtt').connect('mqtt://broker.internal')", 'mqtt://broker.internal internal plaintext'],
    ["require('mqtt').connect('mqtts://broker.internal', { rejectUnauthorized: false })", 'mqtts://broker.internal internal tls unverified'],
    ["require('amqplib').connect('amqp://user:secret@queue.internal')", 'amqp://queue.internal internal plaintext'],
    ["require('amqplib').connect('amqps://queue.internal', { rejectUnauthorized: false })", 'amqps://queue.internal internal tls unverified'],
    ["const { Kafka } = require('kafkajs'); new Kafka({ brokers: ['kafka.internal:9092'] })", 'kafka.internal:9092 internal plaintext'],
    ["const { Kafka } = require('kafkajs'); new Kafka({ brokers: ['kafka.internal:9093'], ssl: true })", 'kafka.internal:9093 internal tls chain name system'],
    ["const { Kafka } = require('kafkajs'); new Kafka({ brokers: ['kafka.internal:9093'], ssl: { rejectUnauthorized: false } })", 'kafka.internal:9093 internal tls unverified'],
    ["require('nodemailer').createTransport({ host: 'mail.example', port: 587, secure: false })", 'mail.example:587 external opportunistic chain name system'],
    ["require('nodemailer').createTransport({ host: 'mail.example', port: 587, requireTLS: true })", 'mail.example:587 external tls chain name system'],
    ["require('nodemailer').createTransport({ host: 'mail.example', port: 465 })", 'mail.example:465 external tls chain name system'],
    ["require('nodemailer').createTransport({ host: 'mail.example', ignoreTLS: true })", 'mail.example external plaintext'],
    ["require('nodemailer').createTransport({ host: 'mail.example', secure: true, tls: { rejectUnauthorized: false } })", 'mail.example external tls unverified'],
    ["require('ldapjs').createClient({ url: 'ldap://directory.internal' })", 'ldap://directory.internal internal plaintext'],
    ["require('ldapjs').createClient({ url: 'ldaps://directory.internal', tlsOptions: { rejectUnauthorized: false } })", 'ldaps://directory.internal internal tls unverified'],
  ])('%s', (text, expected) => {
    expect(shown(text).join('|')).toBe(expected);
  });
});

describe('databases', () => {
  it.each([
    ["const { Pool } = require('pg'); new Pool({ host: 'db.internal' })", 'db.internal internal plaintext'],
    ["const { Pool } = require('pg'); new Pool({ host: 'db.internal', ssl: true })", 'db.internal internal tls chain name system'],
    ["const { Pool } = require('pg'); new Pool({ host: 'db.internal', ssl: 'no-verify' })", 'db.internal internal tls unverified'],
    ["const { Pool } = require('pg'); new Pool({ connectionString: process.env.DATABASE_URL, ssl: { rejectUnauthorized: false } })", '? variable ? variable tls unverified'],
    ["const { Pool } = require('pg'); new Pool({ connectionString: process.env.DATABASE_URL })", '? variable ? variable ? variable chain name system'],
    ["const { Pool } = require('pg'); new Pool({ connectionString: 'postgres://db.internal/x?sslmode=require', ssl: { rejectUnauthorized: false } })", 'postgres://db.internal internal tls chain name system'],
    ["const { Client } = require('pg'); new Client('postgres://db.internal/x?sslmode=no-verify')", 'postgres://db.internal internal tls unverified'],
    ["const { Client } = require('pg'); new Client('postgres://db.internal/x?sslmode=disable')", 'postgres://db.internal internal plaintext'],
    ["const postgres = require('postgres'); postgres('postgres://db.internal/x', { ssl: 'require' })", 'postgres://db.internal internal tls unverified'],
    ["require('mysql2/promise').createPool({ host: 'db.internal' })", 'db.internal internal plaintext'],
    ["require('mysql2/promise').createPool({ host: 'db.internal', ssl: {} })", 'db.internal internal tls chain none system'],
    ["require('mysql2').createConnection({ host: 'db.internal', ssl: { verifyIdentity: true } })", 'db.internal internal tls chain name system'],
    ["require('mysql2').createConnection({ host: 'db.internal', ssl: { rejectUnauthorized: false } })", 'db.internal internal tls unverified'],
    ["const { MongoClient } = require('mongodb'); new MongoClient('mongodb://a.internal,b.internal/x')", 'mongodb://a.internal,b.internal internal plaintext'],
    ["const { MongoClient } = require('mongodb'); new MongoClient('mongodb+srv://cluster.example/x')", 'mongodb+srv://cluster.example external tls chain name system'],
    ["require('mongoose').connect('mongodb://db.internal/x?tls=true&tlsAllowInvalidCertificates=true')", 'mongodb://db.internal internal tls unverified'],
    ["require('mongoose').connect('mongodb://db.internal/x', { tls: true, tlsAllowInvalidHostnames: true })", 'mongodb://db.internal internal tls chain none system'],
    ["const Redis = require('ioredis'); new Redis(6379, 'cache.internal')", 'cache.internal:6379 internal plaintext'],
    ["const Redis = require('ioredis'); new Redis()", 'localhost local plaintext'],
    ["const Redis = require('ioredis'); new Redis('rediss://cache.internal', { tls: { rejectUnauthorized: false } })", 'rediss://cache.internal internal tls unverified'],
    ["import { createClient } from 'redis'; createClient({ url: 'redis://cache.internal' })", 'redis://cache.internal internal plaintext'],
    ["import { createClient } from 'redis'; createClient({ socket: { host: 'cache.internal', tls: true, rejectUnauthorized: false } })", 'cache.internal internal tls unverified'],
    ["const { Connection } = require('tedious'); new Connection({ server: 'db.internal', options: { trustServerCertificate: true } })", 'db.internal internal tls unverified'],
    ["const { Connection } = require('tedious'); new Connection({ server: 'db.internal', options: { encrypt: false } })", 'db.internal internal plaintext'],
    ["const { Sequelize } = require('sequelize'); new Sequelize(process.env.DATABASE_URL, { dialectOptions: { ssl: { require: true, rejectUnauthorized: false } } })", '? variable ? variable tls unverified'],
    ["const knex = require('knex'); knex({ client: 'pg', connection: { host: 'db.internal', ssl: { rejectUnauthorized: false } } })", 'db.internal internal tls unverified'],
  ])('%s', (text, expected) => {
    expect(shown(text).join('|')).toBe(expected);
  });
});

describe('authorities', () => {
  it.each([
    ["import got from 'got'; got('https://api.internal/', { https: { certificateAuthority: '-----BEGIN CERTIFICATE-----' } })", 'https://api.internal internal tls chain name inline'],
    ["const s = require('superagent'); s.get('https://api.internal/').ca(certificate)", 'https://api.internal internal tls chain name inline'],
    ["require('mongoose').connect('mongodb://db.internal/x?tls=true', { tlsCAFile: '/etc/ssl/ca.pem' })", 'mongodb://db.internal internal tls chain name file'],
    ["require('mongoose').connect('mongodb://db.internal/x?tls=true&tlsCAFile=/etc/ssl/ca.pem')", 'mongodb://db.internal internal tls chain name file'],
    ["const { Client } = require('pg'); new Client('postgres://db.internal/x?sslmode=verify-full&sslrootcert=/etc/ssl/ca.pem')", 'postgres://db.internal internal tls chain name file'],
    ["const grpc = require('@grpc/grpc-js'); const fs = require('fs'); new Catalog('catalog.internal:50051', grpc.credentials.createSsl(fs.readFileSync('ca.pem')))", 'catalog.internal:50051 internal tls chain name file'],
    ["const grpc = require('@grpc/grpc-js'); new Catalog('catalog.internal:50051', grpc.credentials.createSsl())", 'catalog.internal:50051 internal tls chain name system'],
    ["const { Connection } = require('tedious'); new Connection({ server: 'db.internal', options: { cryptoCredentialsDetails: { ca: '-----BEGIN CERTIFICATE-----' } } })", 'db.internal internal tls chain name inline'],
  ])('%s', (text, expected) => {
    expect(shown(text).join('|')).toBe(expected);
  });
});

describe('streams that are there already', () => {
  it.each([
    ["require('tls').connect({ socket: stream, rejectUnauthorized: false })", '? run-time ? run-time tls unverified'],
    ["require('tls').connect({ socket: stream, servername: 'mail.example', rejectUnauthorized: false })", 'mail.example external tls unverified'],
    ["require('tls').connect({ rejectUnauthorized: false })", 'localhost local tls unverified'],
    ["const { Client } = require('ssh2'); new Client().connect({ sock: stream })", '? run-time ? run-time plaintext'],
  ])('%s', (text, expected) => {
    expect(shown(text).join('|')).toBe(expected);
  });
});

describe('drivers under mappers', () => {
  it.each([
    ["const { DataSource } = require('typeorm'); new DataSource({ type: 'mariadb', host: 'db.example', ssl: {} })", 'db.example external tls chain none system'],
    ["const { DataSource } = require('typeorm'); new DataSource({ url: 'mysql://db.example/x', ssl: {} })", 'mysql://db.example external tls chain none system'],
    ["const { DataSource } = require('typeorm'); new DataSource({ type: 'postgres', host: 'db.example', ssl: {} })", 'db.example external tls chain name system'],
    ["const { DataSource } = require('typeorm'); new DataSource({ type: 'postgres', host: 'db.example' })", 'db.example external plaintext'],
    ["const { DataSource } = require('typeorm'); new DataSource({ type: process.env.TYPE, host: 'db.example' })", 'db.example external ? run-time chain name system'],
    ["require('knex')({ client: 'pg', connection: 'postgres://db.example/x?sslmode=no-verify' })", 'postgres://db.example external tls unverified'],
    ["require('knex')({ client: 'pg', connection: 'postgres://db.example/x' })", 'postgres://db.example external plaintext'],
    ["require('knex')({ client: 'mssql', connection: { server: 'db.example' } })", 'db.example external plaintext'],
    ["require('knex')({ client: 'mssql', connection: { server: 'db.example', encrypt: true } })", 'db.example external tls chain name system'],
    ["const { Client } = require('ldapts'); new Client({ url: 'ldap://directory.example' })", 'ldap://directory.example external plaintext'],
    ["const { Client } = require('ldapts'); new Client({ url: 'ldap://directory.example', tlsOptions: { rejectUnauthorized: false } })", 'ldap://directory.example external tls unverified'],
    ["const { Client } = require('ldapts'); new Client({ url: 'ldaps://directory.example' })", 'ldaps://directory.example external tls chain name system'],
    ["const { S3Client } = require('@aws-sdk/client-s3'); new S3Client({ endpoint: 'https://store.example', tls: false })", 'https://store.example external tls chain name system'],
  ])('%s', (text, expected) => {
    expect(shown(text).join('|')).toBe(expected);
  });
});

describe('SSH, which needs no TLS', () => {
  it.each([
    ['', [false, 'none']],
    ["hostHash: 'sha256'", [false, 'none']],
    ['hostVerifier: null', [false, 'none']],
    ['hostVerifier: () => true', [false, 'none']],
    ['hostVerifier: (key) => { log(key); return true; }', [false, 'none']],
    ['hostVerifier: (key, answer) => answer(true)', [false, 'none']],
    ['hostVerifier: (key, answer) => { answer(null); }', [false, 'none']],
    ['hostVerifier: async () => false', [false, 'none']],
    ['hostVerifier: () => false', [true, 'pin']],
    ['hostVerifier: (key) => key.equals(known)', [true, 'pin']],
    ['hostVerifier: (key, answer) => { if (!known(key)) return answer(false); answer(true); }', [true, 'pin']],
    ['hostVerifier: (key, answer) => { check(key, answer); }', [true, 'pin']],
    ['hostVerifier: (key) => { if (!known(key)) throw new Error(); return true; }', [true, 'pin']],
    ["hostVerifier: require('known-hosts').verifier()", ['? run-time', '? run-time']],
    ['hostVerifier: process.env.STRICT ? check : undefined', ['? run-time', '? run-time']],
  ])('%s', (options, expected) => {
    const [connection, ...others] = connections(`const { Client } = require('ssh2'); new Client().on('ready', go).connect({ host: 'files.example', ${options} })`);
    if (connection === undefined) throw new Error('no connection');
    const { chain, name } = connection.verification;
    expect(others).toEqual([]);
    expect([value(chain), name.known ? name.value.kind : value(name)]).toEqual(expected);
    expect([connection.target, connection.protocol, connection.tls].map(value)).toEqual([expect.objectContaining({ text: 'files.example' }), 'ssh', null]);
    expect([isPlaintext(connection), isEncrypted(connection)]).toEqual([false, true]);
  });
});

describe('packages that are not known', () => {
  it.each([
    ["const { Client } = require('cassandra-driver'); new Client({ sslOptions: { rejectUnauthorized: false } })", 'cassandra-driver ? run-time tls unverified'],
    ["import { connect } from 'nats'; connect({ tls: { rejectUnauthorized: false } })", 'nats ? run-time tls unverified'],
    ["import { connect } from 'nats'; connect({ tls: { rejectUnauthorized: true } })", ''],
    ["import _ from 'lodash'; _.defaults({}, { rejectUnauthorized: false })", ''],
    ["import fastify from 'fastify'; fastify({ https: { rejectUnauthorized: false } })", ''],
    ["import { Client } from './client'; new Client({ rejectUnauthorized: false })", ''],
  ])('%s', (text, expected) => {
    expect(shown(text).join('|')).toBe(expected);
  });
});

it('knows where each setting stands', () => {
  const text = "const options = { host: 'api.internal', rejectUnauthorized: false };\nrequire('https').get(options);\n";
  const [connection] = connections(text);
  const span = connection === undefined ? null : spanOf(connection.verification.chain.from);
  expect(text.slice(span?.start, span?.end)).toBe('rejectUnauthorized: false');
});
