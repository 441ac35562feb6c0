import { describe, expect, it } from 'vitest';
import nginx from '../../../parsers/nginx/index.ts';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import { applyEdits } from '../../../src/engine/fix.ts';
import type { ParseResult, Runtime } from '../../../src/engine/parser.ts';
import type { Listener } from '../../../src/model/endpoint.ts';
import type { Fact } from '../../../src/model/fact.ts';
import type { Intent, Spelling } from '../../../src/model/intent.ts';
import type { Span } from '../../../src/model/span.ts';
import { tlsVersions } from '../../../src/model/tls.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { assumedRuntime, runtimeOf, unstated } from './connections.ts';

const file = 'nginx.conf';

function parse(text: string, runtime: Runtime = assumedRuntime): ParseResult {
  const tree = fileTreeInMemory(new Map([[file, text]]));
  return nginx.parse({ entries: [file], fragment: false }, tree, { runtime, exposure: unstated });
}

function listeners({ endpoints }: ParseResult): readonly Listener[] {
  return endpoints.filter((endpoint): endpoint is Listener => endpoint.kind === 'listener');
}

interface Spelled {
  readonly spelling: Spelling | null;
  readonly text: string;
  readonly listeners: readonly Listener[];
}

type WithoutEndpoint<T> = T extends unknown ? Omit<T, 'on'> : never;

/** Spells an intent about the listener at `index`, makes the edits and reads the result. */
function spelled(text: string, intent: WithoutEndpoint<Intent>, runtime?: Runtime, index = 0): Spelled {
  const result = parse(text, runtime);
  const spelling = result.spell({ ...intent, on: listeners(result)[index]?.id ?? '' });
  const edits = [...(spelling?.edits ?? [])].sort((left, right) => left.span.start - right.span.start);
  const after = applyEdits(text, edits);
  return { spelling, text: after, listeners: listeners(parse(after, runtime)) };
}

function valueOf<T>(fact: Fact<T> | undefined): T {
  if (fact?.known !== true) throw new Error('unknown');
  return fact.value;
}

function tlsOf(listener: Listener | undefined): TlsSettings {
  const tls = valueOf(listener?.tls);
  if (tls === null) throw new Error('plaintext');
  return tls;
}

function permitted(listener: Listener | undefined): readonly string[] {
  const { versions } = tlsOf(listener);
  return tlsVersions.filter((version) => valueOf(versions[version]));
}

function spanOf(text: string, words: string): Span {
  const start = text.indexOf(words);
  return { file, start, end: start + words.length };
}

const certificate = 'ssl_certificate a.pem; ssl_certificate_key a.key;';

function https(content = '', outside = ''): string {
  return `http {\n  ${outside}\n  server {\n    listen 443 ssl;\n    server_name a.example;\n    ${certificate}\n    ${content}\n  }\n}\n`;
}

const modern = { set: 'protocols', to: ['TLSv1.2', 'TLSv1.3'] } as const;
const both = ['TLSv1.2', 'TLSv1.3'];

