import { describe, expect, test } from 'vitest';
import { connection, connections, inShort, permitted, server, valueOr } from './connections.ts';
import { runtimeOf } from './parsed.ts';

const old = runtimeOf('3.2', '3.5');
const current = runtimeOf('3.3', '3.5');
const ca = 'verify required ca-file ca.pem';

describe('verification of servers', () => {
  test.each([
    ['', 'plaintext'],
    [ca, 'plaintext'],
    ['check-ssl verify none', 'plaintext'],
    ['ssl verify none', 'TLS, not verified'],
    ['ssl verify none ca-file ca.pem verifyhost app.internal', 'TLS, not verified'],
    ['ssl', 'TLS, verified with none, name none'],
    ['ssl ca-file ca.pem', 'TLS, verified with ca.pem, name none'],
    [`ssl ${ca}`, 'TLS, verified with ca.pem, name none'],
    [`ssl ${ca} verifyhost app.internal`, 'TLS, verified with ca.pem, name app.internal'],
    [`ssl ${ca} sni str(app.internal)`, 'TLS, verified with ca.pem, name app.internal'],
    [`ssl ${ca} sni str(wrong) verifyhost app.internal`, 'TLS, verified with ca.pem, name wrong'],
    [`ssl ${ca} sni req.hdr(host)`, 'TLS, verified with ca.pem, name client-chosen'],
    [`ssl ${ca} sni ssl_fc_sni`, 'TLS, verified with ca.pem, name client-chosen'],
    [`ssl ${ca} sni req.ssl_sni`, 'TLS, verified with ca.pem, name client-chosen'],
    [`ssl ${ca} sni var(txn.name)`, 'TLS, verified with ca.pem, name ? run-time'],
    ['ssl ca-file @system-ca', 'TLS, verified with system, name none'],
    ['ssl ca-file /etc/ssl/certs/ca-certificates.crt', 'TLS, verified with /etc/ssl/certs/ca-certificates.crt, name none'],
    ['ssl verify "${VERIFY}" ca-file ca.pem', 'TLS, ? variable'],
    ['ssl verify optional ca-file ca.pem', 'TLS, ? not-understood'],
    ['"${TLS}"', '? variable'],
  ])('%s', (words, expected) => {
    expect(inShort(connection(server(words), old))).toBe(expected);
  });

  test('`ssl-server-verify none` holds unless the server says otherwise, wherever it stands', () => {
    const global = 'ssl-server-verify none';
    expect(inShort(connection(server('ssl ca-file ca.pem', { global })))).toBe('TLS, not verified');
    expect(inShort(connection(server(`ssl ${ca}`, { global })))).toBe('TLS, verified with ca.pem, name none');
    expect(inShort(connection(`${server('ssl ca-file ca.pem')}global\n  ssl-server-verify none\n`))).toBe('TLS, not verified');
  });

  test('from 3.3 on the name of the request is sent where nothing else is, in HTTP mode', () => {
    expect(inShort(connection(server(`ssl ${ca}`), current))).toBe('TLS, verified with ca.pem, name client-chosen');
    expect(inShort(connection(server(`ssl ${ca} verifyhost app.internal`), current))).toBe('TLS, verified with ca.pem, name client-chosen');
    expect(inShort(connection(server(`ssl ${ca} no-sni-auto`), current))).toBe('TLS, verified with ca.pem, name none');
    expect(inShort(connection(server(`ssl ${ca} no-sni-auto verifyhost app.internal`), current))).toBe('TLS, verified with ca.pem, name app.internal');
    expect(inShort(connection(server(`ssl ${ca} sni str(app.internal)`), current))).toBe('TLS, verified with ca.pem, name app.internal');
    expect(inShort(connection(server(`ssl ${ca}`, { mode: 'tcp' }), current))).toBe('TLS, verified with ca.pem, name none');
  });

  test('the name in the handshake of the client is none where TLS does not end here', () => {
    const front = (bind: string): string => `frontend f\n  mode http\n  bind ${bind}\n  default_backend app\n`;
    const check = (bind: string, words: string): string => inShort(connection(`${front(bind)}${server(`ssl ${ca} sni ssl_fc_sni ${words}`)}`, old));
    expect(check(':443 ssl crt a.pem', 'verifyhost app.internal')).toBe('TLS, verified with ca.pem, name client-chosen');
    expect(check(':80', 'verifyhost app.internal')).toBe('TLS, verified with ca.pem, name app.internal');
    expect(check(':80', '')).toBe('TLS, verified with ca.pem, name none');
    expect(valueOr(connection(`${front(':80')}${server(`ssl ${ca} sni ssl_fc_sni`)}`, old).serverName, String)).toBe('null');
    expect(connection(`${front(':80')}${server(`ssl ${ca} sni ssl_fc_sni verifyhost app.internal`)}`, old).ineffective).toEqual([]);
    expect(connection(`${front(':443 ssl crt a.pem')}${server(`ssl ${ca} sni ssl_fc_sni verifyhost app.internal`)}`, old).ineffective).toMatchObject([{ setting: 'verifyhost' }]);
  });

  test('paths below `ca-base`, lists of revoked certificates and a certificate of its own', () => {
    const { verification, clientCertificate, serverName } = connection(server(`ssl ${ca} crl-file ca.crl crt proxy.pem sni str(app.internal)`, { global: 'ca-base /etc/haproxy' }));
    expect(valueOr(verification.trustAnchors, (anchors) => JSON.stringify(anchors))).toBe('{"kind":"file","path":"/etc/haproxy/ca.pem"}');
    expect(valueOr(verification.revocation, (revocation) => JSON.stringify(revocation))).toBe('{"kind":"crl","path":"/etc/haproxy/ca.crl"}');
    expect(valueOr(clientCertificate, String)).toBe('proxy.pem');
    expect(valueOr(serverName, String)).toBe('app.internal');
  });
});

