import type { LocalizedText } from '../model/text.ts';

/** Ids of chapter V9, spelled as in the specification, in its order (each section is sorted by level). */
export const requirementIds = [
  'v5.0.be-9.1.1',
  'v5.0.be-9.1.4',
  'v5.0.be-9.2.2',
  'v5.0.be-9.2.6',
  'v5.0.be-9.3.1',
  'v5.0.be-9.3.2',
  'v5.0.be-9.3.3',
  'v5.0.be-9.4.2',
  'v5.0.be-9.4.1',
  'v5.0.be-9.4.5',
  'v5.0.be-9.4.3',
  'v5.0.be-9.4.4',
] as const;

export type RequirementId = (typeof requirementIds)[number];

/** ASVS level. A level contains the ones below it. */
export type RequirementLevel = 1 | 2 | 3;

export interface Requirement {
  readonly id: RequirementId;
  readonly level: RequirementLevel;
  /** The same requirement in the final ASVS 5.0.0, by OWASP/ASVS 5.0/mappings/mapping_v5.0.be_to_v5.0.0.yml. */
  readonly final: { readonly id: `v5.0.0-${string}`; readonly level: RequirementLevel };
  /**
   * CWE numbers. `upstream`: from OWASP/ASVS 5.0/mappings/v5.0.be_cwe_mapping.json. `suggested`: that table has no row,
   * so the numbers are ours.
   */
  readonly cwe: { readonly ids: readonly number[]; readonly from: 'upstream' | 'suggested' };
  readonly title: LocalizedText;
  readonly description: LocalizedText;
  /** What configuration files alone decide. */
  readonly configurationShows: LocalizedText;
  /** What needs certificates, keys, lists or other files beside the configuration; `null`: nothing. */
  readonly needsFiles: LocalizedText | null;
  /** What a person, or data from outside, has to decide. */
  readonly needsPerson: LocalizedText;
}