describe('protocols', () => {
  it('are replaced in the server or where it has them from', () => {
    for (const text of [https('ssl_protocols TLSv1 TLSv1.2; # old'), https('', 'ssl_protocols TLSv1; ssl_protocols TLSv1.2;')]) {
      const { spelling, listeners: after } = spelled(text, modern);
      expect(spelling).toMatchObject({ text: 'ssl_protocols TLSv1.2 TLSv1.3;', safety: 'safe' });
      expect(permitted(after[0])).toEqual(both);
    }
  });

  it('go into http when nothing is written, for the default server decides', () => {
    const text = https('').replace('443 ssl;', '443 ssl default_server; ssl_reject_handshake on; } server { listen 443 ssl;');
    const { text: edited, listeners: after } = spelled(text, modern, runtimeOf('1.22.1', '3.0'), 1);
    expect(edited).toContain('http {\n  ssl_protocols TLSv1.2 TLSv1.3;\n');
    expect(after.map(permitted)).toEqual([both, both]);
  });

  it('are replaced in the default server of the socket when that decides', () => {
    const text = `http { server { listen 443 ssl; server_name a; ${certificate} ssl_protocols TLSv1; }
      server { listen 443 ssl; server_name b; ${certificate} ssl_protocols TLSv1.2; } }`;
    const { text: edited, listeners: after } = spelled(text, modern, runtimeOf('1.26.3', '3.0'), 1);
    expect(edited).toContain('server_name a; ssl_certificate a.pem; ssl_certificate_key a.key; ssl_protocols TLSv1.2 TLSv1.3;');
    expect(permitted(after[1])).toEqual(both);
  });

  it('are those of stream and mail', () => {
    expect(permitted(spelled(`stream { server { listen 1 ssl; proxy_pass a:1; ${certificate} } }`, modern).listeners[0])).toEqual(both);
    expect(permitted(spelled(`mail { server { listen 993 ssl; protocol imap; ${certificate} } }`, modern).listeners[0])).toEqual(both);
  });

  it('bring commands in line', () => {
    for (const value of ['Protocol ALL', 'MaxProtocol TLSv1.2', 'MinProtocol TLSv1']) {
      expect(permitted(spelled(https(`ssl_conf_command ${value};`), modern).listeners[0]), value).toEqual(both);
    }
    expect(spelled(https('ssl_conf_command Protocol ALL;'), modern).spelling?.text).toBe('ssl_protocols TLSv1.2 TLSv1.3;\nssl_conf_command Protocol -ALL,TLSv1.2,TLSv1.3;');
  });
});

describe('suites, order and groups', () => {
  it('writes suites into the server', () => {
    const to = ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'] as const;
    const { spelling, listeners: after } = spelled(https(), { set: 'cipher-suites', to });
    expect(spelling).toMatchObject({ text: 'ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256;', safety: 'unsafe' });
    expect(valueOf(tlsOf(after[0]).cipherSuites).map(({ name }) => name)).toEqual(to);
  });

  it('replaces CipherString, which wins over ssl_ciphers', () => {
    const to = ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'] as const;
    const { listeners: after } = spelled(https('ssl_ciphers HIGH; ssl_conf_command CipherString ALL;'), { set: 'cipher-suites', to });
    expect(valueOf(tlsOf(after[0]).cipherSuites).map(({ name }) => name)).toEqual(to);
  });

  it('keeps the security level that is needed, or that is higher than usual', () => {
    const to = ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'] as const;
    const listOf = (content: string): string | undefined => spelled(https(content), { set: 'cipher-suites', to }).spelling?.text;
    expect(listOf('ssl_protocols TLSv1 TLSv1.2; ssl_ciphers ALL:@SECLEVEL=0;')).toBe('ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0;');
    expect(listOf('ssl_protocols TLSv1.2; ssl_ciphers ALL:@SECLEVEL=3;')).toBe('ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256:@SECLEVEL=3;');
    expect(listOf('ssl_protocols TLSv1.2; ssl_ciphers ALL:@SECLEVEL=0;')).toBe('ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256;');
    expect(listOf('ssl_protocols TLSv1 TLSv1.2; ssl_ciphers ALL;')).toBe('ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256;');
  });

  it('writes suites of TLS 1.3 as a command', () => {
    const to = ['TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256'] as const;
    const { spelling, listeners: after } = spelled(https(), { set: 'tls13-cipher-suites', to });
    expect(spelling?.safety).toBe('safe');
    expect(valueOf(tlsOf(after[0]).tls13CipherSuites).map(({ name }) => name)).toEqual(to);
  });

  it.each(['', 'ssl_prefer_server_ciphers off;', 'ssl_conf_command Options -ServerPreference;'])('lets the server choose: "%s"', (content) => {
    const { spelling, listeners: after } = spelled(https(content), { set: 'preference', to: 'server' });
    expect(spelling?.safety).toBe('safe');
    expect(valueOf(tlsOf(after[0]).preference)).toBe('server');
  });

  it('leaves groups to the library', () => {
    const { spelling, listeners: after } = spelled(https('ssl_ecdh_curve secp224r1;'), { set: 'groups', to: null });
    expect(spelling).toMatchObject({ text: 'ssl_ecdh_curve auto;', safety: 'safe' });
    expect(valueOf(tlsOf(after[0]).groups).map(({ name }) => name)).toContain('x25519');
    const command = spelled(https('ssl_conf_command Groups P-224;'), { set: 'groups', to: null });
    expect(command.spelling?.text).toBe('# ssl_conf_command Groups P-224;');
    expect(valueOf(tlsOf(command.listeners[0]).groups).map(({ name }) => name)).toContain('x25519');
  });

  it('names groups that the library has', () => {
    const intent = { set: 'groups', to: ['X25519MLKEM768', 'x25519', 'secp256r1'] } as const;
    const groups = (openssl: string): readonly string[] =>
      valueOf(tlsOf(spelled(https('ssl_ecdh_curve secp224r1;'), intent, runtimeOf('1.28.0', openssl)).listeners[0]).groups).map(({ name }) => name);
    expect(groups('3.5')).toEqual(['X25519MLKEM768', 'x25519', 'secp256r1']);
    expect(groups('3.0')).toEqual(['x25519', 'secp256r1']);
  });

  it('takes out parameters for DHE', () => {
    const { spelling, listeners: after } = spelled(https('ssl_dhparam dh.pem;'), { set: 'dh-parameters', to: null });
    expect(spelling?.text).toBe('# ssl_dhparam dh.pem;');
    expect(valueOf(tlsOf(after[0]).dhParameters)).toBeNull();
    expect(spelled(https(), { set: 'dh-parameters', to: null }, runtimeOf('1.10.3', '1.0.2')).spelling).toMatchObject({ edits: [] });
  });

  it('switches options off', () => {
    const after = spelled(https('ssl_conf_command Options Compression;'), { set: 'compression', to: false }).listeners;
    expect(valueOf(tlsOf(after[0]).compression)).toBe(false);
    const secure = spelled(https('ssl_conf_command Options ClientRenegotiation;'), { set: 'renegotiation', to: 'secure' }).listeners;
    expect(valueOf(tlsOf(secure[0]).renegotiation)).toBe('none');
    expect(spelled(https(), { set: 'compression', to: false }).spelling).toBeNull();
  });
});

