import { describe, expect, test } from 'vitest';
import { bypassesOf } from '../../../parsers/nginx/tls/bypass.ts';
import { earlyDataMarked } from '../../../parsers/nginx/tls/early-data.ts';
import { identityUsesOf } from '../../../parsers/nginx/http/identity.ts';
import type { ClientCertificateMode, IdentityUse } from '../../../src/model/endpoint.ts';
import { known, unknown, type Fact } from '../../../src/model/fact.ts';
import { overTls, plaintext, siteFor, siteWithMissing } from './site.ts';

const from = { kind: 'written', span: { file: 'nginx.conf', start: 0, end: 1 } } as const;

function modeOf(mode: ClientCertificateMode | 'open'): Fact<ClientCertificateMode> {
  return mode === 'open' ? unknown({ kind: 'variable', name: '$mode' }, from) : known(mode, from);
}

function usesIn(server: string, mode: ClientCertificateMode | 'open' = 'optional-unverified', http = '', view = overTls): readonly string[] {
  return identityUsesOf(siteFor(server, view, http), modeOf(mode)).map(inShort);
}

/** `X-Client-DN forwarded none`, with the place and what a client can do where that is of weight. */
function inShort({ carrier, how, scope, guard, clientCanSet }: IdentityUse): string {
  const place = scope === '' ? '' : ` @ ${scope}`;
  const spoofed = clientCanSet === 'no' ? '' : ` (client: ${clientCanSet})`;
  return `${carrier} ${how} ${guard.known ? guard.value : '?'}${place}${spoofed}`;
}

const forward = 'proxy_pass http://a; proxy_set_header X-Client-DN $ssl_client_s_dn;';
const guard = 'if ($ssl_client_verify != SUCCESS) { return 403; }';

