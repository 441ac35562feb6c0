import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/model/endpoint.ts';
import type { Fact } from '../../../src/model/fact.ts';
import { tlsVersions } from '../../../src/model/tls.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { blocksOf } from './blocks.ts';
import { connection, connections, inLocation, placedConnections, runtimeOf } from './connections.ts';

function valueOf<T>(fact: Fact<T>): T {
  if (!fact.known) throw new Error(`unknown: ${JSON.stringify(fact.doubt)}`);
  return fact.value;
}

function tlsOf(of: Connection): TlsSettings {
  const settings = valueOf(of.tls);
  if (settings === null) throw new Error('plaintext');
  return settings;
}

function permitted(of: Connection): readonly string[] {
  const { versions } = tlsOf(of);
  return tlsVersions.filter((version) => valueOf(versions[version]));
}

const verifying = 'proxy_ssl_verify on; proxy_ssl_trusted_certificate /etc/nginx/ca.pem;';

describe('schemes', () => {
  it.each([
    ['proxy_pass http://app;', 'http', false],
    ['proxy_pass https://app;', 'http', true],
    ['proxy_pass HTTPS://app;', 'http', true],
    ['grpc_pass app:50051;', 'grpc', false],
    ['grpc_pass grpc://app:50051;', 'grpc', false],
    ['grpc_pass grpcs://app:50051;', 'grpc', true],
    ['uwsgi_pass app:3031;', 'uwsgi', false],
    ['uwsgi_pass uwsgi://app:3031;', 'uwsgi', false],
    ['uwsgi_pass suwsgi://app:3031;', 'uwsgi', true],
    ['fastcgi_pass app:9000;', 'fastcgi', false],
    ['scgi_pass app:9000;', 'scgi', false],
    ['memcached_pass app:11211;', 'memcached', false],
  ] as const)('%s', (directive, protocol, secure) => {
    const found = connection(inLocation(directive));
    expect(valueOf(found.protocol)).toBe(protocol);
    expect(valueOf(found.tls) !== null).toBe(secure);
    expect(valueOf(found.passthrough)).toBe(false);
  });

  it('follows a scheme that is constant', () => {
    const found = connection(inLocation('set $s https; proxy_pass $s://app.internal:8443/x;'));
    expect(valueOf(found.tls)).not.toBeNull();
    expect(valueOf(found.target)).toMatchObject({ text: 'https://app.internal:8443', addresses: [{ host: 'app.internal', port: 8443 }] });
    expect(found.target.from.kind).toBe('expanded');
  });

  it.each(['proxy_pass $url;', 'proxy_pass $s://app;', 'grpc_pass $backend;'])('%s is neither plaintext nor TLS', (directive) => {
    const found = connection(inLocation(directive));
    expect(found.tls).toMatchObject({ known: false, doubt: { kind: 'variable' } });
    expect(found.verification.chain).toMatchObject({ known: true, value: false });
  });

  it('does not know the scheme when a map has both', () => {
    const found = connection(inLocation('proxy_pass $url;', 'map $host $url { default http://a.example; x https://b.example; }'));
    expect(found.tls).toMatchObject({ known: false, doubt: { kind: 'variable', name: '$url' } });
    expect(valueOf(found.target).addresses.map(({ host }) => host)).toEqual(['a.example', 'b.example']);
    expect(valueOf(found.exposure)).toBe('external');
  });

  it('passes over the empty string of a map without default, to which nginx cannot connect', () => {
    const found = connection(inLocation('proxy_pass $url;', 'map $host $url { x https://b.example; }'));
    expect(valueOf(found.tls)).not.toBeNull();
    expect(valueOf(found.target)).toMatchObject({ text: 'https://b.example' });
  });

  it('knows the scheme of a target that it does not know', () => {
    const found = connection(inLocation('proxy_pass https://$host;'));
    expect(valueOf(found.tls)).not.toBeNull();
    expect(found.target).toMatchObject({ known: false, doubt: { kind: 'variable', name: '$host' } });
    expect(found.exposure.known).toBe(false);
  });

  it('does not know which of two passes a template writes, nor which servers of a group', () => {
    const either = inLocation('{% if tls %}\n proxy_pass https://app:8443;\n {% else %}\n proxy_pass http://app:8080;\n {% endif %}');
    expect(connections(either).map(({ tls }) => tls.known)).toEqual([false, false]);
    const group = 'http { upstream app {\n {% if tls %}\n server app:8443;\n {% else %}\n server app:8080;\n {% endif %}\n } server { location / { proxy_pass http://app; } } }';
    expect(connection(group).exposure).toMatchObject({ known: false, doubt: { kind: 'template' } });
  });

  it('knows the socket of this host although a template writes its path', () => {
    expect(connection(inLocation('fastcgi_pass unix:/run/php/php@VERSION@-fpm.sock;')).exposure).toMatchObject({ value: 'local' });
    expect(connection(inLocation('fastcgi_pass unix:/run/php/php${VERSION}-fpm.sock;')).exposure).toMatchObject({ value: 'local' });
  });

  it('does not take a template for an address', () => {
    const found = connection(inLocation('proxy_pass http://{{ backend }}:8080;'));
    expect(valueOf(found.tls)).toBeNull();
    expect(found.target).toMatchObject({ known: false, doubt: { kind: 'variable', name: 'http://{{ backend }}:8080' } });
    expect(connection(inLocation('proxy_pass {{ url }};')).tls).toMatchObject({ known: false, doubt: { kind: 'template' } });
    expect(valueOf(connection(inLocation('proxy_pass http://app:80/{{ path }};')).target)).toMatchObject({ text: 'http://app:80' });
  });
});

