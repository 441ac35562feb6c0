import { describe, expect, it } from 'vitest';
import { addressesIn } from '../../../parsers/haproxy/bind/address.ts';
import type { Listener } from '../../../src/model/endpoint.ts';
import { spanOf, type Fact } from '../../../src/model/fact.ts';
import { bound, listeners, parse, runtimeOf, textAt, tlsOf, versionsOf } from './parsed.ts';

const from12 = ['TLSv1.2', 'TLSv1.3'];

describe('versions', () => {
  it.each([
    ['nothing', '', [], from12],
    ['ssl-min-ver', 'ssl-min-ver TLSv1.0', [], ['TLSv1', 'TLSv1.1', ...from12]],
    ['ssl-min-ver SSLv3', 'ssl-min-ver SSLv3', [], ['SSLv3', 'TLSv1', 'TLSv1.1', ...from12]],
    ['ssl-max-ver', 'ssl-max-ver TLSv1.2', [], ['TLSv1.2']],
    ['a maximum below the default minimum is both', 'ssl-max-ver TLSv1.1', [], ['TLSv1.1']],
    ['no-tlsv12 alone', 'no-tlsv12', [], ['TLSv1.3']],
    ['no-tlsv13 alone', 'no-tlsv13', [], ['TLSv1.2']],
    ['no-tlsv10 does not lower the default minimum', 'no-tlsv10', [], from12],
    ['no-tlsv13 is ignored with a minimum', 'no-tlsv13 ssl-min-ver TLSv1.2', [], from12],
    ['no-tlsv13 is ignored with a minimum in global', 'no-tlsv13', ['ssl-default-bind-options ssl-min-ver TLSv1.2'], from12],
    ['no-tlsv13 in global is ignored with a minimum', 'ssl-min-ver TLSv1.2', ['ssl-default-bind-options no-tlsv13'], from12],
    ['no-tlsv13 in global', '', ['ssl-default-bind-options no-tlsv13'], ['TLSv1.2']],
    ['force is both bounds', 'force-tlsv10', [], ['TLSv1']],
    ['force in global', '', ['ssl-default-bind-options force-tlsv12'], ['TLSv1.2']],
    ['a maximum replaces that of force', 'ssl-max-ver TLSv1.3', ['ssl-default-bind-options force-tlsv12'], from12],
    ['the bind replaces global, upwards', 'ssl-min-ver TLSv1.2', ['ssl-default-bind-options ssl-min-ver TLSv1.3'], from12],
    ['the bind replaces global, downwards', 'ssl-min-ver TLSv1.0', ['ssl-default-bind-options ssl-min-ver TLSv1.2'], ['TLSv1', 'TLSv1.1', ...from12]],
    ['global alone', '', ['ssl-default-bind-options ssl-min-ver TLSv1.3'], ['TLSv1.3']],
    ['lines of global add up', '', ['ssl-default-bind-options ssl-min-ver TLSv1.1', 'ssl-default-bind-options ssl-max-ver TLSv1.2'], ['TLSv1.1', 'TLSv1.2']],
    ['the last of several counts', 'ssl-min-ver TLSv1.3 ssl-min-ver TLSv1.2', [], from12],
    ['a variable', 'ssl-min-ver "${MIN}"', [], ['SSLv3?', 'TLSv1?', 'TLSv1.1?', 'TLSv1.2?', 'TLSv1.3?']],
    ['a variable in global', '', ['ssl-default-bind-options ssl-min-ver "${MIN}"'], ['SSLv3?', 'TLSv1?', 'TLSv1.1?', 'TLSv1.2?', 'TLSv1.3?']],
    ['a variable in global that the bind replaces', 'ssl-min-ver TLSv1.2', ['ssl-default-bind-options ssl-min-ver "${MIN}"'], from12],
    ['a condition around global', '', ['.if defined(OLD)', 'ssl-default-bind-options ssl-min-ver TLSv1.0', '.endif'], ['SSLv3?', 'TLSv1?', 'TLSv1.1?', 'TLSv1.2?', 'TLSv1.3?']],
    ['a word that is not known may be anything', '"${OPTIONS}"', [], ['SSLv3?', 'TLSv1?', 'TLSv1.1?', 'TLSv1.2?', 'TLSv1.3?']],
    ['a template in global', '', ['{{ options }}'], ['SSLv3?', 'TLSv1?', 'TLSv1.1?', 'TLSv1.2?', 'TLSv1.3?']],
  ])('%s', (_, words, lines, expected) => {
    expect(versionsOf(bound(words, lines))).toEqual(expected);
  });

  it('begin with TLS 1.0 before HAProxy 2.2, without a gap', () => {
    expect(versionsOf(bound('', [], runtimeOf('2.0')))).toEqual(['TLSv1', 'TLSv1.1', ...from12]);
    expect(versionsOf(bound('no-tlsv11', [], runtimeOf('2.0')))).toEqual(['TLSv1', 'TLSv1.1', ...from12]);
    expect(versionsOf(bound('no-tlsv10', [], runtimeOf('2.0')))).toEqual(['TLSv1.1', ...from12]);
  });

  it('come from the word that decides', () => {
    const text = 'global\n ssl-default-bind-options ssl-min-ver TLSv1.0\nfrontend web\n bind :443 ssl crt a.pem ssl-max-ver TLSv1.2\n';
    const result = parse(text);
    const [listener] = result.endpoints;
    const { versions } = tlsOf(listener as Listener);
    expect([versions.TLSv1.from.kind, textAt(result, spanOf(versions.TLSv1.from))]).toEqual(['inherited', 'TLSv1.0']);
    expect([versions['TLSv1.3'].from.kind, textAt(result, spanOf(versions['TLSv1.3'].from))]).toEqual(['written', 'TLSv1.2']);
  });

  it('are TLS 1.3 alone over QUIC', () => {
    const [listener] = listeners('frontend web\n mode http\n bind quic4@:443 ssl crt a.pem ssl-min-ver TLSv1.2\n');
    expect(versionsOf(listener)).toEqual(['TLSv1.3']);
    expect(listener?.addresses).toMatchObject({ value: [{ transport: 'quic', port: 443 }] });
  });
});

