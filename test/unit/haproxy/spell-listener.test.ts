import { describe, expect, test } from 'vitest';
import { runtimeOf, tlsOf, versionsOf } from './parsed.ts';
import { answersAt, site } from './routes.ts';
import { spanOf, spelled } from './spelled.ts';

/** A bind with TLS with `words`, below `global`. */
function bind(words: string, global = '', rest = ''): string {
  const lines = global === '' ? '' : global.split('\n').map((line) => `    ${line}\n`).join('');
  return `global\n    maxconn 100\n${lines}\nfrontend web\n    mode http\n    bind :443 ssl crt site.pem ${words}\n${rest}`;
}

const modern = { set: 'protocols', to: ['TLSv1.2', 'TLSv1.3'] } as const;
const both = ['TLSv1.2', 'TLSv1.3'];

describe('protocols', () => {
  test.each([
    ['ssl-min-ver TLSv1.0', '', 'ssl-min-ver TLSv1.2'],
    ['ssl-min-ver TLSv1.0 ssl-max-ver TLSv1.2', '', 'ssl-min-ver TLSv1.2 ssl-max-ver TLSv1.3'],
    ['force-tlsv10', '', 'ssl-min-ver TLSv1.2'],
    ['ssl-max-ver TLSv1.1', '', 'ssl-max-ver TLSv1.3'],
    ['no-tlsv12', '', 'crt site.pem'],
    ['', 'ssl-default-bind-options ssl-min-ver TLSv1.0 no-tls-tickets', 'ssl-default-bind-options ssl-min-ver TLSv1.2 no-tls-tickets'],
    ['', 'ssl-default-bind-options force-tlsv11', 'ssl-default-bind-options ssl-min-ver TLSv1.2'],
    ['ssl-min-ver TLSv1.0', 'ssl-default-bind-options ssl-min-ver TLSv1.2', 'ssl crt site.pem ssl-min-ver TLSv1.2'],
  ])('%s with "%s"', (words, global, expected) => {
    const { spelling, text, listeners, problems } = spelled(bind(words, global), 'listener', modern);
    expect(spelling).toMatchObject({ text: 'ssl-min-ver TLSv1.2', safety: 'safe' });
    expect(text).toContain(expected);
    expect(versionsOf(listeners[0])).toEqual(both);
    expect(problems).toEqual([]);
  });

  test('go into global when nothing is written', () => {
    const runtime = runtimeOf('2.1', '1.1');
    const { text, listeners } = spelled(bind('').replace('mode http', 'mode http # plain'), 'listener', modern, runtime);
    expect(text).toContain('    maxconn 100\n    ssl-default-bind-options ssl-min-ver TLSv1.2\n');
    expect(versionsOf(listeners[0])).toEqual(both);
    const options = spelled(bind('', 'ssl-default-bind-options no-tls-tickets'), 'listener', modern, runtime);
    expect(options.text).toContain('ssl-default-bind-options no-tls-tickets ssl-min-ver TLSv1.2\n');
    expect(versionsOf(options.listeners[0])).toEqual(both);
  });

  test('go onto the bind where there is no global above', () => {
    const { text, listeners } = spelled('frontend web\n  mode http\n  bind :443 ssl crt site.pem\n', 'listener', modern, runtimeOf('2.1', '1.1'));
    expect(text).toContain('bind :443 ssl ssl-min-ver TLSv1.2 crt site.pem');
    expect(versionsOf(listeners[0])).toEqual(both);
  });

  test('a certificate of its own', () => {
    const text = 'frontend web\n  mode http\n  bind :443 ssl crt site.pem\n  ssl-f-use crt old.pem ssl-min-ver TLSv1.0\n';
    const { text: after, listeners } = spelled(text, 'listener', modern, runtimeOf('3.2', '3.5'), 1);
    expect(after).toContain('ssl-f-use crt old.pem ssl-min-ver TLSv1.2');
    expect(listeners.map(versionsOf)).toEqual([both, both]);
  });

  test('up to a version', () => {
    const { text, listeners } = spelled(bind('ssl-min-ver TLSv1.0'), 'listener', { set: 'protocols', to: ['TLSv1.2'] });
    expect(text).toContain('ssl-min-ver TLSv1.2');
    expect(versionsOf(listeners[0])).toEqual(both);
    expect(spelled(bind('force-tlsv10'), 'listener', { set: 'protocols', to: ['TLSv1.2'] }).listeners.map(versionsOf)).toEqual([['TLSv1.2']]);
  });
});

