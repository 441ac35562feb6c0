import { defineRule, optionValues, severityOf, type Report, type RuleOptions } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import { handshakeSettings, type Endpoint } from '../src/model/endpoint.ts';
import { originOfPart } from '../src/model/fact.ts';
import type { SessionTickets, TlsSettings } from '../src/model/tls.ts';
import type { Profile } from '../src/standards/profile.ts';
import { ratedSuites } from '../src/standards/rated-suites.ts';
import type { RequirementLevel } from '../src/standards/requirements.ts';
import { acceptsOlderThanTls13 } from '../src/tls/negotiable-versions.ts';
import { sideOf } from '../src/tls/side.ts';
import { describeSuites } from '../src/tls/describe.ts';
import { envoyListener } from './examples/envoy.ts';
import { haproxyFrontend } from './examples/haproxy.ts';
import { nginxServer } from './examples/nginx.ts';

type Key = 'suites' | 'ticket-keys' | 'kept-ticket-key';

const example = (...ticketKey: readonly string[]): string => nginxServer('ssl_protocols TLSv1.2 TLSv1.3;', 'ssl_ciphers ECDHE+AESGCM;', 'ssl_session_cache shared:tls:10m;', ...ticketKey);

const inEnvoy = (tickets: string): string => envoyListener([], [tickets]);

const inNode = (statement: string): string => `import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const server = createServer({ key: readFileSync('shop.key'), cert: readFileSync('shop.pem'), ciphers: 'ECDHE+AESGCM' });
server.on('request', (request, response) => response.end('hello'));
${statement}
server.listen(8443, '127.0.0.1');
`;

const options = {
  'rotated-ticket-keys': {
    type: 'array',
    default: [],
    title: {
      en: 'Files of ticket keys, as the configuration names them, that something replaces at least daily, on disk and in the running server.',
      ja: '少なくとも毎日、ディスク上でも動作中のサーバでも交換されるチケット鍵ファイル (設定に書かれたとおりの名前)。',
    },
  },
  'restarted-daily': {
    type: 'boolean',
    default: false,
    title: {
      en: 'Whether servers that make their ticket keys when they start are restarted, or load their configuration anew, at least daily.',
      ja: '起動時にチケット鍵を作るサーバを、少なくとも毎日再起動するか、設定を再読み込みさせているか。',
    },
  },
} as const satisfies RuleOptions;

