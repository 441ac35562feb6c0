import { defineRule, optionValues, type Report, type RuleOptions } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import { handshakeSettings, type Connection, type Endpoint, type Listener } from '../src/model/endpoint.ts';
import type { Intent } from '../src/model/intent.ts';
import type { TlsSettings } from '../src/model/tls.ts';
import { envoyListener } from './examples/envoy.ts';
import { haproxyFrontend } from './examples/haproxy.ts';
import { nodeServer } from './examples/node.ts';

type Key = 'off' | 'open' | 'no-responder' | 'responder-ended' | 'clients' | 'servers';

const example = (revocation: string): string => `events {}
http {
  server {
    listen 443 ssl;
    server_name partners.example;
    ssl_certificate partners.pem;
    ssl_certificate_key partners.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE+AESGCM;
    ssl_client_certificate partner-ca.pem;
    ssl_verify_client on;${revocation}
  }
}
`;

const inEnvoy = (more: string): string => envoyListener([`validation_context: { trusted_ca: { filename: partner-ca.pem }${more} }`], ['require_client_certificate: true']);

const options = {
  stapling: {
    type: 'boolean',
    default: null,
    title: { en: 'Whether OCSP responses have to be stapled where a certificate names a responder; by default, as the profile asks for it.', ja: '証明書がレスポンダを示す場合に OCSP 応答のステープリングを求めるか。既定ではプロファイルに従う。' },
  },
  clients: {
    type: 'boolean',
    default: true,
    title: { en: 'Whether client certificates have to be checked for revocation: false where they live for hours only.', ja: 'クライアント証明書の失効確認を求めるか。有効期間が数時間しかない場合は false。' },
  },
  servers: {
    type: 'boolean',
    default: true,
    title: { en: 'Whether certificates of an authority of your own have to be checked for revocation when connecting.', ja: '接続時に、独自の認証局の証明書の失効確認を求めるか。' },
  },
} as const satisfies RuleOptions;

export default defineRule<Key>({
  id: 'revocation-checking',
  requirements: ['v5.0.be-9.4.3'],
  severity: 'warning',
  fix: 'safe',
  options,
  texts: {
    en: {
      title: 'Revoked certificates are noticed',
      why: 'A key that was stolen, or a partner who left, is shut out only when somebody checks for revocation. For client certificates that is this server. For its own certificate a server can staple an OCSP response, as long as the authority still answers: authorities need no OCSP since Baseline Requirements 2.0.1, and Let’s Encrypt took the responder out of its certificates on 2025-05-07 and switched it off on 2025-08-06. For certificates without a responder stapling does nothing, and leaving it out is no fault; short lifetimes and the lists of the browsers take its place.',
      how: 'Give the revocation lists of the authorities of client certificates, or check them by OCSP. Staple where the certificate names a responder, and take the setting out where it does not.',
      messages: {
        off: '{endpoint} does not staple OCSP responses, and {certificate} names a responder',
        open: '{endpoint} does not staple OCSP responses; whether {certificate} names a responder cannot be seen',
        'no-responder': 'OCSP stapling has no effect on {endpoint}: {certificate} names no responder',
        'responder-ended': 'OCSP stapling has no effect on {endpoint}: {authority} answers no OCSP requests since {since} ({certificate})',
        clients: '{endpoint} verifies client certificates, and accepts revoked ones: neither CRL nor OCSP is checked',
        servers: '{endpoint} is verified with an authority of its own, and without its revocation list',
      },
    },
    ja: {
      title: '失効した証明書を検知する',
      why: '盗まれた鍵や離任した取引先を締め出せるのは、失効を確認する者がいるときだけである。クライアント証明書については、このサーバがその役割を負う。自身の証明書については、認証局が応答を続けている限り、サーバは OCSP 応答をステープルできる。ただし Baseline Requirements 2.0.1 以降、認証局に OCSP は必須でなく、Let’s Encrypt は 2025-05-07 に証明書からレスポンダの記載をなくし、2025-08-06 にレスポンダを停止した。レスポンダのない証明書ではステープリングは何もせず、設定しなくても問題はない。短い有効期間とブラウザの失効リストがその代わりになる。',
      how: 'クライアント証明書の認証局の失効リストを指定するか、OCSP で確認する。証明書がレスポンダを示していればステープルし、示していなければ設定を取り除く。',
      messages: {
        off: '{endpoint} は OCSP 応答をステープルしないが、{certificate} はレスポンダを示している',
        open: '{endpoint} は OCSP 応答をステープルしない。{certificate} がレスポンダを示すかどうかは確認できない',
        'no-responder': '{endpoint} の OCSP ステープリングは効かない: {certificate} はレスポンダを示していない',
        'responder-ended': '{endpoint} の OCSP ステープリングは効かない: {authority} は {since} 以降 OCSP に応答しない ({certificate})',
        clients: '{endpoint} はクライアント証明書を検証するが、CRL も OCSP も確認しないため、失効した証明書を受け入れる',
        servers: '{endpoint} は独自の認証局で検証されるが、その失効リストを使わない',
      },
    },
  },
  references: [
    'https://letsencrypt.org/2024/12/05/ending-ocsp',
    'https://letsencrypt.org/2025/08/06/ocsp-service-has-reached-end-of-life',
    'https://cabforum.org/working-groups/server/baseline-requirements/',
  ],
  examples: () => [
    { format: 'nginx', settings: 'level = 3', bad: example(''), good: example('\n    ssl_crl partner-ca.crl;') },
    {
      format: 'haproxy',
      settings: 'level = 3',
      bad: haproxyFrontend('verify required ca-file partner-ca.pem'),
      good: haproxyFrontend('verify required ca-file partner-ca.pem crl-file partner-ca.crl'),
    },
    { format: 'envoy', settings: 'level = 3', bad: inEnvoy(''), good: inEnvoy(', crl: { filename: partner-ca.crl }') },
    { format: 'node', bad: nodeServer(`minVersion: 'TLSv1.3', requestCert: true, ca: readFileSync('clients-ca.pem')`), good: nodeServer(`minVersion: 'TLSv1.3', requestCert: true, ca: readFileSync('clients-ca.pem'), crl: readFileSync('clients.crl')`) },
  ],
  // Where the settings forgo an answer, silence proves nothing.
  appliesTo: (endpoint, { options: given }) => handshakeSettings(endpoint) !== null && isAsked(endpoint, optionValues(options, given)),
  check(endpoint, { today, profile, options: given }) {
    const settings = handshakeSettings(endpoint);
    const values = optionValues(options, given);
    if (settings === null || !isAsked(endpoint, values)) return [];
    const { stapling } = values;
    if (endpoint.kind === 'connection') return reportServers(endpoint);
    return [...reportStapling(endpoint, settings, today, stapling ?? profile.ocspStapling.asked), ...reportClients(endpoint)];
  },
});

