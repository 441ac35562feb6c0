import { describe, expect, it } from 'vitest';
import { connection, downstream, listener, namesOf, parse, placeOf, tlsOf, upstream, valueOf, versionsOf } from './parsed.ts';

const params = (lines: string): string => `tls_params:\n  ${lines.replaceAll('\n', '\n  ')}`;

describe('versions', () => {
  it.each([
    ['1.8.0', ['TLSv1', 'TLSv1.1', 'TLSv1.2']],
    ['1.21.6', ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
    ['1.22.0', ['TLSv1.2', 'TLSv1.3']],
    ['1.41', ['TLSv1.2', 'TLSv1.3']],
  ])('of a listener by default, in Envoy %s', (version, expected) => {
    const { versions } = tlsOf(listener(downstream(), version));
    expect(versionsOf(tlsOf(listener(downstream(), version)))).toEqual(expected);
    expect(versions['TLSv1.2'].from.kind).toBe('default');
  });

  it.each([
    ['1.12.7', ['TLSv1', 'TLSv1.1', 'TLSv1.2']],
    ['1.13.0', ['TLSv1.2']],
    ['1.41', ['TLSv1.2']],
  ])('of a cluster by default, in Envoy %s', (version, expected) => {
    expect(versionsOf(tlsOf(connection(upstream(), version)))).toEqual(expected);
  });

  it('are those of Envoy 1.34 when nothing is stated', () => {
    const { release } = listener(downstream());
    expect(release).toMatchObject({ version: '1.34', library: { name: 'boringssl' }, stated: { product: false, library: true } });
  });

  it.each([
    ['tls_minimum_protocol_version: TLSv1_0', ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
    ['tls_minimum_protocol_version: 2', ['TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
    ['tls_minimum_protocol_version: TLSv1_3', ['TLSv1.3']],
    ['tls_minimum_protocol_version: TLS_AUTO', ['TLSv1.2', 'TLSv1.3']],
    ['tls_maximum_protocol_version: TLSv1_2', ['TLSv1.2']],
    ['tls_maximum_protocol_version: TLSv1_1', []],
    ['tls_minimum_protocol_version: TLSv1_1\ntls_maximum_protocol_version: TLSv1_2', ['TLSv1.1', 'TLSv1.2']],
    ['{ tlsMinimumProtocolVersion: TLSv1_1 }', ['TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
  ])('of %j', (lines, expected) => {
    expect(versionsOf(tlsOf(listener(downstream(params(lines)))))).toEqual(expected);
  });

  it('have the place of the bound that decides', () => {
    const result = parse(downstream(params('tls_minimum_protocol_version: TLSv1_1\ntls_maximum_protocol_version: TLSv1_2')));
    const { versions } = tlsOf(listener(downstream(params('tls_minimum_protocol_version: TLSv1_1\ntls_maximum_protocol_version: TLSv1_2'))));
    expect(placeOf(result, versions['TLSv1.1'])).toBe('TLSv1_1');
    expect(placeOf(result, versions['TLSv1.3'])).toBe('TLSv1_2');
    expect(placeOf(result, versions.TLSv1)).toBe('TLSv1_1');
  });

  it('are in doubt where a template writes a bound', () => {
    expect(versionsOf(tlsOf(listener(downstream(params('tls_minimum_protocol_version: {{ .Values.min }}')))))).toEqual(['TLSv1?', 'TLSv1.1?', 'TLSv1.2?', 'TLSv1.3']);
    expect(versionsOf(tlsOf(listener(downstream(params('tls_maximum_protocol_version: "{{ .Values.max }}"')))))).toEqual(['TLSv1.2', 'TLSv1.3?']);
    expect(versionsOf(tlsOf(listener(downstream(params('tls_minimum_protocol_version: TLSv9')))))).toEqual(['TLSv1?', 'TLSv1.1?', 'TLSv1.2?', 'TLSv1.3']);
  });

  it('leave none where a cluster asks for TLS 1.3 alone and not for a maximum', () => {
    const text = upstream(params('tls_minimum_protocol_version: TLSv1_3'));
    expect(versionsOf(tlsOf(connection(text)))).toEqual([]);
    expect(parse(text).problems.map(({ code, severity }) => [code, severity])).toEqual([['envoy/no-protocol-version', 'warning']]);
    const both = upstream(params('tls_minimum_protocol_version: TLSv1_3\ntls_maximum_protocol_version: TLSv1_3'));
    expect(versionsOf(tlsOf(connection(both)))).toEqual(['TLSv1.3']);
    expect(parse(both).problems).toEqual([]);
  });
});

describe('a FIPS build', () => {
  const aesGcm = [
    'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
    'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
    'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  ];

  it('is told by the end of its version', () => {
    expect(listener(downstream(), '1.39-fips').release).toMatchObject({ version: '1.39', library: { name: 'boringssl', version: 'FIPS' } });
  });

  it('has no ChaCha20 among its suites for TLS 1.2', () => {
    expect(namesOf(tlsOf(listener(downstream(), '1.39-fips')).cipherSuites)).toEqual(aesGcm);
    expect(namesOf(tlsOf(connection(upstream(), '1.39-fips')).cipherSuites)).toEqual(aesGcm);
    expect(namesOf(tlsOf(listener(downstream(), '1.22-fips')).cipherSuites)).toHaveLength(12);
  });

  it.each([
    ['1.39.2-fips', ['secp256r1']],
    ['1.40.0-fips', ['X25519MLKEM768', 'secp256r1']],
  ])('of version %s has its own groups', (version, expected) => {
    expect(namesOf(tlsOf(listener(downstream(), version)).groups)).toEqual(expected);
  });

  it.each([
    ['1.15.5-fips', ['TLSv1', 'TLSv1.1', 'TLSv1.2']],
    ['1.16.0-fips', ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']],
  ])('of version %s permits these versions', (version, expected) => {
    expect(versionsOf(tlsOf(listener(downstream(), version)))).toEqual(expected);
  });

  it('takes what is written as any other build does', () => {
    const text = downstream(params('ecdh_curves: X25519\ncipher_suites: ECDHE-RSA-CHACHA20-POLY1305'));
    expect(namesOf(tlsOf(listener(text, '1.39-fips')).groups)).toEqual(['x25519']);
    expect(namesOf(tlsOf(listener(text, '1.39-fips')).cipherSuites)).toEqual(['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256']);
  });
});

describe('cipher suites', () => {
  const current = [
    'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
    'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
    'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
    'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
    'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  ];

  it('of a listener lost RSA key transport and SHA-1 in 1.23.0', () => {
    expect(namesOf(tlsOf(listener(downstream(), '1.23.0')).cipherSuites)).toEqual(current);
    const former = namesOf(tlsOf(listener(downstream(), '1.22.11')).cipherSuites);
    expect(former).toHaveLength(14);
    expect(former).toEqual(expect.arrayContaining(['TLS_RSA_WITH_AES_128_GCM_SHA256', 'TLS_RSA_WITH_AES_256_CBC_SHA', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA']));
  });

  it('of a cluster lost them in 1.17.0', () => {
    expect(namesOf(tlsOf(connection(upstream(), '1.17.0')).cipherSuites)).toEqual(current);
    expect(namesOf(tlsOf(connection(upstream(), '1.16.5')).cipherSuites)).toHaveLength(14);
  });

  it('are joined out of the items, which keep their places', () => {
    const text = downstream(params('cipher_suites:\n  - ECDHE-RSA-AES128-GCM-SHA256\n  - "[ECDHE-ECDSA-AES128-GCM-SHA256|ECDHE-ECDSA-CHACHA20-POLY1305]"'));
    const { cipherSuites, writtenLists } = tlsOf(listener(text));
    expect(namesOf(cipherSuites)).toEqual([current[2], current[0], current[1]]);
    const [first, , third] = cipherSuites.known ? cipherSuites.value : [];
    const result = parse(text);
    expect(first && placeOf(result, { known: true, value: null, from: first.from })).toBe('ECDHE-RSA-AES128-GCM-SHA256');
    expect(third && placeOf(result, { known: true, value: null, from: third.from })).toBe('ECDHE-ECDSA-CHACHA20-POLY1305');
    expect(writtenLists.map(({ of, rejected }) => [of, rejected])).toEqual([['cipher-list', null]]);
  });

  it('may be one text with colons', () => {
    const text = downstream(params('cipher_suites: ECDHE-RSA-AES128-GCM-SHA256:AES128-SHA'));
    expect(namesOf(tlsOf(listener(text)).cipherSuites)).toEqual([current[2], 'TLS_RSA_WITH_AES_128_CBC_SHA']);
  });

  it('are those of the default where the list is empty', () => {
    expect(namesOf(tlsOf(listener(downstream(params('cipher_suites: []')))).cipherSuites)).toEqual(current);
  });

  it.each([
    ['DHE-RSA-AES128-GCM-SHA256', 'unknown-name'],
    ['ECDHE-RSA-RC4-SHA', 'unknown-name'],
    ['NULL-SHA', 'unknown-name'],
    ['AES256-SHA256', 'unknown-name'],
    ['ECDHE-RSA-AES128-GCM-SHA256 AES128-SHA', 'invalid-syntax'],
    ['ECDHE-RSA-AES128-GCM-SHA256,AES128-SHA', 'invalid-syntax'],
    ['"[ECDHE-RSA-AES128-GCM-SHA256|AES128-SHA]:!AES128"', 'invalid-syntax'],
  ])('%s is refused', (list, reason) => {
    const { cipherSuites, writtenLists } = tlsOf(listener(downstream(params(`cipher_suites: ${list}`))));
    expect(writtenLists[0]?.rejected?.reason).toBe(reason);
    expect(cipherSuites.known).toBe(false);
  });

  it('do not take those of TLS 1.3, which cannot be chosen', () => {
    const { cipherSuites, tls13CipherSuites, writtenLists } = tlsOf(listener(downstream(params('cipher_suites: [TLS_AES_128_GCM_SHA256, AES128-SHA]'))));
    expect(namesOf(cipherSuites)).toEqual(['TLS_RSA_WITH_AES_128_CBC_SHA']);
    expect(writtenLists[0]?.unmatched.map(({ word, reason }) => [word, reason])).toEqual([['TLS_AES_128_GCM_SHA256', 'tls13-name']]);
    expect(namesOf(tls13CipherSuites)).toHaveLength(3);
  });

  it('are in the order of the server unless that of clients is asked for', () => {
    expect(valueOf(tlsOf(listener(downstream())).preference)).toBe('server');
    expect(valueOf(tlsOf(listener(downstream('', 'prefer_client_ciphers: true'))).preference)).toBe('client');
  });
});

describe('groups and signature schemes', () => {
  it.each([
    ['1.39', ['x25519', 'secp256r1']],
    ['1.40.0', ['X25519MLKEM768', 'x25519', 'secp256r1']],
  ])('groups by default, in Envoy %s', (version, expected) => {
    expect(namesOf(tlsOf(listener(downstream(), version)).groups)).toEqual(expected);
    expect(namesOf(tlsOf(connection(upstream(), version)).groups)).toEqual(expected);
  });

  it('groups as written', () => {
    expect(namesOf(tlsOf(listener(downstream(params('ecdh_curves: [X25519MLKEM768, P-384, prime256v1]')))).groups)).toEqual(['X25519MLKEM768', 'secp384r1', 'secp256r1']);
    expect(tlsOf(listener(downstream(params('ecdh_curves: P-224')))).writtenLists[0]?.rejected?.reason).toBe('unknown-name');
  });

  it('signature schemes are those of the library unless written', () => {
    expect(namesOf(tlsOf(listener(downstream())).signatureSchemes)).toBeNull();
    expect(namesOf(tlsOf(listener(downstream(params('signature_algorithms: [rsa_pss_rsae_sha256, rsa_pkcs1_sha1]')))).signatureSchemes)).toEqual(['rsa_pss_rsae_sha256', 'rsa_pkcs1_sha1']);
  });
});

describe('compliance_policies', () => {
  const weak = 'tls_minimum_protocol_version: TLSv1_0\ncipher_suites: AES128-SHA\necdh_curves: X25519\nsignature_algorithms: rsa_pkcs1_sha1\n';

  it('replace everything that is written', () => {
    const tls = tlsOf(listener(downstream(params(`${weak}compliance_policies: [FIPS_202205]`))));
    expect(versionsOf(tls)).toEqual(['TLSv1.2', 'TLSv1.3']);
    expect(namesOf(tls.cipherSuites)).toEqual([
      'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
      'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
      'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
    ]);
    expect(namesOf(tls.tls13CipherSuites)).toEqual(['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384']);
    expect(namesOf(tls.groups)).toEqual(['secp256r1', 'secp384r1']);
    expect(namesOf(tls.signatureSchemes)).not.toContain('rsa_pkcs1_sha1');
    expect(tls.versions['TLSv1.2'].from).toMatchObject({ kind: 'expanded', by: 'FIPS_202205' });
    expect(tls.writtenLists).toEqual([]);
  });

  it('make what is written ineffective', () => {
    const settings = listener(downstream(params(`${weak}compliance_policies: FIPS_202205`))).ineffective;
    expect(settings.map(({ setting, reason }) => [setting, reason])).toEqual(
      ['tls_minimum_protocol_version', 'cipher_suites', 'ecdh_curves', 'signature_algorithms'].map((name) => [name, 'overridden']),
    );
    const [stricter] = listener(downstream(params('tls_minimum_protocol_version: TLSv1_3\ncompliance_policies: 0'))).ineffective;
    expect(stricter).toMatchObject({ setting: 'tls_minimum_protocol_version', stronger: 'yes' });
  });

  it('need an item: the first value is no default', () => {
    expect(versionsOf(tlsOf(listener(downstream(params(`${weak}compliance_policies: []`)))))).toHaveLength(4);
  });

  it('of CNSA 1.0 permit suites with AES-256 alone', () => {
    const tls = tlsOf(connection(upstream(params('compliance_policies: [CNSA1_202603]'))));
    expect(versionsOf(tls)).toEqual(['TLSv1.2', 'TLSv1.3']);
    expect(namesOf(tls.tls13CipherSuites)).toEqual(['TLS_AES_256_GCM_SHA384']);
    expect(namesOf(tls.groups)).toEqual(['MLKEM1024', 'secp384r1']);
  });

  it('of CNSA 2.0 permit TLS 1.3 alone', () => {
    const tls = tlsOf(connection(upstream(params('compliance_policies: [CNSA2_202603]'))));
    expect(versionsOf(tls)).toEqual(['TLSv1.3']);
    expect(namesOf(tls.groups)).toEqual(['MLKEM1024']);
  });
});

describe('tls_params of a certificate', () => {
  const text = `
static_resources:
  listeners:
    - name: shop
      address: { socket_address: { address: 0.0.0.0, port_value: 443 } }
      filter_chains:
        - filters: []
          transport_socket:
            name: envoy.transport_sockets.tls
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
              common_tls_context:
                tls_params: { ecdh_curves: P-384 }
                tls_certificates:
                  - certificate_chain: { filename: shop.pem }
                    private_key: { filename: shop.key }
                  - certificate_chain: { filename: old.pem }
                    private_key: { filename: old.key }
                    tls_params: { tls_minimum_protocol_version: TLSv1_0 }
`;

  it('make a listener of their own, before the parameters of the context', () => {
    const [shop, old] = parse(text, '1.40.0').endpoints.flatMap((endpoint) => (endpoint.kind === 'listener' ? [endpoint] : []));
    expect(shop && versionsOf(tlsOf(shop))).toEqual(['TLSv1.2', 'TLSv1.3']);
    expect(old && versionsOf(tlsOf(old))).toEqual(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']);
    expect(old && namesOf(tlsOf(old).groups)).toEqual(['secp384r1']);
    expect(old && valueOf(tlsOf(old).certificates)).toMatchObject([{ path: 'old.pem' }]);
  });

  it('have no effect before 1.40', () => {
    const one = listener(text, '1.39.0');
    expect(versionsOf(tlsOf(one))).toEqual(['TLSv1.2', 'TLSv1.3']);
    expect(one.ineffective).toMatchObject([{ setting: 'tls_params', reason: 'not-supported' }]);
  });

  it('have no effect on clusters', () => {
    const certificate = 'tls_certificates:\n  - certificate_chain: { filename: a.pem }\n    tls_params: { tls_maximum_protocol_version: TLSv1_3 }';
    expect(connection(upstream(certificate), '1.41').ineffective).toMatchObject([{ setting: 'tls_params', reason: 'not-supported' }]);
  });
});