describe('plaintext', () => {
  it('says ssl on each listen of a server that has a certificate', () => {
    const text = `http { server { listen 443; listen [::]:443 default_server; ${certificate} } }`;
    const { spelling, text: edited, listeners: after } = spelled(text, { set: 'tls', to: true });
    expect(spelling).toMatchObject({ text: 'listen 443 ssl;', safety: 'unsafe' });
    expect(edited).toContain('listen 443 ssl; listen [::]:443 ssl default_server;');
    expect(tlsOf(after[0])).toBeDefined();
  });

  it('changes nothing without a certificate, or on port 80', () => {
    expect(spelled('http { server { listen 443; } }', { set: 'tls', to: true }).spelling).toMatchObject({ text: 'listen 443 ssl;', edits: [] });
    expect(spelled(`http { server { listen 80; ${certificate} } }`, { set: 'tls', to: true }).spelling?.edits).toEqual([]);
    expect(spelled('http { server { } }', { set: 'tls', to: true }).spelling).toMatchObject({ text: 'listen 443 ssl;', edits: [] });
  });

  it('wants STARTTLS where clients of mail begin in plaintext', () => {
    const mail = (listen: string): Spelling | null => spelled(`mail { server { listen ${listen}; protocol smtp; ${certificate} } }`, { set: 'tls', to: true }).spelling;
    expect(mail('587')).toMatchObject({ text: 'starttls only;', safety: 'unsafe' });
    expect(mail('25')).toMatchObject({ text: 'starttls on;', safety: 'unsafe' });
    expect(mail('465')).toMatchObject({ text: 'listen 465 ssl;' });
  });

  it('wants STARTTLS', () => {
    for (const content of ['starttls on;', '']) {
      const { spelling, listeners: after } = spelled(`mail { server { listen 143; protocol imap; ${certificate} ${content} } }`, { set: 'start-tls', to: 'required' });
      expect(spelling).toMatchObject({ text: 'starttls only;', safety: 'safe' });
      expect(valueOf(after[0]?.startTls)).toBe('required');
    }
  });
});