describe('global below the bind', () => {
  const text = 'frontend web\n bind :443 ssl crt a.pem\nglobal\n ssl-default-bind-options ssl-min-ver TLSv1.3 no-tls-tickets\n ssl-default-bind-ciphers AES128-SHA\nfrontend late\n bind :444 ssl crt a.pem\n';
  const [early, late] = listeners(text);

  it('has no effect on it', () => {
    expect(versionsOf(early)).toEqual(from12);
    expect(versionsOf(late)).toEqual(['TLSv1.3']);
  });

  it('is told', () => {
    expect(early?.ineffective.map(({ setting, reason, stronger }) => [setting, reason, stronger])).toEqual([
      ['ssl-default-bind-options', 'too-late', 'yes'],
      ['ssl-default-bind-ciphers', 'too-late', 'unknown'],
    ]);
    expect(late?.ineffective).toEqual([]);
  });

  it('is not told where the bind says otherwise itself', () => {
    const [listener] = listeners('frontend web\n bind :443 ssl crt a.pem ciphers AES128-SHA\nglobal\n ssl-default-bind-ciphers AES256-SHA\n');
    expect(listener?.ineffective).toEqual([]);
  });
});

describe('lists', () => {
  const suites = (listener: Listener): readonly string[] | null => {
    const { cipherSuites } = tlsOf(listener);
    return cipherSuites.known ? cipherSuites.value.map(({ name }) => name) : null;
  };
  const groups = (listener: Listener): string | null => {
    const fact = tlsOf(listener).groups;
    return fact.known ? fact.value.map(({ name }) => name).join() : null;
  };

  it('of suites are those of the library when nothing is written', () => {
    const { cipherSuites } = tlsOf(bound(''));
    expect(cipherSuites.known && cipherSuites.value.length).toBeGreaterThan(20);
    expect(cipherSuites.from.kind).toBe('default');
  });

  it('of suites are written on the bind, else in global', () => {
    const lines = ['ssl-default-bind-ciphers AES128-SHA', 'ssl-default-bind-ciphers AES256-SHA'];
    expect(suites(bound('', lines))).toEqual(['TLS_RSA_WITH_AES_256_CBC_SHA']);
    expect(suites(bound('ciphers ECDHE-RSA-AES128-GCM-SHA256', lines))).toEqual(['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256']);
    expect(suites(bound('ciphers "${CIPHERS}"', lines))).toBeNull();
  });

  it('of TLS 1.3 suites are their own', () => {
    const lines = ['ssl-default-bind-ciphersuites TLS_AES_256_GCM_SHA384'];
    const names = (listener: Listener): unknown => {
      const { tls13CipherSuites } = tlsOf(listener);
      return tls13CipherSuites.known && tls13CipherSuites.value.map(({ name }) => name);
    };
    expect(names(bound('ciphers AES128-SHA'))).toEqual(['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256']);
    expect(names(bound('', lines))).toEqual(['TLS_AES_256_GCM_SHA384']);
    expect(names(bound('ciphersuites TLS_AES_128_GCM_SHA256', lines))).toEqual(['TLS_AES_128_GCM_SHA256']);
  });

  it.each([
    ['', [], '3.0', 'x25519,secp256r1,x448,secp521r1,secp384r1,ffdhe2048,ffdhe3072,ffdhe4096,ffdhe6144,ffdhe8192'],
    ['curves X25519:P-256', [], '3.0', 'x25519,secp256r1'],
    ['', ['ssl-default-bind-curves P-384'], '3.0', 'secp384r1'],
    ['ecdhe secp384r1', [], '3.0', 'secp384r1'],
    ['ecdhe secp384r1 curves X25519', [], '3.0', 'x25519'],
    ['ecdhe secp384r1', ['ssl-default-bind-curves X25519'], '3.0', 'x25519'],
  ])('of groups: %s %s', (words, lines, openssl, expected) => {
    expect(groups(bound(words, lines, runtimeOf('2.8', openssl)))).toBe(expected);
  });

  it('of groups begin with ML-KEM in OpenSSL 3.5, unless something is written', () => {
    expect(groups(bound('', [], runtimeOf('3.2', '3.5')))?.startsWith('X25519MLKEM768')).toBe(true);
    expect(groups(bound('curves X25519', [], runtimeOf('3.2', '3.5')))).toBe('x25519');
  });

  it('of signature schemes are written on the bind, else in global', () => {
    const schemes = (listener: Listener): unknown => {
      const { signatureSchemes } = tlsOf(listener);
      return signatureSchemes.known && (signatureSchemes.value?.map(({ name }) => name) ?? null);
    };
    expect(schemes(bound(''))).toBeNull();
    expect(schemes(bound('', ['ssl-default-bind-sigalgs RSA-PSS+SHA256']))).toEqual(['rsa_pss_rsae_sha256']);
    expect(schemes(bound('sigalgs ECDSA+SHA256', ['ssl-default-bind-sigalgs RSA-PSS+SHA256']))).toEqual(['ecdsa_secp256r1_sha256']);
  });

  it('tell the place of each word, in quotes too', () => {
    const result = parse('frontend web\n bind :443 ssl crt a.pem ciphers "AES128-SHA:AES256-SHA"\n');
    const { cipherSuites } = tlsOf(result.endpoints[0] as Listener);
    expect(cipherSuites.known && cipherSuites.value.map(({ from }) => textAt(result, spanOf(from)))).toEqual(['AES128-SHA', 'AES256-SHA']);
  });

  it.each([
    ['ciphers TLS_AES_128_GCM_SHA256', 'cipher-list', 'no-match', []],
    ['ciphers TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256', 'cipher-list', null, ['TLS_AES_128_GCM_SHA256 tls13-name']],
    ['ciphers RC4-SHA:ECDHE-RSA-AES128-GCM-SHA256:NONE-SUCH', 'cipher-list', null, ['RC4-SHA not-in-library', 'NONE-SUCH unknown']],
    ['curves X25519MLKEM768:X25519', 'groups', 'unknown-name', []],
    ['curves ?X25519MLKEM768:X25519', 'groups', 'unknown-name', []],
  ])('are kept as they are written: %s', (words, of, rejected, unmatched) => {
    const list = tlsOf(bound(words, [], runtimeOf('2.6.12', '3.0'))).writtenLists.find((written) => written.of === of);
    expect(list?.rejected?.reason ?? null).toBe(rejected);
    if (rejected === null) expect(list?.unmatched.map(({ word, reason }) => `${word} ${reason}`)).toEqual(unmatched);
  });

  it('are one object for binds that have them from global', () => {
    const [first, second] = listeners('global\n ssl-default-bind-ciphers AES128-SHA\nfrontend a\n bind :1 ssl crt a.pem\nfrontend b\n bind :2 ssl crt b.pem\n').map(tlsOf);
    expect(first?.cipherSuites).toBe(second?.cipherSuites);
    expect(first?.versions).toBe(second?.versions);
    expect(first?.tickets).toBe(second?.tickets);
  });
});