describe('an identity that is passed on', () => {
  test('by mode', () => {
    const server = `location / { ${forward} }`;
    expect(usesIn(server, 'required')).toEqual(['X-Client-DN forwarded verified @ location /']);
    expect(usesIn(server, 'optional')).toEqual(['X-Client-DN forwarded none @ location /']);
    expect(usesIn(server, 'optional-unverified')).toEqual(['X-Client-DN forwarded none @ location /']);
    expect(usesIn(server, 'required-unverified')).toEqual(['X-Client-DN forwarded certificate-present @ location /']);
    expect(usesIn(server, 'open')).toEqual(['X-Client-DN forwarded ? @ location /']);
  });

  test.each([
    `location / { ${guard} ${forward} }`,
    `${guard} location / { ${forward} }`,
    `if ($ssl_client_verify !~ ^SUCCESS$) { return 401; } location / { ${forward} }`,
    `location / { if ($ssl_client_verify = SUCCESS) { proxy_pass http://a; } proxy_set_header X-Client-DN $ssl_client_s_dn; }`,
    `if ($ssl_client_verify != SUCCESS) { rewrite ^ /denied last; } location = /denied { return 403; } location / { ${forward} }`,
    `if ($ssl_client_verify != SUCCESS) { return 302 https://login.example/; } location / { ${forward} }`,
    `set $ok 0; if ($ssl_client_verify = SUCCESS) { set $ok 1; } if ($ok = 0) { return 403; } location / { ${forward} }`,
  ])('is guarded: %s', (server) => {
    expect(usesIn(server)).toEqual([expect.stringContaining('X-Client-DN forwarded verified')]);
  });

  test('a guard may stand in a map', () => {
    const map = 'map $ssl_client_verify $allowed { SUCCESS 1; default 0; }';
    expect(usesIn(`location / { if ($allowed = 0) { return 403; } ${forward} }`, 'optional-unverified', map)).toEqual(['X-Client-DN forwarded verified @ location /']);
    expect(usesIn(`location / { if ($elsewhere = 0) { return 403; } ${forward} }`)).toEqual(['X-Client-DN forwarded ? @ location /']);
  });

  test('a map may look at the result and the name together', () => {
    const map = 'map $ssl_client_verify:$ssl_client_s_dn $partner { default ""; "~^SUCCESS:CN=acme," acme; "~*^success:CN=(?<other>[^,]+)" other; }';
    const guarded = `location / { if ($partner = "") { return 403; } ${forward} }`;
    expect(usesIn(guarded, 'optional-unverified', map)).toEqual(['X-Client-DN forwarded verified @ location /', '$partner decides verified @ location /']);
    const open = 'map $ssl_client_verify:$ssl_client_s_dn $partner { default ""; "~CN=acme," acme; }';
    expect(usesIn(guarded, 'optional-unverified', open)).toEqual([
      'X-Client-DN forwarded certificate-present @ location /',
      '$partner decides certificate-present @ location /',
    ]);
  });

  test('a guard in one location is none for another', () => {
    expect(usesIn(`location /a { ${guard} ${forward} } location /b { ${forward} }`)).toEqual([
      'X-Client-DN forwarded verified @ location /a',
      'X-Client-DN forwarded none @ location /b',
    ]);
  });

  test('to ask whether there is a certificate is not enough, unless nginx verifies those that are sent', () => {
    const present = `location / { if ($ssl_client_verify = NONE) { return 403; } ${forward} }`;
    expect(usesIn(present)).toContain('X-Client-DN forwarded certificate-present @ location /');
    expect(usesIn(present, 'optional')).toEqual(['X-Client-DN forwarded verified @ location /']);
    const named = `location / { if ($ssl_client_s_dn = "") { return 403; } ${forward} }`;
    expect(usesIn(named)).toContain('X-Client-DN forwarded certificate-present @ location /');
  });

  test('the result of the verification may go along', () => {
    expect(usesIn(`location / { ${forward} proxy_set_header X-Client-Verify $ssl_client_verify; }`)).toEqual(['X-Client-DN forwarded status-forwarded @ location /']);
    const map = 'map $ssl_client_verify $state { SUCCESS ok; default bad; }';
    expect(usesIn(`location / { ${forward} proxy_set_header X-State $state; }`, 'optional-unverified', map)).toEqual(['X-Client-DN forwarded status-forwarded @ location /']);
  });

  test.each([
    ['proxy_pass http://a; proxy_set_header X-Cert $ssl_client_escaped_cert;', 'X-Cert'],
    ['grpc_pass grpc://a; grpc_set_header x-serial $ssl_client_serial;', 'x-serial'],
    ['uwsgi_pass a; uwsgi_param SSL_CLIENT_I_DN $ssl_client_i_dn;', 'SSL_CLIENT_I_DN'],
    ['fastcgi_pass a; fastcgi_param SSL_CLIENT_CERT $ssl_client_raw_cert;', 'SSL_CLIENT_CERT'],
    ['scgi_pass a; scgi_param SSL_FINGERPRINT $ssl_client_fingerprint;', 'SSL_FINGERPRINT'],
    ['return 200 "you are $ssl_client_s_dn";', 'return'],
    ['root /srv; add_header X-You ${ssl_client_s_dn_legacy};', 'X-You'],
  ])('%s', (directives, carrier) => {
    expect(usesIn(`location / { ${directives} }`)).toEqual([`${carrier} forwarded none @ location /`]);
  });

  test('through variables', () => {
    expect(usesIn('location / { set $dn $ssl_client_s_dn; proxy_pass http://a; proxy_set_header X-DN $dn; }')).toEqual(['X-DN forwarded none @ location /']);
    const map = 'map $ssl_client_s_dn $user { default ""; ~CN=(?<cn>[^,]+) $cn; }';
    expect(usesIn('location / { proxy_pass http://a; proxy_set_header X-User $user; }', 'optional-unverified', map)).toEqual(['X-User forwarded none @ location /']);
  });

  test('through the value of a map', () => {
    const map = 'map $host $who { default $ssl_client_s_dn; a.example ""; }';
    expect(usesIn('location / { proxy_pass http://a; proxy_set_header X-Who $who; }', 'optional-unverified', map)).toHaveLength(1);
  });

  test('what no identity is', () => {
    expect(usesIn('location / { proxy_pass http://a; proxy_set_header X-Verify $ssl_client_verify; proxy_set_header Host $host; }')).toEqual([]);
    expect(usesIn(`location / { ${forward} }`, 'none', '', plaintext)).toEqual([]);
  });
});

