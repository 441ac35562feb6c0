import { describe, expect, it } from 'vitest';
import envoy from '../../../parsers/envoy/index.ts';
import haproxy from '../../../parsers/haproxy/index.ts';
import nginx from '../../../parsers/nginx/index.ts';
import node from '../../../parsers/node/index.ts';
import type { ExpectedValue, Parser } from '../../../src/engine/parser.ts';

/** What is expected at `▮`, and the word there. */
function expectedIn(parser: Parser, marked: string): { readonly values: ExpectedValue['values']; readonly word: string } | null {
  const text = marked.replace('▮', '');
  const expected = parser.expectedAt?.(text, marked.indexOf('▮')) ?? null;
  return expected === null ? null : { values: expected.values, word: text.slice(expected.start, expected.end) };
}

describe('what may be written', () => {
  it.each([
    ['ssl_protocols TLSv1.2 TLS▮v1;', 'TLSv1', ['TLSv1.3']],
    ['http {\n  ssl_ciphers HIGH:!aNU▮', 'aNU', 'cipher-list'],
    ['ssl_ciphers ECDHE-▮RSA;', 'ECDHE-RSA', 'cipher-list'],
    ['ssl_ciphers HIGH:-▮;', '', 'cipher-list'],
    ['ssl_ecdh_curve X25519:▮;', '', 'groups'],
    ['ssl_verify_client ▮;', '', ['optional_no_ca']],
    ['ssl_conf_command Ciphersuites ▮;', '', 'tls13-cipher-suites'],
    ['ssl_conf_command ▮', '', ['MinProtocol']],
    ['proxy_ssl_verify o▮', 'o', ['on', 'off']],
    ['a 1; ssl_protocols\n    TLSv1.2\n    ▮;', '', ['TLSv1.3']],
  ] as const)('in nginx: %s', (text, word, values) => {
    const expected = expectedIn(nginx, text);
    expect(expected?.word).toBe(word);
    if (typeof values === 'string') expect(expected?.values).toBe(values);
    else expect(expected?.values).toEqual(expect.arrayContaining([...values]));
  });

  it.each(['ssl_protocol▮', 'server_name ▮;', '# ssl_protocols ▮', 'ssl_protocols TLSv1.2;▮', 'ssl_certificate a.pem ▮;'])('is not known in nginx: %s', (text) => {
    expect(expectedIn(nginx, text)).toBeNull();
  });

  it.each([
    ['  bind :443 ssl crt a ssl-min-ver ▮', '', ['TLSv1.2']],
    ['  bind :443 ssl ciphers ECDHE+AES▮GCM', 'ECDHE', 'cipher-list'],
    ['  ssl-default-bind-curves X25519:P-▮256', 'P-256', 'groups'],
    ['  server a 10.0.0.1:1 ssl verify ▮', '', ['required', 'none']],
  ] as const)('in HAProxy: %s', (text, word, values) => {
    const expected = expectedIn(haproxy, text);
    if (typeof values === 'string') expect(expected?.values).toBe(values);
    else expect(expected?.values).toEqual(expect.arrayContaining([...values]));
    if (word !== 'ECDHE') expect(expected?.word).toBe(word);
  });

  it.each([
    ['tls_params:\n  tls_minimum_protocol_version: TLSv1▮', ['TLSv1_2']],
    ['tls_params: { tls_maximum_protocol_version: ▮ }', ['TLSv1_3']],
    ['tls_params:\n  cipher_suites:\n  - ECDHE-RSA-AES128-GCM-SHA256\n  - ▮', 'cipher-list'],
    ['tls_params:\n  cipher_suites: [ECDHE-RSA-AES128-GCM-SHA256, ▮]', 'cipher-list'],
    ['{"tls_params": {"ecdh_curves": ["▮', 'groups'],
    ['tls:\n  mode: SIMPLE\n  minProtocolVersion: ▮', ['TLSV1_2']],
    ['meshMTLS:\n  cipherSuites:\n  - ▮', 'cipher-list'],
    ['{\n  "signature_algorithms": [\n    "▮"\n  ]\n}', 'signature-schemes'],
  ] as const)('in Envoy: %s', (text, values) => {
    const expected = expectedIn(envoy, text);
    if (typeof values === 'string') expect(expected?.values).toBe(values);
    else expect(expected?.values).toEqual(expect.arrayContaining([...values]));
  });

  it.each(['name: ▮', '- ▮', 'filters:\n- name: x\n  ▮'])('is not known in Envoy: %s', (text) => {
    expect(expectedIn(envoy, text)).toBeNull();
  });

  it.each([
    ["https.createServer({ minVersion: 'TLS▮v1' })", ['TLSv1.2']],
    ['const options = {\n  ciphers: "ECDHE-▮"', 'cipher-list'],
    ["{ 'ecdhCurve': 'X25519:▮' }", 'groups'],
    ['tls.connect({ rejectUnauthorized: ▮ })', ['true', 'false']],
  ] as const)('in Node: %s', (text, values) => {
    const expected = expectedIn(node, text);
    if (typeof values === 'string') expect(expected?.values).toBe(values);
    else expect(expected?.values).toEqual(expect.arrayContaining([...values]));
  });

  it.each(['{ minVersion: ▮ }', "{ host: '▮' }", "minVersion('▮')"])('is not known in Node: %s', (text) => {
    expect(expectedIn(node, text)).toBeNull();
  });
});
