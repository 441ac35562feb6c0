import { describe, expect, it } from 'vitest';
import { found, http, nothingStated, parseFiles, permitted, running, serverWith, valueOf, type Parsed } from './parsed.ts';

const early = running('1.30.6', '3.6');
const late = running('1.26.3', '3.5');

/** A is the default server of the socket, B is not. */
function pair(a: string, b: string, runtime = late, common = ''): Parsed {
  return parseFiles(http(`${common} ${serverWith(a, 'a.example')} ${serverWith(b, 'b.example')}`), runtime);
}

function deadIn(parsed: Parsed, name: string): readonly string[] {
  return parsed.listenerOf(name).ineffective.map(({ setting, reason, decidedBy }) => `${setting} ${reason} ${decidedBy === null ? '-' : parsed.textAt(decidedBy)}`);
}

describe('settings of a server that is not the default of its socket', () => {
  it('has the versions of the default server before nginx 1.29.2, and its own from then on', () => {
    const before = pair('ssl_protocols TLSv1.3;', 'ssl_protocols TLSv1.2;');
    expect(permitted(before.tlsOf('b.example'))).toEqual(['TLSv1.3']);
    expect(deadIn(before, 'b.example')).toEqual(['ssl_protocols default-server-decides-in-release ssl_protocols TLSv1.3;']);
    const after = pair('ssl_protocols TLSv1.3;', 'ssl_protocols TLSv1.2;', early);
    expect(permitted(after.tlsOf('b.example'))).toEqual(['TLSv1.2']);
    expect(deadIn(after, 'b.example')).toEqual([]);
  });

  it('does not know which of the versions that the server itself permits are in effect in a release that nobody stated', () => {
    const parsed = pair('ssl_protocols TLSv1.1 TLSv1.2;', 'ssl_protocols TLSv1 TLSv1.2 TLSv1.3;', nothingStated);
    expect(permitted(parsed.tlsOf('a.example'))).toEqual(['TLSv1.1', 'TLSv1.2']);
    expect(permitted(parsed.tlsOf('b.example'))).toEqual(['TLSv1?', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3?']);
    expect(parsed.tlsOf('b.example').versions.TLSv1).toMatchObject({ doubt: { kind: 'release-dependent' }, from: { kind: 'written' } });
    expect(permitted(pair('ssl_protocols TLSv1.2;', 'ssl_protocols {{ versions }};', nothingStated).tlsOf('b.example'))).toContain('TLSv1?');
    const bounded = pair('', 'ssl_protocols TLSv1 TLSv1.2 TLSv1.3;', nothingStated, 'ssl_protocols TLSv1.2 TLSv1.3; ssl_conf_command MinProtocol TLSv1.2;');
    expect(permitted(bounded.tlsOf('b.example'))).toEqual(['TLSv1.2', 'TLSv1.3']);
  });

  it('points at the default server for what it decides', () => {
    const parsed = pair('ssl_protocols TLSv1 TLSv1.2;', 'ssl_protocols TLSv1.2 TLSv1.3;');
    const { from } = parsed.tlsOf('b.example').versions.TLSv1;
    expect(from.kind === 'written' && parsed.textAt(from.span)).toBe('TLSv1');
    expect(parsed.listenerOf('a.example')).toMatchObject({ decidesFor: ['b.example'], decidesVersions: true });
    expect(pair('', '', early).listenerOf('a.example')).toMatchObject({ decidesFor: ['b.example'], decidesVersions: false });
    expect(parsed.listenerOf('b.example').decidesFor).toEqual([]);
    expect(parsed.listenerOf('b.example').ineffective).toMatchObject([{ setting: 'ssl_protocols', stronger: 'yes' }]);
  });

  it('says nothing of a value that is in effect anyway', () => {
    expect(deadIn(pair('ssl_protocols TLSv1.2 TLSv1.3;', 'ssl_protocols TLSv1.3 TLSv1.2;'), 'b.example')).toEqual([]);
    expect(deadIn(pair('', '', late, 'ssl_protocols TLSv1.2; ssl_ecdh_curve X25519;'), 'b.example')).toEqual([]);
  });

  it('takes the built-in default of a default server that says nothing', () => {
    const reject = 'server { listen 443 ssl default_server; ssl_reject_handshake on; }';
    const files = http(`${serverWith('ssl_protocols TLSv1.2 TLSv1.3;')} ${reject}`);
    expect(permitted(parseFiles(files, running('1.22.1', '3.0')).tlsOf('a.example'))).toEqual(['TLSv1', 'TLSv1.1', 'TLSv1.2']);
    expect(permitted(parseFiles(files, early).tlsOf('a.example'))).toEqual(['TLSv1.2', 'TLSv1.3']);
  });

  it.each([
    ['ssl_ciphers', 'AES128-SHA', 'cipherSuites', 'TLS_RSA_WITH_AES_128_CBC_SHA'],
    ['ssl_ciphers', 'AES128-GCM-SHA256', 'cipherSuites', 'TLS_RSA_WITH_AES_128_GCM_SHA256'],
  ] as const)('has its own %s %s', (name, value, field, suite) => {
    const parsed = pair('ssl_ciphers HIGH;', `${name} ${value};`);
    expect(valueOf(parsed.tlsOf('b.example')[field]).map((use) => use.name)).toEqual([suite]);
    expect(deadIn(parsed, 'b.example')).toEqual([]);
  });

  it('has its own preference, parameters, certificate and client verification', () => {
    const parsed = pair('', 'ssl_prefer_server_ciphers on; ssl_dhparam dh.pem; ssl_verify_client on; ssl_client_certificate ca.pem; ssl_verify_depth 3;');
    const tls = parsed.tlsOf('b.example');
    expect(tls.preference).toMatchObject({ value: 'server' });
    expect(tls.dhParameters).toMatchObject({ value: { source: 'dh.pem' } });
    expect(tls.certificates).toMatchObject({ value: [{ path: 'b.example.pem', keyPath: 'b.example.key' }] });
    expect(parsed.listenerOf('b.example').clientAuthentication).toMatchObject({
      mode: { value: 'required' },
      trustAnchors: { value: { kind: 'file', path: 'ca.pem' } },
      depth: { value: 3 },
    });
    expect(parsed.listenerOf('a.example').clientAuthentication).toMatchObject({ mode: { value: 'none' } });
  });

  it('has its own security level and HTTP/2, and asks nobody where only the default server does', () => {
    const level = (a: string, b: string) => pair(`ssl_ciphers HIGH${a};`, `ssl_ciphers HIGH${b};`).tlsOf('b.example').securityLevel;
    expect([level(':@SECLEVEL=0', ''), level('', ':@SECLEVEL=0')]).toMatchObject([{ value: 2 }, { value: 0 }]);
    const parsed = pair('ssl_client_certificate ca.pem; ssl_verify_client on;', 'http2 on;');
    expect(valueOf(parsed.tlsOf('b.example').alpn)).toContain('h2');
    expect(valueOf(parsed.tlsOf('a.example').alpn)).not.toContain('h2');
    expect(valueOf(parsed.listenerOf('b.example').clientAuthentication.mode)).toBe('none');
  });

  it('has the TLS 1.3 suites of the default server before nginx 1.29.2', () => {
    const suites = 'ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;';
    const names = (parsed: Parsed): readonly string[] => valueOf(parsed.tlsOf('b.example').tls13CipherSuites).map(({ name }) => name);
    expect(names(pair('', suites))).toHaveLength(3);
    expect(deadIn(pair('', suites), 'b.example')).toEqual(['ssl_conf_command default-server-decides-in-release server']);
    expect(names(pair('', suites, early))).toEqual(['TLS_AES_128_GCM_SHA256']);
    expect(deadIn(pair('', suites, early), 'b.example')).toEqual([]);
  });

  it.each([late, early])('has the groups, early data and bounds of the default server in every version', (runtime) => {
    const parsed = pair('ssl_ecdh_curve X25519; ssl_early_data on; ssl_conf_command MinProtocol TLSv1.3;', 'ssl_ecdh_curve secp384r1; ssl_early_data off; ssl_conf_command MinProtocol TLSv1.2;', runtime, 'ssl_protocols TLSv1.2 TLSv1.3;');
    const tls = parsed.tlsOf('b.example');
    expect(valueOf(tls.groups).map(({ name }) => name)).toEqual(['x25519']);
    expect(tls.earlyData).toMatchObject({ value: { enabled: true } });
    expect(permitted(tls)).toEqual(['TLSv1.3']);
    expect(deadIn(parsed, 'b.example')).toEqual([
      'ssl_conf_command default-server-decides TLSv1.3',
      'ssl_ecdh_curve default-server-decides X25519',
      'ssl_early_data default-server-decides ssl_early_data on;',
    ]);
  });

  it('can switch tickets off in every version, and on only from nginx 1.29.2', () => {
    const enabled = (parsed: Parsed): boolean => valueOf(parsed.tlsOf('b.example').tickets).enabled;
    expect(enabled(pair('', 'ssl_session_tickets off;'))).toBe(false);
    expect(enabled(pair('ssl_session_tickets off;', 'ssl_session_tickets on;'))).toBe(false);
    expect(enabled(pair('ssl_session_tickets off;', 'ssl_session_tickets on;', early))).toBe(true);
  });

  it('has the ticket keys and the ECH keys of the default server', () => {
    const ech = running('1.30.6', '4.0');
    const parsed = pair('ssl_session_ticket_key a.tickets; ssl_ech_file a.ech;', 'ssl_session_ticket_key b.tickets; ssl_ech_file b.ech;', ech);
    expect(valueOf(parsed.tlsOf('b.example').tickets)).toEqual({ enabled: true, keyFiles: ['a.tickets'], rotation: 'by-hand' });
    expect(parsed.tlsOf('b.example').tickets.from).toEqual(parsed.tlsOf('a.example').tickets.from);
    expect(valueOf(parsed.tlsOf('b.example').encryptedClientHello)).toEqual({ keyFiles: ['a.ech'] });
    expect(deadIn(parsed, 'b.example')).toEqual(['ssl_ech_file default-server-decides ssl_ech_file a.ech;']);
  });

  it('uses the context of the default server when it has no certificate', () => {
    const bare = 'server { listen 443 ssl; server_name b.example; ssl_ciphers AES128-SHA; ssl_protocols TLSv1.3; }';
    const parsed = parseFiles(http(`${serverWith('ssl_ciphers AES256-GCM-SHA384;')} ${bare}`), early);
    const tls = parsed.tlsOf('b.example');
    expect(valueOf(tls.cipherSuites).map(({ name }) => name)).toEqual(['TLS_RSA_WITH_AES_256_GCM_SHA384']);
    expect(valueOf(tls.certificates).map(({ path }) => path)).toEqual(['a.example.pem']);
    expect(deadIn(parsed, 'b.example')).toEqual(['ssl_protocols no-certificate ssl_certificate a.example.pem;', 'ssl_ciphers no-certificate ssl_certificate a.example.pem;']);
  });

  it('is the default of another socket all the same', () => {
    const files = http(`${serverWith('ssl_protocols TLSv1.3;')} ${serverWith('listen 8443 ssl; ssl_protocols TLSv1.2;', 'b.example')}`);
    const [first, second] = parseFiles(files, late).listeners.filter(({ names }) => names.known && names.value.includes('b.example'));
    expect(permitted(found(valueOf(found(first, 'first').tls), 'tls'))).toEqual(['TLSv1.3']);
    expect(permitted(found(valueOf(found(second, 'second').tls), 'tls'))).toEqual(['TLSv1.2']);
    expect(second?.addresses).toMatchObject({ value: [{ host: '*', port: 8443 }] });
  });

  it('shares one object of settings between servers that inherit alike', () => {
    const wild = 'ssl_certificate wild.pem; ssl_certificate_key wild.key;';
    const server = (name: string): string => `server { listen 443 ssl; server_name ${name}; }`;
    const parsed = parseFiles(http(`${wild} ${server('a.example')} ${server('b.example')}`));
    expect(parsed.tlsOf('a.example')).toBe(parsed.tlsOf('b.example'));
  });
});

describe('settings in a server and in what it includes', () => {
  it('tells that a list is added to that of an included file', () => {
    const files = { ...http(serverWith('include tls.conf; ssl_protocols TLSv1.3;')), 'tls.conf': 'ssl_protocols TLSv1.2 TLSv1.3;' };
    const parsed = parseFiles(files);
    expect(permitted(parsed.tlsOf('a.example'))).toEqual(['TLSv1.2', 'TLSv1.3']);
    expect(parsed.listenerOf('a.example').ineffective).toMatchObject([{ setting: 'ssl_protocols', reason: 'added', stronger: 'yes', decidedBy: { file: 'tls.conf' } }]);
    const same = { ...http(serverWith('include tls.conf; ssl_protocols TLSv1.2 TLSv1.3;')), 'tls.conf': 'ssl_protocols TLSv1.3;' };
    expect(parseFiles(same).listenerOf('a.example').ineffective).toEqual([]);
  });
});
