import { describe, expect, it } from 'vitest';
import type { Listener } from '../../../src/model/endpoint.ts';
import { bound, listeners, parse, textAt } from './parsed.ts';

const modeOf = ({ clientAuthentication: { mode } }: Listener): unknown => (mode.known ? mode.value : mode.doubt.kind);

describe('how clients are asked', () => {
  it.each([
    ['', 'none'],
    ['ca-file ca.pem', 'none'],
    ['verify none ca-file ca.pem', 'none'],
    ['verify optional ca-file ca.pem', 'optional'],
    ['verify required ca-file ca.pem', 'required'],
    ['verify optional ca-file ca.pem crt-ignore-err all', 'optional-unverified'],
    ['verify required ca-file ca.pem crt-ignore-err all', 'required-unverified'],
    ['verify required ca-file ca.pem ca-ignore-err all', 'required-unverified'],
    ['verify required ca-file ca.pem crt-ignore-err 18', 'required-unverified'],
    ['verify required ca-file ca.pem crt-ignore-err 10,20,21', 'required-unverified'],
    ['verify required ca-file ca.pem crt-ignore-err 20 crt-ignore-err 21', 'required-unverified'],
    ['verify required ca-file ca.pem crt-ignore-err 20', 'required'],
    ['verify required ca-file ca.pem crt-ignore-err 19', 'required'],
    ['verify required ca-file ca.pem ca-ignore-err 19', 'required-unverified'],
    ['verify required ca-file ca.pem ca-ignore-err X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'required-unverified'],
    ['verify required ca-file ca.pem ca-ignore-err 18', 'required'],
    ['verify required ca-file ca.pem crt-ignore-err X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT', 'required-unverified'],
    ['verify required ca-file ca.pem crt-ignore-err 10', 'required'],
    ['verify required ca-file ca.pem crt-ignore-err "${ERRORS}"', 'variable'],
    ['verify "${VERIFY}" ca-file ca.pem', 'variable'],
    ['verify required "${MORE}"', 'required'],
    ['"${MORE}"', 'variable'],
  ])('%s: %s', (words, expected) => {
    expect(modeOf(bound(words))).toBe(expected);
  });
});

describe('who is believed', () => {
  it.each([
    ['verify required ca-file ca.pem', [], { kind: 'file', path: 'ca.pem' }],
    ['verify required ca-file ca.pem', ['ca-base /etc/ca'], { kind: 'file', path: '/etc/ca/ca.pem' }],
    ['verify required ca-verify-file ca.pem', [], { kind: 'file', path: 'ca.pem' }],
    ['verify required ca-file names.pem ca-verify-file ca.pem', [], { kind: 'file', path: 'names.pem' }],
    ['verify required ca-file @system-ca', ['ca-base /etc/ca'], { kind: 'system', path: null }],
    ['verify required ca-file /etc/ssl/certs/ca-certificates.crt', [], { kind: 'system', path: '/etc/ssl/certs/ca-certificates.crt' }],
    ['verify required ca-file ca.pem ca-verify-file @system-ca', [], { kind: 'system', path: null }],
    ['', [], { kind: 'none' }],
  ])('%s', (words, lines, expected) => {
    expect(bound(words, lines).clientAuthentication.trustAnchors).toMatchObject({ value: expected });
  });
});

it.each([
  ['verify required ca-file ca.pem', { kind: 'none' }],
  ['verify required ca-file ca.pem crl-file crl.pem', { kind: 'crl', path: 'crl.pem' }],
])('revocation: %s', (words, expected) => {
  expect(bound(words).clientAuthentication.revocation).toMatchObject({ value: expected });
});

describe('ways around the verification', () => {
  const bypasses = (text: string, lists: Readonly<Record<string, string>> = {}): readonly (readonly string[])[] => {
    const result = parse(text, undefined, lists);
    return result.endpoints.flatMap((endpoint) => (endpoint.kind === 'listener' ? [endpoint.clientAuthentication.bypasses.map(({ kind, span }) => `${kind} ${textAt(result, span)}`)] : []));
  };
  const frontend = (words: string, lines = ''): string => `frontend web\n  mode http\n${lines}  bind :443 ssl ${words}\n  default_backend app\nbackend app\n  mode http\n  server s1 127.0.0.1:8080\n`;

  it('another name of the bind asks for none', () => {
    const list = { 'list.txt': 'a.pem a.test\nb.pem [verify none] b.test\n' };
    expect(bypasses(frontend('crt-list list.txt verify required ca-file ca.pem'), list)).toEqual([['per-name none'], []]);
  });

  it('only some names ask', () => {
    const list = { 'list.txt': 'a.pem a.test\nb.pem [verify required ca-file ca.pem] b.test\n' };
    expect(bypasses(frontend('crt-list list.txt'), list)).toEqual([[], ['per-name bind :443 ssl crt-list list.txt']]);
  });

  it('none where the names of handshake and request are compared', () => {
    const list = { 'list.txt': 'a.pem a.test\nb.pem [verify none] b.test\n' };
    const compare = '  http-request set-var(txn.host) hdr(host),field(1,:),lower\n  http-request deny deny_status 421 unless { ssl_fc_sni,lower,strcmp(txn.host) eq 0 }\n';
    expect(bypasses(frontend('crt-list list.txt verify required ca-file ca.pem', compare), list)).toEqual([[], []]);
  });

  it('none where every name asks', () => {
    const list = { 'list.txt': 'a.pem a.test\nb.pem [ssl-min-ver TLSv1.3] b.test\n' };
    expect(bypasses(frontend('crt-list list.txt verify required ca-file ca.pem'), list)).toEqual([[], []]);
  });
});

it('a certificate of its own asks with the authorities of the bind, which are used then', () => {
  const [rest, own] = listeners('frontend web\n mode http\n bind :443 ssl crt-list list.txt ca-file ca.pem\n', undefined, { 'list.txt': 'a.pem\nb.pem [verify required] b.test\n' });
  expect([rest, own].map((listener) => listener !== undefined && modeOf(listener))).toEqual(['none', 'required']);
  expect(own?.clientAuthentication.trustAnchors).toMatchObject({ value: { path: 'ca.pem' } });
  expect(rest?.ineffective).toEqual([]);
});