describe('suites, order and groups', () => {
  const to = ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'] as const;
  const suitesOf = (text: string): readonly string[] => {
    const { cipherSuites } = tlsOf(spelled(text, 'listener', { set: 'cipher-suites', to }).listeners[0]);
    return cipherSuites.known ? cipherSuites.value.map(({ name }) => name) : [];
  };

  test.each([
    ['ciphers HIGH', ''],
    ['', 'ssl-default-bind-ciphers HIGH'],
    ['', ''],
  ])('suites: "%s", "%s"', (words, global) => {
    expect(suitesOf(bind(words, global))).toEqual(to);
  });

  test('suites of TLS 1.3', () => {
    const tls13 = ['TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256'] as const;
    for (const text of [bind('ciphersuites TLS_AES_128_GCM_SHA256'), bind('')]) {
      const { spelling, listeners } = spelled(text, 'listener', { set: 'tls13-cipher-suites', to: tls13 });
      expect(spelling?.safety).toBe('safe');
      const { tls13CipherSuites } = tlsOf(listeners[0]);
      expect(tls13CipherSuites.known && tls13CipherSuites.value.map(({ name }) => name)).toEqual(tls13);
    }
  });

  test.each([
    ['prefer-client-ciphers', ''],
    ['', 'ssl-default-bind-options ssl-min-ver TLSv1.2 prefer-client-ciphers'],
  ])('lets the server choose: "%s", "%s"', (words, global) => {
    const { spelling, listeners } = spelled(bind(words, global), 'listener', { set: 'preference', to: 'server' });
    expect(spelling).toMatchObject({ text: '# prefer-client-ciphers', safety: 'safe' });
    expect(tlsOf(listeners[0]).preference).toMatchObject({ value: 'server' });
  });

  test('groups are named, or left to the library', () => {
    const named = spelled(bind('curves secp224r1'), 'listener', { set: 'groups', to: ['x25519', 'secp256r1'] });
    expect(named.spelling?.text).toBe('curves X25519:prime256v1');
    for (const text of [bind('curves P-224 ciphers HIGH'), bind('ecdhe P-224'), bind('', 'ssl-default-bind-curves P-224')]) {
      const { listeners } = spelled(text, 'listener', { set: 'groups', to: null });
      const { groups } = tlsOf(listeners[0]);
      expect(groups.known && groups.value.map(({ name }) => name)).toContain('x25519');
    }
  });
});

