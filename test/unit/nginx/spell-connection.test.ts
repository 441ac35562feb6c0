import { describe, expect, it } from 'vitest';
import { releaseOf } from '../../../parsers/nginx/release.ts';
import { spellFor } from '../../../parsers/nginx/spell/spell.ts';
import { applyEdits } from '../../../src/engine/fix.ts';
import type { Runtime } from '../../../src/engine/parser.ts';
import type { Connection } from '../../../src/model/endpoint.ts';
import type { Intent, Spelling } from '../../../src/model/intent.ts';
import { tlsVersions } from '../../../src/model/tls.ts';
import { blocksOf } from './blocks.ts';
import { assumedRuntime, inLocation, placedConnections, runtimeOf } from './connections.ts';

interface Spelled {
  readonly spelling: Spelling | null;
  /** The text with the edits made. */
  readonly text: string;
  /** What it then says. */
  readonly connections: readonly Connection[];
}

type WithoutEndpoint<T> = T extends unknown ? Omit<T, 'on'> : never;

/** Spells an intent about the first connection. */
function spelled(text: string, intent: WithoutEndpoint<Intent>, runtime: Runtime = assumedRuntime): Spelled {
  const root = blocksOf(text);
  const connections = placedConnections(root, runtime);
  const on = connections[0]?.connection.id ?? '';
  const spell = spellFor({ root, release: releaseOf(runtime), texts: new Map([['nginx.conf', text]]), listeners: [], connections });
  const spelling = spell({ ...intent, on });
  const edits = [...(spelling?.edits ?? [])].sort((left, right) => left.span.start - right.span.start);
  const after = applyEdits(text, edits);
  return { spelling, text: after, connections: placedConnections(blocksOf(after), runtime).map((placed) => placed.connection) };
}

function permitted(connection: Connection | undefined): readonly string[] {
  if (connection?.tls.known !== true || connection.tls.value === null) throw new Error('no TLS');
  const { versions } = connection.tls.value;
  return tlsVersions.filter((version) => versions[version].known && versions[version].value);
}

const modern = { set: 'protocols', to: ['TLSv1.2', 'TLSv1.3'] } as const;

describe('protocols', () => {
  it('are written after the pass when nothing is written', () => {
    const text = 'http {\n  server {\n    location / {\n      proxy_pass https://app;\n    }\n  }\n}\n';
    const { spelling, text: after, connections } = spelled(text, modern);
    expect(spelling).toMatchObject({ text: 'proxy_ssl_protocols TLSv1.2 TLSv1.3;', safety: 'safe' });
    expect(after).toContain('      proxy_pass https://app;\n      proxy_ssl_protocols TLSv1.2 TLSv1.3;\n    }');
    expect(permitted(connections[0])).toEqual(['TLSv1.2', 'TLSv1.3']);
  });

  it('are replaced where they are inherited from, all lines of the block', () => {
    const outside = 'proxy_ssl_protocols TLSv1; # legacy\nproxy_ssl_protocols TLSv1.2;';
    const { text, connections } = spelled(inLocation('proxy_pass https://app;', outside), modern);
    expect(text).toContain('proxy_ssl_protocols TLSv1.2 TLSv1.3; # legacy\nserver');
    expect(permitted(connections[0])).toEqual(['TLSv1.2', 'TLSv1.3']);
  });

  it('are written in every location of the connection', () => {
    const text = 'http { server { location /a { proxy_pass https://app; } location /b { proxy_pass https://app; } } }';
    const { spelling, connections } = spelled(text, modern);
    expect(spelling?.edits).toHaveLength(2);
    expect(connections.map(permitted)).toEqual([
      ['TLSv1.2', 'TLSv1.3'],
      ['TLSv1.2', 'TLSv1.3'],
    ]);
  });

  it('have no words that nginx or the library does not know', () => {
    expect(spelled(inLocation('proxy_pass https://app;'), modern, runtimeOf('1.12.2', '1.1.1')).spelling?.text).toBe('proxy_ssl_protocols TLSv1.2;');
    expect(spelled(inLocation('proxy_pass https://app;'), modern, runtimeOf('1.22.1', '1.0.2')).spelling?.text).toBe('proxy_ssl_protocols TLSv1.2;');
  });

  it('bring commands in line', () => {
    const command = (value: string): string => inLocation(`proxy_pass https://app; proxy_ssl_protocols TLSv1.2; proxy_ssl_conf_command ${value};`);
    for (const value of ['Protocol ALL', 'Protocol -TLSv1.2', 'MaxProtocol TLSv1.2', 'MinProtocol TLSv1.3']) {
      expect(permitted(spelled(command(value), modern).connections[0]), value).toEqual(['TLSv1.2', 'TLSv1.3']);
    }
  });

  it('are not safe when they take TLS 1.3 away', () => {
    expect(spelled(inLocation('proxy_pass https://app;'), { set: 'protocols', to: ['TLSv1.2'] }).spelling?.safety).toBe('unsafe');
  });

  it('go into the location, not into an if', () => {
    const { text, connections } = spelled(inLocation('if ($x) { proxy_pass https://app; }'), modern);
    expect(text).toContain('location / { proxy_ssl_protocols TLSv1.2 TLSv1.3; if');
    expect(permitted(connections[0])).toEqual(['TLSv1.2', 'TLSv1.3']);
  });

  it('have the prefix of their module', () => {
    expect(spelled(inLocation('grpc_pass grpcs://app:1;'), modern).spelling?.text).toBe('grpc_ssl_protocols TLSv1.2 TLSv1.3;');
    expect(spelled('stream { server { listen 1; proxy_pass app:1; proxy_ssl on; } }', modern).spelling?.text).toBe('proxy_ssl_protocols TLSv1.2 TLSv1.3;');
  });
});

