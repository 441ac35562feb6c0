import { describe, expect, test } from 'vitest';
import { inShort, permitted, server } from './connections.ts';
import { runtimeOf } from './parsed.ts';
import { spelled } from './spelled.ts';

const modern = { set: 'protocols', to: ['TLSv1.2', 'TLSv1.3'] } as const;
const both = ['TLSv1.2', 'TLSv1.3'];
const ca = 'verify required ca-file ca.pem';

describe('protocols', () => {
  test('have a floor in global, for all servers', () => {
    const { spelling, text, connections } = spelled(server('ssl verify none', { global: 'maxconn 100' }), 'connection', modern);
    expect(spelling).toMatchObject({ text: 'ssl-min-ver TLSv1.2', safety: 'safe' });
    expect(text).toContain('  maxconn 100\n  ssl-default-server-options ssl-min-ver TLSv1.2\n');
    expect(connections.map(permitted)).toEqual([both]);
  });

  test.each([
    ['ssl verify none', '', ''],
    ['ssl verify none ssl-min-ver TLSv1.0', '', ''],
    ['ssl verify none force-tlsv10', '', ''],
    ['', 'default-server ssl verify none ssl-min-ver TLSv1.1', ''],
    ['ssl verify none', '', 'ssl-default-server-options ssl-min-ver TLSv1.0'],
    ['ssl verify none no-tlsv10', '', ''],
  ])('"%s", "%s", "%s"', (words, lines, global) => {
    const { connections, problems } = spelled(server(words, { lines, global }), 'connection', modern);
    expect(connections.map(permitted)).toEqual([both]);
    expect(problems).toEqual([]);
  });

  test('of several servers at once', () => {
    const text = 'backend app\n  mode http\n  server a 10.0.0.1:443 ssl verify none ssl-min-ver TLSv1.0\n  server b 10.0.0.2:443 ssl verify none ssl-min-ver TLSv1.0\n';
    expect(spelled(text, 'connection', modern).connections.map(permitted)).toEqual([both]);
  });
});

describe('suites and groups', () => {
  test('suites', () => {
    const to = ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'] as const;
    for (const text of [server('ssl verify none'), server('ssl verify none ciphers HIGH'), server('ssl verify none', { global: 'ssl-default-server-ciphers HIGH' })]) {
      const { connections } = spelled(text, 'connection', { set: 'cipher-suites', to });
      expect(connections).toMatchObject([{ tls: { value: { cipherSuites: { value: to.map((name) => ({ name })) } } } }]);
    }
  });

  test('groups came with 3.0', () => {
    const intent = { set: 'groups', to: ['x25519'] } as const;
    expect(spelled(server('ssl verify none'), 'connection', intent, runtimeOf('2.8')).spelling).toBeNull();
    expect(spelled(server('ssl verify none'), 'connection', intent, runtimeOf('3.0')).text).toContain('ssl curves X25519 verify none');
  });

  test('the server chooses anyway', () => {
    expect(spelled(server('ssl verify none'), 'connection', { set: 'preference', to: 'client' }).spelling).toBeNull();
  });
});

describe('TLS', () => {
  test('with the authority that is there already', () => {
    const { spelling, connections } = spelled(server(`check ${ca}`), 'connection', { set: 'tls', to: true });
    expect(spelling).toMatchObject({ text: 'server s1 app.internal:443 ssl', safety: 'unsafe' });
    expect(connections.map(inShort)).toEqual(['TLS, verified with ca.pem, name none']);
  });

  test('inside, with one that only a person knows', () => {
    expect(spelled(server('check'), 'connection', { set: 'tls', to: true }).spelling).toMatchObject({ text: 'server s1 app.internal:443 ssl verify required ca-file /path/to/internal-ca.pem sni str(app.internal)', edits: [] });
    expect(spelled('backend app\n  mode http\n  server a 10.0.0.1:80\n', 'connection', { set: 'tls', to: true }).spelling).toMatchObject({ text: 'server a 10.0.0.1:80 ssl verify required ca-file /path/to/internal-ca.pem', edits: [] });
  });

  test('outside, with the public roots', () => {
    const text = 'backend api\n  mode http\n  server a api.example.com:443 check\n';
    const { text: after, connections } = spelled(text, 'connection', { set: 'tls', to: true });
    expect(after).toContain('server a api.example.com:443 ssl verify required ca-file @system-ca sni str(api.example.com) check');
    expect(connections.map(inShort)).toEqual(['TLS, verified with system, name api.example.com']);
    expect(spelled(text, 'connection', { set: 'tls', to: true }, runtimeOf('2.4', '1.1')).spelling?.edits).toEqual([]);
  });

  test('of logs, mails and health checks', () => {
    expect(spelled('global\n  log 10.0.0.1:514 local0\n', 'connection', { set: 'tls', to: true }).spelling?.text).toContain('server log 10.0.0.1:514 log-proto octet-count ssl verify required');
    expect(spelled('backend b\n  mode http\n  email-alert mailers m\n  email-alert from a@b.example\n  email-alert to c@b.example\nmailers m\n  mailer a 10.0.0.1:25\n', 'connection', { set: 'tls', to: true }).spelling).toBeNull();
    const checked = spelled(server('ssl verify none check port 8080', { lines: 'option httpchk' }), 'connection', { set: 'tls', to: true }, undefined, 1);
    expect(checked.text).toContain('app.internal:443 check-ssl ssl');
    expect(checked.connections.map(inShort)).toEqual(['TLS, not verified']);
  });
});

