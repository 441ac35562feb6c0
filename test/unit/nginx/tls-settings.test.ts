import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Runtime } from '../../../src/engine/parser.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { http, nothingStated, parseFiles, permitted, running, serverWith, valueOf } from './parsed.ts';

function settings(directives: string, runtime: Runtime = nothingStated, common = ''): TlsSettings {
  return parseFiles(http(`${common} ${serverWith(directives)}`), runtime).tlsOf('a.example');
}

describe('ssl_protocols', () => {
  it.each([
    ['1.8.1', ['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2']],
    ['1.9.1', ['TLSv1', 'TLSv1.1', 'TLSv1.2']],
    ['1.22.1', ['TLSv1', 'TLSv1.1', 'TLSv1.2']],
    ['1.23.4', ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
    ['1.26', ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
    ['1.27.3', ['TLSv1.2', 'TLSv1.3']],
    ['1.27', ['TLSv1.2', 'TLSv1.3']],
    ['1.31.4', ['TLSv1.2', 'TLSv1.3']],
  ])('has the default of nginx %s', (version, expected) => {
    const tls = settings('', running(version, '3.0'));
    expect(permitted(tls)).toEqual(expected);
    expect(tls.versions['TLSv1.2'].from).toMatchObject({ kind: 'default', cite: expect.stringMatching(/nginx CHANGES/) as string });
  });

  it('adds the lines of one block together and replaces those of the block around', () => {
    expect(permitted(settings('ssl_protocols TLSv1.2; ssl_protocols TLSv1.3;'))).toEqual(['TLSv1.2', 'TLSv1.3']);
    expect(permitted(settings('ssl_protocols TLSv1.3;', nothingStated, 'ssl_protocols TLSv1 TLSv1.2;'))).toEqual(['TLSv1.3']);
    expect(permitted(settings('', nothingStated, 'ssl_protocols TLSv1.2;'))).toEqual(['TLSv1.2']);
  });

  it('takes words in any case and gives each its place', () => {
    const parsed = parseFiles(http(`ssl_protocols tlsv1.2\n TLSV1.3; ${serverWith('')}`));
    const tls = parsed.tlsOf('a.example');
    expect(permitted(tls)).toEqual(['TLSv1.2', 'TLSv1.3']);
    const { from } = tls.versions['TLSv1.3'];
    expect(from).toMatchObject({ kind: 'inherited' });
    expect(from.kind === 'inherited' && [parsed.textAt(from.span), parsed.textAt(from.into)]).toEqual(['TLSV1.3', 'server']);
  });

  it('does not know what a template adds', () => {
    expect(permitted(settings('ssl_protocols TLSv1.2 {{ more }};'))).toEqual(['SSLv2?', 'SSLv3?', 'TLSv1?', 'TLSv1.1?', 'TLSv1.2', 'TLSv1.3?']);
    expect(permitted(settings('ssl_protocols ${PROTOCOLS};'))).toHaveLength(6);
  });
});

it.each([
  ['1.0.4', 'HIGH:!ADH:!MD5'],
  ['1.0.5', 'HIGH:!aNULL:!MD5'],
  ['1.31.4', 'HIGH:!aNULL:!MD5'],
])('ssl_ciphers has the default of nginx %s', (version, list) => {
  const names = (directives: string): readonly string[] => valueOf(settings(directives, running(version, '1.1.1')).cipherSuites).map(({ name }) => name);
  expect(names('')).toEqual(names(`ssl_ciphers ${list};`));
  expect(names('')).toContain('TLS_RSA_WITH_AES_128_CBC_SHA');
});

describe('ssl_conf_command', () => {
  const base = 'ssl_protocols TLSv1.2 TLSv1.3;';

  it.each([
    ['Protocol -TLSv1.3', ['TLSv1.2']],
    ['Protocol ALL,-TLSv1.2', ['SSLv2', 'SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.3']],
    ['Protocol TLSv1.1', ['TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
    ['Protocol -ALL,TLSv1.3', ['TLSv1.3']],
    ['MinProtocol TLSv1', ['TLSv1.2', 'TLSv1.3']],
    ['MinProtocol TLSv1.3', ['TLSv1.3']],
    ['MaxProtocol TLSv1.2', ['TLSv1.2']],
    ['MinProtocol None', ['TLSv1.2', 'TLSv1.3']],
  ])('%s', (command, expected) => {
    expect(permitted(settings(`${base} ssl_conf_command ${command};`))).toEqual(expected);
  });

  it('is inherited all or nothing', () => {
    const common = `${base} ssl_conf_command MinProtocol TLSv1.3;`;
    expect(permitted(settings('', nothingStated, common))).toEqual(['TLSv1.3']);
    expect(permitted(settings('ssl_conf_command Options ServerPreference;', nothingStated, common))).toEqual(['TLSv1.2', 'TLSv1.3']);
  });

  it('replaces what the directives say', () => {
    const { cipherSuites, groups, preference, securityLevel, tickets, signatureSchemes } = settings(
      'ssl_ciphers HIGH; ssl_ecdh_curve auto; ssl_conf_command CipherString AES128-GCM-SHA256:@SECLEVEL=1; ssl_conf_command Curves X25519:P-384;' +
        'ssl_conf_command options ServerPreference,-SessionTicket; ssl_conf_command SignatureAlgorithms RSA+SHA256;',
      running('1.26', '3.0'),
    );
    expect(valueOf(cipherSuites).map(({ name }) => name)).toEqual(['TLS_RSA_WITH_AES_128_GCM_SHA256']);
    expect(valueOf(groups).map(({ name }) => name)).toEqual(['x25519', 'secp384r1']);
    expect(valueOf(preference)).toBe('server');
    expect(valueOf(securityLevel)).toBe(1);
    expect(valueOf(tickets).enabled).toBe(false);
    expect(valueOf(signatureSchemes)?.map(({ name }) => name)).toEqual(['rsa_pkcs1_sha256']);
  });

  it('tells which directive it replaces', () => {
    const { listenerOf } = parseFiles(http(serverWith('ssl_ciphers HIGH; ssl_conf_command CipherString DEFAULT;')));
    expect(listenerOf('a.example').ineffective).toMatchObject([{ setting: 'ssl_ciphers', reason: 'overridden' }]);
  });

  it.each([
    ['Options Compression', 'compression', true],
    ['Options ClientRenegotiation', 'renegotiation', 'client-initiated'],
    ['Options UnsafeLegacyRenegotiation', 'renegotiation', 'unsafe-legacy'],
    ['Options -Compression', 'compression', false],
  ] as const)('%s', (command, field, value) => {
    expect(settings(`ssl_conf_command ${command};`)[field]).toMatchObject({ value });
    expect(settings('')[field]).toMatchObject({ value: field === 'compression' ? false : 'none', from: { kind: 'default' } });
  });

  it.each([
    ['Require', '', 'required-unverified'],
    ['Request', '', 'optional-unverified'],
    ['Require', 'optional', 'required'],
    ['Require', 'optional_no_ca', 'required-unverified'],
    ['Request', 'on', 'required'],
    ['Peer,Once', '', 'optional-unverified'],
    ['-Request', 'optional', 'none'],
    ['Require; ssl_conf_command VerifyMode -Require', 'optional_no_ca', 'none'],
    ['Require; ssl_conf_command VerifyMode Request', 'optional', 'required'],
    ['-Request', 'on', 'required'],
  ])('VerifyMode %s with ssl_verify_client %s', (command, verify, mode) => {
    const directives = `ssl_client_certificate ca.pem; ssl_conf_command VerifyMode ${command}; ${verify === '' ? '' : `ssl_verify_client ${verify};`}`;
    const { listenerOf } = parseFiles(http(serverWith(directives)));
    expect(listenerOf('a.example').clientAuthentication.mode).toMatchObject({ value: mode });
  });
});

it.each([
  ['ssl_client_certificate ca.pem;', 'none'],
  ['ssl_client_certificate ca.pem; ssl_conf_command VerifyMode Request;', 'optional'],
  ['ssl_conf_command VerifyMode Require;', 'required'],
  ['ssl_conf_command VerifyMode Require; ssl_verify_client optional_no_ca;', 'required-unverified'],
])('clients of mail and stream are verified by OpenSSL where nginx does not: %s', (directives, mode) => {
  const server = `server { listen 993 ssl; protocol imap; ssl_certificate a.pem; ssl_certificate_key a.key; ${directives} }`;
  const { listeners } = parseFiles({ 'nginx.conf': `events {} mail { ${server} } stream { ${server.replace('protocol imap;', '')} }` });
  expect(listeners.map(({ clientAuthentication }) => valueOf(clientAuthentication.mode))).toEqual([mode, mode]);
  expect(listeners.map(({ clientAuthentication }) => valueOf(clientAuthentication.trustAnchors).kind)).toEqual(['none', 'none']);
});

describe('ssl_verify_client of a server without a certificate', () => {
  it.each([
    ['off', 'on', 'required'],
    ['off', 'optional', 'none'],
    ['on', 'off', 'optional-unverified'],
    ['on', 'optional', 'optional'],
    ['optional', 'optional_no_ca', 'optional-unverified'],
  ])('the default server says %s, itself %s', (byDefault, own, mode) => {
    const first = `server { listen 443 ssl; server_name first.example; ssl_certificate a.pem; ssl_certificate_key a.key; ssl_client_certificate ca.pem; ssl_verify_client ${byDefault}; }`;
    const { listenerOf } = parseFiles(http(`${first} server { listen 443; server_name second.example; ssl_client_certificate other.pem; ssl_verify_client ${own}; }`));
    const { clientAuthentication } = listenerOf('second.example');
    expect(clientAuthentication.mode).toMatchObject({ value: mode });
    expect(clientAuthentication.trustAnchors).toMatchObject({ value: { kind: 'file', path: 'ca.pem' } });
  });
});

describe('lists', () => {
  it('gives each suite the word that it comes from', () => {
    const parsed = parseFiles(http(serverWith('ssl_ciphers "ECDHE-RSA-AES128-GCM-SHA256:kRSA+AESGCM:NONE-SUCH";')), running('1.26', '3.0'));
    const tls = parsed.tlsOf('a.example');
    const words = valueOf(tls.cipherSuites).map(({ from }) => from.kind === 'expanded' && parsed.textAt(from.span));
    expect([...new Set(words)]).toEqual(['ECDHE-RSA-AES128-GCM-SHA256', 'kRSA+AESGCM']);
    expect(tls.writtenLists.map(({ of, unmatched }) => [of, ...unmatched.map(({ word, span }) => `${word} ${parsed.textAt(span)}`)])).toEqual([
      ['cipher-list', 'NONE-SUCH NONE-SUCH'],
    ]);
  });

  it('has the security level of the list, else that of the build', () => {
    expect(settings('ssl_ciphers HIGH:@SECLEVEL=0;').securityLevel).toMatchObject({ value: 0, from: { kind: 'expanded', by: '@SECLEVEL=0' } });
    expect(settings('').securityLevel).toMatchObject({ value: 2, from: { kind: 'default' } });
    expect(settings('', running('1.26', '3.5')).securityLevel).toMatchObject({ value: 2 });
    expect(settings('', running('1.26', '3.0')).securityLevel).toMatchObject({ known: false, doubt: { kind: 'build-dependent' } });
    expect(settings('', { ...nothingStated, distribution: 'debian-12' }).securityLevel).toMatchObject({ value: 2 });
  });

  it('does not expand what the library refuses', () => {
    const tls = settings('ssl_ciphers NONE-SUCH;');
    expect(tls.cipherSuites.known).toBe(false);
    expect(tls.writtenLists).toMatchObject([{ rejected: { reason: 'no-match' } }]);
  });

  it('leaves lists of other libraries open', () => {
    const tls = settings('ssl_ciphers HIGH;', { products: {}, library: { name: 'libressl', version: '3.9' }, distribution: null });
    expect(tls.cipherSuites).toMatchObject({ known: false, doubt: { kind: 'not-understood' } });
    expect(tls.securityLevel).toMatchObject({ value: null });
  });

  it('has the groups of the library by default', () => {
    const names = (openssl: string): readonly string[] => valueOf(settings('', running('1.26', openssl)).groups).map(({ name }) => name);
    expect(names('3.5')[0]).toBe('X25519MLKEM768');
    expect(names('3.0')[0]).toBe('x25519');
    expect(valueOf(settings('', running('1.10.3', '1.1.1')).groups).map(({ name }) => name)).toEqual(['secp256r1']);
    expect(valueOf(settings('ssl_ecdh_curve prime256v1:X25519;').groups).map(({ name }) => name)).toEqual(['secp256r1', 'x25519']);
  });

  it('works through escapes without losing its place', () => {
    const word = '"AES128-SHA:NONE\\"SUCH"';
    const parsed = parseFiles(http(serverWith(`ssl_ciphers ${word};`)));
    const [use] = valueOf(parsed.tlsOf('a.example').cipherSuites);
    expect(use?.from.kind === 'expanded' && parsed.textAt(use.from.span)).toBe(word);
  });
});

describe('other settings', () => {
  it('pairs certificates with keys in order', () => {
    const files = http('server { listen 443 ssl; server_name a.example; ssl_certificate rsa.pem; ssl_certificate ecdsa.pem; ssl_certificate_key rsa.key; ssl_certificate_key ecdsa.pem; }');
    expect(parseFiles(files).tlsOf('a.example').certificates).toMatchObject({ value: [{ path: 'rsa.pem', keyPath: 'rsa.key' }, { path: 'ecdsa.pem', keyPath: null }] });
  });

  it('does not read certificates out of variables', () => {
    const { certificates } = parseFiles(http('server { listen 443 ssl; server_name a.example; ssl_certificate $ssl_server_name.pem; ssl_certificate_key data:$key; }')).tlsOf('a.example');
    expect(valueOf(certificates)[0]?.keyType).toMatchObject({ known: false, doubt: { kind: 'variable', name: '$ssl_server_name' } });
  });

  it.each([
    ['data:$certificate', { kind: 'variable', name: '$certificate' }],
    ['store:pkcs11:object=a', { kind: 'not-understood', what: 'store:' }],
    ['engine:pkcs11:a', { kind: 'not-understood', what: 'engine:' }],
  ])('does not read a certificate that is no file: %s', (source, doubt) => {
    const { tlsOf, problems } = parseFiles(http(`server { listen 443 ssl; server_name a.example; ssl_certificate ${source}; ssl_certificate_key a.key; }`));
    expect(problems).toEqual([]);
    expect(valueOf(tlsOf('a.example').certificates)[0]?.keyType).toMatchObject({ known: false, doubt });
  });

  it('has no DHE parameters by default since nginx 1.11', () => {
    expect(settings('').dhParameters).toMatchObject({ value: null });
    expect(settings('', running('1.10.3', '1.1.1')).dhParameters).toMatchObject({ value: { bits: { value: 1024 } } });
    expect(valueOf(settings('ssl_dhparam dh.pem;').dhParameters)?.bits).toMatchObject({ known: false, doubt: { kind: 'missing-file', path: 'dh.pem' } });
  });

  it('knows ECH where the release has it', () => {
    const ech = 'ssl_ech_file a.ech;';
    expect(settings(ech, running('1.29.4', '4.0')).encryptedClientHello).toMatchObject({ value: { keyFiles: ['a.ech'] } });
    expect(settings(ech, running('1.30.6', '3.6')).encryptedClientHello).toMatchObject({ value: null });
    expect(settings(ech).encryptedClientHello).toMatchObject({ known: false, doubt: { kind: 'release-dependent' } });
    const { listenerOf } = parseFiles(http(serverWith(ech)), running('1.30.6', '3.6'));
    expect(listenerOf('a.example').ineffective).toMatchObject([{ setting: 'ssl_ech_file', reason: 'not-supported' }]);
  });

  it.each([
    ['', 'none'],
    ['location / { proxy_pass http://b; }', 'none'],
    ['location / { proxy_pass http://b; proxy_set_header Early-Data $ssl_early_data; }', 'marked'],
    ['proxy_set_header Early-Data $ssl_early_data; location / { proxy_pass http://b; proxy_set_header Host $host; }', 'none'],
    ['if ($ssl_early_data) { return 425; } location / { proxy_pass http://b; }', 'marked'],
  ])('early data with "%s"', (content, protection) => {
    const { earlyData } = settings(`ssl_early_data on; ${content === '' ? 'location / { proxy_pass http://b; }' : content}`);
    expect(earlyData).toMatchObject({ value: { enabled: true, protection } });
  });

  it.each([
    ['', '1.26.3', 'at-restart'],
    ['ssl_session_cache builtin;', '1.26.3', 'at-restart'],
    ['ssl_session_cache shared:tls:10m;', '1.26.3', 'automatic'],
    ['ssl_session_cache builtin:1000 shared:tls:10m;', '1.26.3', 'automatic'],
    ['ssl_session_cache shared:tls:10m;', '1.23.1', 'at-restart'],
    ['ssl_session_cache shared:tls:10m; ssl_session_cache off;', '1.26.3', 'at-restart'],
    ['ssl_session_cache shared:tls:10m; ssl_session_ticket_key t.key;', '1.26.3', 'by-hand'],
  ])('keys of tickets with "%s" in nginx %s change %s', (directives, version, rotation) => {
    expect(settings(directives, running(version, '3.0')).tickets).toMatchObject({ value: { enabled: true, rotation } });
  });

  it('reads stapling, tickets, key log and client revocation', () => {
    const directives = 'ssl_stapling on; ssl_stapling_verify on; ssl_stapling_file o.der; ssl_session_ticket_key t.key; ssl_key_log /var/keys; ssl_crl c.pem; ssl_verify_client optional; ssl_client_certificate /etc/ssl/certs/ca-certificates.crt;';
    const { tlsOf, listenerOf } = parseFiles(http(serverWith(directives)));
    expect(tlsOf('a.example')).toMatchObject({
      stapling: { value: { enabled: true, verified: true, source: 'o.der' } },
      tickets: { value: { enabled: true, keyFiles: ['t.key'], rotation: 'by-hand' } },
      keyLog: { value: '/var/keys' },
    });
    expect(listenerOf('a.example').clientAuthentication).toMatchObject({
      mode: { value: 'optional' },
      trustAnchors: { value: { kind: 'system' } },
      depth: { value: 1, from: { kind: 'default' } },
      revocation: { value: { kind: 'crl', path: 'c.pem' } },
    });
  });

  it.each([
    ['listen 8443 ssl http2;', '1.22.1', ['h2', 'http/1.1', 'http/1.0', 'http/0.9']],
    ['listen 8443 ssl; http2 on;', '1.26', ['h2', 'http/1.1', 'http/1.0', 'http/0.9']],
    ['listen 8443 ssl;', '1.20', ['http/1.1']],
    ['listen 8443 quic;', '1.26', ['h3']],
  ])('offers protocols: %s', (directives, version, expected) => {
    const text = `server { ${directives} server_name a.example; ssl_certificate a.pem; ssl_certificate_key a.key; }`;
    expect(valueOf(parseFiles(http(text), running(version, '3.0')).tlsOf('a.example').alpn)).toEqual(expected);
  });

  it.each([
    ['listen 8443 ssl; protocol imap;', '1.22.1', ['imap']],
    ['listen 465 ssl;', '1.22.1', ['smtp']],
    ['listen 465 ssl;', '1.20', []],
  ])('offers the protocol of a mail server: %s', (directives, version, expected) => {
    const { listeners } = parseFiles({ 'nginx.conf': `events {} mail { server { ${directives} ssl_certificate a.pem; ssl_certificate_key a.key; } }` }, running(version, '3.0'));
    expect(listeners.map(({ tls }) => valueOf((valueOf(tls) ?? settings('')).alpn))).toEqual([expected]);
  });

  it('has nothing but TLS 1.3 on QUIC', () => {
    const parsed = parseFiles(http(serverWith('ssl_protocols TLSv1.2 TLSv1.3; listen 443 quic;')));
    expect(parsed.listeners.map(({ tls }) => permitted(valueOf(tls) ?? settings('')))).toEqual([['TLSv1.2', 'TLSv1.3'], ['TLSv1.3']]);
    expect(parsed.listeners[1]?.addresses).toMatchObject({ value: [{ transport: 'quic' }] });
  });
});

describe('files beside the configuration', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tlslint-nginx-'));
  const openssl = (...args: readonly string[]): string => {
    const out = join(directory, 'out.pem');
    const [command = '', ...others] = args;
    execFileSync('openssl', [command, '-out', out, ...others], { stdio: 'ignore' });
    return readFileSync(out, 'utf8');
  };
  const certificate = (algorithm: string, ...more: readonly string[]): string =>
    openssl('req', '-x509', '-newkey', algorithm, '-nodes', '-keyout', join(directory, 'key.pem'), '-subj', '/CN=a.example', ...more);

  it('says what key and responder a certificate has, and how long parameters are', () => {
    const files = {
      ...http('server { listen 443 ssl; server_name a.example; ssl_certificate a.pem; ssl_certificate b.pem; ssl_certificate_key k; ssl_certificate_key k; ssl_dhparam dh.pem; }'),
      'a.pem': certificate('rsa:2048', '-addext', 'authorityInfoAccess = OCSP;URI:http://ocsp.example/'),
      'b.pem': certificate('ED25519'),
      'dh.pem': openssl('dhparam', '-dsaparam', '1024'),
    };
    rmSync(directory, { recursive: true });
    const { certificates, dhParameters } = parseFiles(files).tlsOf('a.example');
    const uses = valueOf(certificates);
    expect(uses.map(({ keyType }) => valueOf(keyType))).toEqual(['rsa', 'ed25519']);
    expect(uses.map(({ ocspResponder }) => valueOf(ocspResponder))).toEqual([true, false]);
    expect(valueOf(valueOf(dhParameters)?.bits ?? { known: true, value: 0, from: dhParameters.from })).toBe(1024);
  });
});