describe('security level', () => {
  const level = (words: string, lines: readonly string[], runtime = runtimeOf('3.2')): unknown => {
    const fact = tlsOf(bound(words, lines, runtime)).securityLevel;
    return fact.known ? fact.value : fact.doubt.kind;
  };

  it.each([
    ['', [], 'build-dependent'],
    ['ciphers ALL:@SECLEVEL=0', [], 0],
    ['', ['ssl-default-bind-ciphers ALL:@SECLEVEL=0'], 0],
    ['ciphers ALL', ['ssl-default-bind-ciphers ALL:@SECLEVEL=0'], 'build-dependent'],
    ['', ['ssl-security-level 0'], 0],
    ['ciphers ALL:@SECLEVEL=1', ['ssl-security-level 0'], 1],
  ])('%s %s', (words, lines, expected) => {
    expect(level(words, lines)).toBe(expected);
  });

  it('is that of Debian where a distribution is stated', () => {
    expect(level('', [], { products: {}, library: null, distribution: 'debian-12' })).toBe(2);
  });

  it('is for the process, wherever it stands', () => {
    const [listener] = listeners('frontend web\n bind :443 ssl crt a.pem\nglobal\n ssl-security-level 0\n');
    expect(tlsOf(listener).securityLevel).toMatchObject({ value: 0 });
  });
});