describe('verification', () => {
  const chain = { set: 'chain-verification', to: true } as const;
  const name = { set: 'name-verification', to: true } as const;

  test('of the chain', () => {
    expect(spelled(server('ssl verify none ca-file ca.pem'), 'connection', chain).connections.map(inShort)).toEqual(['TLS, verified with ca.pem, name none']);
    expect(spelled(server('ssl ca-file ca.pem', { global: 'ssl-server-verify none' }), 'connection', chain).connections.map(inShort)).toEqual(['TLS, verified with ca.pem, name none']);
    expect(spelled(server('', { lines: 'default-server ssl verify none ca-file ca.pem' }), 'connection', chain).connections.map(inShort)).toEqual(['TLS, verified with ca.pem, name none']);
    expect(spelled(server('ssl verify none'), 'connection', chain).spelling).toMatchObject({ text: 'verify required ca-file /path/to/internal-ca.pem', edits: [] });
    const outside = 'backend api\n  mode http\n  server a api.example.com:443 ssl verify none\n';
    expect(spelled(outside, 'connection', chain).connections.map(inShort)).toEqual(['TLS, verified with system, name none']);
    const without = 'backend api\n  mode http\n  server a api.example.com:443 ssl\n';
    expect(spelled(without, 'connection', chain).connections.map(inShort)).toEqual(['TLS, verified with system, name none']);
  });

  test.each([
    [`ssl ${ca}`, '3.2'],
    [`ssl ${ca}`, '3.3'],
    [`ssl ${ca} sni req.hdr(host)`, '3.2'],
    [`ssl ${ca} verifyhost app.internal`, '3.3'],
  ])('of the name: %s in %s', (words, version) => {
    const { spelling, connections } = spelled(server(words), 'connection', name, runtimeOf(version, '3.5'));
    expect(spelling).toMatchObject({ text: 'sni str(app.internal)', safety: 'unsafe' });
    expect(connections.map(inShort)).toEqual(['TLS, verified with ca.pem, name app.internal']);
  });

  test('of a server that is told by its address, only a person knows the name', () => {
    expect(spelled(`backend app\n  mode http\n  server a 10.0.0.1:443 ssl ${ca}\n`, 'connection', name).spelling).toMatchObject({ text: 'sni str(app.internal)', edits: [] });
  });

  test('what needs a file is advice', () => {
    expect(spelled(server(`ssl ${ca}`), 'connection', { set: 'trust-anchors', to: 'specific-authority' }).spelling).toMatchObject({ text: 'ca-file /path/to/internal-ca.pem', edits: [] });
    expect(spelled(server(`ssl ${ca}`), 'connection', { set: 'peer-revocation', to: 'crl' }).spelling).toMatchObject({ text: 'crl-file /path/to/internal-ca.crl', edits: [] });
    expect(spelled(server(`ssl ${ca}`), 'connection', { set: 'client-certificate', to: 'presented' }).spelling).toMatchObject({ text: 'crt /path/to/client.pem', edits: [] });
  });

  test('the secrets of TLS are not kept', () => {
    expect(spelled(server('ssl verify none', { global: 'tune.ssl.keylog on' }), 'connection', { set: 'key-log', to: null }).text).not.toContain('keylog');
  });
});