describe('default-server', () => {
  test('holds for the servers below it', () => {
    expect(inShort(connection(server('', { lines: 'default-server ssl verify none' })))).toBe('TLS, not verified');
    expect(inShort(connection(server('no-ssl', { lines: 'default-server ssl verify none' })))).toBe('plaintext');
    expect(inShort(connection(server(ca, { lines: 'default-server ssl verify none' })))).toBe('TLS, verified with ca.pem, name none');
    expect(inShort(connection(server('', { lines: 'default-server ssl\ndefault-server verify none' })))).toBe('TLS, not verified');
  });

  test('in defaults, for all', () => {
    expect(inShort(connection(`defaults\n  mode http\n  default-server ssl verify none\n${server('')}`))).toBe('TLS, not verified');
  });

  test('takes no version away, but sets bounds', () => {
    const off = connection(server('ssl verify none', { lines: 'default-server no-tlsv10 no-tlsv11' }));
    expect(permitted(off)).toEqual(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']);
    expect(off.ineffective).toMatchObject([{ setting: 'no-tlsv10', reason: 'not-supported', stronger: 'yes' }, { setting: 'no-tlsv11', reason: 'not-supported' }]);
    expect(permitted(connection(server('ssl verify none', { lines: 'default-server ssl-min-ver TLSv1.2' })))).toEqual(['TLSv1.2', 'TLSv1.3']);
    expect(permitted(connection(server('ssl verify none', { lines: 'default-server force-tlsv12' })))).toEqual(['TLSv1.2']);
  });

  test('behind the servers it is for nobody', () => {
    const { tls, ineffective } = connection(`${server('')}  default-server ssl verify required ca-file ca.pem\n`);
    expect(tls.known && tls.value).toBeNull();
    expect(ineffective).toMatchObject([{ setting: 'default-server', reason: 'too-late', stronger: 'yes' }]);
  });

  test('of a server-template', () => {
    const text = 'backend app\n  mode http\n  default-server ssl verify none\n  server-template app 1-5 app.internal:443 check\n';
    expect(connection(text)).toMatchObject({ target: { value: { text: 'app.internal:443', addresses: [{ host: 'app.internal', port: 443 }] } } });
    expect(inShort(connection(text))).toBe('TLS, not verified');
  });
});

describe('versions and suites', () => {
  test('have no floor but what the library has', () => {
    expect(permitted(connection(server('ssl verify none')))).toEqual(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']);
    expect(permitted(connection(server('ssl verify none'), runtimeOf('2.2', '1.0')))).toContain('SSLv3');
  });

  test.each([
    ['ssl verify none ssl-min-ver TLSv1.2', '', ['TLSv1.2', 'TLSv1.3']],
    ['ssl verify none', 'ssl-default-server-options ssl-min-ver TLSv1.2', ['TLSv1.2', 'TLSv1.3']],
    ['ssl verify none ssl-min-ver TLSv1.0', 'ssl-default-server-options ssl-min-ver TLSv1.2', ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
    ['ssl verify none ssl-max-ver TLSv1.2', 'ssl-default-server-options ssl-min-ver TLSv1.2', ['TLSv1.2']],
    ['ssl verify none force-tlsv13', '', ['TLSv1.3']],
    ['ssl verify none no-tlsv10 no-tlsv11', '', ['TLSv1.2', 'TLSv1.3']],
    ['ssl verify none no-tlsv10 ssl-max-ver TLSv1.2', '', ['TLSv1', 'TLSv1.1', 'TLSv1.2']],
  ])('%s with "%s"', (words, global, expected) => {
    expect(permitted(connection(server(words, { global })))).toEqual(expected);
  });

  test('a global section below the server is too late', () => {
    const below = connection(`${server('ssl verify none')}global\n  ssl-default-server-options ssl-min-ver TLSv1.2\n`);
    expect(permitted(below)).toContain('TLSv1');
    expect(below.ineffective).toMatchObject([{ setting: 'ssl-default-server-options', reason: 'too-late' }]);
  });

  test('suites of the server, of global, of the library', () => {
    const suites = (text: string): string => {
      const { tls } = connection(text);
      return tls.known && tls.value !== null ? valueOr(tls.value.cipherSuites, (uses) => uses.map(({ name }) => name).join(' ')) : '';
    };
    const [one, other] = ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'];
    const global = 'ssl-default-server-ciphers ECDHE-RSA-AES256-GCM-SHA384';
    expect(suites(server('ssl verify none ciphers ECDHE-RSA-AES128-GCM-SHA256', { global }))).toBe(one);
    expect(suites(server('ssl verify none', { global }))).toBe(other);
    expect(suites(server('ssl verify none')).split(' ').length).toBeGreaterThan(10);
  });
});

describe('what is said in vain', () => {
  test.each([
    [ca, '', ['verify no-tls yes', 'ca-file no-tls yes']],
    ['verify none', '', ['verify no-tls no']],
    ['check-ssl verify required ca-file ca.pem', '', []],
    ['ssl verify none verifyhost app.internal', '', ['verifyhost never-used yes']],
    ['ssl ca-file ca.pem', 'ssl-server-verify none', ['ca-file never-used yes']],
    [`ssl ${ca} sni str(a) verifyhost b`, '', ['verifyhost overridden unknown']],
    [`ssl ${ca} sni req.hdr(host) verifyhost b`, '', ['verifyhost overridden yes']],
    [`ssl ${ca} verifyhost b`, '', []],
  ])('%s %s', (words, global, expected) => {
    expect(connection(server(words, { global }), old).ineffective.map(({ setting, reason, stronger }) => `${setting} ${reason} ${stronger}`)).toEqual(expected);
  });

  test.each(['tcp-check connect ssl', 'tcp-check connect port 8443 ssl sni app.internal', 'http-check connect ssl'])('unless health checks speak TLS: %s', (lines) => {
    expect(connection(server(ca, { lines })).ineffective).toEqual([]);
  });

  test.each(['tcp-check connect', 'tcp-check expect string ssl', 'option ssl-hello-chk'])('although there are health checks: %s', (lines) => {
    expect(connection(server(ca, { lines })).ineffective.map(({ setting }) => setting)).toEqual(['verify', 'ca-file']);
  });

  test('verifyhost from 3.3 on', () => {
    expect(connection(server(`ssl ${ca} verifyhost b`), current).ineffective).toMatchObject([{ setting: 'verifyhost', reason: 'overridden' }]);
  });
});

describe('targets', () => {
  const targets = (lines: string, mode = 'http'): readonly string[] =>
    connections(`backend app\n  mode ${mode}\n${lines.split('\n').map((line) => `  ${line}\n`).join('')}`).map(({ target, exposure, protocol }) =>
      [valueOr(target, ({ text, addresses }) => `${text} (${addresses.length})`), valueOr(exposure, String), valueOr(protocol, String)].join(' '),
    );

  test('servers that are talked to alike are one connection', () => {
    expect(targets('server a 10.0.0.1:80 check weight 10\nserver b 10.0.0.2:80 check weight 20\nserver c 127.0.0.1:80 check\nserver d 10.0.0.3:443 check ssl verify none')).toEqual([
      'backend app (2) internal http',
      '127.0.0.1:80 (1) local http',
      '10.0.0.3:443 (1) internal http',
    ]);
  });

  test.each([
    ['server s /run/app.sock', 'http', '/run/app.sock (1) local http'],
    ['server s unix@/run/app.sock', 'http', 'unix@/run/app.sock (1) local http'],
    ['server s abns@app', 'http', 'abns@app (1) local http'],
    ['server s localhost:80', 'http', 'localhost:80 (1) local http'],
    ['server s [2001:db8::1]:80', 'http', '[2001:db8::1]:80 (1) external http'],
    ['server s www.example.com:80', 'http', 'www.example.com:80 (1) external http'],
    ['server s 0.0.0.0:80', 'http', '0.0.0.0:80 (0) ? run-time http'],
    ['server s "${APP}:80"', 'http', '? variable ? variable http'],
    ['server s ${APP}:80', 'http', '? variable ? variable http'],
    ['server s 127.0.0.1:${PORT}', 'http', '127.0.0.1:${PORT} (1) local http'],
    ['server s "app.internal:${PORT}"', 'http', 'app.internal:${PORT} (1) internal http'],
    ['server s $SOCKET_PATH', 'http', '? variable ? variable http'],
    ['dispatch 10.0.0.1:80', 'http', '10.0.0.1:80 (1) internal http'],
    ['option pgsql-check user haproxy\nserver s 10.0.0.1:5432', 'tcp', '10.0.0.1:5432 (1) internal database'],
    ['option smtpchk\nserver s 10.0.0.1:25', 'tcp', '10.0.0.1:25 (1) internal smtp'],
    ['use-fcgi-app php\nserver s 10.0.0.1:9000 proto fcgi', 'http', '10.0.0.1:9000 (1) internal fastcgi'],
    ['server s udp@10.0.0.1:514', 'log', 'udp@10.0.0.1:514 (1) internal syslog'],
  ])('%s', (lines, mode, expected) => {
    expect(targets(lines, mode)).toEqual([expected]);
  });

  test('a health check elsewhere is without TLS unless it asks for it', () => {
    const tls = 'server s 10.0.0.1:443 ssl verify none check';
    expect(targets(`option httpchk\n${tls} port 8080`)).toEqual(['10.0.0.1:443 (1) internal http', '10.0.0.1:8080 (1) internal http']);
    expect(targets(`option httpchk\n${tls} port 8443 check-ssl`)).toEqual(['10.0.0.1:443 (1) internal http']);
    expect(targets(`option httpchk\n${tls}`)).toEqual(['10.0.0.1:443 (1) internal http']);
    expect(targets(`${tls} port 8080`)).toEqual(['10.0.0.1:443 (1) internal http']);
  });
});

describe('TLS that is passed through', () => {
  const passthrough = (frontend: string, words = ''): string =>
    valueOr(connection(`frontend web\n  mode tcp\n${frontend}  default_backend app\n${server(words, { mode: 'tcp' })}`).passthrough, String);

  test('is told by who looks at the handshake', () => {
    expect(passthrough('  bind :443\n  tcp-request content accept if { req.ssl_hello_type 1 }\n')).toBe('true');
    expect(passthrough('  bind :443\n  use_backend app if { req_ssl_sni -i a.example }\n')).toBe('true');
    expect(passthrough('  bind :443\n')).toBe('? run-time');
    expect(passthrough('  bind :443 ssl crt a.pem\n')).toBe('false');
    expect(passthrough('  bind :443\n  tcp-request content accept if { req.ssl_hello_type 1 }\n', 'ssl verify none')).toBe('false');
  });

  test('also of a listen, and of a backend that its name is made for', () => {
    expect(valueOr(connection('listen tls\n  mode tcp\n  bind :443\n  use-server s if { req.ssl_sni a }\n  tcp-request content reject unless { req.ssl_hello_type 1 }\n  server s 10.0.0.1:443\n').passthrough, String)).toBe('true');
    expect(valueOr(connection('frontend f\n  mode tcp\n  bind :443\n  use_backend be_%[req.ssl_sni,lower]\nbackend be_a\n  mode tcp\n  server s 10.0.0.1:443\n').passthrough, String)).toBe('true');
  });
});

describe('other connections', () => {
  const others = (text: string): readonly string[] => connections(text).map((each) => `${valueOr(each.target, ({ text: name }) => name)} ${valueOr(each.protocol, String)} ${inShort(each)}`);

  test.each([
    ['peers group\n  peer a 10.0.0.1:1024\n  peer b 10.0.0.2:1024\n', ['peers group tcp plaintext']],
    ['peers group\n  bind :1024 ssl crt a.pem\n  default-server ssl verify required ca-file ca.pem verifyhost peer.internal\n  server a\n  server b 10.0.0.2:1024\n', ['10.0.0.2:1024 tcp TLS, verified with ca.pem, name peer.internal']],
    ['peers group\n  peer a 10.0.0.1:1024\n', []],
    ['peers group\n  bind 10.0.0.1:1024\n  server b 10.0.0.2:1024\n', ['10.0.0.2:1024 tcp plaintext']],
    ['global\n  localpeer a\npeers group\n  peer a 10.0.0.1:1024\n  peer b 10.0.0.2:1024\n', ['10.0.0.2:1024 tcp plaintext']],
    ['ring logs\n  server s 10.0.0.1:6514 log-proto octet-count\n', ['10.0.0.1:6514 syslog plaintext']],
    ['ring logs\n  server s 10.0.0.1:6514 ssl verify none\n', ['10.0.0.1:6514 syslog TLS, not verified']],
    ['global\n  log 10.0.0.1:514 local0\n  log /dev/log local1\n  log stdout format raw local0\n  log ring@logs local0\n', ['10.0.0.1:514 syslog plaintext', '/dev/log syslog plaintext']],
    ['defaults\n  log global\n  no log\n', []],
    ['mailers mt\n  mailer smtp 10.0.0.1:587\n', []],
    ['mailers mt\n  mailer smtp 10.0.0.1:587\nbackend b\n  mode http\n  email-alert mailers mt\n', []],
    ['mailers mt\n  mailer smtp 10.0.0.1:587\nbackend b\n  mode http\n  email-alert mailers mt\n  email-alert from a@b.example\n  email-alert to c@b.example\n', ['10.0.0.1:587 smtp plaintext']],
    ['resolvers dns\n  nameserver a 10.0.0.53:53\n', []],
    ['global\n  httpclient.ssl.verify none\n', ['httpclient http TLS, not verified']],
    ['global\n  httpclient.ssl.verify required\n', []],
  ])('%s', (text, expected) => {
    expect(others(text)).toEqual(expected);
  });
});

test('signature schemes of all servers are those of global', () => {
  const { tls } = connection(server('ssl verify required ca-file ca.pem', { global: 'ssl-default-server-sigalgs RSA-PSS+SHA256:ECDSA+SHA384' }), runtimeOf('3.0'));
  const schemes = tls.known ? tls.value?.signatureSchemes : undefined;
  expect(schemes?.known === true && schemes.value?.map(({ name }) => name)).toEqual(['rsa_pss_rsae_sha256', 'ecdsa_secp384r1_sha384']);
});

test('groups of all servers are those of global', () => {
  const { tls } = connection(server('ssl verify required ca-file ca.pem', { global: 'ssl-default-server-curves X25519:secp384r1' }), runtimeOf('3.0'));
  const groups = tls.known ? tls.value?.groups : undefined;
  expect(groups?.known === true && groups.value.map(({ name }) => name)).toEqual(['x25519', 'secp384r1']);
});
