import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/model/endpoint.ts';
import { connectionsIn, namesOf, only, parse, tlsOf } from './parsed.ts';

const inBootstrap = (service: string): string => `dynamic_resources:\n  ads_config: { grpc_services: [{ google_grpc: { ${service} } }] }\n`;
const connectionTo = (service: string): Connection => only(connectionsIn(parse(inBootstrap(service))));

describe('a service of Google\'s client', () => {
  it.each([
    ['control.internal:18000', 'control.internal 18000 tcp', 'internal'],
    ['dns:///control.internal:18000', 'control.internal 18000 tcp', 'internal'],
    ['dns:control.internal:18000', 'control.internal 18000 tcp', 'internal'],
    ['control.shop.example', 'control.shop.example null tcp', 'external'],
    ['ipv4:10.0.0.1:80', '10.0.0.1 80 tcp', 'internal'],
    ['"[::1]:80"', '::1 80 tcp', 'local'],
    ['unix:/run/control.sock', '/run/control.sock null unix', 'local'],
    ['unix:///run/control.sock', '/run/control.sock null unix', 'local'],
  ])('at %s', (uri, address, exposure) => {
    const found = connectionTo(`target_uri: ${uri}`);
    const { target } = found;
    expect(target.known && target.value.addresses.map(({ host, port, transport }) => `${host} ${port} ${transport}`)).toEqual([address]);
    expect(found.exposure).toMatchObject({ value: exposure });
  });

  it('is plaintext without credentials of the channel', () => {
    expect(connectionTo('target_uri: a.internal:1').tls).toMatchObject({ known: true, value: null });
    expect(connectionTo('target_uri: a.internal:1, credentials_factory_name: shop').tls).toMatchObject({ known: false });
    expect(connectionTo('target_uri: a.internal:1, channel_credentials: { google_default: {} }').tls).toMatchObject({ known: false });
  });

  it('is verified with its name', () => {
    const { verification, clientCertificate, tls } = connectionTo(
      'target_uri: a.internal:1, channel_credentials: { ssl_credentials: { root_certs: { filename: ca.pem }, cert_chain: { filename: a.pem } } }',
    );
    expect(verification).toMatchObject({ chain: { value: true }, name: { value: { kind: 'name', name: 'a.internal' } }, trustAnchors: { value: { kind: 'file', path: 'ca.pem' } } });
    expect(clientCertificate).toMatchObject({ value: 'a.pem' });
    expect(tls).toMatchObject({ value: { versions: { 'TLSv1.1': { value: false }, 'TLSv1.2': { value: true }, 'TLSv1.3': { value: true } } } });
  });

  it('offers what gRPC has built in', () => {
    const settings = tlsOf(connectionTo('target_uri: a.internal:1, channel_credentials: { ssl_credentials: {} }'));
    expect(namesOf(settings.cipherSuites)).toEqual([
      'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
      'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
      'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
    ]);
    expect(namesOf(settings.groups)).toEqual(['secp256r1']);
  });

  it('is asked for what stands around it', () => {
    const protocolOf = (text: string): unknown => only(connectionsIn(parse(text))).protocol;
    expect(protocolOf(inBootstrap('target_uri: a:1'))).toMatchObject({ value: 'management' });
    expect(protocolOf('stats_sinks: [{ name: s, typed_config: { "@type": a/b.C, grpc_service: { google_grpc: { target_uri: "a:1" } } } }]\nstatic_resources: {}\n')).toMatchObject({ value: 'telemetry' });
    const filter = '{ name: f, typed_config: { "@type": a/b.C, grpc_service: { google_grpc: { target_uri: "a:1" } } } }';
    expect(protocolOf(`static_resources: { listeners: [{ name: l, filter_chains: [{ filters: [${filter}] }] }] }\n`)).toMatchObject({ value: 'grpc' });
  });
});