export default defineRule<Key>({
  id: 'forward-secrecy',
  requirements: ['v5.0.be-9.4.1'],
  severity: 'error',
  fix: 'safe',
  about: 'handshake',
  options,
  texts: {
    en: {
      title: 'Recorded traffic stays secret when a key leaks',
      why: 'Without forward secrecy, whoever records traffic today reads it on the day the key of the server leaks. Level 3 asks for it in every suite, also in those that a profile accepts for old clients. A file of session-ticket keys undoes it from the other side: with TLS 1.2 a ticket carries the secret of its session, so one key that lies on disk for months opens them all. (What the profile rejects outright, no-weak-cipher reports.)',
      how: 'Enable suites with ECDHE only. Let the product make and rotate the ticket keys itself, or switch tickets off; if several hosts must share a key, replace it at least daily and keep it in memory only.',
      messages: {
        suites: 'cipher suites of {endpoint} without forward secrecy: {suites}',
        'kept-ticket-key': 'session tickets of {endpoint} are encrypted with one key until the server is restarted',
        'ticket-keys': 'session tickets of {endpoint} are encrypted with keys out of a file, which stay until somebody replaces them: {files}',
      },
    },
    ja: {
      title: '鍵が漏れても記録済みの通信を解読させない',
      why: '前方秘匿性がなければ、今日の通信を記録した者は、サーバの鍵が漏れた日にすべてを読める。レベル 3 は、プロファイルが古いクライアントのために許すスイートも含め、すべてのスイートに前方秘匿性を求める。セッションチケットの鍵ファイルは別の側からこれを無効にする。TLS 1.2 のチケットにはセッションの秘密が入っているため、何か月もディスクに残る 1 つの鍵がすべてを開く。(プロファイルが拒否するスイートは no-weak-cipher が報告する。)',
      how: 'ECDHE のスイートだけを有効にする。チケットの鍵は製品自身に生成・更新させるか、チケットを無効にする。複数のホストで鍵を共有する必要があれば、少なくとも毎日交換し、メモリ上にだけ置く。',
      messages: {
        suites: '{endpoint} に前方秘匿性のない暗号スイートがある: {suites}',
        'kept-ticket-key': '{endpoint} のセッションチケットは、サーバを再起動するまで同じ鍵で暗号化される',
        'ticket-keys': '{endpoint} のセッションチケットはファイルの鍵で暗号化され、誰かが交換するまで同じ鍵が使われる: {files}',
      },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc9325#section-7.3', 'https://www.rfc-editor.org/rfc/rfc5077#section-5'],
  examples: () => [
    { format: 'nginx', settings: 'level = 3', bad: example('ssl_session_ticket_key tickets.key;'), good: example() },
    {
      format: 'haproxy',
      settings: 'level = 3',
      bad: haproxyFrontend('tls-ticket-keys keys.txt'),
      good: haproxyFrontend('no-tls-tickets'),
    },
    { format: 'envoy', settings: 'level = 3', bad: inEnvoy('session_ticket_keys: { keys: [{ filename: tickets.key }] }'), good: inEnvoy('disable_stateless_session_resumption: true') },
    { format: 'node', settings: 'level = 3', bad: inNode('server.setTicketKeys(readFileSync("tickets.key"));'), good: inNode('setInterval(() => server.setTicketKeys(randomBytes(48)), 3_600_000);') },
  ],
  appliesTo: (endpoint) => handshakeSettings(endpoint) !== null,
  check(endpoint, { profile, options: given }) {
    const settings = handshakeSettings(endpoint);
    if (settings === null) return [];
    // ASVS asks for it at level 3, whatever a profile accepts.
    const level = profile.forwardSecrecy.fromLevel ?? 3;
    return [...reportSuites(endpoint, settings, profile, level), ...reportTicketKeys(endpoint, settings, level, optionValues(options, given))];
  },
});

function reportSuites(endpoint: Endpoint, settings: TlsSettings, profile: Profile, level: RequirementLevel): readonly Report<Key>[] {
  const without = ratedSuites(endpoint, settings, settings.cipherSuites, profile)
    .filter(({ suite, negotiable }) => !suite.forwardSecrecy && negotiable.truth === 'yes')
    .filter(({ judgement }) => severityOf(judgement.verdict) === null);
  const [first] = without;
  if (first === undefined) return [];
  const data = { endpoint: describeEndpoint(endpoint), suites: describeSuites(without.map(({ suite }) => suite.name), 6) };
  return [{ message: 'suites', data, at: originOfPart(settings.cipherSuites.from, first.use.from), truth: 'yes', level }];
}

type Options = ReturnType<typeof optionValues<typeof options>>;

function reportTicketKeys(endpoint: Endpoint, settings: TlsSettings, level: RequirementLevel, given: Options): readonly Report<Key>[] {
  if (endpoint.kind !== 'listener' || !settings.tickets.known) return [];
  const { enabled, keyFiles, rotation } = settings.tickets.value;
  if (!enabled || isRotated(settings.tickets.value, given) || !ticketsCarrySecrets(endpoint, settings)) return [];
  const message = rotation === 'by-hand' ? 'ticket-keys' : 'kept-ticket-key';
  const data = { endpoint: describeEndpoint(endpoint), files: keyFiles.join(', ') };
  const intent = { set: 'tickets', on: endpoint.id, to: 'rotated' } as const;
  return [{ message, data, at: settings.tickets.from, truth: 'yes', severity: 'warning', level, intent }];
}

/** By the product, or by what the settings say of its surroundings. */
function isRotated({ rotation, keyFiles }: SessionTickets, { 'rotated-ticket-keys': rotated, 'restarted-daily': isRestarted }: Options): boolean {
  switch (rotation) {
    case 'automatic':
      return true;
    case 'at-restart':
      return isRestarted;
    case 'by-hand':
      return keyFiles.length > 0 && keyFiles.every((file) => rotated.includes(file));
  }
}

/** TLS 1.3 mixes a fresh key exchange into a resumed session: only its early data hangs on the ticket alone (RFC 9846, 2.3). */
function ticketsCarrySecrets(endpoint: Endpoint, settings: TlsSettings): boolean {
  const earlyData = settings.earlyData.known && settings.earlyData.value.enabled;
  return earlyData || acceptsOlderThanTls13(settings, endpoint.release.library, sideOf(endpoint));
}