describe('suites', () => {
  const to = ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'] as const;
  const suites = (connection: Connection | undefined): unknown =>
    connection?.tls.known === true && connection.tls.value?.cipherSuites.known === true ? connection.tls.value.cipherSuites.value.map(({ name }) => name) : null;

  it('are named as OpenSSL does', () => {
    const { spelling, connections } = spelled(inLocation("proxy_pass https://app; proxy_ssl_ciphers 'AES128-SHA';"), { set: 'cipher-suites', to });
    expect(spelling).toMatchObject({ text: 'proxy_ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256;', safety: 'safe' });
    expect(suites(connections[0])).toEqual(to);
  });

  it('are not safe when a strong one is lost', () => {
    expect(spelled(inLocation('proxy_pass https://app; proxy_ssl_ciphers DEFAULT;'), { set: 'cipher-suites', to }).spelling?.safety).toBe('unsafe');
  });

  it('of TLS 1.3 are a command, since nginx 1.19.4, where other commands are', () => {
    const intent = { set: 'tls13-cipher-suites', to: ['TLS_AES_128_GCM_SHA256'] } as const;
    const { spelling, text } = spelled(inLocation('proxy_pass https://app;', 'proxy_ssl_conf_command Options NoTicket;'), intent);
    expect(spelling?.text).toBe('proxy_ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;');
    expect(text).toContain('NoTicket;\nproxy_ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;\n');
    expect(spelled(inLocation('proxy_pass https://app;'), intent, runtimeOf('1.18.0', '1.1.1')).spelling).toBeNull();
    expect(spelled(inLocation('proxy_pass https://app; proxy_ssl_conf_command Ciphersuites TLS_AES_128_CCM_8_SHA256;'), intent).text).toContain(
      'proxy_ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;',
    );
  });
});

describe('tls', () => {
  const intent = { set: 'tls', to: true } as const;

  it.each([
    ['proxy_pass http://app;', 'proxy_pass https://app;'],
    ['proxy_pass http://app:80/x;', 'proxy_pass https://app:443/x;'],
    ['proxy_pass http://app:8080$request_uri;', 'proxy_pass https://app:8080$request_uri;'],
    ['proxy_pass "http://app";', 'proxy_pass "https://app";'],
    ['grpc_pass app:50051;', 'grpc_pass grpcs://app:50051;'],
    ['grpc_pass grpc://app:50051;', 'grpc_pass grpcs://app:50051;'],
    ['uwsgi_pass app:3031;', 'uwsgi_pass suwsgi://app:3031;'],
  ])('%s', (before, after) => {
    const { spelling, text, connections } = spelled(inLocation(before), intent);
    expect(text).toContain(after);
    expect(spelling).toMatchObject({ text: after.replaceAll('"', ''), safety: 'unsafe' });
    expect(connections[0]?.tls).toMatchObject({ known: true });
    expect(connections[0]?.tls.known === true && connections[0].tls.value).not.toBeNull();
  });

  it('has no words for what speaks no TLS', () => {
    expect(spelled(inLocation('fastcgi_pass app:9000;'), intent).spelling).toBeNull();
    expect(spelled('http { otel_exporter { endpoint 10.0.0.1:4317; } }', intent).spelling).toBeNull();
  });

  it('sends logs through the syslog of the host', () => {
    const { spelling } = spelled('http { access_log syslog:server=10.0.0.1:514,tag=x main; }', intent);
    expect(spelling).toEqual({ text: 'access_log syslog:server=unix:/dev/log,tag=x main;', edits: [], safety: 'unsafe' });
  });

  it.each(['set $url http://app; proxy_pass $url;', 'set $s http; proxy_pass $s://app;', 'set $s http; proxy_pass ${s}://app;'])('only says what to write when a variable has the scheme: %s', (content) => {
    expect(spelled(inLocation(content), intent).spelling).toEqual({ text: 'proxy_pass https://app;', edits: [], safety: 'unsafe' });
  });

  it('has no words for several servers in one variable', () => {
    expect(spelled(inLocation('proxy_pass $app;', 'map $host $app { default http://a.internal; b.example http://b.internal; }'), intent).spelling).toBeNull();
  });

  it('is proxy_ssl in stream', () => {
    const { spelling, connections } = spelled('stream { server { listen 993 ssl; proxy_pass 10.0.0.1:143; proxy_ssl off; } }', intent);
    expect(spelling?.text).toBe('proxy_ssl on;');
    expect(connections[0]?.tls.known === true && connections[0].tls.value).not.toBeNull();
  });
});