describe('a header that is lost', () => {
  const set = 'proxy_set_header X-Client-DN $ssl_client_s_dn;';

  test('where a location has headers of its own, a client can set it', () => {
    const uses = usesIn(`${set} location /a { proxy_pass http://a; } location /b { proxy_pass http://a; proxy_set_header Host $host; }`, 'required');
    expect(uses).toEqual(['X-Client-DN forwarded verified @ location /a', 'X-Client-DN forwarded verified @ location /b (client: yes)']);
  });

  test('not where it is set again, removed, or no header of a client passes', () => {
    const other = 'proxy_pass http://a; proxy_set_header Host $host;';
    expect(usesIn(`${set} location /b { ${other} proxy_set_header x-client-dn ""; }`, 'required')).toEqual([]);
    expect(usesIn(`${set} location /b { ${other} proxy_pass_request_headers off; }`, 'required')).toEqual([]);
    expect(usesIn('fastcgi_param SSL_DN $ssl_client_s_dn; location /b { fastcgi_pass a; fastcgi_param X 1; }', 'required')).toEqual([]);
    expect(usesIn('fastcgi_param HTTP_X_DN $ssl_client_s_dn; location /b { fastcgi_pass a; fastcgi_param X 1; }', 'required')).toEqual([
      'HTTP_X_DN forwarded verified @ location /b (client: yes)',
    ]);
  });

  test('it is lost where the list begins anew', () => {
    const server = `${set} location /a { proxy_set_header Host $host; location /a/b { proxy_pass http://a; } }`;
    const [use] = identityUsesOf(siteFor(server, overTls), modeOf('required'));
    expect(use).toMatchObject({ scope: 'location /a/b', clientCanSet: 'yes' });
  });

  test('it is open when an include that cannot be seen may set it', () => {
    const server = `${set} location /b { include headers.conf; proxy_pass http://a; proxy_set_header Host $host; }`;
    expect(identityUsesOf(siteWithMissing(server, overTls), modeOf('required')).map(inShort)).toEqual([expect.stringContaining('(client: unknown)')]);
  });

  test('with underscores a client may send a variant', () => {
    expect(usesIn(`underscores_in_headers on; location / { ${forward} }`, 'required')).toEqual(['X-Client-DN forwarded verified @ location / (client: unknown)']);
    expect(usesIn(`underscores_in_headers off; location / { ${forward} }`, 'required')).toEqual(['X-Client-DN forwarded verified @ location /']);
  });
});

describe('decisions', () => {
  test('upon a name that nobody verified', () => {
    const server = 'location / { if ($ssl_client_s_dn !~ "CN=admin") { return 403; } root /srv; }';
    expect(usesIn(server)).toEqual(['$ssl_client_s_dn decides certificate-present @ location /']);
    expect(usesIn(server, 'required')).toEqual(['$ssl_client_s_dn decides verified @ location /']);
    expect(usesIn(`${guard} ${server}`)).toEqual(['$ssl_client_s_dn decides verified @ location /']);
  });

  test('upon a map of names', () => {
    const map = 'map $ssl_client_s_dn $is_admin { default 0; "CN=admin" 1; }';
    expect(usesIn('location / { if ($is_admin = 0) { return 403; } root /srv; }', 'optional-unverified', map)).toHaveLength(1);
  });

  test('upon a fingerprint are as good as a verification', () => {
    expect(usesIn('location / { if ($ssl_client_fingerprint != "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567") { return 403; } root /srv; }')).toEqual([
      '$ssl_client_fingerprint decides verified @ location /',
    ]);
  });

  test('upon the presence of a certificate', () => {
    const server = 'location / { if ($ssl_client_verify = NONE) { return 403; } root /srv; }';
    expect(usesIn(server)).toEqual(['$ssl_client_verify decides certificate-present @ location /']);
    expect(usesIn(server, 'optional')).toEqual([]);
    expect(usesIn(`location / { ${guard} root /srv; }`)).toEqual([]);
  });

  test('where a request goes', () => {
    expect(usesIn('location / { proxy_pass http://$ssl_client_serial.tenants.example; }')).toEqual(['proxy_pass decides none @ location /']);
  });
});

