import { describe, expect, it } from 'vitest';
import { downstream, listener, parse, placeOf, valueOf } from './parsed.ts';

const ca = 'trusted_ca: { filename: clients-ca.pem }';
const san = 'match_typed_subject_alt_names: [{ san_type: URI, matcher: { exact: spiffe://shop/front } }]';
const pin = 'verify_certificate_spki: NvqYIYSbgK2vCJpQhObf77vv+bQWtc5ek5RIOwPiC9A=';
const untrusted = 'trust_chain_verification: ACCEPT_UNTRUSTED';
const sds = '{ name: clients, sds_config: { ads: {} } }';

const validation = (...lines: readonly string[]): string => (lines.length === 0 ? '' : `validation_context:\n  ${lines.join('\n  ')}`);
const require = (value: boolean): string => `require_client_certificate: ${value}`;

describe('client certificates', () => {
  it.each([
    ['nothing', '', '', 'none'],
    ['required without anything to check', '', require(true), 'none'],
    ['required with an empty context', 'validation_context: {}', require(true), 'none'],
    ['required with an empty authority', validation('trusted_ca: { inline_string: "" }'), require(true), 'none'],
    ['an authority', validation(ca), '', 'optional'],
    ['an authority and not required', validation(ca), require(false), 'optional'],
    ['an authority and required', validation(ca), require(true), 'required'],
    ['an authority and matchers, which insist', validation(ca, san), '', 'required'],
    ['a pin alone', validation(pin), '', 'required'],
    ['a pin that is none', validation('verify_certificate_spki: NvqYIYSbgK2vCJpQhObf77vv'), '', 'none'],
    ['a pin beside one that is none', validation('verify_certificate_spki: [none, NvqYIYSbgK2vCJpQhObf77vv+bQWtc5ek5RIOwPiC9A=]'), '', 'required'],
    ['accepting untrusted ones', validation(untrusted), '', 'optional-unverified'],
    ['accepting untrusted ones, required without an authority', validation(untrusted), require(true), 'optional-unverified'],
    ['accepting untrusted ones, with an authority', validation(ca, untrusted), '', 'optional-unverified'],
    ['accepting untrusted ones, with an authority and required', validation(ca, untrusted), require(true), 'required-unverified'],
    ['accepting untrusted ones by number', validation(ca, 'trust_chain_verification: 1'), '', 'optional-unverified'],
    ['pins that accept untrusted ones', validation(pin, untrusted), '', 'optional-unverified'],
    ['the default mode by name', validation(ca, 'trust_chain_verification: VERIFY_TRUST_CHAIN'), require(true), 'required'],
    ['an extension', validation('custom_validator_config: { name: envoy.tls.cert_validator.spiffe }'), require(true), '<not-understood>'],
    ['a secret that cannot be seen', `validation_context_sds_secret_config: ${sds}`, '', '<run-time>'],
    ['a secret that cannot be seen, required', `validation_context_sds_secret_config: ${sds}`, require(true), 'required'],
  ])('%s', (_, common, context, expected) => {
    expect(valueOf(listener(downstream(common, context)).clientAuthentication.mode)).toBe(expected);
  });

  it('shows what decides', () => {
    const at = (common: string, context: string): string => {
      const text = downstream(common, context);
      return placeOf(parse(text), listener(text).clientAuthentication.mode);
    };
    expect(at(validation(ca), '')).toBe('clients-ca.pem');
    expect(at(validation(ca), require(false))).toBe('false');
    expect(at(validation(ca, untrusted), '')).toBe('ACCEPT_UNTRUSTED');
  });

  it.each([
    ['required without an authority', validation(pin.replace('spki', 'x')), require(true), ['require_client_certificate']],
    ['accepting untrusted ones, required without an authority', validation(untrusted), require(true), ['require_client_certificate']],
    ['required', validation(ca), require(true), []],
    ['required by a pin', validation(pin), require(true), []],
    ['require_sni', validation(ca), 'require_sni: true', ['require_sni']],
    ['system_root_certs', validation('system_root_certs: {}'), '', ['system_root_certs']],
    ['timestamps', validation(ca, 'require_signed_certificate_timestamp: true'), '', ['require_signed_certificate_timestamp']],
    ['the deprecated matchers', validation(ca, san, 'match_subject_alt_names: [{ exact: a }]'), '', ['match_subject_alt_names']],
  ])('%s: what has no effect', (_, common, context, expected) => {
    expect(listener(downstream(common, context)).ineffective.map(({ setting }) => setting)).toEqual(expected);
  });

  it('trusts the authorities of the context', () => {
    const anchors = (source: string): unknown => valueOf(listener(downstream(validation(`trusted_ca: ${source}`))).clientAuthentication.trustAnchors);
    expect(anchors('{ filename: clients-ca.pem }')).toEqual({ kind: 'file', path: 'clients-ca.pem' });
    expect(anchors('{ filename: /etc/ssl/certs/ca-certificates.crt }')).toEqual({ kind: 'system', path: '/etc/ssl/certs/ca-certificates.crt' });
    expect(anchors('{ inline_string: "-----BEGIN CERTIFICATE-----" }')).toEqual({ kind: 'inline' });
    expect(anchors('{ environment_variable: CA }')).toEqual({ kind: 'inline' });
    expect(anchors('{ filename: "{{ .Values.ca }}" }')).toBe('<template>');
  });

  it('looks at revocation lists, depth and expired certificates', () => {
    const { depth, revocation, bypasses } = listener(downstream(validation(ca, 'crl: { filename: clients.crl }', 'max_verify_depth: 2', 'allow_expired_certificate: true'))).clientAuthentication;
    expect([valueOf(depth), valueOf(revocation)]).toEqual([2, { kind: 'crl', path: 'clients.crl' }]);
    expect(bypasses).toMatchObject([{ kind: 'ignored-errors', scope: 'backend' }]);
  });
});