describe('redirects', () => {
  const redirects = (after: readonly Listener[], index = 0): readonly unknown[] => valueOf(after[index]?.routes).map(({ answer }) => answer.known && answer.value);
  const https301 = [{ kind: 'redirect', scheme: 'https', status: 301 }];
  const secure = `server { listen 443 ssl; server_name a.example; ${certificate} root /x; }`;

  it.each([
    ['return 301 $scheme://$host$request_uri;', 'return 301 https://$host$request_uri;'],
    ['return 302 https://$host$request_uri;', 'return 301 https://$host$request_uri;'],
    ['return https://www.a.example/;', 'return 301 https://www.a.example/;'],
    ['rewrite ^ $scheme://$host$request_uri? permanent;', 'rewrite ^ https://$host$request_uri? permanent;'],
    ['rewrite ^(.*)$ https://$host$1;', 'rewrite ^(.*)$ https://$host$1 permanent;'],
    ['return 301 $scheme://www.a.example$request_uri;', 'return 301 https://www.a.example$request_uri;'],
    ['return 307 "http://www.a.example:80/x y";', 'return 308 "https://www.a.example/x y";'],
    ['return 301 http://$host:$server_port/;', 'return 301 https://$host/;'],
    ['return 301 /start;', 'return 301 https://$host/start;'],
    ['return 302 $request_uri;', 'return 301 https://$host$request_uri;'],
    ['rewrite "^/(.*){2}" /www/$1 redirect;', 'rewrite "^/(.*){2}" https://$host/www/$1 permanent;'],
  ])('corrects %s', (before, after) => {
    const text = `http { server { listen 80; server_name a.example; ${before} } ${secure} }`;
    const result = spelled(text, { set: 'redirect-to-https', at: spanOf(text, before) });
    expect(result.spelling).toMatchObject({ text: after, safety: 'safe' });
    expect(result.text).toContain(after);
    expect(redirects(result.listeners)[0]).toEqual({ kind: 'redirect', scheme: 'https', status: after.includes('308') ? 308 : 301 });
  });

  it('does not know whether another port speaks TLS, nor what a variable should say', () => {
    const correct = (redirect: string): Spelled => {
      const text = `http { map $host $to { default http://b.example; } server { listen 80; server_name a.example; ${redirect} } ${secure} }`;
      return spelled(text, { set: 'redirect-to-https', at: spanOf(text, redirect) });
    };
    expect(correct('return 301 http://a.example:8080/;').spelling).toMatchObject({ text: 'return 301 https://a.example:8080/;', safety: 'unsafe' });
    expect(correct('return 301 $to;').spelling).toEqual({ text: 'return 301 https://$host$request_uri;', edits: [], safety: 'unsafe' });
  });

  it('corrects the page for plaintext requests on a port with TLS', () => {
    const text = `http { server { listen 443 ssl; server_name a.example; ${certificate} error_page 497 =301 http://$host$request_uri; return 404; } }`;
    const at = spanOf(text, 'error_page 497 =301 http://$host$request_uri;');
    expect(valueOf(listeners(parse(text))[0]?.routes).at(-1)?.span).toEqual(at);
    expect(spelled(text, { set: 'redirect-to-https', at }).spelling?.text).toBe('error_page 497 =301 https://$host$request_uri;');
  });

  it('puts one into a location that has none', () => {
    const text = `http { server { listen 80; server_name a.example;
      location /.well-known/acme-challenge/ { root /acme; }
      location / {
        root /x;
      } } ${secure} }`;
    const { text: edited, spelling } = spelled(text, { set: 'redirect-to-https', at: spanOf(text, 'location / ') });
    expect(edited).toContain('location / {\n        return 301 https://$host$request_uri;\n        root /x;');
    expect(spelling?.safety).toBe('safe');
  });

  it('puts one into a server, which is not safe when nobody answers there or locations are cut off', () => {
    const text = `http { server { listen 80; server_name a.example; root /x; } ${secure} }`;
    const at = spanOf(text, 'server ');
    const { spelling, listeners: after } = spelled(text, { set: 'redirect-to-https', at });
    expect(spelling?.safety).toBe('safe');
    expect(redirects(after)).toEqual(https301);
    expect(spelled('http { server { listen 80; server_name a.example; root /x; } }', { set: 'redirect-to-https', at }).spelling?.safety).toBe('unsafe');
    const withLocation = text.replace('root /x;', 'location / { root /x; }');
    expect(spelled(withLocation, { set: 'redirect-to-https', at }).spelling?.safety).toBe('unsafe');
  });

  it('asks for the scheme in a server that also speaks TLS', () => {
    const text = `http { server { listen 80; listen 443 ssl; server_name a.example; ${certificate} root /x; } }`;
    const index = listeners(parse(text)).findIndex(({ tls }) => valueOf(tls) === null);
    const { spelling, listeners: after } = spelled(text, { set: 'redirect-to-https', at: spanOf(text, 'server ') }, undefined, index);
    expect(spelling?.text).toBe('if ($scheme = http) { return 301 https://$host$request_uri; }');
    expect(redirects(after, index)).toContainEqual(https301[0]);
    expect(redirects(after, 1 - index)).not.toContainEqual(https301[0]);
  });
});