describe('other settings of TLS', () => {
  test('parameters for Diffie-Hellman are taken out', () => {
    const { spelling, text } = spelled(bind('', 'tune.ssl.default-dh-param 1024 # old'), 'listener', { set: 'dh-parameters', to: null });
    expect(spelling).toMatchObject({ text: '# tune.ssl.default-dh-param 1024', safety: 'safe' });
    expect(text).toBe(bind(''));
    expect(spelled(bind(''), 'listener', { set: 'dh-parameters', to: null }, runtimeOf('2.4', '1.1')).spelling?.text).toBe('tune.ssl.default-dh-param 2048');
  });

  test('early data is turned off, or held', () => {
    const off = spelled(bind('allow-0rtt alpn h2'), 'listener', { set: 'early-data', to: 'off' });
    expect(off.text).toContain('crt site.pem alpn h2\n');
    expect(tlsOf(off.listeners[0]).earlyData).toMatchObject({ value: { enabled: false } });
    const held = spelled(bind('allow-0rtt'), 'listener', { set: 'early-data', to: 'marked' });
    expect(tlsOf(held.listeners[0]).earlyData).toMatchObject({ value: { protection: 'held' } });
  });

  test('ticket keys are left to HAProxy', () => {
    const { text, listeners } = spelled(bind('tls-ticket-keys keys.txt'), 'listener', { set: 'tickets', to: 'rotated' });
    expect(text).toContain('ssl crt site.pem \n'.trimEnd());
    expect(tlsOf(listeners[0]).tickets).toMatchObject({ value: { keyFiles: [] } });
  });

  test('the secrets of TLS are not kept', () => {
    const { spelling, text } = spelled(bind('', 'tune.ssl.keylog on'), 'listener', { set: 'key-log', to: null });
    expect(spelling?.text).toBe('# tune.ssl.keylog on');
    expect(text).toBe(bind(''));
  });

  test('stapling', () => {
    expect(spelled(bind(''), 'listener', { set: 'stapling', to: true }, runtimeOf('2.6')).spelling).toBeNull();
    expect(spelled(bind(''), 'listener', { set: 'stapling', to: true }, runtimeOf('2.8')).spelling).toMatchObject({ text: 'ocsp-update on', edits: [] });
    const on = spelled(bind(''), 'listener', { set: 'stapling', to: true }, runtimeOf('3.0'));
    expect(tlsOf(on.listeners[0]).stapling).toMatchObject({ value: { enabled: true } });
    expect(spelled(bind('', 'ocsp-update.mode on'), 'listener', { set: 'stapling', to: false }, runtimeOf('3.0')).text).toContain('ocsp-update.mode off');
  });

  test('what needs a file is advice', () => {
    expect(spelled(bind(''), 'listener', { set: 'peer-revocation', to: 'crl' }).spelling).toMatchObject({ text: 'crl-file /path/to/client-ca.crl', edits: [] });
    expect(spelled(bind(''), 'listener', { set: 'trust-anchors', to: 'specific-authority' }).spelling).toMatchObject({ text: 'ca-file /path/to/client-ca.pem', edits: [] });
    expect(spelled(bind(''), 'listener', { set: 'encrypted-client-hello', to: true }).spelling).toBeNull();
    expect(spelled(bind(''), 'listener', { set: 'encrypted-client-hello', to: true }, runtimeOf('3.3', '4.0')).spelling).toMatchObject({ text: 'ech /path/to/ech/', edits: [] });
    expect(spelled(bind(''), 'listener', { set: 'client-certificate', to: 'required' }).spelling).toMatchObject({ text: 'verify required ca-file /path/to/client-ca.pem', edits: [] });
  });

  test('certificates of clients are required', () => {
    for (const words of ['ca-file ca.pem', 'ca-file ca.pem verify optional', 'verify none ca-file ca.pem']) {
      const { spelling, listeners, problems } = spelled(bind(words), 'listener', { set: 'client-certificate', to: 'required' });
      expect(spelling?.safety).toBe('unsafe');
      expect(listeners[0]?.clientAuthentication.mode).toMatchObject({ value: 'required' });
      expect(problems).toEqual([]);
    }
  });

  test('what HAProxy never does needs no words', () => {
    expect(spelled(bind(''), 'listener', { set: 'compression', to: false }).spelling).toBeNull();
    expect(spelled(bind(''), 'listener', { set: 'renegotiation', to: 'secure' }).spelling).toBeNull();
    expect(spelled(bind(''), 'listener', { set: 'start-tls', to: 'required' }).spelling).toBeNull();
  });

  test('TLS on a bind that has a certificate', () => {
    const { text, listeners } = spelled('frontend web\n  mode http\n  bind :443 crt site.pem alpn h2\n', 'listener', { set: 'tls', to: true });
    expect(text).toContain('bind :443 ssl crt site.pem alpn h2');
    expect(listeners[0]?.tls.known && listeners[0].tls.value).not.toBeNull();
    expect(spelled('frontend web\n  mode http\n  bind :8443\n', 'listener', { set: 'tls', to: true }).spelling).toMatchObject({ text: 'bind :8443 ssl crt /path/to/site.pem', edits: [] });
  });
});