export const requirements: Readonly<Record<RequirementId, Requirement>> = {
  'v5.0.be-9.1.1': {
    id: 'v5.0.be-9.1.1',
    level: 1,
    final: { id: 'v5.0.0-12.2.1', level: 1 },
    cwe: { ids: [319], from: 'upstream' },
    title: {
      en: 'TLS on every public HTTP connection, without a way back to plaintext',
      ja: '外部向け HTTP 接続はすべて TLS とし、平文に戻る経路を残さない',
    },
    description: {
      en: 'Clients reach public HTTP services over TLS only. Port 80 may send them to https, and do nothing else.',
      ja: 'クライアントは外部向け HTTP サービスに TLS でのみ接続する。80 番ポートが行ってよいのは https への誘導だけである。',
    },
    configurationShows: {
      en: 'Plaintext listeners and what they answer: a redirect to https, a refusal, or content; HSTS and its duration.',
      ja: '平文のリスナーと、その応答 (https へのリダイレクト、拒否、コンテンツ)。HSTS の有無と期間。',
    },
    needsFiles: null,
    needsPerson: {
      en: 'Which listeners are public, and whether a CDN or load balancer in front ends TLS.',
      ja: 'どのリスナーが外部に公開されているか。前段の CDN やロードバランサが TLS を終端していないか。',
    },
  },
  'v5.0.be-9.1.4': {
    id: 'v5.0.be-9.1.4',
    level: 1,
    final: { id: 'v5.0.0-12.2.2', level: 1 },
    cwe: { ids: [295], from: 'upstream' },
    title: {
      en: 'Publicly trusted certificates on public services',
      ja: '外部向けサービスは公的に信頼された証明書を使う',
    },
    description: {
      en: 'The certificate of a public service chains to a certification authority that clients trust without further set-up.',
      ja: '外部向けサービスの証明書は、クライアントが追加設定なしに信頼する認証局に連なる。',
    },
    configurationShows: {
      en: 'Which certificate files are used, self-signed or development certificates that their setting gives away, ACME set-up.',
      ja: '使われる証明書ファイル、設定から分かる自己署名・開発用の証明書、ACME の設定。',
    },
    needsFiles: {
      en: 'The certificate chain: issuer, validity, names, key and signature.',
      ja: '証明書チェーン (発行者、有効期間、名前、鍵、署名)。',
    },
    needsPerson: {
      en: 'Whether the service is public; revocation and certificate transparency.',
      ja: 'サービスが外部向けかどうか。失効状態と証明書の透明性 (CT)。',
    },
  },
  'v5.0.be-9.2.2': {
    id: 'v5.0.be-9.2.2',
    level: 2,
    final: { id: 'v5.0.0-12.3.1', level: 2 },
    cwe: { ids: [319], from: 'upstream' },
    title: {
      en: 'Encryption on every other inbound and outbound connection',
      ja: 'HTTP 以外も含め、出入りするすべての接続を暗号化する',
    },
    description: {
      en: 'Databases, middleware, monitoring, administration, SSH and partner APIs use an encrypted protocol and never fall back to plaintext.',
      ja: 'データベース、ミドルウェア、監視、管理、SSH、外部 API との接続は暗号化プロトコルを使い、平文に戻らない。',
    },
    configurationShows: {
      en: 'The protocol of each target and listener, optional STARTTLS and other modes that continue without TLS, management pages in plaintext.',
      ja: '接続先とリスナーごとのプロトコル、STARTTLS 任意など TLS なしで続行するモード、平文の管理画面。',
    },
    needsFiles: null,
    needsPerson: {
      en: 'Connections that no file mentions, and encryption below TLS such as a VPN or a mesh.',
      ja: '設定ファイルに現れない接続。VPN やメッシュなど TLS より下位の暗号化。',
    },
  },
  'v5.0.be-9.2.6': {
    id: 'v5.0.be-9.2.6',
    level: 2,
    final: { id: 'v5.0.0-12.3.2', level: 2 },
    cwe: { ids: [295], from: 'suggested' },
    title: {
      en: 'TLS clients verify the server certificate',
      ja: 'TLS クライアントはサーバ証明書を検証する',
    },
    description: {
      en: 'Before it sends anything, a TLS client verifies the chain of the server certificate and that it was issued for the name it meant.',
      ja: 'TLS クライアントは送信の前に、サーバ証明書のチェーンと、意図した名前に対する証明書であることを検証する。',
    },
    configurationShows: {
      en: 'Whether chain and name are verified on each connection, and against which trust anchors.',
      ja: '接続ごとに、チェーンと名前を検証しているか、どのトラストアンカーを使うか。',
    },
    needsFiles: {
      en: 'That the file of trust anchors exists and holds what is meant.',
      ja: 'トラストアンカーのファイルが存在し、意図した内容であること。',
    },
    needsPerson: {
      en: 'Which server names are meant.',
      ja: '本来接続すべきサーバ名。',
    },
  },
  'v5.0.be-9.3.1': {
    id: 'v5.0.be-9.3.1',
    level: 2,
    final: { id: 'v5.0.0-12.3.3', level: 2 },
    cwe: { ids: [319], from: 'upstream' },
    title: {
      en: 'TLS between internal HTTP services',
      ja: '内部サービス間の HTTP 通信も暗号化する',
    },
    description: {
      en: 'HTTP between services of the same system runs over TLS or an equivalent transport encryption, without a way back to plaintext.',
      ja: '同じシステム内のサービス間 HTTP は TLS または同等のトランスポート暗号化を使い、平文に戻る経路を残さない。',
    },
    configurationShows: {
      en: 'The scheme of each upstream that is not on the same host, and internal plaintext listeners.',
      ja: '同一ホスト外の各アップストリームのスキームと、内部向けの平文リスナー。',
    },
    needsFiles: null,
    needsPerson: {
      en: 'Which hops are internal, and whether something else encrypts them.',
      ja: 'どの区間が内部か。別の仕組みで暗号化されていないか。',
    },
  },
  'v5.0.be-9.3.2': {
    id: 'v5.0.be-9.3.2',
    level: 2,
    final: { id: 'v5.0.0-12.3.4', level: 2 },
    cwe: { ids: [295], from: 'upstream' },
    title: {
      en: 'Internal TLS trusts specific authorities only',
      ja: '内部 TLS は特定の認証局だけを信頼する',
    },
    description: {
      en: 'With internal or self-signed certificates, the consuming service trusts exactly the intended authority or certificate and refuses all others.',
      ja: '内部発行または自己署名の証明書では、利用側が意図した認証局または証明書だけを信頼し、それ以外を拒否する。',
    },
    configurationShows: {
      en: 'Whether an internal connection uses a file of its own as trust anchor, a pin, or the public roots.',
      ja: '内部接続のトラストアンカーが専用ファイルか、ピン留めか、公的なルート証明書群か。',
    },
    needsFiles: {
      en: 'That the file holds only the intended authorities and that the certificate chains to them.',
      ja: 'ファイルに意図した認証局だけが含まれ、証明書がそこに連なること。',
    },
    needsPerson: {
      en: 'Which authority is the intended one.',
      ja: 'どの認証局が意図したものか。',
    },
  },
  'v5.0.be-9.3.3': {
    id: 'v5.0.be-9.3.3',
    level: 3,
    final: { id: 'v5.0.0-12.3.5', level: 3 },
    cwe: { ids: [295], from: 'upstream' },
    title: {
      en: 'Internal services authenticate each other strongly',
      ja: '内部サービスは互いを強力に認証する',
    },
    description: {
      en: 'Services of one system prove who they are with public keys and in a way that resists replay, for example with mutual TLS.',
      ja: '同じシステムのサービスは、相互 TLS など公開鍵を用いたリプレイに強い方式で互いの身元を確認する。',
    },
    configurationShows: {
      en: 'Whether internal listeners require client certificates, whether connections present one, and whether early data may be replayed.',
      ja: '内部リスナーがクライアント証明書を必須とするか、接続側が証明書を提示するか、early data が再送され得るか。',
    },
    needsFiles: {
      en: 'Purpose and issuer of the client certificates.',
      ja: 'クライアント証明書の用途と発行者。',
    },
    needsPerson: {
      en: 'Replay resistance of other ways of authentication.',
      ja: 'TLS 以外の認証方式がリプレイに耐えるか。',
    },
  },
  'v5.0.be-9.4.2': {
    id: 'v5.0.be-9.4.2',
    level: 1,
    final: { id: 'v5.0.0-12.1.1', level: 1 },
    cwe: { ids: [326], from: 'upstream' },
    title: {
      en: 'Only TLS 1.2 and TLS 1.3, the newest preferred',
      ja: 'TLS 1.2 と TLS 1.3 だけを有効にし、新しい版を優先する',
    },
    description: {
      en: 'Older versions of TLS and SSL are disabled and TLS 1.3 is enabled; both sides then choose the newest version they share.',
      ja: '古い TLS と SSL を無効にし、TLS 1.3 を有効にする。双方は共通する最も新しい版を選ぶ。',
    },
    configurationShows: {
      en: 'The versions permitted on each endpoint, with inheritance and the defaults of the product and its library.',
      ja: '各エンドポイントで許可される版 (継承と、製品・ライブラリの既定値を含む)。',
    },
    needsFiles: null,
    needsPerson: {
      en: 'The release of the product and its TLS library, when nobody states it.',
      ja: '製品と TLS ライブラリのバージョン (指定がない場合)。',
    },
  },
  'v5.0.be-9.4.1': {
    id: 'v5.0.be-9.4.1',
    level: 2,
    final: { id: 'v5.0.0-12.1.2', level: 2 },
    cwe: { ids: [326], from: 'upstream' },
    title: {
      en: 'Only recommended cipher suites, the strongest first',
      ja: '推奨される暗号スイートだけを有効にし、強いものを優先する',
    },
    description: {
      en: 'Every enabled cipher suite is recommended today and the strongest ones come first. At level 3 all of them provide forward secrecy.',
      ja: '有効な暗号スイートはすべて現在推奨されるもので、強いものが先に並ぶ。レベル 3 ではすべてが前方秘匿性を持つ。',
    },
    configurationShows: {
      en: 'The expanded cipher suites, groups and signature schemes, their order, and who chooses.',
      ja: '展開後の暗号スイート、グループ、署名方式、その順序と、どちらが選ぶか。',
    },
    needsFiles: {
      en: 'The size of Diffie-Hellman parameters; the key type of the certificate, which decides what can be negotiated.',
      ja: 'Diffie-Hellman パラメータの大きさ。ネゴシエート可能なスイートを決める証明書の鍵種別。',
    },
    needsPerson: {
      en: 'The release of the TLS library, when nobody states it.',
      ja: 'TLS ライブラリのバージョン (指定がない場合)。',
    },
  },
  'v5.0.be-9.4.5': {
    id: 'v5.0.be-9.4.5',
    level: 2,
    final: { id: 'v5.0.0-12.1.3', level: 2 },
    cwe: { ids: [295, 287], from: 'suggested' },
    title: {
      en: 'Client certificates are verified before their identity is used',
      ja: 'クライアント証明書は、識別情報を使う前に検証する',
    },
    description: {
      en: 'An identity from a client certificate counts for authentication or authorization only after the certificate was verified as trusted.',
      ja: 'クライアント証明書の識別情報は、証明書の信頼性を検証した後でのみ認証・認可に使う。',
    },
    configurationShows: {
      en: 'How client certificates are verified, where their identity is passed on or decided upon, and whether a client can set it by hand.',
      ja: 'クライアント証明書の検証方法、識別情報を転送・判定する箇所、クライアントが値を偽装できるか。',
    },
    needsFiles: {
      en: 'Which authorities the client CA file holds; how fresh the revocation list is.',
      ja: 'クライアント CA ファイルに含まれる認証局。失効リストの新しさ。',
    },
    needsPerson: {
      en: 'The application code that reads the identity.',
      ja: '識別情報を読み取るアプリケーションのコード。',
    },
  },
  'v5.0.be-9.4.3': {
    id: 'v5.0.be-9.4.3',
    level: 3,
    final: { id: 'v5.0.0-12.1.4', level: 3 },
    cwe: { ids: [299], from: 'upstream' },
    title: {
      en: 'Revocation checking is configured and on',
      ja: '証明書の失効確認を設定し、有効にする',
    },
    description: {
      en: 'Revoked certificates are noticed, by OCSP stapling or another suitable way.',
      ja: 'OCSP ステープリングなど適切な方法で、失効した証明書を検知する。',
    },
    configurationShows: {
      en: 'Stapling and whether the response is checked, revocation lists, OCSP for client certificates.',
      ja: 'ステープリングと応答の検証、失効リスト、クライアント証明書に対する OCSP。',
    },
    needsFiles: {
      en: 'Whether the certificate names a responder or a list, demands stapling, or is short-lived.',
      ja: '証明書がレスポンダや失効リストを示すか、ステープリングを必須とするか、短命か。',
    },
    needsPerson: {
      en: 'Whether the authority still answers OCSP requests.',
      ja: '認証局が OCSP 応答を提供し続けているか。',
    },
  },
  'v5.0.be-9.4.4': {
    id: 'v5.0.be-9.4.4',
    level: 3,
    final: { id: 'v5.0.0-12.1.5', level: 3 },
    cwe: { ids: [319, 200], from: 'suggested' },
    title: {
      en: 'Encrypted Client Hello is supported and safely configured',
      ja: 'Encrypted Client Hello をサポートし、安全に設定する',
    },
    description: {
      en: 'The server accepts Encrypted Client Hello, so that the name a client asks for does not travel in clear.',
      ja: 'サーバは Encrypted Client Hello を受け入れ、クライアントが求める名前が平文で流れないようにする。',
    },
    configurationShows: {
      en: 'ECH keys, TLS 1.3, and whether this release of the product can do ECH at all.',
      ja: 'ECH の鍵、TLS 1.3 の有効化、その製品バージョンが ECH に対応するか。',
    },
    needsFiles: {
      en: 'The ECH configuration: version, public name, algorithms, age of the keys.',
      ja: 'ECH 設定 (版、公開名、アルゴリズム、鍵の経過期間)。',
    },
    needsPerson: {
      en: 'Whether the HTTPS record is published in DNS.',
      ja: 'DNS に HTTPS レコードが公開されているか。',
    },
  },
};