describe('HSTS', () => {
  const intent = { set: 'hsts', maxAge: 31_536_000, includeSubDomains: false, at: null } as const;
  const headers = (after: readonly Listener[]): readonly unknown[] => valueOf(after[0]?.routes).map(({ hsts }) => valueOf(hsts));
  const year = { maxAge: 31_536_000, includeSubDomains: false, preload: false, onEveryAnswer: true };

  it('is a header of the server', () => {
    const { spelling, listeners: after } = spelled(https('location / { root /x; }'), intent);
    expect(spelling).toMatchObject({ text: 'add_header Strict-Transport-Security "max-age=31536000" always;', safety: 'safe' });
    expect(headers(after)).toContainEqual(year);
    expect(spelled(https(), { ...intent, includeSubDomains: true }).spelling).toMatchObject({
      text: 'add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;',
      safety: 'unsafe',
    });
  });

  it('is corrected, and keeps what else it says', () => {
    const { text, spelling } = spelled(https('add_header Strict-Transport-Security "max-age=5; includeSubDomains";'), intent);
    expect(text).toContain('add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;');
    expect(spelling?.safety).toBe('safe');
    const longer = spelled(https('add_header Strict-Transport-Security "max-age=63072000; preload";'), { ...intent, includeSubDomains: true });
    expect(longer.spelling).toMatchObject({ text: 'add_header Strict-Transport-Security "max-age=63072000; includeSubDomains; preload" always;', safety: 'unsafe' });
    const variable = spelled(https('add_header Strict-Transport-Security $hsts;', 'map $scheme $hsts { https "max-age=5"; }'), intent);
    expect(variable.spelling).toMatchObject({ text: 'add_header Strict-Transport-Security "max-age=31536000" always;', edits: [] });
  });

  it('says where it was lost what is said around', () => {
    const text = https('add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;\n    location /a {\n      add_header X-A 1;\n      root /x;\n    }');
    const { spelling } = spelled(text, { ...intent, at: spanOf(text, 'location /a ') });
    expect(spelling?.text).toBe('add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;');
  });

  it('goes where the headers in effect are', () => {
    const text = https('add_header X-A 1;\n    location / {\n      add_header X-B 1;\n      root /x;\n    }');
    const { text: edited, listeners: after } = spelled(text, { ...intent, at: spanOf(text, 'location / ') });
    expect(edited).toContain('      add_header X-B 1;\n      add_header Strict-Transport-Security "max-age=31536000" always;\n      root');
    expect(headers(after)).toContainEqual(year);
  });

  it('repeats what a server inherits', () => {
    const { text, listeners: after } = spelled(https('root /x;', 'add_header X-A 1;'), intent);
    expect(text).toContain('add_header X-A 1;\n    add_header Strict-Transport-Security');
    expect(headers(after)).toContainEqual(year);
  });
});