describe('redirects', () => {
  const intent = (text: string, words: string) => ({ set: 'redirect-to-https', at: spanOf(text, words) }) as const;

  test('one is put before the other rules', () => {
    const text = site('http-request set-header X-A a\nhttp-request allow');
    const { spelling, text: after } = spelled(text, 'listener', intent(text, 'default_backend app'));
    expect(spelling).toMatchObject({ text: 'http-request redirect scheme https code 301 unless { ssl_fc }', safety: 'safe' });
    expect(answersAt(80, after)).toEqual(['unless { ssl_fc } → redirect https 301']);
    expect(answersAt(443, after)).toEqual(['backend app → forward']);
  });

  test('below the binds where there are no rules, and without a condition where nothing speaks TLS', () => {
    const text = 'frontend web\r\n\tmode http\r\n\tbind :80 # clients\r\n\tdefault_backend app\r\nbackend app\r\n\tmode http\r\n\tserver s 10.0.0.1:80\r\n';
    const { spelling, text: after } = spelled(text, 'listener', intent(text, 'default_backend app'));
    expect(spelling?.safety).toBe('unsafe');
    expect(after).toContain('\tbind :80 # clients\r\n\thttp-request redirect scheme https code 301\r\n\tdefault_backend app\r\n');
    expect(answersAt(80, after)).toEqual(['* → redirect https 301']);
  });

  test('one comes before a redirect that names no scheme', () => {
    const text = site('redirect prefix /shop code 301 if !{ ssl_fc }');
    expect(answersAt(80, spelled(text, 'listener', intent(text, 'redirect prefix')).text)).toEqual(['unless { ssl_fc } → redirect https 301']);
  });

  test.each([
    ['redirect scheme https if !{ ssl_fc }', 'redirect https 301'],
    ['redirect scheme http code 302 if !{ ssl_fc }', 'redirect https 301'],
    ['http-request redirect scheme https code 307 if !{ ssl_fc }', 'redirect https 308'],
    ['http-request redirect location http://shop.example/ code 301 if !{ ssl_fc }', 'redirect https 301'],
    ['redirect prefix http://shop.example if !{ ssl_fc }', 'redirect https 301'],
  ])('one that is there is corrected: %s', (rule, expected) => {
    const text = site(rule);
    const { text: after, problems } = spelled(text, 'listener', intent(text, rule));
    expect(answersAt(80, after)).toEqual([`if !{ ssl_fc } → ${expected}`]);
    expect(problems).toEqual([]);
  });
});