describe('verification', () => {
  const chain = { set: 'chain-verification', to: true } as const;
  const name = { set: 'name-verification', to: true } as const;
  const ca = 'proxy_ssl_trusted_certificate ca.pem;';

  it('is switched on where it is off', () => {
    for (const text of [inLocation(`proxy_pass https://app; ${ca}`), inLocation('proxy_pass https://app;', `${ca} proxy_ssl_verify off;`)]) {
      const { spelling, connections } = spelled(text, chain);
      expect(spelling).toMatchObject({ text: 'proxy_ssl_verify on;', safety: 'unsafe' });
      expect(connections[0]?.verification.chain).toMatchObject({ known: true, value: true });
    }
  });

  it('needs authorities that only a person knows', () => {
    const inside = spelled(inLocation('proxy_pass https://app;'), chain).spelling;
    expect(inside).toEqual({ text: 'proxy_ssl_verify on;\nproxy_ssl_trusted_certificate /path/to/internal-ca.pem;', edits: [], safety: 'unsafe' });
    expect(spelled(inLocation('proxy_pass https://api.shop.example;'), chain).spelling?.text).toContain('/etc/ssl/certs/ca-certificates.crt');
  });

  it('of the name comes with the chain', () => {
    expect(spelled(inLocation(`proxy_pass https://app; ${ca}`), name).spelling?.text).toBe('proxy_ssl_verify on;');
    const { spelling, connections } = spelled(inLocation(`proxy_pass https://app.internal; ${ca} proxy_ssl_verify on; proxy_ssl_name $host;`), name);
    expect(spelling?.text).toBe('proxy_ssl_name app.internal;');
    expect(connections[0]?.verification.name).toMatchObject({ value: { kind: 'name', name: 'app.internal' } });
    expect(spelled(inLocation(`proxy_pass https://$host; ${ca} proxy_ssl_verify on;`), name).spelling).toMatchObject({ edits: [] });
    const byCommand = 'proxy_pass https://app.internal; proxy_ssl_conf_command VerifyMode Peer; proxy_ssl_conf_command VerifyCAFile other.pem;';
    expect(spelled(inLocation(byCommand), name).spelling).toEqual({ text: 'proxy_ssl_verify on;\nproxy_ssl_trusted_certificate other.pem;', edits: [], safety: 'unsafe' });
  });

  it.each([
    [{ set: 'trust-anchors', to: 'specific-authority' }, 'proxy_ssl_trusted_certificate /path/to/internal-ca.pem;'],
    [{ set: 'peer-revocation', to: 'crl' }, 'proxy_ssl_crl /path/to/ca.crl;'],
    [{ set: 'client-certificate', to: 'presented' }, 'proxy_ssl_certificate /path/to/client.pem;\nproxy_ssl_certificate_key /path/to/client.key;'],
  ] as const)('%o names a file', (intent, text) => {
    expect(spelled(inLocation('proxy_pass https://app;'), intent).spelling).toEqual({ text, edits: [], safety: 'unsafe' });
  });
});