describe('other settings', () => {
  it.each([
    ['', [], true],
    ['no-tls-tickets', [], false],
    ['', ['ssl-default-bind-options no-tls-tickets'], false],
    ['tls-tickets', ['ssl-default-bind-options no-tls-tickets'], true],
    ['', ['ssl-default-bind-options no-tls-tickets', 'ssl-default-bind-options tls-tickets'], true],
  ])('tickets: %s %s', (words, lines, expected) => {
    expect(tlsOf(bound(words, lines, runtimeOf('3.2'))).tickets).toMatchObject({ value: { enabled: expected, rotation: 'at-restart' } });
  });

  it('adds what global says about tickets when it comes to the word ssl', () => {
    const [listener] = listeners('global\n ssl-default-bind-options no-tls-tickets\nfrontend web\n bind :443 tls-tickets ssl crt a.pem\n', runtimeOf('3.2'));
    expect(tlsOf(listener).tickets).toMatchObject({ value: { enabled: false } });
  });

  it('keys of tickets in a file are renewed by hand', () => {
    expect(tlsOf(bound('tls-ticket-keys keys.txt')).tickets).toMatchObject({ value: { enabled: true, keyFiles: ['keys.txt'], rotation: 'by-hand' } });
  });

  it.each([
    ['', [], 'server'],
    ['prefer-client-ciphers', [], 'client'],
    ['', ['ssl-default-bind-options prefer-client-ciphers'], 'client'],
  ])('preference: %s %s', (words, lines, expected) => {
    expect(tlsOf(bound(words, lines)).preference).toMatchObject({ value: expected });
  });

  it.each([
    ['', 'http', '2.8', ['h2', 'http/1.1']],
    ['', 'http', '2.6', []],
    ['', 'tcp', '2.8', []],
    ['alpn http/1.1', 'http', '2.8', ['http/1.1']],
    ['no-alpn', 'http', '2.8', []],
  ])('ALPN: %s in mode %s of %s', (words, mode, version, expected) => {
    const [listener] = listeners(`frontend web\n mode ${mode}\n bind :443 ssl crt a.pem ${words}\n`, runtimeOf(version));
    expect(tlsOf(listener).alpn).toMatchObject({ value: expected });
  });

  it('ALPN of QUIC', () => {
    const [listener] = listeners('frontend web\n mode http\n bind quic4@:443 ssl crt a.pem\n', runtimeOf('2.8'));
    expect(tlsOf(listener).alpn).toMatchObject({ value: ['h3'] });
  });

  it.each([
    ['', '', 'http', { enabled: false, protection: 'none' }],
    ['allow-0rtt', '', 'http', { enabled: true, protection: 'marked' }],
    ['allow-0rtt', '', 'tcp', { enabled: true, protection: 'none' }],
    ['allow-0rtt', 'http-request wait-for-handshake if { method POST }', 'http', { enabled: true, protection: 'held' }],
  ])('early data: %s %s in mode %s', (words, line, mode, expected) => {
    const [listener] = listeners(`frontend web\n mode ${mode}\n ${line}\n bind :443 ssl crt a.pem ${words}\n`);
    expect(tlsOf(listener).earlyData).toMatchObject({ value: expected });
  });

  it.each([
    [[], '2.6', null],
    [[], '2.4', 2048],
    [['tune.ssl.default-dh-param 1024', 'ssl-security-level 1'], '3.0', 1024],
    [['tune.ssl.default-dh-param 2047', 'ssl-security-level 0'], '3.0', 1024],
    [['tune.ssl.default-dh-param 1024', 'ssl-security-level 2'], '3.0', null],
    [['tune.ssl.default-dh-param 3072'], '2.8', 2048],
    [['tune.ssl.default-dh-param 8192'], '2.8', 4096],
  ])('parameters for finite-field Diffie-Hellman: %s of %s', (lines, version, expected) => {
    const { dhParameters } = tlsOf(bound('', lines, runtimeOf(version)));
    expect(dhParameters.known && (dhParameters.value === null ? null : dhParameters.value.bits)).toEqual(expected === null ? null : expect.objectContaining({ value: expected }));
  });

  it('parameters that the library refuses are none', () => {
    const debian = { products: {}, library: null, distribution: 'debian-12' };
    const [written] = [tlsOf(bound('ciphers ALL:@SECLEVEL=0', ['tune.ssl.default-dh-param 1024'], debian)).dhParameters];
    expect(written).toMatchObject({ known: true, value: null, from: { kind: 'inherited' } });
  });

  it('parameters in a file', () => {
    const { dhParameters } = tlsOf(bound('', ['ssl-dh-param-file dh.pem', 'tune.ssl.default-dh-param 1024']));
    expect(dhParameters).toMatchObject({ value: { source: 'dh.pem' } });
  });

  it.each([
    ['2.8', undefined, 'release-dependent'],
    ['3.3', '4.0', 'keys'],
    ['3.3', '3.5', null],
    ['3.2', '4.0', null],
  ])('ECH in %s on OpenSSL %s', (version, openssl, expected) => {
    const runtime = openssl === undefined ? { products: {}, library: null, distribution: null } : runtimeOf(version, openssl);
    const listener = bound('ech keys', [], runtime);
    const fact = tlsOf(listener).encryptedClientHello;
    expect(fact.known ? (fact.value?.keyFiles[0] ?? null) : fact.doubt.kind).toBe(expected);
    expect(listener.ineffective.map(({ reason }) => reason)).toEqual(expected === null ? ['not-supported'] : []);
  });

  it('ECH needs TLS 1.3', () => {
    const listener = bound('ech keys force-tlsv12', [], runtimeOf('3.3', '4.0'));
    expect(listener.ineffective.map(({ setting, reason }) => `${setting} ${reason}`)).toEqual(['ech needs-other-setting']);
  });

  it.each([
    [['tune.ssl.keylog on'], 'log-format "%ci %[ssl_fc_client_handshake_traffic_secret]"', 'log-format'],
    [['tune.ssl.keylog on'], 'log-format "$HAPROXY_KEYLOG_FC_LOG_FMT"', 'log-format'],
    [['tune.ssl.keylog on'], 'log-format "%[ssl_fc_client_traffic_secret_0]"', 'log-format'],
    [['tune.ssl.keylog on'], 'log-format "%[ssl_fc_client_random,hex]"', null],
    [[], 'log-format-sd "%[ssl_fc_session_key,hex]"', 'log-format-sd'],
    [['tune.ssl.keylog on'], 'option httplog', null],
    [[], 'log-format "%[ssl_fc_client_handshake_traffic_secret]"', null],
    [['tune.ssl.keylog off'], 'log-format "%[ssl_fc_client_handshake_traffic_secret]"', null],
  ])('key log: %s %s', (lines, line, expected) => {
    const [listener] = listeners(`global\n ${lines.join('\n ')}\nfrontend web\n ${line}\n bind :443 ssl crt a.pem\n`);
    expect(tlsOf(listener).keyLog).toMatchObject({ value: expected });
  });

  it('compression is off and clients cannot renegotiate', () => {
    expect(tlsOf(bound(''))).toMatchObject({ compression: { value: false }, renegotiation: { value: 'none' } });
  });
});

