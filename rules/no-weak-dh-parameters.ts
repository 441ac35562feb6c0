import { defineRule, optionValues, severityOf, type RuleOptions } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import { handshakeSettings } from '../src/model/endpoint.ts';
import { dhParameterVerdict } from '../src/standards/profile.ts';
import { ratedSuites } from '../src/standards/rated-suites.ts';
import { haproxyFrontend } from './examples/haproxy.ts';
import { nginxServer } from './examples/nginx.ts';
import { nodeServer } from './examples/node.ts';

const example = (ciphers: string): string => nginxServer('ssl_protocols TLSv1.2 TLSv1.3;', `ssl_ciphers ${ciphers};`);

const parametersOf1024Bits = `-----BEGIN DH PARAMETERS-----
MIGHAoGBAOqm8/isKu3xXJsL0ep+XXLKG5t5INGwwPqS4o+wtCg2WVP+NBTqmYTk
xih6h8iWeP2TGj+i6UNVHxt6MbSnptOEBI3SNt3D5BbP1VVjYkKjdb9qKUNeQ3wZ
nCYWcOSnBGB5AUPqOkETX0RkLa+9mr5ex+rUeokVal+apNufePsXAgEC
-----END DH PARAMETERS-----
`;

const inNode = (ciphers: string): string => nodeServer(`ciphers: '${ciphers}'`, `dhparam: readFileSync('dh1024.pem')`);

const options = {
  'minimum-bits': {
    type: 'integer',
    minimum: 2048,
    default: null,
    title: { en: 'Bits that parameters need at least, where the profile would do with fewer.', ja: 'パラメータに必要な最小のビット数 (プロファイルより厳しくする場合)。' },
  },
} as const satisfies RuleOptions;

export default defineRule({
  id: 'no-weak-dh-parameters',
  requirements: ['v5.0.be-9.4.1'],
  severity: 'error',
  fix: 'safe',
  about: 'handshake',
  options,
  texts: {
    en: {
      title: 'No short Diffie-Hellman parameters',
      why: 'In TLS 1.2 the server alone chooses the parameters of finite-field Diffie-Hellman, and clients take what they get. For a prime of 1024 bits the expensive part of breaking it is done once for all connections that share the prime (Logjam); 2048 bits give 112 bits of security.',
      how: 'Enable no DHE suites and take the parameters out: ECDHE is faster and every client of the last ten years has it. A profile that still permits DHE wants 2048 or 3072 bits, best a group of RFC 7919.',
      messages: {
        short: 'the Diffie-Hellman parameters of {endpoint} have {bits} bits',
        reason: '{bits} bits {reason}',
        asked: 'the settings ask for {minimum} bits',
        open: 'how long the Diffie-Hellman parameters of {endpoint} are cannot be seen: {source}',
      },
    },
    ja: {
      title: '短い Diffie-Hellman パラメータを使わない',
      why: 'TLS 1.2 では有限体 Diffie-Hellman のパラメータをサーバだけが決め、クライアントは受け入れるしかない。1024 ビットの素数では、解読に要する高価な計算を、同じ素数を使うすべての接続に対して一度で済ませられる (Logjam)。2048 ビットの強度は 112 ビットである。',
      how: 'DHE スイートを有効にせず、パラメータの指定を削除する。ECDHE のほうが速く、過去 10 年のクライアントはすべて対応している。DHE を許すプロファイルでも、2048 または 3072 ビット (できれば RFC 7919 のグループ) が必要である。',
      messages: {
        short: '{endpoint} の Diffie-Hellman パラメータは {bits} ビット',
        reason: '{bits} ビット: {reason}',
        asked: '設定は {minimum} ビットを求めている',
        open: '{endpoint} の Diffie-Hellman パラメータの長さを確認できない: {source}',
      },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc9325#section-4.5', 'https://www.rfc-editor.org/rfc/rfc10015', 'https://weakdh.org/'],
  examples: () => [
    {
      format: 'nginx',
      files: { 'dh1024.pem': parametersOf1024Bits },
      // Level 2 refuses such parameters, and the server would not start.
      bad: example('ECDHE+AESGCM:DHE+AESGCM:@SECLEVEL=1;\n    ssl_dhparam dh1024.pem'),
      good: example('ECDHE+AESGCM'),
    },
    {
      format: 'haproxy',
      settings: '[runtime]\nhaproxy = "3.0"',
      bad: `global
  ssl-security-level 1
  ssl-default-bind-ciphers ECDHE+AESGCM:DHE+AESGCM
  tune.ssl.default-dh-param 1024
frontend web
  bind 127.0.0.1:443 ssl crt shop.pem
`,
      good: haproxyFrontend(),
    },
    { format: 'node', files: { 'dh1024.pem': parametersOf1024Bits }, bad: inNode('ECDHE+AESGCM:DHE+AESGCM'), good: inNode('ECDHE+AESGCM') },
  ],
  notIn: ['envoy'],
  appliesTo: (endpoint) => endpoint.kind === 'listener' && handshakeSettings(endpoint) !== null,
  check(endpoint, { profile, options: given }) {
    const settings = handshakeSettings(endpoint);
    if (endpoint.kind !== 'listener' || settings?.dhParameters.known !== true || settings.dhParameters.value === null) return [];
    const { value: parameters, from: at } = settings.dhParameters;
    const users = ratedSuites(endpoint, settings, settings.cipherSuites, profile).filter(
      ({ suite, negotiable }) => suite.keyExchange === 'DHE' && negotiable.truth === 'yes',
    );
    if (users.length === 0) return [];
    const { source, bits } = parameters;
    const data = { endpoint: describeEndpoint(endpoint), source };
    if (!bits.known) return [{ message: 'open', data, at, truth: 'unknown', doubtful: bits }];
    const { verdict, reasons } = dhParameterVerdict(profile, bits.value);
    const { 'minimum-bits': minimum } = optionValues(options, given);
    const isBelowSettings = minimum !== null && bits.value < minimum;
    const severity = isBelowSettings ? 'error' : severityOf(verdict);
    // Where every suite that uses them has to go anyway, only what endangers those who still connect is worth a second finding.
    const goes = users.every(({ judgement }) => severityOf(judgement.verdict) === 'error');
    if (severity === null || (severity === 'warning' && goes)) return [];
    return [
      {
        message: 'short',
        data: { ...data, bits: bits.value },
        at,
        truth: 'yes',
        severity,
        notes: [
          ...reasons.map(({ text }) => ({ message: 'reason' as const, data: { bits: bits.value, reason: text } })),
          ...(isBelowSettings ? [{ message: 'asked' as const, data: { minimum } }] : []),
        ],
        intent: { set: 'dh-parameters', on: endpoint.id, to: null },
      },
    ];
  },
});