describe('targets', () => {
  it.each([
    ['http://127.0.0.1:8080', 'local'],
    ['http://[::1]:8080', 'local'],
    ['http://localhost', 'local'],
    ['http://0.0.0.0:80', 'local'],
    ['http://127.0.0.1:$port', 'local'],
    ['http://127.0.0.1:{{ port }}', 'local'],
    ['http://127.0.0.1:PORT_HERE/x', 'local'],
    ['http://app:$port', 'internal'],
    ['http://unix:/run/app.sock', 'local'],
    ['http://unix:/run/app.sock:/uri/', 'local'],
    ['http://10.0.0.5', 'internal'],
    ['http://app', 'internal'],
    ['http://app.default.svc.cluster.local:80/x', 'internal'],
    ['http://api.shop.example', 'external'],
    ['http://203.0.113.7', 'external'],
  ] as const)('%s is %s', (url, exposure) => {
    expect(valueOf(connection(inLocation(`proxy_pass ${url};`)).exposure)).toBe(exposure);
  });

  it('does not take placeholders for hosts', () => {
    expect(connection(inLocation('proxy_pass http://APP_HOST:APP_PORT;')).exposure.known).toBe(false);
    expect(connection(inLocation('proxy_pass http://{{$server.Backend}};')).target).toMatchObject({ doubt: { kind: 'variable', name: 'http://{{$server.Backend}}' } });
    expect(connection('http { access_log syslog:server={{ host }}; }').target).toMatchObject({ doubt: { kind: 'template' } });
  });

  it('knows sockets written as unix://', () => {
    const found = connection(inLocation('uwsgi_pass unix:///run/app.sock;'));
    expect([valueOf(found.tls), valueOf(found.exposure)]).toEqual([null, 'local']);
  });

  it('does not judge metadata services', () => {
    expect(connection(inLocation('proxy_pass http://169.254.169.254;')).exposure.known).toBe(false);
  });

  it('follows the settings', () => {
    const exposure = { external: [], internal: ['*.shop.example'] };
    expect(valueOf(connection(inLocation('proxy_pass http://api.shop.example;'), undefined, exposure).exposure)).toBe('internal');
  });

  it('leaves out the URI and keeps the port of the scheme', () => {
    expect(valueOf(connection(inLocation('proxy_pass https://api.example/v1/?x;')).target)).toMatchObject({
      text: 'https://api.example',
      addresses: [{ host: 'api.example', port: 443, transport: 'tcp' }],
    });
    expect(valueOf(connection(inLocation('proxy_pass http://unix:/run/a.sock:/x;')).target)).toMatchObject({
      text: 'http://unix:/run/a.sock',
      addresses: [{ host: '/run/a.sock', port: null, transport: 'unix' }],
    });
  });

  it('follows groups, whose name is the target', () => {
    const group = 'upstream Backend { server 127.0.0.1:8080; server api.example:443; server unix:/run/a.sock backup; }';
    const found = connection(inLocation('proxy_pass http://backend;', group));
    expect(valueOf(found.target)).toMatchObject({
      text: 'http://backend',
      addresses: [
        { host: '127.0.0.1', port: 8080 },
        { host: 'api.example', port: 443 },
        { host: '/run/a.sock', transport: 'unix' },
      ],
    });
    expect(valueOf(found.exposure)).toBe('external');
    expect(valueOf(found.tls), 'port 443 does not make TLS').toBeNull();
  });

  it('takes port 80 for servers of a group without port, also behind https', () => {
    const found = connection(inLocation('proxy_pass https://ug;', 'upstream ug { server app.internal resolve; }'));
    expect(valueOf(found.target).addresses).toMatchObject([{ host: 'app.internal', port: 80 }]);
  });

  it('does not know a group that gets its servers at run time', () => {
    const found = connection(inLocation('proxy_pass http://ug;', 'upstream ug { zone ug 64k; }'));
    expect(found.exposure).toMatchObject({ known: false, doubt: { kind: 'run-time' } });
  });

  it('does not take a name for a host when groups may be out of sight', () => {
    const fragment = placedConnections(blocksOf('server { location / { proxy_pass http://backend; } }', 'http')).map((one) => one.connection);
    expect(fragment[0]?.exposure).toMatchObject({ known: false, doubt: { kind: 'fragment' } });
    const withPort = placedConnections(blocksOf('server { location / { proxy_pass http://backend:8080; } }', 'http'))[0]?.connection;
    expect(withPort?.exposure).toMatchObject({ known: true, value: 'internal' });
  });
});

