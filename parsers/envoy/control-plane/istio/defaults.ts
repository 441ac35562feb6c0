import type { TlsVersion } from '../../../../src/model/tls.ts';
import type { Default } from '../../../_shared/default.ts';

/** What Istio does when nothing is written. What has no row here is left to Envoy. */

const context = 'istio, pilot/pkg/networking/core/cluster_tls.go, defaultUpstreamCommonTLSContext';

/** Both bounds are written into every context of a client. */
export const clientMinimum: Default<TlsVersion> = [{ since: '0', value: 'TLSv1.2', cite: context }];
export const clientMaximum: Default<TlsVersion> = [{ since: '0', value: 'TLSv1.3', cite: context }];

/** A server is verified against the authorities of the system where no others are named. */
export const verifiesBySystem: Default<boolean> = [
  { since: '1.21.0', value: true, cite: 'Istio 1.21, upgrade notes, VERIFY_CERT_AT_CLIENT' },
  { since: '0', value: false, cite: 'Istio 1.20, DestinationRule, ClientTLSSettings.caCertificates' },
];

/** The name in requests is sent in the handshake, and found in the certificate. */
export const namesByRequest: Default<boolean> = [
  { since: '1.21.0', value: true, cite: 'Istio 1.21, upgrade notes, ENABLE_AUTO_SNI' },
  { since: '0', value: false, cite: 'Istio 1.20, DestinationRule, ClientTLSSettings.sni' },
];

/** What a gateway offers, whatever is spoken on its port. */
export const gatewayProtocols: Default<readonly string[]> = [{ since: '0', value: ['h2', 'http/1.1'], cite: 'istio, pilot/pkg/networking/core/listener.go, BuildListenerTLSContext' }];

/** Of traffic between workloads (MeshConfig.meshMTLS). */
const inbound = 'istio, pilot/pkg/security/authn/utils/utils.go, BuildInboundTLS';

export const meshMinimum: Default<TlsVersion> = [{ since: '0', value: 'TLSv1.2', cite: inbound }];
export const meshMaximum: Default<TlsVersion> = [{ since: '0', value: 'TLSv1.3', cite: inbound }];
export const meshCipherSuites: Default<string> = [
  {
    since: '0',
    value: [
      'ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256',
      'AES256-GCM-SHA384:AES128-GCM-SHA256',
    ].join(':'),
    cite: 'istio, pilot/pkg/security/authn/utils/utils.go, SupportedCiphers',
  },
];

/** `MutualTLS.mode` where no policy above says another one. */
export const peerMode: Default<'PERMISSIVE'> = [{ since: '0', value: 'PERMISSIVE', cite: 'istio, security.istio.io, PeerAuthentication.MutualTLS.Mode.UNSET' }];