describe('a bind without ssl', () => {
  const [listener] = listeners('frontend web\n bind :443 crt a.pem ssl-min-ver TLSv1.2 verify required ca-file ca.pem alpn h2\n');

  it('is plaintext', () => {
    expect(listener?.tls).toMatchObject({ known: true, value: null });
  });

  it('has settings for TLS without effect', () => {
    expect(listener?.ineffective.map(({ setting, reason, stronger }) => `${setting} ${reason} ${stronger}`)).toEqual([
      'crt no-tls yes',
      'ssl-min-ver no-tls yes',
      'verify no-tls yes',
      'ca-file no-tls yes',
      'alpn no-tls no',
    ]);
  });

  it('may have ssl in a word that is not known', () => {
    const [open] = listeners('frontend web\n bind :443 "${SSL}" crt a.pem\n');
    expect(open?.tls).toMatchObject({ known: false, doubt: { kind: 'variable', name: 'SSL' } });
  });

  it('is not certain behind an .if', () => {
    const found = listeners('.if defined(TLS)\nfrontend web\n bind :443 ssl crt a.pem\n.else\nfrontend plain\n bind :80\n.endif\n');
    expect(found.map(({ tls }) => (tls.known ? 'known' : tls.doubt.kind))).toEqual(['run-time', 'run-time']);
  });

  it('is not certain in a template', () => {
    const [open] = listeners('frontend web\n{% if plain %}\n bind :80\n{% endif %}\n');
    expect(open?.tls).toMatchObject({ known: false, doubt: { kind: 'template' } });
  });
});

