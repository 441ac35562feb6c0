import { describe, expect, it } from 'vitest';
import type { IdentityUse } from '../../../src/model/endpoint.ts';
import { downstream, httpManager, listener, parse, plaintext, valueOf, listenersIn } from './parsed.ts';

const routes = (fields = '', match = ''): string => `route_config: { virtual_hosts: [{ name: all, domains: "*", routes: [{ match: { prefix: /${match} }, route: { cluster: backend }, ${fields} }] }] }`;
const validation = (lines: string): string => `validation_context: { ${lines} }`;
const modes = {
  none: ['', ''],
  optional: [validation('trusted_ca: { filename: ca.pem }'), 'require_client_certificate: false'],
  required: [validation('trusted_ca: { filename: ca.pem }'), 'require_client_certificate: true'],
  unverified: [validation('trust_chain_verification: ACCEPT_UNTRUSTED'), ''],
} as const;

function uses(forward: string, mode: keyof typeof modes, table = routes(), host = '0.0.0.0'): readonly IdentityUse[] {
  const [common, context] = modes[mode];
  return listener(downstream(common, context, httpManager(`${forward === '' ? '' : `forward_client_cert_details: ${forward}`}\n${table}`)).replace('0.0.0.0', host)).identityUses;
}

const summary = (list: readonly IdentityUse[]): unknown => list.map(({ carrier, guard, clientCanSet }) => [carrier, valueOf(guard), clientCanSet]);

describe('x-forwarded-client-cert', () => {
  const carrier = 'x-forwarded-client-cert';

  it.each([
    ['', 'required'],
    ['SANITIZE', 'required'],
    ['0', 'unverified'],
    ['SANITIZE_SET', 'none'],
    ['FORWARD_ONLY', 'none'],
    ['APPEND_FORWARD', 'none'],
  ] as const)('%s is silent with mode %s', (forward, mode) => {
    expect(uses(forward, mode)).toEqual([]);
  });

  it.each([
    ['SANITIZE_SET', 'required', 'certificate-present', 'no'],
    ['3', 'optional', 'certificate-present', 'no'],
    ['SANITIZE_SET', 'unverified', 'certificate-present', 'no'],
    ['FORWARD_ONLY', 'required', 'certificate-present', 'yes'],
    ['APPEND_FORWARD', 'optional', 'certificate-present', 'yes'],
    ['APPEND_FORWARD', 'unverified', 'certificate-present', 'yes'],
    ['ALWAYS_FORWARD_ONLY', 'none', 'none', 'yes'],
    ['ALWAYS_FORWARD_ONLY', 'optional', 'none', 'yes'],
    ['ALWAYS_FORWARD_ONLY', 'required', 'none', 'yes'],
  ] as const)('%s with mode %s at the edge', (forward, mode, guard, clientCanSet) => {
    expect(summary(uses(forward, mode))).toEqual([[carrier, guard, clientCanSet]]);
  });

  it.each(['', '{ subject: true, cert: true, chain: true, dns: true, uri: true }', '{}'])('is one whatever is told of the certificate: %s', (details) => {
    expect(summary(uses(`SANITIZE_SET${details === '' ? '' : `\nset_current_client_cert_details: ${details}`}`, 'optional'))).toEqual([[carrier, 'certificate-present', 'no']]);
  });

  it('may come from a proxy inside that was verified', () => {
    expect(summary(uses('APPEND_FORWARD', 'required', routes(), '10.0.0.1'))).toEqual([[carrier, 'certificate-present', 'no']]);
    expect(summary(uses('ALWAYS_FORWARD_ONLY', 'optional', routes(), '10.0.0.1'))).toEqual([[carrier, 'none', 'yes']]);
    expect(summary(uses('ALWAYS_FORWARD_ONLY', 'none', routes(), '127.0.0.1'))).toEqual([[carrier, 'none', 'unknown']]);
  });

  it('is guarded by routes for verified clients only', () => {
    expect(summary(uses('SANITIZE_SET', 'unverified', routes('', ', tls_context: { validated: true }')))).toEqual([[carrier, 'verified', 'no']]);
    expect(summary(uses('SANITIZE_SET', 'unverified', routes('', ', tls_context: { presented: true }')))).toEqual([[carrier, 'certificate-present', 'no']]);
  });

  it('is kept in plaintext only where it always is', () => {
    const plain = (forward: string): unknown => summary(listener(plaintext(httpManager(`forward_client_cert_details: ${forward}\n${routes()}`))).identityUses);
    expect(plain('APPEND_FORWARD')).toEqual([]);
    expect(plain('ALWAYS_FORWARD_ONLY')).toEqual([[carrier, 'none', 'yes']]);
  });

  it('is not known where a secret decides', () => {
    const text = downstream('validation_context_sds_secret_config: { name: ca, sds_config: { ads: {} } }', '', httpManager(`forward_client_cert_details: SANITIZE_SET\n${routes()}`));
    const [one] = listenersIn(parse(text));
    expect(one && summary(one.identityUses)).toEqual([[carrier, 'certificate-present', 'no']]);
    expect(one && valueOf(one.clientAuthentication.mode)).toBe('<run-time>');
  });
});

describe('the header of RFC 9440', () => {
  const filter = `\nhttp_filters: [{ name: c, typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.client_cert.v3alpha.ClientCertConfig } }]`;

  it.each([
    ['none', '', []],
    ['required', '', [['client-cert', 'certificate-present', 'no']]],
    ['unverified', '', [['client-cert', 'certificate-present', 'no']]],
    ['unverified', ', tls_context: { validated: true }', [['client-cert', 'verified', 'no']]],
  ] as const)('with mode %s and a match%s', (mode, match, expected) => {
    expect(summary(uses('', mode, routes('', match) + filter))).toEqual(expected);
  });
});

describe('headers of one’s own', () => {
  const add = (action = '', more = ''): string => routes(`request_headers_to_add: [{ header: { key: X-Client-Subject, value: "%DOWNSTREAM_PEER_SUBJECT%" }${action} }]${more}`);
  const overwrite = ', append_action: OVERWRITE_IF_EXISTS_OR_ADD';
  const carrier = 'x-client-subject';

  it.each([
    ['appended: what the client sent comes first', add(), 'required', 'yes'],
    ['overwritten', add(overwrite), 'required', 'no'],
    ['overwritten in the old spelling', add(', append: false'), 'required', 'no'],
    ['overwritten only where there is a certificate', add(overwrite), 'optional', 'yes'],
    ['removed first', add(overwrite, ', request_headers_to_remove: [x-client-subject]'), 'optional', 'no'],
    ['never there, and anybody’s to set', add(), 'none', 'yes'],
  ] as const)('%s', (_, table, mode, clientCanSet) => {
    expect(summary(uses('', mode, table))).toEqual([[carrier, 'certificate-present', clientCanSet]]);
  });

  it('of the validity or of anything else are no identity', () => {
    expect(uses('', 'required', add().replace('PEER_SUBJECT', 'PEER_CERT_V_START'))).toEqual([]);
    expect(uses('', 'required', add().replace('%DOWNSTREAM_PEER_SUBJECT%', '%PROTOCOL%'))).toEqual([]);
  });
});
