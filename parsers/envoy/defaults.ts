import type { TlsVersion } from '../../src/model/tls.ts';
import type { Default } from '../_shared/default.ts';
import type { Build } from './release.ts';

/** Which end of the handshake a context is for: a listener is a server, a cluster a client. */
export type ContextSide = 'server' | 'client';

const serverMinimum: Default<TlsVersion> = [
  { since: '1.22.0', value: 'TLSv1.2', cite: 'Envoy 1.22.0, version history' },
  { since: '0', value: 'TLSv1', cite: `Envoy 1.21, ${tlsParameters('tls_minimum_protocol_version')}` },
];

const clientMinimum: Default<TlsVersion> = [
  { since: '1.13.0', value: 'TLSv1.2', cite: 'Envoy 1.13.0, version history' },
  { since: '0', value: 'TLSv1', cite: 'Envoy 1.12, envoy.api.v2.auth.TlsParameters.tls_minimum_protocol_version' },
];

const serverMaximum: Default<TlsVersion> = [
  { since: '1.9.0', value: 'TLSv1.3', cite: tlsParameters('tls_maximum_protocol_version') },
  { since: '0', value: 'TLSv1.2', cite: 'Envoy 1.8, envoy.api.v2.auth.TlsParameters.tls_maximum_protocol_version' },
];

const serverMaximumOfFips: Default<TlsVersion> = [
  { since: '1.16.0', value: 'TLSv1.3', cite: 'Envoy, pull request 12114' },
  { since: '0', value: 'TLSv1.2', cite: 'Envoy 1.15, envoy.api.v2.auth.TlsParameters.tls_maximum_protocol_version' },
];

/** In every version so far (ClientContextConfigImpl::DEFAULT_MAX_VERSION). */
const clientMaximum: Default<TlsVersion> = [{ since: '0', value: 'TLSv1.2', cite: tlsParameters('tls_maximum_protocol_version') }];

export const minimumVersion: Readonly<Record<ContextSide, Default<TlsVersion>>> = { server: serverMinimum, client: clientMinimum };
export const maximumVersion: Readonly<Record<Build, Readonly<Record<ContextSide, Default<TlsVersion>>>>> = {
  usual: { server: serverMaximum, client: clientMaximum },
  fips: { server: serverMaximumOfFips, client: clientMaximum },
};

const aes256Gcm = 'ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384';
const weaker128 = 'ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:AES128-GCM-SHA256:AES128-SHA';
const weaker256 = 'ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA:AES256-GCM-SHA384:AES256-SHA';

/** Suites for TLS 1.2 and below, as BoringSSL reads them. Servers lost the ones without forward secrecy and with SHA-1 later than clients. */
export const cipherSuites: Readonly<Record<Build, Readonly<Record<ContextSide, Default<string>>>>> = {
  usual: suitesAfter('[ECDHE-ECDSA-AES128-GCM-SHA256|ECDHE-ECDSA-CHACHA20-POLY1305]:[ECDHE-RSA-AES128-GCM-SHA256|ECDHE-RSA-CHACHA20-POLY1305]'),
  fips: suitesAfter('ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256'),
};

/** The groups that both sides use when none are written. */
export const ecdhCurves: Readonly<Record<Build, Default<string>>> = {
  usual: [
    { since: '1.40.0', value: 'X25519MLKEM768:X25519:P-256', cite: 'Envoy 1.40.0, changelog' },
    { since: '0', value: 'X25519:P-256', cite: tlsParameters('ecdh_curves') },
  ],
  fips: [
    { since: '1.40.0', value: 'X25519MLKEM768:P-256', cite: 'Envoy 1.40.0, changelog' },
    { since: '0', value: 'P-256', cite: tlsParameters('ecdh_curves') },
  ],
};

export const preferClientCiphers: Default<boolean> = [{ since: '0', value: false, cite: downstream('prefer_client_ciphers') }];
export const requireClientCertificate: Default<boolean> = [{ since: '0', value: false, cite: downstream('require_client_certificate') }];
export const disableStatelessResumption: Default<boolean> = [{ since: '0', value: false, cite: downstream('disable_stateless_session_resumption') }];
export const disableStatefulResumption: Default<boolean> = [{ since: '0', value: false, cite: downstream('disable_stateful_session_resumption') }];
export const ocspStaple: Default<null> = [{ since: '0', value: null, cite: tls('TlsCertificate.ocsp_staple') }];
export const certificates: Default<readonly never[]> = [{ since: '0', value: [], cite: common('tls_certificates') }];
export const alpnProtocols: Default<readonly never[]> = [{ since: '0', value: [], cite: common('alpn_protocols') }];
export const keyLog: Default<null> = [{ since: '0', value: null, cite: common('key_log') }];
export const validation: Default<null> = [{ since: '0', value: null, cite: common('validation_context') }];
export const trustedCa: Default<null> = [{ since: '0', value: null, cite: validationContext('trusted_ca') }];
export const crl: Default<null> = [{ since: '0', value: null, cite: validationContext('crl') }];
export const maxVerifyDepth: Default<null> = [{ since: '0', value: null, cite: validationContext('max_verify_depth') }];
export const sni: Default<null> = [{ since: '0', value: null, cite: tls('UpstreamTlsContext.sni') }];
/** `auto_sni` and `auto_san_validation` of a cluster that looks up the hosts of requests and has no options for HTTP. */
export const forwardProxyNames: Default<boolean> = [{ since: '0', value: true, cite: 'Envoy 1.34, extensions/clusters/dynamic_forward_proxy/cluster.cc, ClusterFactory::createClusterWithConfig' }];
export const allowRenegotiation: Default<boolean> = [{ since: '0', value: false, cite: tls('UpstreamTlsContext.allow_renegotiation') }];
export const transportSocket: Default<null> = [{ since: '0', value: null, cite: 'envoy.config.cluster.v3.Cluster.transport_socket' }];

/** 0-RTT over QUIC; over TCP Envoy never accepts any. */
export const quicEarlyData: Default<boolean> = [
  { since: '0', value: true, cite: 'envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport.enable_early_data' },
];

export const quicResumption: Default<boolean> = [
  { since: '0', value: true, cite: 'envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport.enable_resumption' },
];

/** All builds have the rest of the lists in common. */
function suitesAfter(first: string): Readonly<Record<ContextSide, Default<string>>> {
  const current = `${first}:${aes256Gcm}`;
  const former = [first, weaker128, aes256Gcm, weaker256].join(':');
  return {
    server: [
      { since: '1.23.0', value: current, cite: 'Envoy 1.23.0, version history' },
      { since: '0', value: former, cite: `Envoy 1.22, ${tlsParameters('cipher_suites')}` },
    ],
    client: [
      { since: '1.17.0', value: current, cite: tlsParameters('cipher_suites') },
      { since: '0', value: former, cite: `Envoy 1.16, ${tlsParameters('cipher_suites')}` },
    ],
  };
}

function tls(path: string): string {
  return `envoy.extensions.transport_sockets.tls.v3.${path}`;
}

function tlsParameters(field: string): string {
  return tls(`TlsParameters.${field}`);
}

function downstream(field: string): string {
  return tls(`DownstreamTlsContext.${field}`);
}

function common(field: string): string {
  return tls(`CommonTlsContext.${field}`);
}

function validationContext(field: string): string {
  return tls(`CertificateValidationContext.${field}`);
}

export { defaultFact, type Default } from '../_shared/default.ts';