/** Authorities that ended OCSP, told by where their usual ACME clients keep certificates. */
const endedResponders: readonly { readonly authority: string; readonly path: RegExp; readonly since: string }[] = [
  { authority: 'Let’s Encrypt', path: /\/letsencrypt\/|\/acme-v02\.api\.letsencrypt\.org/, since: '2025-08-06' },
];

function isAsked(endpoint: Endpoint, { clients, servers }: ReturnType<typeof optionValues<typeof options>>): boolean {
  return endpoint.kind === 'connection' ? servers : clients || !verifiesClients(endpoint);
}

function verifiesClients({ clientAuthentication: { mode } }: Listener): boolean {
  return mode.known && (mode.value === 'required' || mode.value === 'optional');
}

function reportStapling(endpoint: Listener, { certificates, stapling }: TlsSettings, today: string, asked: boolean): readonly Report<Key>[] {
  if (!stapling.known || !certificates.known) return [];
  const isSettled = stapling.value.enabled ? stapling.value.source !== null : !asked;
  if (isSettled) return [];
  const named = certificates.value.find(({ ocspResponder }) => ocspResponder.known && ocspResponder.value);
  const unseen = certificates.value.filter(({ ocspResponder }) => !ocspResponder.known);
  const ended = endedResponders.find((row) => row.since <= today && unseen.length > 0 && unseen.every(({ path }) => row.path.test(path)));
  const report = (message: Key, certificate: string, rest: Pick<Report<Key>, 'truth' | 'doubtful' | 'severity' | 'intent'>): Report<Key> => ({
    message,
    data: { endpoint: describeEndpoint(endpoint), certificate, authority: ended?.authority ?? '', since: ended?.since ?? '' },
    at: stapling.from,
    ...rest,
  });
  const staple = (to: boolean): Intent => ({ set: 'stapling', on: endpoint.id, to });
  const [first] = certificates.value;
  const [open] = unseen;
  if (first === undefined || (stapling.value.enabled && (stapling.value.source !== null || named !== undefined))) return [];
  if (stapling.value.enabled) {
    const takeOut = { truth: 'yes', severity: 'info', intent: staple(false) } as const;
    if (open === undefined) return [report('no-responder', first.path, takeOut)];
    return ended === undefined ? [] : [report('responder-ended', open.path, takeOut)];
  }
  if (named !== undefined && asked) return [report('off', named.path, { truth: 'yes', intent: staple(true) })];
  return open === undefined || ended !== undefined || !asked ? [] : [report('open', open.path, { truth: 'unknown', doubtful: open.ocspResponder })];
}

function reportClients(endpoint: Listener): readonly Report<Key>[] {
  const { mode, revocation } = endpoint.clientAuthentication;
  if (!verifiesClients(endpoint) || !revocation.known || revocation.value.kind !== 'none') return [];
  const intent = { set: 'peer-revocation', on: endpoint.id, to: 'crl' } as const;
  return [{ message: 'clients', data: { endpoint: describeEndpoint(endpoint) }, at: mode.from, truth: 'yes', intent }];
}

/** Nobody publishes lists for the public roots that a server could use; for an authority of one's own there is one. */
function reportServers(endpoint: Connection): readonly Report<Key>[] {
  const { chain, trustAnchors, revocation } = endpoint.verification;
  const ownAuthority = trustAnchors.known && (trustAnchors.value.kind === 'file' || trustAnchors.value.kind === 'inline');
  if (!chain.known || !chain.value || !ownAuthority || !revocation.known || revocation.value.kind !== 'none') return [];
  const intent = { set: 'peer-revocation', on: endpoint.id, to: 'crl' } as const;
  return [{ message: 'servers', data: { endpoint: describeEndpoint(endpoint) }, at: trustAnchors.from, truth: 'yes', severity: 'info', intent }];
}