describe('an identity that a client claims', () => {
  test.each(['$http_x_client_dn', '$http_x_ssl_client_s_dn', '$http_ssl_client_cert', '$http_x_forwarded_client_cert', '$http_client_cert'])('%s', (variable) => {
    expect(usesIn(`location / { if (${variable} = "") { return 403; } root /srv; }`, 'none', '', plaintext)).toEqual([`${variable} taken-from-client none @ location / (client: yes)`]);
    expect(usesIn(`location / { proxy_pass http://a; proxy_set_header X-User ${variable}; }`, 'none')).toEqual(['X-User taken-from-client none @ location / (client: yes)']);
  });

  test('by a proxy that has a certificate of its own', () => {
    expect(usesIn('location / { proxy_pass http://a; proxy_set_header X-User $http_x_client_dn; }', 'required')).toEqual([
      'X-User taken-from-client verified @ location / (client: unknown)',
    ]);
  });
});

describe('error pages for certificates', () => {
  const bypasses = (server: string): readonly string[] => bypassesOf(siteFor(server, overTls)).map(({ scope }) => scope);

  test('that pass requests on or serve content are a way around', () => {
    const server = `error_page 495 496 = @fallback; location / { ${forward} } location @fallback { ${forward} }`;
    expect(bypasses(server)).toEqual(['@fallback']);
    expect(usesIn(server, 'required')).toEqual(['X-Client-DN forwarded verified @ location /', 'X-Client-DN forwarded none @ location @fallback']);
    expect(bypasses('error_page 496 = @open; location / { return 444; } location @open { root /srv; }')).toEqual(['@open']);
    expect(bypasses('error_page 495 /app; location /app { proxy_pass http://a; }')).toEqual(['/app']);
  });

  test.each([
    'error_page 495 496 =403 /deny.html; root /srv;',
    'error_page 495 496 /certificate.html; location = /certificate.html { root /srv; }',
    'error_page 495 496 = @deny; location @deny { return 403 "no certificate"; }',
    'error_page 495 496 = @help; location @help { return 302 https://help.example/; }',
    'error_page 495 496 https://help.example/;',
    'error_page 400 = @fallback; location @fallback { proxy_pass http://a; }',
    `error_page 495 496 = @fallback; location @fallback { ${guard} proxy_pass http://a; }`,
    'root /srv; location / { error_page 495 496 = @fallback; } location @fallback { proxy_pass http://a; }',
  ])('%s is none', (server) => {
    expect(bypasses(server)).toEqual([]);
  });
});

describe('early data', () => {
  const marked = (server: string, http = ''): string => earlyDataMarked(siteFor(server, overTls, http).server);
  const mark = 'proxy_set_header Early-Data $ssl_early_data;';

  test('is marked when every location that passes on says so', () => {
    expect(marked(`${mark} location / { proxy_pass http://a; }`)).toBe('yes');
    expect(marked(`location / { proxy_pass http://a; } ${mark}`)).toBe('yes');
    expect(marked('location / { proxy_pass http://a; }')).toBe('no');
    expect(marked(`${mark} location / { proxy_pass http://a; } location /x { proxy_pass http://a; proxy_set_header Host $host; }`)).toBe('no');
    expect(marked('location / { fastcgi_pass a; fastcgi_param HTTP_EARLY_DATA $ssl_early_data; }')).toBe('yes');
    expect(marked('location / { root /srv; }')).toBe('yes');
    expect(marked(`location / { proxy_pass http://a; }`, mark)).toBe('yes');
  });

  test('or refused with 425', () => {
    expect(marked('if ($ssl_early_data) { return 425; } location / { proxy_pass http://a; }')).toBe('yes');
    expect(marked('location / { if ($ssl_early_data = 1) { return 425; } proxy_pass http://a; } location /x { proxy_pass http://a; }')).toBe('no');
    const unsafe = 'set $early "$ssl_early_data$request_method"; if ($early ~ "^1(POST|PUT|DELETE)$") { return 425; }';
    expect(marked(`${unsafe} location / { proxy_pass http://a; }`)).toBe('yes');
    expect(marked('location / { return 301 https://b.example; }')).toBe('yes');
  });

  test('or open', () => {
    const { server } = siteWithMissing('location / { include proxy.conf; proxy_pass http://a; }', overTls);
    expect(earlyDataMarked(server)).toBe('unknown');
  });
});