describe('secrets', () => {
  const secret = (content: string): string => `
  secrets:
    - name: clients
      validation_context: { ${content} }
`;
  const named = 'validation_context_sds_secret_config: { name: clients }';
  const combined = (byDefault: string): string => `combined_validation_context:\n  default_validation_context: { ${byDefault} }\n  validation_context_sds_secret_config: { name: clients }`;

  it('are found in the bootstrap', () => {
    const { mode, trustAnchors } = listener(downstream(named, require(true)) + secret(ca)).clientAuthentication;
    expect([valueOf(mode), valueOf(trustAnchors)]).toEqual(['required', { kind: 'file', path: 'clients-ca.pem' }]);
  });

  it('are found in a file that the context names', () => {
    const text = downstream('validation_context_sds_secret_config: { name: clients, sds_config: { path_config_source: { path: clients.yaml } } }', require(true));
    const file = `resources:\n  - "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret\n    name: clients\n    validation_context: { ${ca} }\n`;
    expect(valueOf(listener(text, null, { 'clients.yaml': file }).clientAuthentication.trustAnchors)).toEqual({ kind: 'file', path: 'clients-ca.pem' });
    expect(valueOf(listener(text).clientAuthentication.trustAnchors)).toMatch(/^<(?:run-time|missing-file)>$/);
  });

  it('that are not there make Envoy refuse the configuration', () => {
    expect(parse(downstream('tls_certificate_sds_secret_configs: [{ name: shop }]').replace(/tls_certificates:[^]*?shop\.key \}/, '')).problems.map(({ code }) => code)).toEqual(['envoy/unknown-secret']);
    expect(parse(downstream('tls_certificate_sds_secret_configs: [{ name: shop, sds_config: { ads: {} } }]')).problems.map(({ code }) => code)).toEqual(['envoy/mixed-certificates']);
  });

  it('are merged into the default: they replace values and add to lists and flags', () => {
    const modeOf = (byDefault: string, content: string): unknown => valueOf(listener(downstream(combined(byDefault)) + secret(content)).clientAuthentication.mode);
    expect(modeOf(san, ca)).toBe('required');
    expect(modeOf(untrusted, ca)).toBe('optional-unverified');
    expect(modeOf(ca, untrusted)).toBe('optional-unverified');
    const { trustAnchors } = listener(downstream(combined(ca)) + secret('trusted_ca: { filename: other.pem }')).clientAuthentication;
    expect(valueOf(trustAnchors)).toEqual({ kind: 'file', path: 'other.pem' });
  });

  it('that cannot be seen leave the flags of the default as they are', () => {
    const hidden = (byDefault: string): string => combined(byDefault).replace('{ name: clients }', sds);
    const of = (byDefault: string, context = ''): unknown => valueOf(listener(downstream(hidden(byDefault), context)).clientAuthentication.mode);
    expect(of('allow_expired_certificate: true')).toBe('<run-time>');
    expect(of(untrusted)).toBe('optional-unverified');
    expect(of(san)).toBe('<run-time>');
    expect(of(san, require(true))).toBe('required');
    expect(listener(downstream(hidden('allow_expired_certificate: true'))).clientAuthentication.bypasses).toHaveLength(1);
  });
});

describe('what Envoy refuses', () => {
  it.each([
    ['matchers without an authority', validation(san), '', ['envoy/no-trusted-ca']],
    ['a revocation list without an authority', validation('crl: { filename: a.crl }'), '', ['envoy/no-trusted-ca']],
    ['expired certificates without an authority', validation('allow_expired_certificate: true'), '', ['envoy/no-trusted-ca']],
    ['a must-staple policy without responses', '', 'ocsp_staple_policy: MUST_STAPLE', ['envoy/no-ocsp-response']],
    ['no certificate', '', '', ['envoy/no-certificate']],
    ['nothing of that', validation(ca, san), 'ocsp_staple_policy: STRICT_STAPLING', []],
  ])('%s', (name, common, context, codes) => {
    const text = downstream(common, context);
    const whole = name === 'no certificate' ? text.replace(/tls_certificates:[^]*?shop\.key \}/, 'alpn_protocols: h2') : text;
    expect(parse(whole).problems.map(({ code }) => code)).toEqual(codes);
  });
});