describe('Strict-Transport-Security', () => {
  const intent = { set: 'hsts', maxAge: 63_072_000, includeSubDomains: false, at: null } as const;

  test('is added behind the rules', () => {
    const { spelling, text, listeners } = spelled(site('http-request set-header X-A a'), 'listener', intent, undefined, 1);
    expect(spelling).toMatchObject({ text: 'http-after-response set-header Strict-Transport-Security "max-age=63072000" if { ssl_fc }', safety: 'safe' });
    expect(text).toContain('http-request set-header X-A a\n  http-after-response set-header');
    expect(listeners[1]?.routes).toMatchObject({ value: [{ hsts: { value: { maxAge: 63_072_000, onEveryAnswer: true } } }] });
  });

  test('is written as the version has it', () => {
    expect(spelled(bind(''), 'listener', intent, runtimeOf('2.0', '1.1')).spelling?.text).toBe('http-response set-header Strict-Transport-Security "max-age=63072000"');
    expect(spelled(bind(''), 'listener', { ...intent, includeSubDomains: true }).spelling).toMatchObject({ text: 'http-after-response set-header Strict-Transport-Security "max-age=63072000; includeSubDomains"', safety: 'unsafe' });
  });

  test('is added beside one that is not sent', () => {
    const { listeners } = spelled(site('http-response set-header Strict-Transport-Security max-age=600 if { path_beg / }'), 'listener', intent, undefined, 1);
    expect(listeners[1]?.routes).toMatchObject({ value: [{ hsts: { value: { maxAge: 63_072_000, onEveryAnswer: true } } }] });
  });

  test('is corrected, and keeps what else it says', () => {
    const before = site('http-response set-header Strict-Transport-Security "max-age=600; includeSubDomains" if { ssl_fc }');
    const { text, listeners } = spelled(before, 'listener', { ...intent, at: spanOf(before, 'http-response set-header') }, undefined, 1);
    expect(text).toContain('http-after-response set-header Strict-Transport-Security "max-age=63072000; includeSubDomains" if { ssl_fc }');
    expect(listeners[1]?.routes).toMatchObject({ value: [{ hsts: { value: { maxAge: 63_072_000, includeSubDomains: true, onEveryAnswer: true } } }] });
  });
});

describe('identities', () => {
  const asking = (verify: string, rules: string): string => `frontend web\n  mode http\n  bind :443 ssl crt site.pem ca-file ca.pem ${verify}\n${rules}  default_backend app\nbackend app\n  mode http\n  server s 10.0.0.1:80\n`;

  test('are used only where a certificate was verified', () => {
    const rule = 'http-request set-header X-DN %[ssl_c_s_dn]';
    const text = asking('verify optional crt-ignore-err all', `  ${rule}\n`);
    const { spelling, text: after, listeners } = spelled(text, 'listener', { set: 'identity-guard', at: spanOf(text, rule) });
    expect(spelling).toMatchObject({ text: 'http-request deny unless { ssl_c_used } { ssl_c_verify 0 }', safety: 'unsafe' });
    expect(after).toContain(`  http-request deny unless { ssl_c_used } { ssl_c_verify 0 }\n  ${rule}\n`);
    expect(listeners[0]?.identityUses).toMatchObject([{ guard: { value: 'verified' } }]);
  });

  test('what a client sends in the header is taken out', () => {
    for (const rule of ['http-request add-header X-DN %[ssl_c_s_dn]', 'http-request set-header X-DN %[ssl_c_s_dn] if { ssl_c_used } { ssl_c_verify 0 }']) {
      const text = asking('verify optional', `  ${rule}\n`);
      const { spelling, listeners } = spelled(text, 'listener', { set: 'identity-guard', at: spanOf(text, rule) });
      expect(spelling).toMatchObject({ text: 'http-request del-header X-DN', safety: 'safe' });
      expect(listeners[0]?.identityUses).toMatchObject([{ clientCanSet: 'no' }]);
    }
  });
});

describe('removal', () => {
  const removed = (text: string, words: string): string => spelled(text, 'listener', { remove: 'setting', at: spanOf(text, words) }).text;

  test('of a keyword with its value, of a word of a list, of a line', () => {
    expect(removed(bind('curves P-224 alpn h2'), 'curves P-224')).toBe(bind('alpn h2'));
    expect(removed(bind('curves P-224 alpn h2'), 'P-224')).toBe(bind('alpn h2'));
    expect(removed(bind('ciphers RC4:HIGH:NULL'), 'RC4')).toBe(bind('ciphers HIGH:NULL'));
    expect(removed(bind('ciphers RC4:HIGH:NULL'), 'NULL')).toBe(bind('ciphers RC4:HIGH'));
    expect(removed(bind('', 'ssl-default-bind-ciphers HIGH'), 'ssl-default-bind-ciphers HIGH')).toBe(bind(''));
    expect(removed(bind('', 'ssl-default-bind-ciphers HIGH'), 'HIGH')).toBe(bind(''));
  });
});
