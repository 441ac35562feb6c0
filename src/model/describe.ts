import { encryptsItself, type Address, type ApplicationProtocol, type Connection, type Listener } from './endpoint.ts';
import type { Doubt } from './fact.ts';
import type { LibraryName, ProductName, Release } from './release.ts';
import type { Span } from './span.ts';
import type { LocalizedText } from './text.ts';

/** What the name of an endpoint is made of, and where it is. */
export type DescribedEndpoint =
  | Pick<Listener, 'kind' | 'id' | 'block' | 'at' | 'addresses' | 'names'>
  | Pick<Connection, 'kind' | 'id' | 'block' | 'at' | 'target'>;

/** How messages call an endpoint: `shop.example:443`, `*:80`, `https://backend`; by its file when nothing else is known. */
export function describeEndpoint(endpoint: DescribedEndpoint): string {
  return endpoint.kind === 'listener' ? describeListener(endpoint) : describeConnection(endpoint);
}

export function describeAddress(address: Address): string {
  if (address.transport === 'unix') return `unix:${address.host}`;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return address.port === null ? host : `${host}:${address.port}`;
}

function describeListener(listener: Pick<Listener, 'at' | 'addresses' | 'names'>): string {
  const address = listener.addresses.known ? listener.addresses.value[0] : undefined;
  const name = listener.names.known ? listener.names.value.find((candidate) => candidate !== '_' && candidate !== '') : undefined;
  if (address === undefined) return name ?? nameOfFile(listener.at);
  if (name === undefined || address.transport === 'unix') return describeAddress(address);
  return address.port === null ? name : `${name}:${address.port}`;
}

/** A target that is not known is called by the variable that decides it. */
function describeConnection(connection: Pick<Connection, 'at' | 'target'>): string {
  const { target } = connection;
  if (target.known) return target.value.text;
  return target.doubt.kind === 'variable' ? target.doubt.name : nameOfFile(connection.at);
}

/** For settings that stand alone, as in a file that servers include. */
function nameOfFile({ file }: Span): string {
  return file.split('/').at(-1) ?? file;
}

/** How people write a protocol. */
export function describeProtocol(protocol: ApplicationProtocol): LocalizedText {
  return protocolTitles[protocol];
}

/** What a server proves with that it is the one that is meant. */
export function describeServerProof({ protocol }: Pick<Connection, 'protocol'>): LocalizedText {
  return encryptsItself(protocol) ? { en: 'host key', ja: 'ホスト鍵' } : { en: 'certificate', ja: '証明書' };
}

/** `OpenSSL 3.0`, or `BoringSSL`, which has no releases; says so when nobody stated it. */
export function describeLibrary({ library, stated }: Release): LocalizedText {
  return withAssumption(`${libraryTitles[library.name]} ${library.version}`.trimEnd(), stated.library);
}

/** `nginx 1.26`; says so when nobody stated it. */
export function describeProduct({ product, version, stated }: Release): LocalizedText {
  return withAssumption(`${productTitles[product]} ${version}`, stated.product);
}

/** Why a value is not known, as a note under what it leaves open. */
export function describeDoubt(doubt: Doubt): LocalizedText {
  switch (doubt.kind) {
    case 'variable':
      return { en: `it depends on ${doubt.name}`, ja: `${doubt.name} の値による` };
    case 'template':
      return { en: 'a template writes it', ja: 'テンプレートが書き込む' };
    case 'missing-file':
      return { en: `${doubt.path} is not among the files that were read`, ja: `${doubt.path} が読み込まれていない` };
    case 'fragment':
      return { en: 'it may be inherited from a file that was not read', ja: '読み込まれていないファイルから継承する可能性がある' };
    case 'run-time':
      return { en: `decided at run time: ${doubt.what}`, ja: `実行時に決まる: ${doubt.what}` };
    case 'release-dependent':
      return { en: `it depends on the release: ${doubt.what}`, ja: `リリースによる: ${doubt.what}` };
    case 'build-dependent':
      return { en: `it depends on the build: ${doubt.what}`, ja: `ビルドによる: ${doubt.what}` };
    case 'not-understood':
      return { en: `not understood: ${doubt.what}`, ja: `解釈できない: ${doubt.what}` };
  }
}

function withAssumption(text: string, stated: boolean): LocalizedText {
  return stated ? { en: text, ja: text } : { en: `${text} (assumed)`, ja: `${text} (仮定)` };
}

const libraryTitles: Readonly<Record<LibraryName, string>> = {
  openssl: 'OpenSSL',
  boringssl: 'BoringSSL',
  libressl: 'LibreSSL',
  'aws-lc': 'AWS-LC',
};

const productTitles: Readonly<Record<ProductName, string>> = { nginx: 'nginx', haproxy: 'HAProxy', envoy: 'Envoy', istio: 'Istio', node: 'Node.js' };

const protocolTitles: Readonly<Record<ApplicationProtocol, LocalizedText>> = {
  http: alike('HTTP'),
  grpc: alike('gRPC'),
  uwsgi: alike('uwsgi'),
  fastcgi: alike('FastCGI'),
  scgi: alike('SCGI'),
  memcached: alike('memcached'),
  tcp: alike('TCP'),
  udp: alike('UDP'),
  smtp: alike('SMTP'),
  imap: alike('IMAP'),
  pop3: alike('POP3'),
  ldap: alike('LDAP'),
  database: { en: 'database', ja: 'データベース' },
  syslog: alike('syslog'),
  dns: alike('DNS'),
  ssh: alike('SSH'),
  telemetry: { en: 'telemetry', ja: 'テレメトリ' },
  management: { en: 'management', ja: '管理' },
};

function alike(text: string): LocalizedText {
  return { en: text, ja: text };
}