describe('places', () => {
  it('finds passes in locations, if and limit_except, and does not invent inherited ones', () => {
    const found = connections(`http { server { server_name a.example;
      location / { proxy_pass http://a.example; location /nested { root /x; } }
      location /if { proxy_pass http://b.example; if ($x) { set $y 1; } }
      location /own { if ($x) { proxy_pass http://c.example; } limit_except GET { proxy_pass http://d.example; } }
    } }`);
    expect(found.map(({ target }) => valueOf(target).text)).toEqual(['http://a.example', 'http://b.example', 'http://c.example', 'http://d.example']);
  });

  it('is one connection for a target that locations of one server pass to alike', () => {
    const placed = placedConnections(
      blocksOf(`http {
        server { server_name a.example; location /a { proxy_pass http://app/x; } location /b { proxy_pass http://app/y; } }
        server { server_name b.example; location / { proxy_pass http://app; } }
        server { server_name a.example; location / { proxy_pass http://app; } }
      }`),
    );
    expect(placed.map(({ places }) => places().length)).toEqual([2, 1, 1]);
    expect(placed.map((one) => one.connection.id)).toEqual([
      'connection:a.example:http://app',
      'connection:b.example:http://app',
      'connection:a.example:http://app#2',
    ]);
  });

  it('keeps connections apart that differ in their TLS', () => {
    const found = connections(`http { server {
      location /a { proxy_pass https://app; }
      location /b { proxy_pass https://app; ${verifying} }
    } }`);
    expect(found.map(({ verification }) => valueOf(verification.chain))).toEqual([false, true]);
  });
});

