import type { CipherSuiteName, NamedGroup, SignatureScheme, TlsVersion } from '../../../src/model/tls.ts';

/** `TlsParameters.CompliancePolicy`, in the order of the numbers. */
export const compliancePolicyNames = ['FIPS_202205', 'CNSA2_202603', 'CNSA1_202603'] as const;

export type CompliancePolicyName = (typeof compliancePolicyNames)[number];

/** What a policy puts in the place of everything that is written: it is applied last. */
export interface CompliancePolicy {
  readonly minimum: TlsVersion;
  readonly maximum: TlsVersion;
  /** `null`: the policy leaves the list alone. */
  readonly cipherSuites: readonly CipherSuiteName[] | null;
  readonly tls13CipherSuites: readonly CipherSuiteName[];
  readonly groups: readonly NamedGroup[];
  readonly signatureSchemes: readonly SignatureScheme[];
}

/** SSL_CTX_set_compliance_policy of BoringSSL a0689af29 (ssl/ssl_lib.cc, and ssl/s3_both.cc for the suites of TLS 1.3). */
export const compliancePolicies: Readonly<Record<CompliancePolicyName, CompliancePolicy>> = {
  FIPS_202205: {
    minimum: 'TLSv1.2',
    maximum: 'TLSv1.3',
    cipherSuites: [
      'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
      'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
      'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
    ],
    tls13CipherSuites: ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384'],
    groups: ['secp256r1', 'secp384r1'],
    signatureSchemes: [
      'rsa_pkcs1_sha256',
      'rsa_pkcs1_sha384',
      'rsa_pkcs1_sha512',
      'ecdsa_secp256r1_sha256',
      'ecdsa_secp384r1_sha384',
      'rsa_pss_rsae_sha256',
      'rsa_pss_rsae_sha384',
      'rsa_pss_rsae_sha512',
    ],
  },
  CNSA1_202603: {
    minimum: 'TLSv1.2',
    maximum: 'TLSv1.3',
    cipherSuites: ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'TLS_RSA_WITH_AES_256_GCM_SHA384'],
    tls13CipherSuites: ['TLS_AES_256_GCM_SHA384'],
    groups: ['MLKEM1024', 'secp384r1'],
    signatureSchemes: ['ecdsa_secp384r1_sha384', 'rsa_pss_rsae_sha384', 'rsa_pkcs1_sha384'],
  },
  CNSA2_202603: {
    minimum: 'TLSv1.3',
    maximum: 'TLSv1.3',
    cipherSuites: null,
    tls13CipherSuites: ['TLS_AES_256_GCM_SHA384'],
    groups: ['MLKEM1024'],
    signatureSchemes: ['ecdsa_secp384r1_sha384', 'rsa_pss_rsae_sha384', 'rsa_pkcs1_sha384'],
  },
};