describe('settings without effect', () => {
  it.each([
    ['no-tlsv10 ssl-min-ver TLSv1.0', [], ['no-tlsv10 overridden yes']],
    ['no-sslv3 ssl-min-ver TLSv1.2', [], ['no-sslv3 overridden no']],
    ['no-tlsv13', [], []],
    ['ssl-min-ver TLSv1.2', ['ssl-default-bind-options no-tlsv13'], ['no-tlsv13 overridden yes']],
    ['ssl-min-ver TLSv1.2', ['ssl-default-bind-options no-sslv3'], []],
    ['ecdhe secp384r1 curves X25519', [], ['ecdhe overridden no']],
    ['ca-file ca.pem', [], ['ca-file never-used yes']],
    ['ca-file ca.pem verify none', [], ['ca-file never-used yes']],
    ['crl-file crl.pem', [], ['crl-file never-used yes']],
    ['ca-file ca.pem verify required', [], []],
  ])('%s %s', (words, lines, expected) => {
    expect(bound(words, lines).ineffective.map(({ setting, reason, stronger }) => `${setting} ${reason} ${stronger}`)).toEqual(expected);
  });
});

describe('addresses', () => {
  it.each([
    [':80', '*', 80, 'tcp'],
    ['*:80', '*', 80, 'tcp'],
    ['0.0.0.0:80', '0.0.0.0', 80, 'tcp'],
    ['[::]:443', '::', 443, 'tcp'],
    [':::443', '::', 443, 'tcp'],
    ['ipv6@2001:db8::1:443', '2001:db8::1', 443, 'tcp'],
    ['ipv4@10.0.0.1:8000-8010', '10.0.0.1', 8000, 'tcp'],
    ['shop.example:443', 'shop.example', 443, 'tcp'],
    ['quic6@[::]:443', '::', 443, 'quic'],
    ['udp@10.0.0.1:514', '10.0.0.1', 514, 'udp'],
    ['/run/haproxy.sock', '/run/haproxy.sock', null, 'unix'],
    ['unix@run/haproxy.sock', 'run/haproxy.sock', null, 'unix'],
    ['abns@name', 'abns@name', null, 'unix'],
    ['fd@3', 'fd@3', null, 'unix'],
    ['10.0.0.1:+100', '10.0.0.1', null, 'tcp'],
  ])('%s', (value, host, port, transport) => {
    const span = { file: 'a', start: 0, end: value.length };
    expect(addressesIn({ value, span, valueStart: 0, doubt: null })).toEqual([{ host, port, transport, span }]);
  });

  it('are separated by commas', () => {
    const [listener] = listeners('frontend web\n bind 10.0.0.1:80,:443,/run/a.sock ssl crt a.pem\n');
    expect(listener?.addresses).toMatchObject({ value: [{ host: '10.0.0.1' }, { port: 443 }, { transport: 'unix' }] });
    expect(listener?.exposure).toMatchObject({ value: 'external' });
  });

  it('in variables are not known', () => {
    const [listener] = listeners('frontend web\n bind "${ADDRESS}:443"\n');
    expect([listener?.addresses.known, listener?.exposure.known]).toEqual([false, false]);
  });

  it.each([
    ['127.0.0.1:80', 'local'],
    ['/run/a.sock', 'local'],
    ['10.0.0.1:80', 'internal'],
    ['*:80', 'external'],
  ])('%s is %s', (address, exposure) => {
    const [listener] = listeners(`frontend web\n bind ${address}\n`);
    expect(listener?.exposure).toMatchObject({ value: exposure });
  });
});