describe('TLS of connections', () => {
  it('has the versions that nginx has by default', () => {
    const text = inLocation('proxy_pass https://app;');
    expect(permitted(connection(text, runtimeOf('1.22.1', '3.0')))).toEqual(['TLSv1', 'TLSv1.1', 'TLSv1.2']);
    expect(permitted(connection(text, runtimeOf('1.26.3', '3.0')))).toEqual(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']);
    expect(permitted(connection(text, runtimeOf('1.28.0', '3.5')))).toEqual(['TLSv1.2', 'TLSv1.3']);
    expect(permitted(connection(text, runtimeOf('1.8.1', '1.0')))).toEqual(['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2']);
  });

  it('adds lines of one block and does not inherit when the location has its own', () => {
    const text = (own: string): string => inLocation(`proxy_pass https://app; ${own}`, 'proxy_ssl_protocols TLSv1; proxy_ssl_protocols tlsv1.2;');
    expect(permitted(connection(text('')))).toEqual(['TLSv1', 'TLSv1.2']);
    expect(permitted(connection(text('proxy_ssl_protocols TLSv1.3;')))).toEqual(['TLSv1.3']);
  });

  it('takes the DEFAULT list of the library, or the list that is written', () => {
    const suites = (text: string): readonly string[] => valueOf(tlsOf(connection(text)).cipherSuites).map(({ name }) => name);
    expect(suites(inLocation('proxy_pass https://app;'))).toContain('TLS_RSA_WITH_AES_128_CBC_SHA');
    expect(suites(inLocation('proxy_pass https://app; proxy_ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256;'))).toEqual([
      'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    ]);
  });

  it('executes proxy_ssl_conf_command', () => {
    expect(permitted(connection(inLocation('proxy_pass https://app; proxy_ssl_protocols TLSv1 TLSv1.2; proxy_ssl_conf_command Protocol -TLSv1;')))).toEqual([
      'TLSv1.2',
    ]);
  });

  it('has the same settings for grpc and uwsgi under their own names', () => {
    expect(permitted(connection(inLocation('grpc_pass grpcs://app; grpc_ssl_protocols TLSv1.3;')))).toEqual(['TLSv1.3']);
    expect(permitted(connection(inLocation('uwsgi_pass suwsgi://app:1; uwsgi_ssl_protocols TLSv1.3; proxy_ssl_protocols TLSv1;')))).toEqual(['TLSv1.3']);
  });

  it('knows the certificate that is presented', () => {
    const found = connection(inLocation('proxy_pass https://app; proxy_ssl_certificate c.pem; proxy_ssl_certificate_key c.key;'));
    expect(valueOf(found.clientCertificate)).toBe('c.pem');
    expect(valueOf(tlsOf(found).certificates)).toMatchObject([{ path: 'c.pem', keyPath: 'c.key' }]);
    expect(valueOf(connection(inLocation('proxy_pass https://app; proxy_ssl_certificate "";')).clientCertificate)).toBeNull();
    expect(connection(inLocation('proxy_pass https://app; proxy_ssl_certificate $cert;')).clientCertificate.known).toBe(false);
  });

  it('is one object for all blocks that inherit the same', () => {
    const found = connections(`http { proxy_ssl_protocols TLSv1.2; proxy_ssl_ciphers HIGH;
      server { server_name a.example; location / { proxy_pass https://a.example; } }
      server { server_name b.example; location / { proxy_pass https://b.example; } } }`);
    const [first, second] = found.map(tlsOf);
    expect(first).toBe(second);
  });
});

describe('verification', () => {
  it.each(['1.8.1', '1.22.1', '1.26.3', '1.31.4'])('is off by default in nginx %s', (version) => {
    const { verification, serverName, clientCertificate } = connection(inLocation('proxy_pass https://app;'), runtimeOf(version, '3.0'));
    expect(verification.chain).toMatchObject({ known: true, value: false, from: { kind: 'default' } });
    expect(valueOf(verification.name)).toEqual({ kind: 'none' });
    expect(valueOf(verification.trustAnchors)).toEqual({ kind: 'none' });
    expect(valueOf(verification.depth)).toBe(1);
    expect(valueOf(serverName)).toBeNull();
    expect(valueOf(clientCertificate)).toBeNull();
  });

  it('checks the name whenever it checks the chain', () => {
    const { verification } = connection(inLocation(`proxy_pass https://app.internal:8443; ${verifying}`));
    expect(verification.chain).toMatchObject({ value: true, from: { kind: 'written' } });
    expect(valueOf(verification.name)).toEqual({ kind: 'name', name: 'app.internal' });
    expect(valueOf(verification.trustAnchors)).toEqual({ kind: 'file', path: '/etc/nginx/ca.pem' });
  });

  it.each([
    ['VerifyMode Peer', '', true, { kind: 'none' }, { kind: 'none' }],
    ['VerifyMode Peer; proxy_ssl_conf_command VerifyCAFile other.pem', '', true, { kind: 'none' }, { kind: 'file', path: 'other.pem' }],
    ['VerifyMode -Peer', '', false, { kind: 'none' }, { kind: 'none' }],
    ['VerifyMode Peer', verifying, true, { kind: 'name', name: 'app' }, { kind: 'file', path: '/etc/nginx/ca.pem' }],
    ['VerifyCAFile /etc/ssl/certs/ca-certificates.crt', verifying, true, { kind: 'name', name: 'app' }, { kind: 'system', path: '/etc/ssl/certs/ca-certificates.crt' }],
  ])('by OpenSSL: %s, by nginx: %s', (command, directives, chain, name, anchors) => {
    const { verification } = connection(inLocation(`proxy_pass https://app; proxy_ssl_conf_command ${command}; ${directives}`));
    expect([valueOf(verification.chain), valueOf(verification.name), valueOf(verification.trustAnchors)]).toEqual([chain, name, anchors]);
  });

  it('is inherited by directive, and the location decides', () => {
    const outside = `${verifying} proxy_ssl_verify_depth 3; proxy_ssl_crl /etc/nginx/crl.pem;`;
    const inherited = connection(inLocation('proxy_pass https://app; proxy_ssl_protocols TLSv1.3; proxy_ssl_conf_command Options X;', outside)).verification;
    expect(inherited.chain).toMatchObject({ value: true, from: { kind: 'inherited' } });
    expect(valueOf(inherited.depth)).toBe(3);
    expect(valueOf(inherited.revocation)).toEqual({ kind: 'crl', path: '/etc/nginx/crl.pem' });
    expect(valueOf(connection(inLocation('proxy_pass https://app; proxy_ssl_verify off;', outside)).verification.chain)).toBe(false);
  });

  it('compares with the name of the group unless a name is written', () => {
    const group = 'upstream ug { server 10.0.0.1:443; }';
    const name = (own: string): unknown => valueOf(connection(inLocation(`proxy_pass https://ug; ${verifying} ${own}`, group)).verification.name);
    expect(name('')).toEqual({ kind: 'name', name: 'ug' });
    expect(name('proxy_ssl_name app.internal;')).toEqual({ kind: 'name', name: 'app.internal' });
    expect(name('proxy_ssl_name $proxy_host;')).toEqual({ kind: 'name', name: 'ug' });
    expect(name('proxy_ssl_name app.internal:8443;')).toEqual({ kind: 'name', name: 'app.internal' });
  });

  it('tells a name that the client chooses', () => {
    const name = (content: string): Fact<unknown> => connection(inLocation(`${verifying} ${content}`)).verification.name;
    expect(name('proxy_pass https://app; proxy_ssl_name $host;')).toMatchObject({ value: { kind: 'client-chosen' } });
    expect(name('proxy_pass https://app; proxy_ssl_name $http_x_name;')).toMatchObject({ value: { kind: 'client-chosen' } });
    expect(name('proxy_pass https://$host;')).toMatchObject({ value: { kind: 'client-chosen' } });
    expect(name('proxy_pass https://app; set $n app.internal; proxy_ssl_name $n;')).toMatchObject({ value: { kind: 'name', name: 'app.internal' } });
    expect(name('proxy_pass https://app; proxy_ssl_name $custom;')).toMatchObject({ known: false });
  });

  it.each(['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/cert.pem'])('knows %s for the public roots', (path) => {
    const found = connection(inLocation(`proxy_pass https://app; proxy_ssl_verify on; proxy_ssl_trusted_certificate ${path};`));
    expect(valueOf(found.verification.trustAnchors)).toEqual({ kind: 'system', path });
  });

  it('sends a name only when told to, and never an address', () => {
    const sent = (content: string): string | null => valueOf(connection(inLocation(`${content} proxy_ssl_server_name on;`)).serverName);
    expect(sent('proxy_pass https://app.example;')).toBe('app.example');
    expect(sent('proxy_pass https://app.example; proxy_ssl_name other.example;')).toBe('other.example');
    expect(sent('proxy_pass https://10.0.0.1;')).toBeNull();
  });

  it('is not known when it can be written where it cannot be seen', () => {
    const root = blocksOf('server { location / { proxy_pass https://app.internal; } }', 'http');
    const { verification } = placedConnections(root)[0]?.connection ?? connection('');
    expect(verification.chain).toMatchObject({ known: false, doubt: { kind: 'fragment' } });
    expect(verification.name.known).toBe(false);
  });

  it('reads on and off in any case', () => {
    expect(valueOf(connection(inLocation('proxy_pass https://app; proxy_ssl_verify ON;')).verification.chain)).toBe(true);
  });
});

describe('TLS settings under a plaintext pass', () => {
  const settings = (text: string): readonly string[] => connections(text).flatMap(({ ineffective }) => ineffective.map(({ setting }) => setting));

  it('have no effect', () => {
    const found = connection(inLocation(`proxy_pass http://app; ${verifying} proxy_ssl_server_name on;`));
    expect(found.ineffective).toMatchObject([
      { setting: 'proxy_ssl_verify', reason: 'no-tls', stronger: 'yes' },
      { setting: 'proxy_ssl_trusted_certificate', reason: 'no-tls', stronger: 'yes' },
      { setting: 'proxy_ssl_server_name', reason: 'no-tls', stronger: 'no' },
    ]);
    expect(valueOf(found.verification.chain)).toBe(false);
  });

  it('are told once, and not where another location uses them', () => {
    expect(settings(`http { server { ${verifying} location /a { proxy_pass http://a; } location /b { proxy_pass http://b; } } }`)).toHaveLength(2);
    expect(settings(`http { server { ${verifying} location /a { proxy_pass http://a; } location /b { proxy_pass https://b; } } }`)).toEqual([]);
    expect(settings(`http { ${verifying} server { location /a { proxy_pass http://a; } } }`)).toEqual([]);
  });

  it('are live under a scheme that is not known', () => {
    expect(settings(inLocation(`proxy_pass $url; ${verifying}`))).toEqual([]);
  });

  it('are those of the same kind of pass', () => {
    expect(settings(inLocation('proxy_pass http://a; grpc_ssl_verify on;'))).toEqual([]);
  });
});

describe('a pool of connections that are kept alive', () => {
  const kept = 'proxy_http_version 1.1; proxy_set_header Connection "";';
  const pool = (keepalive: string, loose = 'proxy_ssl_verify off;', http = kept): string => `http { ${http}
    upstream ka { server 10.0.0.1:443; ${keepalive} }
    server { location /c { proxy_pass https://ka; ${loose} } location /v { proxy_pass https://ka; ${verifying} } } }`;
  const scopes = (text: string, nginx: string): readonly (readonly string[])[] =>
    connections(text, runtimeOf(nginx, '3.0')).map(({ verification }) => verification.bypasses.map(({ kind, scope }) => `${kind} ${scope}`));
  const shared = [[], ['shared-connection upstream ka']];
  const apart = [[], []];

  it.each(['1.22.1', '1.26.3', '1.30.6'])('is shared by locations that verify and others in nginx %s', (version) => {
    expect(scopes(pool('keepalive 4;'), version)).toEqual(shared);
  });

  it('is not shared with local, nor by default', () => {
    expect(scopes(pool('keepalive 4 local;'), '1.30.6')).toEqual(apart);
    expect(scopes(pool(''), '1.30.6')).toEqual(apart);
    expect(scopes(pool(''), '1.26.3')).toEqual(apart);
  });

  it('is shared by servers, too, and with another name or other authorities', () => {
    expect(scopes(pool('keepalive 4;', `${verifying} proxy_ssl_name other;`), '1.26.3')[1]).toHaveLength(1);
    expect(scopes(pool('keepalive 4;', 'proxy_ssl_verify on; proxy_ssl_trusted_certificate other.pem;'), '1.26.3')[1]).toHaveLength(1);
    expect(scopes(pool('keepalive 4;', `${verifying} proxy_read_timeout 5s;`), '1.26.3')).toEqual(apart);
    const servers = `http { ${kept} upstream ka { server 10.0.0.1:443; keepalive 4; }
      server { location / { proxy_pass https://ka; ${verifying} } } server { location / { proxy_pass https://ka; } } }`;
    expect(scopes(servers, '1.26.3')).toEqual([['shared-connection upstream ka'], []]);
  });

  it('holds nothing when connections are closed after each answer, as before nginx 1.29.7', () => {
    expect(scopes(pool('keepalive 4;', undefined, ''), '1.26.3')).toEqual(apart);
    expect(scopes(pool('keepalive 4;', undefined, ''), '1.30.6')).toEqual(shared);
    expect(scopes(pool('keepalive 4;', undefined, 'proxy_http_version 1.1;'), '1.26.3')).toEqual(apart);
  });
});

describe('stream', () => {
  const stream = (server: string, outside = ''): string => `stream { ${outside} server { ${server} } }`;

  it('uses TLS with proxy_ssl', () => {
    const found = connection(stream('listen 1; proxy_pass db.internal:5432; proxy_ssl on; proxy_ssl_verify on; proxy_ssl_trusted_certificate ca.pem;'));
    expect(valueOf(found.protocol)).toBe('tcp');
    expect(valueOf(found.tls)).not.toBeNull();
    expect(valueOf(found.verification.name)).toEqual({ kind: 'name', name: 'db.internal' });
  });

  it('is plaintext behind a TLS listener without proxy_ssl', () => {
    const found = connection(stream('listen 993 ssl; proxy_pass 10.0.0.1:143; proxy_ssl_verify on;'));
    expect(valueOf(found.tls)).toBeNull();
    expect(valueOf(found.passthrough)).toBe(false);
    expect(found.ineffective).toMatchObject([{ setting: 'proxy_ssl_verify' }]);
  });

  it('does not know what a client sends through', () => {
    const found = connection(stream('listen 6443; proxy_pass kube;', 'upstream kube { server 10.0.0.1:6443; }'));
    expect(valueOf(found.tls)).toBeNull();
    expect(found.passthrough).toMatchObject({ known: false, doubt: { kind: 'run-time' } });
    expect(valueOf(found.target).addresses).toMatchObject([{ host: '10.0.0.1', port: 6443 }]);
  });

  it('passes TLS through with ssl_preread', () => {
    const map = 'map $ssl_preread_server_name $name { a.example 10.0.0.1:443; default 10.0.0.2:443; }';
    const found = connection(stream('listen 443; ssl_preread on; proxy_pass $name;', map));
    expect(valueOf(found.passthrough)).toBe(true);
    expect(valueOf(found.target).addresses).toHaveLength(2);
  });

  it('knows udp and unix sockets', () => {
    expect(valueOf(connection(stream('listen 53 udp; proxy_pass 10.0.0.1:53;')).protocol)).toBe('udp');
    expect(valueOf(connection(stream('listen 1 ssl; proxy_pass unix:/run/x.sock;')).exposure)).toBe('local');
  });
});

describe('mail', () => {
  it('asks for passwords and passes on in plaintext', () => {
    const [auth, proxy] = connections('mail { auth_http http://auth.internal:9000/check; server { listen 993 ssl; protocol imap; } }');
    expect(auth && valueOf(auth.target)).toMatchObject({ text: 'http://auth.internal:9000' });
    expect(auth && valueOf(auth.exposure)).toBe('internal');
    expect(proxy && valueOf(proxy.tls)).toBeNull();
    expect(proxy && valueOf(proxy.protocol)).toBe('imap');
    expect(proxy?.exposure).toMatchObject({ known: false, doubt: { kind: 'run-time' } });
  });

  it('takes the protocol from the port, and auth_http without scheme', () => {
    const [auth, proxy] = connections('mail { server { auth_http 127.0.0.1:9000/x; listen 587; } }');
    expect(auth && valueOf(auth.exposure)).toBe('local');
    expect(proxy && valueOf(proxy.protocol)).toBe('smtp');
  });
});

describe('logs and traces', () => {
  it('go to syslog in plaintext', () => {
    const found = connections(`error_log syslog:server=10.0.0.9 warn; http { access_log syslog:server=logs.example:1514,facility=local7 main;
      access_log syslog:server=unix:/dev/log; access_log /var/log/x; error_log stderr; server { } }`);
    expect(found.map(({ target }) => valueOf(target).addresses[0])).toMatchObject([
      { host: '10.0.0.9', port: 514, transport: 'udp' },
      { host: 'logs.example', port: 1514, transport: 'udp' },
      { host: '/dev/log', port: null, transport: 'unix' },
    ]);
    expect(found.map(({ exposure }) => valueOf(exposure))).toEqual(['internal', 'external', 'local']);
    expect(found.every(({ tls, protocol }) => valueOf(tls) === null && valueOf(protocol) === 'syslog')).toBe(true);
  });

  it('go to an OpenTelemetry collector', () => {
    const exporter = (endpoint: string): string => `http { otel_exporter { endpoint ${endpoint}; } }`;
    const found = connection(exporter('collector.internal:4317'));
    expect([valueOf(found.protocol), valueOf(found.tls), valueOf(found.exposure)]).toEqual(['grpc', null, 'internal']);
    expect(connections(exporter('https://collector.internal:4317'))).toEqual([]);
  });
});
