import { describeAddress, describeProtocol } from '../model/describe.ts';
import { encryptsItself, type Connection, type Endpoint, type Listener, type Route } from '../model/endpoint.ts';
import type { Fact, Origin } from '../model/fact.ts';
import type { Span } from '../model/span.ts';
import type { Locale, LocalizedText } from '../model/text.ts';
import { tlsVersions, type PeerRevocation, type TlsSettings, type TrustAnchors, type Use } from '../model/tls.ts';
import { permittedVersions } from '../tls/accepts.ts';
import { describeSuite, describeVersions } from '../tls/describe.ts';

/** A value that is in effect on an endpoint, in words, with everything that decides it. */
export interface NamedFact {
  readonly name: LocalizedText;
  /** `null` when the files do not decide it. */
  readonly value: LocalizedText | null;
  /** Of the whole and of its parts, e.g. each word of a list. */
  readonly origins: readonly Origin[];
}

/** Everything about an endpoint that a person writes. */
export function namedFacts(endpoint: Endpoint): readonly NamedFact[] {
  const own = endpoint.kind === 'listener' ? listenerFacts(endpoint) : connectionFacts(endpoint);
  const settings = endpoint.tls.known ? endpoint.tls.value : null;
  return settings === null ? own : [...negotiationFacts(settings), ...otherTlsFacts(settings), ...own];
}

/** What decides most of what a TLS endpoint negotiates. */
export function negotiationFacts(settings: TlsSettings): readonly NamedFact[] {
  return [
    versionsFact(settings),
    listFact(names.cipherSuites, settings.cipherSuites, describeSuite),
    named(names.preference, settings.preference, (value) => (value === 'server' ? words.serverOrder : words.clientOrder)),
    listFact(names.groups, settings.groups, (name) => name),
  ];
}

function otherTlsFacts(settings: TlsSettings): readonly NamedFact[] {
  return [
    listFact(names.tls13CipherSuites, settings.tls13CipherSuites, (name) => name),
    named(names.signatureSchemes, settings.signatureSchemes, (uses) => (uses === null ? words.libraryList : alike(joined(uses.map(({ name }) => name))))),
    named(names.dhParameters, settings.dhParameters, (value) => (value === null ? words.none : alike(value.source))),
    named(names.certificates, settings.certificates, (uses) => (uses.length === 0 ? words.none : alike(joined(uses.map(({ path }) => path))))),
    named(names.stapling, settings.stapling, ({ enabled }) => onOff(enabled)),
    named(names.tickets, settings.tickets, ({ enabled }) => onOff(enabled)),
    named(names.earlyData, settings.earlyData, ({ enabled }) => onOff(enabled)),
    named(names.encryptedClientHello, settings.encryptedClientHello, (value) => (value === null ? words.none : alike(joined(value.keyFiles)))),
    named(names.keyLog, settings.keyLog, (value) => (value === null ? words.none : alike(value))),
    named(names.compression, settings.compression, onOff),
  ];
}

function listenerFacts({ protocol, tls, addresses, clientAuthentication, routes }: Listener): readonly NamedFact[] {
  const { mode, trustAnchors, revocation } = clientAuthentication;
  return [
    named(names.protocol, protocol, describeProtocol),
    named(names.tls, tls, (value) => (value === null ? words.plaintext : words.tls)),
    named(names.addresses, addresses, (list) => alike(joined(list.map(describeAddress)))),
    named(names.clientCertificates, mode, (value) => clientModes[value]),
    named(names.clientAuthorities, trustAnchors, describeAnchors),
    named(names.clientRevocation, revocation, describeRevocation),
    ...(routes.known ? routes.value.map(hstsFact) : []),
  ];
}

function hstsFact({ hsts, scope }: Route): NamedFact {
  const name = scope === '' ? names.hsts : { en: `${names.hsts.en} (${scope})`, ja: `${names.hsts.ja} (${scope})` };
  return named(name, hsts, (value) => (value === null ? words.none : alike(`max-age=${value.maxAge ?? '?'}${value.includeSubDomains ? '; includeSubDomains' : ''}`)));
}

function connectionFacts({ target, protocol, tls, verification, serverName, clientCertificate }: Connection): readonly NamedFact[] {
  const { chain, name, trustAnchors, revocation } = verification;
  return [
    named(names.target, target, ({ text }) => alike(text)),
    named(names.protocol, protocol, describeProtocol),
    named(names.tls, tls, (value) => (value !== null ? words.tls : encryptsItself(protocol) ? words.none : words.plaintext)),
    named(names.chain, chain, (value) => (value ? words.verified : words.notVerified)),
    named(names.name, name, (check) => (check.kind === 'none' ? words.notVerified : check.kind === 'name' ? alike(check.name) : words.verified)),
    named(names.authorities, trustAnchors, describeAnchors),
    named(names.revocation, revocation, describeRevocation),
    named(names.serverName, serverName, (value) => (value === null ? words.none : alike(value))),
    named(names.clientCertificate, clientCertificate, (value) => (value === null ? words.none : alike(value))),
  ];
}

function named<T>(name: LocalizedText, fact: Fact<T>, describe: (value: T) => LocalizedText): NamedFact {
  return { name, value: fact.known ? describe(fact.value) : null, origins: [fact.from] };
}

function listFact<Name extends string>(name: LocalizedText, fact: Fact<readonly Use<Name>[]>, describe: (name: Name) => string): NamedFact {
  if (!fact.known) return { name, value: null, origins: [fact.from] };
  const uses = fact.value;
  return { name, value: uses.length === 0 ? words.none : alike(joined(uses.map((use) => describe(use.name)))), origins: [fact.from, ...uses.map(({ from }) => from)] };
}