describe('other sections that listen', () => {
  it.each([
    ['global\n stats socket /run/admin.sock level admin\n', 'management', 'local'],
    ['global\n stats socket ipv4@*:9999 level admin\n stats timeout 30s\n', 'management', 'external'],
    ['peers mesh\n bind :10000 ssl crt a.pem\n peer a 10.0.0.1:10000\n', 'tcp', 'external'],
    ['log-forward in\n bind 10.0.0.1:514\n', 'syslog', 'internal'],
    ['log-forward in\n dgram-bind 10.0.0.1:514\n', 'syslog', 'internal'],
    ['listen app\n mode tcp\n bind :5432\n', 'tcp', 'external'],
    ['listen app\n bind :80\n', 'tcp', 'external'],
  ])('%s', (text, protocol, exposure) => {
    const [listener, ...others] = listeners(text);
    expect([listener?.protocol, listener?.exposure, others.length]).toMatchObject([{ value: protocol }, { value: exposure }, 0]);
  });

  it('a backend has none', () => {
    expect(listeners('backend app\n server s 10.0.0.1:80\n')).toEqual([]);
  });
});

describe('what decides nothing about handshakes', () => {
  it.each([
    'ssl-default-bind-client-sigalgs RSA-PSS+SHA256',
    'tune.ssl.lifetime 600',
    'tune.ssl.certificate-compression auto',
    'ssl-engine rdrand',
    'ssl-provider default',
    'ssl-passphrase-cmd /usr/bin/ask',
  ])('%s', (line) => {
    const text = (lines: string): string => `global\n${lines}frontend web\n mode http\n bind :443 ssl crt a.pem\n`;
    const [plain, other] = [parse(text('')), parse(text(` ${line}\n`))];
    const settingsOf = ({ endpoints }: typeof plain): unknown => endpoints.map((endpoint) => (endpoint.kind === 'listener' ? [versionsOf(endpoint), valuesOf(tlsOf(endpoint).cipherSuites), valuesOf(tlsOf(endpoint).tickets), endpoint.ineffective] : []));
    expect(other.problems).toEqual([]);
    expect(settingsOf(other)).toEqual(settingsOf(plain));
  });
});

function valuesOf(fact: Fact<unknown>): unknown {
  return fact.known && Array.isArray(fact.value) ? fact.value.map((use: { readonly name: string }) => use.name) : fact.known && fact.value;
}

describe('what defaults may not have', () => {
  it.each([
    ['defaults', 'redirect scheme https', '2.8', ['redirect scheme https']],
    ['defaults web', 'redirect scheme https', '2.8', ['redirect scheme https']],
    ['defaults', 'use_backend app', '2.8', ['use_backend app']],
    ['defaults', 'http-request redirect scheme https', '2.8', ['http-request redirect scheme https']],
    ['defaults web', 'http-request redirect scheme https', '2.8', []],
    ['defaults web', 'http-request redirect scheme https', '2.4', ['http-request redirect scheme https']],
    ['defaults', 'acl a src 10.0.0.1', '2.8', ['acl a src 10.0.0.1']],
    ['defaults', 'default_backend app', '2.8', []],
    ['defaults', 'monitor-uri /up', '2.8', []],
  ])('%s, %s, HAProxy %s', (head, line, version, expected) => {
    const result = parse(`${head}\n mode http\n ${line}\n`, runtimeOf(version));
    expect(result.problems.map(({ code, span }) => `${code} ${textAt(result, span)}`)).toEqual(expected.map((text) => `haproxy/not-in-defaults ${text}`));
  });

  const rule = '  http-request redirect scheme https unless { ssl_fc }\n';

  it.each([
    ['listen a from web\n  bind :80\n', ['haproxy/inherited-rules listen a from web']],
    ['listen a\n  bind :80\n', ['haproxy/inherited-rules listen a']],
    ['defaults more from web\nfrontend a from more\n  bind :80\n', ['haproxy/inherited-rules defaults more from web']],
    ['frontend a from web\n  bind :80\nbackend b from web\n', ['haproxy/shared-rules backend b from web']],
    ['frontend a from web\n  bind :80\nfrontend b from web\n  bind :81\n', []],
    ['frontend a from web\n  bind :80\ndefaults\nbackend b\n', []],
  ])('rules of a defaults section are for one side: %s', (below, expected) => {
    const of = (rules: string): readonly string[] => {
      const text = `defaults web\n  mode http\n${rules}${below}`;
      return parse(text).problems.map(({ code, span }) => `${code} ${text.slice(span.start, span.end)}`);
    };
    expect(of(rule)).toEqual(expected);
    expect(of('  acl a src 10.0.0.1\n')).toEqual([]);
    expect(of(`.if defined(X)\n${rule}.endif\n`)).toEqual([]);
  });
});

