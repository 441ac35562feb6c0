/** Products whose configuration is understood. Istio configures Envoy, and has defaults of its own. */
export type ProductName = 'nginx' | 'haproxy' | 'envoy' | 'istio' | 'node';

/** TLS libraries below the products. */
export type LibraryName = 'openssl' | 'boringssl' | 'libressl' | 'aws-lc';

/** The TLS library a product runs on. `version` is `major.minor`, e.g. `3.0`; empty for BoringSSL, which has no releases, or `FIPS` for its FIPS module. */
export interface Library {
  readonly name: LibraryName;
  readonly version: string;
}

/**
 * What runs the configuration: decides every default. `stated` tells whether the user said so in the settings
 * (or in a manifest that decides, e.g. `.nvmrc`); otherwise it is an assumption, and messages that rest on it say so.
 */
export interface Release {
  readonly product: ProductName;
  /** As the product writes it, e.g. `1.22.1`; a missing patch number means the newest of that line. */
  readonly version: string;
  readonly library: Library;
  readonly stated: { readonly product: boolean; readonly library: boolean };
  /** It comes from a distribution, which mends flaws in the version that it has: the version proves none. */
  readonly backported: boolean;
}
