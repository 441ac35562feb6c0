/** The files a rule begins with: the rule, and a fixture with a marker that its check has to earn. */
export function ruleScaffold(id: string): ReadonlyMap<string, string> {
  return new Map([
    [`rules/${id}.ts`, ruleFile(id)],
    [`fixtures/nginx/${id}/nginx.conf`, ruleFixture(id)],
  ]);
}

/** The files a format begins with: a parser that finds its files and no endpoints in them, a fixture and a demonstration. */
export function formatScaffold(id: string): ReadonlyMap<string, string> {
  return new Map([
    [`parsers/${id}/index.ts`, parserFile(id)],
    [`fixtures/${id}/minimal/${id}.conf`, `# A ${id} configuration without TLS.\n`],
    [`docs/demo/${id}/${id}.conf`, `# A ${id} configuration without TLS.\n`],
  ]);
}

function ruleFile(id: string): string {
  return `import { defineRule } from '../src/engine/rule.ts';
import { describeEndpoint } from '../src/model/describe.ts';
import { handshakeSettings } from '../src/model/endpoint.ts';

export default defineRule({
  id: '${id}',
  requirements: ['v5.0.be-9.4.2'],
  severity: 'error',
  fix: 'none',
  texts: {
    en: {
      title: 'What it asks for, in one line',
      why: 'What an attacker or an outage does with it.',
      how: 'What to do.',
      messages: { found: 'what is wrong on {endpoint}' },
    },
    ja: {
      title: '求めることを 1 行で',
      why: '攻撃や障害でどうなるか。',
      how: 'どう直すか。',
      messages: { found: '{endpoint} の問題点' },
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc9325'],
  examples: () => [],
  appliesTo: (endpoint) => handshakeSettings(endpoint) !== null,
  check(endpoint) {
    const settings = handshakeSettings(endpoint);
    if (settings === null) return [];
    const { compression } = settings;
    if (!compression.known) return [{ message: 'found', data: { endpoint: describeEndpoint(endpoint) }, at: compression.from, truth: 'unknown' }];
    if (!compression.value) return [];
    return [{ message: 'found', data: { endpoint: describeEndpoint(endpoint) }, at: compression.from, truth: 'yes' }];
  },
});
`;
}

function ruleFixture(id: string): string {
  return `events {}
http {
    server {
        listen 443 ssl; # expect: ${id}
        server_name shop.example;
        root /srv/shop;
        ssl_certificate shop.pem;
        ssl_certificate_key shop.key;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_ciphers ECDHE+AESGCM;
        add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;
    }
}
`;
}

function parserFile(id: string): string {
  return `import type { ParseResult, Parser } from '../../src/engine/parser.ts';

const parser: Parser = {
  id: '${id}',
  title: { en: '${id}', ja: '${id}' },
  lineComment: () => '#',
  comments: () => [],
  detect: (file) => (file.endsWith('${id}.conf') ? 'yes' : 'no'),
  arrange: (files) => files.map((file) => ({ entries: [file], fragment: false })),
  parse: (unit, tree): ParseResult => {
    const texts = unit.entries.flatMap((file) => {
      const result = tree.read(file);
      return result.kind === 'text' ? [[result.file, result.text] as const] : [];
    });
    return { endpoints: [], problems: [], files: new Map(texts), spell: () => null };
  },
};

export default parser;
`;
}