describe('problems', () => {
  it.each([
    ['bind :443 ssl', ['haproxy/no-certificate "bind :443 ssl"']],
    ['bind :443 ssl strict-sni', []],
    ['bind :443 ssl crt a.pem generate-certificates ca-sign-file ca.pem', []],
    ['bind :443 ssl crt a.pem generate-certificates', ['haproxy/generated-without-authority "generate-certificates"']],
    ['bind :443 ssl strict-sni generate-certificates ca-sign-file ca.pem', ['haproxy/no-certificate "bind :443 ssl strict-sni generate-certificates ca-sign-file ca.pem"']],
    ['bind :443 ssl crt a.pem cert b.pem', ['haproxy/unknown-bind-keyword "cert"']],
    ['bind :443 SSL crt a.pem', ['haproxy/unknown-bind-keyword "SSL"']],
    ['bind :443 ssl crt a.pem ssl-min-ver TLSv1', ['haproxy/unknown-version "TLSv1"']],
    ['bind :443 ssl crt a.pem ssl-min-ver', ['haproxy/missing-value "ssl-min-ver"']],
    ['bind :443 ssl crt a.pem verify always', ['haproxy/unknown-verify "always"']],
    ['bind :443 ssl crt a.pem verify required', ['haproxy/verify-without-authority "required"']],
    ['bind :443 ssl crt a.pem verify required ca-verify-file ca.pem', []],
    ['bind :443 ssl "${TLS}"', []],
    ['bind :443 ssl crt-list missing.txt', []],
    ['bind :80 crt a.pem', []],
    ['bind :443 ssl strict-sni no-strict-sni', ['haproxy/no-certificate "bind :443 ssl strict-sni no-strict-sni"']],
    ['bind :443 ssl no-strict-sni strict-sni', []],
    ['bind :443 ssl crt a.pem ktls on', []],
    ['bind :443 ssl crt a.pem ca-file ca.pem verify required no-ca-names client-sigalgs RSA-PSS+SHA256', []],
    ['bind :443 ssl crt a.pem default-crt b.pem ca-sign-file ca.pem ca-sign-pass secret', []],
  ])('%s', (line, expected) => {
    const result = parse(`frontend web\n ${line}\n`);
    expect(result.problems.map(({ code, span }) => `${code} ${JSON.stringify(textAt(result, span))}`)).toEqual(expected);
  });

  it.each([
    ['ssl-default-bind-options', 'missing-value'],
    ['ssl-default-bind-options ssl-min-ver', 'missing-value'],
    ['ssl-default-bind-options ssl-min-ver TLSv1', 'unknown-version'],
    ['ssl-default-bind-options allow-0rtt', 'unknown-bind-option'],
    ['ssl-default-bind-options no-tls10', 'unknown-bind-option'],
    ['ssl-default-bind-options ssl-min-ver TLSv1.2 no-tls-tickets force-tlsv12 no-tlsv10', null],
  ])('%s', (line, expected) => {
    expect(parse(`global\n ${line}\n`).problems.map(({ code }) => code)).toEqual(expected === null ? [] : [`haproxy/${expected}`]);
  });

  it.each([
    ['ssl-min-ver TLSv1.3 ssl-max-ver TLSv1.2', ['haproxy/no-version']],
    ['no-tlsv12 no-tlsv13', ['haproxy/no-version']],
    ['ssl-min-ver TLSv1.2 ssl-max-ver TLSv1.2', []],
  ])('versions: %s', (words, expected) => {
    expect(parse(`frontend web\n bind :443 ssl crt a.pem ${words}\n`).problems.map(({ code }) => code)).toEqual(expected);
  });

  it('versions: a minimum above the one that global forces', () => {
    const text = (words: string): string => `global\n ssl-default-bind-options force-tlsv12\nfrontend web\n bind :443 ssl crt a.pem ${words}\n`;
    expect(parse(text('ssl-min-ver TLSv1.3')).problems.map(({ code }) => code)).toEqual(['haproxy/no-version']);
    expect(parse(text('ssl-max-ver TLSv1.3')).problems).toEqual([]);
  });

  it('keywords of lines in capitals are others', () => {
    expect(listeners('frontend web\n Bind :443 ssl crt a.pem\n')).toEqual([]);
  });

  it('an address after the name of a section', () => {
    expect(parse('listen web 10.0.0.1:80\n').problems.map(({ code }) => code)).toEqual(['haproxy/address-after-name']);
  });

  it('in a template are warnings', () => {
    expect(parse('frontend web\n bind :443 ssl\n server {{ name }} 10.0.0.1\n').problems.map(({ severity }) => severity)).toEqual(['warning']);
  });
});
