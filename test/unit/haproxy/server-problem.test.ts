import { describe, expect, it } from 'vitest';
import { assumedRuntime, parse, runtimeOf, textAt } from './parsed.ts';
import type { Runtime } from '../../../src/engine/parser.ts';

/** The problems of a text, as `code "what it is about"`. */
function problemsOf(text: string, runtime: Runtime = assumedRuntime): readonly string[] {
  const result = parse(text, runtime);
  return result.problems.map(({ code, span }) => `${code.replace('haproxy/', '')} ${JSON.stringify(textAt(result, span))}`);
}

const backend = (line: string): string => `backend app\n  mode http\n  ${line}\n`;

describe('what HAProxy refuses about a server', () => {
  it.each([
    ['', []],
    ['check inter 2s weight 10 cookie a backup', []],
    ['cert a.pem', ['unknown-server-keyword "cert"']],
    ['ssl verify none strict-sni foo', ['unknown-server-keyword "strict-sni"']],
    ['source 10.0.0.9 interface eth0 usesrc clientip', []],
    ['interface eth0', ['unknown-server-keyword "interface"']],
    ['check usesrc clientip', ['unknown-server-keyword "usesrc"']],
    ['set-proxy-v2-tlv-fmt(0x20) %[path]', []],
    ['ssl verify', ['missing-value "verify"']],
    ['ssl verify none ca-file', ['missing-value "ca-file"']],
    ['check inter', ['missing-value "inter"']],
    ['weight', []],
    ['ssl verify optional', ['unknown-server-verify "optional"']],
    ['ssl verify none ssl-min-ver TLSv1', ['unknown-version "TLSv1"']],
    ['ssl verify none ssl-min-ver TLSv1.3 ssl-max-ver TLSv1.2', ['no-version-for-server "server s 10.0.0.1:443 ssl verify none ssl-min-ver TLSv1.3 ssl-max-ver TLSv1.2"']],
    ['ssl', ['server-without-authority "server s 10.0.0.1:443 ssl"']],
    ['check-ssl', ['server-without-authority "server s 10.0.0.1:443 check-ssl"']],
    ['ssl no-ssl', []],
    ['verify required', []],
    ['ssl ca-file ca.pem', []],
    ['ssl "${TLS}"', []],
    ['"${TLS[*]}" foo', []],
    ['weight "${WEIGHT}" foo', []],
    ['foo "${TLS}"', ['unknown-server-keyword "foo"']],
  ])('%s', (words, expected) => {
    expect(problemsOf(backend(`server s 10.0.0.1:443 ${words}`))).toEqual(expected);
  });

  it.each([
    ['server s', ['missing-address "server s"']],
    ['server-template s 3', ['missing-address "server-template s 3"']],
    ['server-template s 3 app.internal:80 foo', ['unknown-server-keyword "foo"']],
    ['default-server 10.0.0.1:80', ['unknown-server-keyword "10.0.0.1:80"']],
    ['default-server ssl', []],
    ['default-server no-tlsv10 ssl-min-ver TLSv1.4', ['unknown-version "TLSv1.4"']],
    ['default-server ssl\n  server s 10.0.0.1:443', ['server-without-authority "server s 10.0.0.1:443"']],
    ['default-server verify none\n  server s 10.0.0.1:443 ssl', []],
    ['disabled\n  server s 10.0.0.1:443 ssl', []],
    ['disabled\n  server s 10.0.0.1:443 foo', ['unknown-server-keyword "foo"']],
  ])('%s', (line, expected) => {
    expect(problemsOf(backend(line))).toEqual(expected);
  });

  it('also in defaults and rings, not of peers', () => {
    expect(problemsOf('defaults\n  default-server verify maybe\n')).toEqual(['unknown-server-verify "maybe"']);
    expect(problemsOf('ring r\n  server s 10.0.0.1:514 ssl foo\n')).toEqual(['unknown-server-keyword "foo"', 'server-without-authority "server s 10.0.0.1:514 ssl foo"']);
    expect(problemsOf('peers p\n  peer a 10.0.0.1:1024 ssl\n')).toEqual([]);
  });

  it('unless nobody is verified', () => {
    const text = backend('server s 10.0.0.1:443 ssl');
    expect(problemsOf(`global\n  ssl-server-verify none\n${text}`)).toEqual([]);
    expect(problemsOf(`global\n  ssl-server-verify "\${VERIFY}"\n${text}`)).toEqual([]);
    expect(problemsOf(`global\n  ssl-server-verify required\n${text}`)).toHaveLength(1);
  });

  it.each([
    ['ssl-default-server-options no-tls-tickets ssl-min-ver TLSv1.2 no-tlsv10 force-tlsv12', []],
    ['ssl-default-server-options', ['missing-value "ssl-default-server-options"']],
    ['ssl-default-server-options strict-sni', ['unknown-server-option "strict-sni"']],
    ['ssl-default-server-options verify none', ['unknown-server-option "verify"']],
    ['ssl-default-server-options ssl-min-ver 1.2', ['unknown-version "1.2"']],
  ])('%s', (line, expected) => {
    expect(problemsOf(`global\n  ${line}\n`)).toEqual(expected);
  });
});

describe('keywords of later releases', () => {
  const text = backend('server s 10.0.0.1:443 ssl verify none curves X25519 sni-auto');

  it('are refused by the release that is stated', () => {
    expect(problemsOf(text, runtimeOf('2.6'))).toEqual(['later-server-keyword "curves"', 'later-server-keyword "sni-auto"']);
    expect(problemsOf(text, runtimeOf('3.0'))).toEqual(['later-server-keyword "sni-auto"']);
    expect(problemsOf(text, runtimeOf('3.3'))).toEqual([]);
  });

  it('are silent where none is', () => {
    expect(problemsOf(text)).toEqual([]);
  });
});

describe('keywords of later releases for binds and in global', () => {
  const text = 'global\n  ssl-default-bind-options strict-sni\n  ssl-default-server-options no-renegotiate\nfrontend web\n  bind :443 ssl crt a.pem default-crt b.pem ktls on\n';

  it.each([
    ['2.6', ['later-option "strict-sni"', 'later-bind-keyword "default-crt"', 'later-bind-keyword "ktls"', 'later-option "no-renegotiate"']],
    ['3.2', ['later-bind-keyword "ktls"', 'later-option "no-renegotiate"']],
    ['3.3', []],
  ])('HAProxy %s', (version, expected) => {
    expect(problemsOf(text, runtimeOf(version))).toEqual(expected);
    expect(problemsOf(text)).toEqual([]);
  });
});

describe('templates and conditions', () => {
  it.each(['server {{ name }} weight 10', 'server {{ servers }}', 'server s {{ options }} foo', 'server s 10.0.0.1:443 {{ options }} foo'])('may stand for any words: %s', (line) => {
    expect(problemsOf(backend(line))).toEqual([]);
  });

  it('a line that may not be there', () => {
    expect(problemsOf(`backend app\n.if defined(X)\n  server s 10.0.0.1:443 ssl foo\n.endif\n`)).toEqual([]);
  });
});

it('is told of each of the proxies that are written alike', () => {
  const many = (words: string): string => ['a', 'b', 'c', 'd'].map((name) => `backend ${name}\n  mode http\n  server s ${name}.internal:443 ${words}\n`).join('');
  expect(problemsOf(many('ssl'))).toHaveLength(4);
  expect(problemsOf(many('foo'))).toEqual(Array.from({ length: 4 }, () => 'unknown-server-keyword "foo"'));
  expect(problemsOf(many('ssl verify none'))).toEqual([]);
});