describe('what else a connection can be told', () => {
  it('has a pool of its own since nginx 1.29.7, and before that a group of its own', () => {
    const text = `http { upstream ka {\n  server 10.0.0.1:443;\n  keepalive 4;\n}
      server { location / { proxy_pass https://ka; proxy_ssl_verify on; proxy_ssl_trusted_certificate ca.pem; } location /c { proxy_pass https://ka; } } }`;
    const start = text.indexOf('keepalive');
    const intent = { set: 'connection-sharing', at: { file: 'nginx.conf', start, end: start + 12 }, to: 'none' } as const;
    const own = spelled(text, intent, runtimeOf('1.30.6', '3.0'));
    expect(own.spelling).toMatchObject({ text: 'keepalive 4 local;', safety: 'safe' });
    expect(own.connections[0]?.verification.bypasses).toEqual([]);
    expect(spelled(text, intent, runtimeOf('1.26.3', '3.0')).spelling).toEqual({
      text: 'upstream ka_separate {\n  server 10.0.0.1:443;\n  keepalive 4;\n}',
      edits: [],
      safety: 'unsafe',
    });
  });

  it('removes a key log', () => {
    const { spelling, text } = spelled(inLocation('proxy_pass https://app; proxy_ssl_key_log /var/keys;'), { set: 'key-log', to: null });
    expect(spelling).toMatchObject({ text: '# proxy_ssl_key_log /var/keys;', safety: 'safe' });
    expect(text).not.toContain('key_log');
  });

  it('has no words for what servers decide', () => {
    const text = inLocation('proxy_pass https://app;');
    expect(spelled(text, { set: 'preference', to: 'server' }).spelling).toBeNull();
    expect(spelled(text, { set: 'encrypted-client-hello', to: true }).spelling).toBeNull();
    expect(spelled(text, { set: 'stapling', to: true }).spelling).toBeNull();
  });

  it('switches unsafe options off', () => {
    const command = (value: string): string => inLocation(`proxy_pass https://app; proxy_ssl_conf_command Options ${value};`);
    const compression = spelled(command('Compression,NoTicket'), { set: 'compression', to: false });
    expect(compression.text).toContain('Options -Compression,NoTicket;');
    const [connection] = spelled(command('+UnsafeLegacyRenegotiation'), { set: 'renegotiation', to: 'secure' }).connections;
    expect(connection?.tls.known === true && connection.tls.value?.renegotiation).toMatchObject({ value: 'none' });
  });

  it('knows no other endpoints', () => {
    const root = blocksOf('http { }');
    const spell = spellFor({ root, release: releaseOf(assumedRuntime), texts: new Map(), listeners: [], connections: [] });
    expect(spell({ set: 'tls', on: 'nobody', to: true })).toBeNull();
  });
});

describe('remove', () => {
  function removed(text: string, what: string): { readonly spelling: Spelling | null; readonly text: string } {
    const start = text.indexOf(what);
    const at = { file: 'nginx.conf', start, end: start + what.length };
    return spelled(text, { remove: 'setting', at });
  }

  it('takes out a directive', () => {
    const { spelling, text } = removed(inLocation('proxy_pass http://app;\nproxy_ssl_verify on;\n'), 'proxy_ssl_verify on;');
    expect(spelling).toMatchObject({ text: '# proxy_ssl_verify on;', safety: 'safe' });
    expect(text).toContain('proxy_pass http://app;\n }');
  });

  it('takes out a word of a list', () => {
    const text = inLocation('proxy_pass https://app; proxy_ssl_ciphers "RC4:HIGH:!aNULL"; proxy_ssl_protocols TLSv1 TLSv1.2;');
    expect(removed(text, 'RC4').text).toContain('"HIGH:!aNULL"');
    expect(removed(text, 'HIGH').text).toContain('"RC4:!aNULL"');
    expect(removed(text, '!aNULL').text).toContain('"RC4:HIGH"');
    expect(removed(text, '!aNULL').spelling?.text).toBe('proxy_ssl_ciphers "RC4:HIGH";');
    expect(removed(text, 'TLSv1 ').spelling?.text).toBeDefined();
    expect(removed(text, 'TLSv1').text).toContain('proxy_ssl_protocols TLSv1.2;');
  });

  it('takes out the directive with its last word', () => {
    expect(removed(inLocation('proxy_pass https://app; proxy_ssl_protocols TLSv1;'), 'TLSv1').text).not.toContain('protocols');
    expect(removed(inLocation('proxy_pass https://app; proxy_ssl_ciphers "RC4";'), 'RC4').text).not.toContain('ciphers');
  });

  it('is not possible where nothing is written', () => {
    const root = blocksOf('http { }');
    const spell = spellFor({ root, release: releaseOf(assumedRuntime), texts: new Map(), listeners: [], connections: [] });
    expect(spell({ remove: 'setting', on: 'x', at: { file: 'other.conf', start: 0, end: 1 } })).toBeNull();
  });
});
