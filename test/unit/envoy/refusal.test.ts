import { describe, expect, it } from 'vitest';
import { connection, downstream, listener, parse, tlsOf, upstream, valueOf } from './parsed.ts';

/** SHA-256 in hexadecimal, with and without colons, and in base64. */
const hex = 'df6ff72fe9116521268f6f2dd4966f51df479883fe7037b39f75916ac3049d1a';
const colons = 'DF:6F:F7:2F:E9:11:65:21:26:8F:6F:2D:D4:96:6F:51:DF:47:98:83:FE:70:37:B3:9F:75:91:6A:C3:04:9D:1A';
const base64 = 'NvqYIYSbgK2vCJpQhObf77vv+bQWtc5ek5RIOwPiC9A=';

const refused = (text: string): readonly string[] => parse(text).problems.map(({ code, severity, span }) => `${code} ${severity} ${text.slice(span.start, span.end)}`);

describe('pins', () => {
  it.each([
    ['verify_certificate_hash', hex, true],
    ['verify_certificate_hash', hex.toUpperCase(), true],
    ['verify_certificate_hash', colons, true],
    ['verify_certificate_hash', hex.slice(1), false],
    ['verify_certificate_hash', `${hex}00`, false],
    ['verify_certificate_hash', hex.replace('d', 'g'), false],
    ['verify_certificate_hash', colons.replaceAll(':', '-'), false],
    ['verify_certificate_hash', `sha256:${hex}`, false],
    ['verify_certificate_hash', base64, false],
    ['verify_certificate_spki', base64, true],
    ['verify_certificate_spki', hex, false],
    ['verify_certificate_spki', base64.slice(0, -1), false],
    ['verify_certificate_spki', `sha256/${base64}`, false],
    ['verify_certificate_spki', 'a'.repeat(44), false],
    ['verify_certificate_spki', '', false],
  ])('%s: "%s"', (field, text, isPin) => {
    const context = `validation_context: { ${field}: ["${text}"] }`;
    const { verification } = connection(upstream(context));
    expect(valueOf(verification.name)).toEqual({ kind: isPin ? 'pin' : 'none' });
    expect(refused(upstream(context))).toEqual(isPin ? [] : [`envoy/invalid-pin error "${text}"`]);
    expect(refused(downstream(context))).toEqual(isPin ? [] : [`envoy/invalid-pin error "${text}"`]);
  });

  it('may be written by a template', () => {
    const context = 'validation_context: { verify_certificate_hash: ["{{ .Values.hash }}"] }';
    expect(valueOf(connection(upstream(context)).verification.name)).toEqual({ kind: 'pin' });
    expect(refused(upstream(context))).toEqual([]);
  });

  it('are left to an extension that verifies', () => {
    expect(refused(upstream('validation_context: { custom_validator_config: { name: spiffe }, verify_certificate_hash: [none] }'))).toEqual([]);
  });
});

describe('keys of session tickets', () => {
  const keyOf = (length: number): string => Buffer.alloc(length, 7).toString('base64');

  it.each([
    [`inline_bytes: ${keyOf(80)}`, true],
    [`inline_bytes: ${keyOf(48)}`, false],
    [`inline_bytes: ${keyOf(81)}`, false],
    [`inline_string: ${'x'.repeat(80)}`, true],
    [`inline_string: ${'é'.repeat(80)}`, false],
    [`inline_string: ${'é'.repeat(40)}`, true],
    ['filename: ticket.key', true],
    ['environment_variable: TICKET_KEY', true],
    ['inline_bytes: ""', true],
    [`inline_bytes: ${Buffer.from('[redacted]').toString('base64')}`, true],
    ['inline_string: "{{ .Values.key }}"', true],
  ])('%s', (key, isTaken) => {
    const expected = (at: string): readonly string[] => (isTaken ? [] : [`envoy/ticket-key-length error ${at}`]);
    expect(refused(downstream('', `session_ticket_keys: { keys: [{ ${key} }] }`))).toEqual(expected('session_ticket_keys'));
    const named = '{ name: keys }';
    const secret = `\n  secrets:\n    - name: keys\n      session_ticket_keys: { keys: [{ ${key} }] }\n`;
    expect(refused(`${downstream('', `session_ticket_keys_sds_secret_config: ${named}`)}${secret}`)).toEqual(expected(named));
  });

  it('come from a static secret that is there', () => {
    expect(refused(downstream('', 'session_ticket_keys_sds_secret_config: { name: gone }'))).toEqual(['envoy/unknown-secret error { name: gone }']);
    expect(refused(downstream('', 'session_ticket_keys_sds_secret_config: { name: gone, sds_config: { ads: {} } }'))).toEqual([]);
  });
});

describe('names of filter chains', () => {
  const chained = (...names: readonly string[]): string =>
    `static_resources: { listeners: [{ name: a, address: { socket_address: { address: 0.0.0.0, port_value: 443 } }, filter_chains: [${names
      .map((name) => `{ filter_chain_match: { server_names: ["${name}"] }, filters: [{ name: t, typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, cluster: a } }] }`)
      .join(', ')}] }] }`;

  it.each([
    ['shop.example', true],
    ['*.shop.example', true],
    ['*', false],
    ['w*.shop.example', false],
    ['www.*', false],
    ['{{ .Values.names }}', true],
  ])('"%s"', (name, isTaken) => {
    expect(refused(chained(name))).toEqual(isTaken ? [] : [`envoy/partial-wildcard error "${name}"`]);
  });

  it('also beside chains that are written alike', () => {
    expect(refused(chained('a.shop.example', 'b.shop.example', 'w*.shop.example', 'c.shop.example', '*'))).toEqual(['envoy/partial-wildcard error "w*.shop.example"', 'envoy/partial-wildcard error "*"']);
  });
});

describe('signed certificate timestamps', () => {
  it('are sent by no Envoy', () => {
    const scts = downstream().replace('private_key: { filename: shop.key }', 'private_key: { filename: shop.key }\n                    signed_certificate_timestamp: [{ filename: shop.sct }]');
    expect(scts).toContain('shop.sct');
    expect(refused(scts)).toEqual([]);
    const [plain, other] = [listener(downstream()), listener(scts)];
    expect([other.ineffective, valueOf(tlsOf(other).stapling)]).toEqual([plain.ineffective, valueOf(tlsOf(plain).stapling)]);
  });

  it('are asked of nobody', () => {
    const context = 'validation_context: { trusted_ca: { filename: ca.pem }, require_signed_certificate_timestamp: true }';
    expect(connection(upstream(context)).ineffective).toMatchObject([{ setting: 'require_signed_certificate_timestamp', reason: 'not-supported' }]);
    expect(listener(downstream(context)).ineffective).toMatchObject([{ setting: 'require_signed_certificate_timestamp', reason: 'not-supported' }]);
  });
});
