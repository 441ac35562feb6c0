/** A file or directory that holds the public root certificates of a system. */
export interface SystemTrustStore {
  readonly path: string;
  /** System or package whose documentation names the path. */
  readonly of: string;
}

/** Where systems keep the public roots. A verifying side that is given one of them believes every public authority. */
export const systemTrustStores: readonly SystemTrustStore[] = [
  { path: '/etc/ssl/certs/ca-certificates.crt', of: 'update-ca-certificates(8) of Debian, Ubuntu, Alpine, Arch' },
  { path: '/etc/ssl/certs', of: 'update-ca-certificates(8) of Debian and openSUSE: one link per certificate' },
  { path: '/usr/lib/ssl/certs', of: 'OPENSSLDIR of Debian' },
  { path: '/usr/lib/ssl/cert.pem', of: 'OPENSSLDIR of Debian' },
  { path: '/etc/ssl/cert.pem', of: 'OPENSSLDIR of Alpine, macOS, FreeBSD, OpenBSD' },
  { path: '/etc/ssl/ca-bundle.pem', of: 'update-ca-certificates(8) of openSUSE' },
  { path: '/var/lib/ca-certificates/ca-bundle.pem', of: 'update-ca-certificates(8) of openSUSE' },
  { path: '/etc/pki/tls/certs/ca-bundle.crt', of: 'update-ca-trust(8) of Fedora and RHEL' },
  { path: '/etc/pki/tls/certs/ca-bundle.trust.crt', of: 'update-ca-trust(8) of RHEL 6' },
  { path: '/etc/pki/tls/cert.pem', of: 'OPENSSLDIR of Fedora and RHEL' },
  { path: '/etc/pki/tls/certs', of: 'OPENSSLDIR of Fedora and RHEL' },
  { path: '/etc/ssl/certs/ca-bundle.crt', of: 'compatibility link of Fedora, NixOS' },
  { path: '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', of: 'update-ca-trust(8) of Fedora and RHEL' },
  { path: '/etc/pki/ca-trust/extracted/openssl/ca-bundle.trust.crt', of: 'update-ca-trust(8) of Fedora and RHEL' },
  { path: '/etc/ca-certificates/extracted/tls-ca-bundle.pem', of: 'update-ca-trust(8) of Arch' },
  { path: '/usr/share/ca-certificates/mozilla', of: 'ca-certificates of Debian' },
  { path: '/usr/local/share/certs/ca-root-nss.crt', of: 'ca_root_nss of FreeBSD' },
  { path: '/usr/local/etc/ssl/cert.pem', of: 'ca_root_nss of FreeBSD' },
  { path: '/usr/local/etc/openssl/cert.pem', of: 'Homebrew' },
  { path: '/opt/homebrew/etc/ca-certificates/cert.pem', of: 'Homebrew' },
  { path: '/etc/openssl/certs', of: 'NetBSD' },
  { path: '/system/etc/security/cacerts', of: 'Android' },
];

const paths: ReadonlySet<string> = new Set(systemTrustStores.map((store) => store.path));

/** Whether a path as written in a configuration names the public roots. A copy under another name is not recognised. */
export function isSystemTrustStore(path: string): boolean {
  return paths.has(path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, ''));
}