describe('client certificates', () => {
  const ca = 'ssl_client_certificate ca.pem;';

  it('are required in this server only', () => {
    for (const text of [https(`${ca} ssl_verify_client optional;`), https('', `${ca} ssl_verify_client optional;`)]) {
      const { spelling, text: edited, listeners: after } = spelled(text, { set: 'client-certificate', to: 'required' });
      expect(spelling).toMatchObject({ text: 'ssl_verify_client on;', safety: 'unsafe' });
      expect(valueOf(after[0]?.clientAuthentication.mode)).toBe('required');
      expect(edited.includes('ssl_verify_client optional;')).toBe(text.includes('optional;\n  server'));
    }
  });

  it('need authorities', () => {
    expect(spelled(https(), { set: 'client-certificate', to: 'required' }).spelling).toEqual({
      text: 'ssl_verify_client on;\nssl_client_certificate /path/to/client-ca.pem;',
      edits: [],
      safety: 'unsafe',
    });
  });

  it('are guarded where their identity is used', () => {
    const location = 'location / {\n      proxy_set_header X-DN $ssl_client_s_dn;\n      proxy_pass http://127.0.0.1;\n    }';
    const text = https(`${ca} ssl_verify_client optional_no_ca;\n    ${location}`);
    const { spelling, text: edited, listeners: after } = spelled(text, { set: 'identity-guard', at: spanOf(text, 'proxy_set_header X-DN') });
    expect(spelling).toMatchObject({ text: 'if ($ssl_client_verify != SUCCESS) { return 403; }', safety: 'unsafe' });
    expect(edited).toContain('location / {\n      if ($ssl_client_verify != SUCCESS) { return 403; }\n');
    expect(after[0]?.identityUses.map(({ guard }) => valueOf(guard))).toEqual(['verified']);
  });

  it('are guarded in the server when it is used there', () => {
    const text = https(`${ca} ssl_verify_client optional;\n    proxy_set_header X-DN $ssl_client_s_dn;\n    location / { proxy_pass http://127.0.0.1; }`);
    const { listeners: after } = spelled(text, { set: 'identity-guard', at: spanOf(text, 'proxy_set_header X-DN') });
    expect(after[0]?.identityUses.map(({ guard }) => valueOf(guard))).toEqual(['verified']);
  });

  it('have the header written again that a location lost', () => {
    const text = https(`${ca} ssl_verify_client on;
    proxy_set_header X-DN $ssl_client_s_dn;
    location / {
      proxy_pass http://127.0.0.1;
      proxy_set_header Host $host;
    }`);
    const uses = (result: readonly Listener[]): unknown => result[0]?.identityUses.map(({ clientCanSet }) => clientCanSet);
    expect(uses(listeners(parse(text)))).toEqual(['yes']);
    const { spelling, text: edited, listeners: after } = spelled(text, { set: 'identity-header', at: spanOf(text, 'proxy_set_header Host $host;'), headers: ['X-DN'] });
    expect(spelling).toMatchObject({ text: 'proxy_set_header X-DN $ssl_client_s_dn;', safety: 'safe' });
    expect(edited).toContain('proxy_set_header Host $host;\n      proxy_set_header X-DN $ssl_client_s_dn;\n    }');
    expect(uses(after)).toEqual(['no']);
  });

  it('have no header written that nobody wrote', () => {
    const text = https('proxy_set_header Host $host;');
    expect(spelled(text, { set: 'identity-header', at: spanOf(text, 'proxy_set_header'), headers: ['X-DN'] }).spelling).toBe(null);
  });

  it.each([
    [{ set: 'trust-anchors', to: 'specific-authority' }, 'ssl_client_certificate /path/to/client-ca.pem;'],
    [{ set: 'peer-revocation', to: 'crl' }, 'ssl_crl /path/to/client-ca.crl;'],
  ] as const)('%o names a file', (intent, text) => {
    expect(spelled(https(), intent).spelling).toEqual({ text, edits: [], safety: 'unsafe' });
  });
});

