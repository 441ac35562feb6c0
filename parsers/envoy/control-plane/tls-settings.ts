import { known, type Fact } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { Span } from '../../../src/model/span.ts';
import type { CertificateUse, CipherSuiteName, NamedGroup, TlsSettings, TlsVersion } from '../../../src/model/tls.ts';
import type { ListFact } from '../../_shared/list-fact.ts';
import { cipherListFact, groupListFact, schemeListFact, tls13ListFact, type ListText, type SchemeListFact } from '../../_shared/tls-list.ts';
import * as defaults from '../defaults.ts';
import { defaultFact, type ContextSide, type Default } from '../defaults.ts';
import type { EnvoyContext } from '../envoy-context.ts';
import { buildOf } from '../release.ts';
import { versionsBetween } from '../tls/tls-parameters.ts';

/** What a resource says about handshakes. What it says nothing about, the control plane leaves to Envoy. */
export interface WrittenTls {
  readonly side: ContextSide;
  /** The part of the resource that is about TLS, for what is not written. */
  readonly near: Span;
  readonly minimum: Fact<TlsVersion>;
  readonly maximum: Fact<TlsVersion>;
  readonly certificates: Fact<readonly CertificateUse[]>;
  readonly cipherSuites?: ListFact<CipherSuiteName> | null;
  readonly groups?: ListFact<NamedGroup> | null;
  readonly signatureSchemes?: SchemeListFact | null;
  readonly alpn?: TlsSettings['alpn'];
  readonly stapling?: TlsSettings['stapling'];
  readonly tickets?: TlsSettings['tickets'];
}

/** The settings of an Envoy that a control plane configures. */
export function settingsByObject(written: WrittenTls, env: EnvoyContext): TlsSettings {
  const { side, near } = written;
  const { release } = env;
  const never = { kind: 'default', of: release, near, cite: 'BoringSSL, include/openssl/ssl.h' } as const;
  const suites = written.cipherSuites ?? listByDefault(defaults.cipherSuites[buildOf(release)][side], cipherListFact, near, env);
  const groups = written.groups ?? listByDefault(defaults.ecdhCurves[buildOf(release)], groupListFact, near, env);
  const schemes = written.signatureSchemes ?? schemeListFact(null, release, { ...never, cite: 'BoringSSL, ssl/extensions.cc' });
  return {
    versions: versionsBetween(written.minimum, written.maximum),
    securityLevel: known(null, never),
    cipherSuites: suites.uses,
    initialCipherSuites: suites.uses,
    tls13CipherSuites: env.byDefault('TLS 1.3', never, () => tls13ListFact(null, release, never)).uses,
    preference: { ...defaultFact(defaults.preferClientCiphers, release, near), value: 'server' },
    groups: groups.uses,
    signatureSchemes: schemes.uses,
    writtenLists: [suites, groups, schemes].flatMap((list) => list.written),
    dhParameters: known(null, never),
    certificates: written.certificates,
    stapling: written.stapling ?? { ...defaultFact(defaults.ocspStaple, release, near), value: { enabled: false, verified: false, source: null } },
    tickets: written.tickets ?? { ...defaultFact(defaults.disableStatelessResumption, release, near), value: { enabled: side === 'server', keyFiles: [], rotation: 'automatic' } },
    earlyData: known({ enabled: false, protection: 'none' }, never),
    encryptedClientHello: known(null, never),
    alpn: written.alpn ?? defaultFact(defaults.alpnProtocols, release, near),
    keyLog: defaultFact(defaults.keyLog, release, near),
    compression: known(false, never),
    renegotiation: known('none', never),
  };
}

function listByDefault<Name extends string>(rows: Default<string>, read: (list: ListText, release: Release) => ListFact<Name>, near: Span, { release, byDefault }: EnvoyContext): ListFact<Name> {
  const { value, from } = defaultFact(rows, release, near);
  return byDefault(value, from, () => read({ text: value, word: null, doubt: null, from }, release));
}