/** One value out of a fact for each version. */
function versionsFact(settings: TlsSettings): NamedFact {
  const facts = tlsVersions.map((version) => settings.versions[version]);
  const value = facts.every(({ known }) => known) ? alike(describeVersions(permittedVersions(settings))) : null;
  return { name: names.versions, value, origins: facts.map(({ from }) => from) };
}

/** The origin that tells most of where a value is decided: one that is written counts more than a default. */
export function decisiveOrigin({ origins: [first, ...others] }: NamedFact): Origin | null {
  return [first, ...others].find((origin) => origin !== undefined && origin.kind !== 'default') ?? first ?? null;
}

/** Whether one of the origins is at a place in a file. */
export function comesFrom({ origins }: NamedFact, test: (span: Span) => boolean): boolean {
  return origins.some((origin) => origin.kind !== 'default' && test(origin.span));
}

function describeAnchors(anchors: TrustAnchors): LocalizedText {
  switch (anchors.kind) {
    case 'none':
      return words.none;
    case 'system':
      return words.systemAuthorities;
    case 'file':
      return alike(anchors.path);
    case 'inline':
      return words.inline;
  }
}

function describeRevocation(revocation: PeerRevocation): LocalizedText {
  switch (revocation.kind) {
    case 'none':
      return words.none;
    case 'crl':
      return alike(`CRL ${revocation.path}`);
    case 'ocsp':
      return alike('OCSP');
  }
}

function onOff(value: boolean): LocalizedText {
  return value ? words.on : words.off;
}

function joined(texts: readonly string[]): string {
  return texts.join(', ');
}

function alike(text: string): LocalizedText {
  return { en: text, ja: text };
}

/** What a person reads of a value. */
export function valueText({ value }: NamedFact, locale: Locale, unknownValue: string): string {
  return value === null ? unknownValue : value[locale];
}

const clientModes: Readonly<Record<Listener['clientAuthentication']['mode'] extends Fact<infer Mode> ? Mode : never, LocalizedText>> = {
  none: { en: 'not asked for', ja: '要求しない' },
  optional: { en: 'optional, verified', ja: '任意 (検証あり)' },
  'optional-unverified': { en: 'optional, not verified', ja: '任意 (検証なし)' },
  required: { en: 'required, verified', ja: '必須 (検証あり)' },
  'required-unverified': { en: 'required, not verified', ja: '必須 (検証なし)' },
};

const words = {
  none: { en: 'none', ja: 'なし' },
  on: { en: 'on', ja: '有効' },
  off: { en: 'off', ja: '無効' },
  tls: { en: 'TLS', ja: 'TLS' },
  plaintext: { en: 'plaintext', ja: '平文' },
  verified: { en: 'verified', ja: '検証する' },
  notVerified: { en: 'not verified', ja: '検証しない' },
  serverOrder: { en: "the server's", ja: 'サーバの順序' },
  clientOrder: { en: "the client's", ja: 'クライアントの順序' },
  libraryList: { en: "the library's own list", ja: 'ライブラリの既定' },
  systemAuthorities: { en: 'the public roots', ja: '公開ルート' },
  inline: { en: 'inline', ja: '直接記述' },
} satisfies Readonly<Record<string, LocalizedText>>;

const names = {
  versions: { en: 'Protocol versions', ja: 'プロトコルバージョン' },
  cipherSuites: { en: 'Cipher suites up to TLS 1.2', ja: '暗号スイート (TLS 1.2 以下)' },
  tls13CipherSuites: { en: 'Cipher suites of TLS 1.3', ja: '暗号スイート (TLS 1.3)' },
  preference: { en: 'Order of suites', ja: 'スイートの順序' },
  groups: { en: 'Groups', ja: '鍵交換グループ' },
  signatureSchemes: { en: 'Signature schemes', ja: '署名方式' },
  dhParameters: { en: 'Diffie-Hellman parameters', ja: 'Diffie-Hellman パラメータ' },
  certificates: { en: 'Certificates', ja: '証明書' },
  stapling: { en: 'OCSP stapling', ja: 'OCSP ステープリング' },
  tickets: { en: 'Session tickets', ja: 'セッションチケット' },
  earlyData: { en: 'Early data', ja: '早期データ' },
  encryptedClientHello: { en: 'Encrypted Client Hello', ja: 'Encrypted Client Hello' },
  keyLog: { en: 'Key log', ja: '鍵ログ' },
  compression: { en: 'TLS compression', ja: 'TLS 圧縮' },
  protocol: { en: 'Protocol', ja: 'プロトコル' },
  tls: { en: 'Encryption', ja: '暗号化' },
  addresses: { en: 'Addresses', ja: 'アドレス' },
  clientCertificates: { en: 'Client certificates', ja: 'クライアント証明書' },
  clientAuthorities: { en: 'Authorities for clients', ja: 'クライアント証明書の認証局' },
  clientRevocation: { en: 'Revocation of client certificates', ja: 'クライアント証明書の失効確認' },
  hsts: { en: 'Strict-Transport-Security', ja: 'Strict-Transport-Security' },
  target: { en: 'Target', ja: '接続先' },
  chain: { en: 'Certificate of the server', ja: 'サーバ証明書' },
  name: { en: 'Name of the server', ja: 'サーバ名の照合' },
  authorities: { en: 'Trusted authorities', ja: '信頼する認証局' },
  revocation: { en: 'Revocation', ja: '失効確認' },
  serverName: { en: 'Server name sent', ja: '送信するサーバ名 (SNI)' },
  clientCertificate: { en: 'Client certificate', ja: 'クライアント証明書' },
} satisfies Readonly<Record<string, LocalizedText>>;