describe('what else a listener can be told', () => {
  it('switches early data off, or marks it', () => {
    const text = https('ssl_early_data on; location / { proxy_pass http://127.0.0.1; proxy_set_header X 1; } location /b { proxy_pass http://127.0.0.1; }');
    const off = spelled(text, { set: 'early-data', to: 'off' });
    expect(off.spelling).toMatchObject({ text: 'ssl_early_data off;', safety: 'safe' });
    expect(valueOf(tlsOf(off.listeners[0]).earlyData).enabled).toBe(false);
    const marked = spelled(text, { set: 'early-data', to: 'marked' });
    expect(marked.spelling?.text).toBe('proxy_set_header Early-Data $ssl_early_data;');
    expect(marked.text.match(/Early-Data/g)).toHaveLength(2);
    expect(valueOf(tlsOf(marked.listeners[0]).earlyData)).toEqual({ enabled: true, protection: 'marked' });
  });

  it('lets nginx rotate the keys of tickets', () => {
    const { spelling, text, listeners: after } = spelled(https('ssl_session_ticket_key t.key;'), { set: 'tickets', to: 'rotated' });
    expect(spelling).toMatchObject({ text: '# ssl_session_ticket_key t.key;\nssl_session_cache shared:SSL:10m;', safety: 'safe' });
    expect(text).toContain('ssl_session_cache shared:SSL:10m;');
    expect(valueOf(tlsOf(after[0]).tickets)).toEqual({ enabled: true, keyFiles: [], rotation: 'automatic' });
    expect(spelled(https('ssl_session_ticket_key t.key; ssl_session_cache shared:x:1m;'), { set: 'tickets', to: 'rotated' }).spelling?.text).toBe(
      '# ssl_session_ticket_key t.key;',
    );
    const own = spelled(https('ssl_session_cache none;'), { set: 'tickets', to: 'rotated' });
    expect(own.text).toContain('ssl_session_cache shared:SSL:10m;');
    expect(valueOf(tlsOf(own.listeners[0]).tickets).rotation).toBe('automatic');
    const old = spelled(https('ssl_session_ticket_key t.key;'), { set: 'tickets', to: 'rotated' }, runtimeOf('1.22.1', '3.0'));
    expect(old.spelling?.text).toBe('# ssl_session_ticket_key t.key;\nssl_session_tickets off;');
    expect(valueOf(tlsOf(old.listeners[0]).tickets).enabled).toBe(false);
  });

  it('has nginx rotate the keys of the server that decides', () => {
    const keys = 'ssl_session_ticket_key t.key; ssl_session_cache shared:x:1m;';
    const text = `http { server { listen 443 ssl; server_name b.example; ${certificate} } server { listen 443 ssl default_server; ${certificate} ${keys} } }`;
    const { text: edited, listeners: after } = spelled(text, { set: 'tickets', to: 'rotated' });
    expect(edited).not.toContain('t.key');
    expect(after.map((listener) => valueOf(tlsOf(listener).tickets).rotation)).toEqual(['automatic', 'automatic']);
  });

  it('switches stapling', () => {
    expect(valueOf(tlsOf(spelled(https('ssl_stapling on;'), { set: 'stapling', to: false }).listeners[0]).stapling).enabled).toBe(false);
    expect(valueOf(tlsOf(spelled(https(), { set: 'stapling', to: true }).listeners[0]).stapling).enabled).toBe(true);
  });

  it('names a file for ECH where nginx and its library can', () => {
    const intent = { set: 'encrypted-client-hello', to: true } as const;
    expect(spelled(https(), intent, runtimeOf('1.29.4', '4.0')).spelling).toMatchObject({ text: 'ssl_ech_file /path/to/ech.pem;', edits: [] });
    expect(spelled(https(), intent, runtimeOf('1.29.4', '3.6')).spelling).toBeNull();
    expect(spelled(https(), intent, runtimeOf('1.28.0', '4.0')).spelling).toBeNull();
  });

  it('removes a key log', () => {
    const { spelling, text } = spelled(https('ssl_key_log /var/keys;'), { set: 'key-log', to: null });
    expect(spelling?.text).toBe('# ssl_key_log /var/keys;');
    expect(text).not.toContain('key_log');
  });
});
