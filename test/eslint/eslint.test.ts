import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EslintProject, placesIn, releases } from './project.ts';

const configuration = `import tlslint from 'tlslint/eslint';

export default [...tlslint.configs.recommended];
`;

/** Another part of the configuration, behind what is recommended. */
function configurationWith(part: string): string {
  return `import tlslint from 'tlslint/eslint';

export default [...tlslint.configs.recommended, ${part}];
`;
}

const nginx = (server: string): string => `events {}
http {
    server {
        listen 443 ssl;
        server_name shop.example;
        root /srv/shop;
        ssl_certificate shop.pem;
        ssl_certificate_key shop.key;
        ssl_ciphers ECDHE+AESGCM;
        add_header Strict-Transport-Security "max-age=63072000" always;
${server}
    }
}
`;

const haproxy = `global
  ssl-default-bind-ciphers ECDHE+AESGCM
frontend web
  mode http
  bind 127.0.0.1:443 ssl crt shop.pem ssl-min-ver TLSv1.0
  http-response set-header Strict-Transport-Security max-age=63072000
  default_backend app
backend app
  mode http
  server app 127.0.0.1:8080
`;

const envoy = `static_resources:
  listeners:
    - name: shop
      address: { socket_address: { address: 127.0.0.1, port_value: 443 } }
      filter_chains:
        - transport_socket:
            name: envoy.transport_sockets.tls
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
              common_tls_context:
                tls_certificates: [{ certificate_chain: { filename: shop.pem }, private_key: { filename: shop.key } }]
                tls_params: { tls_minimum_protocol_version: TLSv1_0 }
          filters: []
`;

const client = `import https from 'node:https';

https.get({ host: 'api.example', rejectUnauthorized: false });
`;

/** The files that the documentation shows: a name, and the text below it. */
function documentedFiles(document: string): Readonly<Record<string, string>> {
  const text = readFileSync(join(import.meta.dirname, '../../docs', document), 'utf8');
  return Object.fromEntries([...text.matchAll(/^`([\w./]+)`:\n\n```\w+\n([^]*?)^```$/gm)].map(([, name = '', content = '']) => [name, content]));
}

describe.each(releases)('%s', (release) => {
  it.each(['eslint.md', 'eslint.ja.md'])('lints the project of docs/%s', { timeout: 60_000 }, (document) => {
    const files = { ...documentedFiles('eslint.md'), ...documentedFiles(document) };
    expect(Object.keys(files)).toEqual(['package.json', 'eslint.config.js', 'deploy/nginx/nginx.conf', 'client.js']);
    const project = new EslintProject(files);
    project.install(release);
    const results = project.results(release);
    expect([...results].map(([path, result]) => [path, placesIn(result)]).sort()).toEqual([
      ['client.js', ['3:34 tlslint/verify-server-certificate']],
      ['deploy/nginx/nginx.conf', ['9:23 tlslint/no-legacy-protocol']],
      ['eslint.config.js', []],
    ]);
  });

  it('lints every format, each with its language, and sources', { timeout: 60_000 }, () => {
    const project = new EslintProject({
      'eslint.config.js': configuration,
      'nginx/nginx.conf': nginx('        ssl_protocols TLSv1 TLSv1.2 TLSv1.3;'),
      'nginx/conf.d/fpm.conf': '[www]\nlisten = 9000\n',
      'haproxy.cfg': haproxy,
      'envoy.yaml': envoy,
      Dockerfile: 'FROM node:22\nENV NODE_TLS_REJECT_UNAUTHORIZED=0\nCMD ["node", "server.js"]\n',
      'client.js': client,
      'sum.js': 'export const sum = (one, other) => one + other;\n',
    });
    const results = project.results(release);
    expect([...results].map(([path, result]) => [path, placesIn(result)]).sort()).toEqual([
      ['Dockerfile', ['2:34 tlslint/verify-server-certificate']],
      ['client.js', ['3:34 tlslint/verify-server-certificate']],
      ['envoy.yaml', ['12:61 tlslint/no-legacy-protocol']],
      ['eslint.config.js', []],
      ['haproxy.cfg', ['5:51 tlslint/no-legacy-protocol']],
      ['nginx/conf.d/fpm.conf', []],
      ['nginx/nginx.conf', ['11:23 tlslint/no-legacy-protocol']],
      ['sum.js', []],
    ]);
    const [message] = results.get('nginx/nginx.conf')?.messages ?? [];
    expect(message).toMatchObject({ severity: 2, endLine: 11, endColumn: 28 });
    expect(message?.message).toBe(
      'TLS 1.0 is permitted on shop.example:443 · permitted, not accepted: OpenSSL 3.0 (assumed) refuses TLS 1.0 at its default level 2 · write ssl_protocols TLSv1.2 TLSv1.3; · ASVS v5.0.be-9.4.2 (L1)',
    );
    const text = project.eslint(release, ['.']);
    expect(text.code).toBe(1);
    expect(text.out).toMatch(/haproxy\.cfg\n +5:51 +error +TLS 1\.0, TLS 1\.1 are permitted on 127\.0\.0\.1:443 .* tlslint\/no-legacy-protocol\n/);
    expect(text.out).toContain('✖ 5 problems (5 errors, 0 warnings)');
  });

  it('reports in each file what lies in it, as the whole configuration decides', { timeout: 60_000 }, () => {
    const site = nginx('').replaceAll(/^(events \{\}|http \{|\})\n/gm, '');
    const project = new EslintProject({
      'eslint.config.js': configuration,
      'nginx/nginx.conf': 'events {}\nhttp {\n    ssl_protocols TLSv1.1 TLSv1.2 TLSv1.3;\n    include conf.d/*.conf;\n}\n',
      'nginx/conf.d/shop.conf': site,
      'nginx/conf.d/api.conf': site.replace('shop.example', 'api.example').replace('ECDHE+AESGCM', 'ECDHE+AESGCM:ECDHE-RSA-AES128-SHA'),
    });
    const results = project.results(release);
    expect(placesIn(results.get('nginx/nginx.conf'))).toEqual(['3:19 tlslint/no-legacy-protocol']);
    expect(placesIn(results.get('nginx/conf.d/shop.conf'))).toEqual([]);
    expect(placesIn(results.get('nginx/conf.d/api.conf'))).toEqual(['7:34 tlslint/no-weak-cipher']);
  });

  it('makes safe fixes only, and suggests the others', { timeout: 60_000 }, () => {
    const before = nginx('        ssl_protocols TLSv1 TLSv1.2 TLSv1.3;').replace(/\n.*Strict-Transport.*/, '');
    const project = new EslintProject({ 'eslint.config.js': configuration, 'nginx.conf': before, 'haproxy.cfg': haproxy, 'client.js': client });
    const start = client.indexOf('false');
    const [message] = project.results(release).get('client.js')?.messages ?? [];
    expect(message?.fix).toBeUndefined();
    expect(message?.suggestions).toEqual([{ desc: 'Write rejectUnauthorized: true (some connections may fail)', fix: { range: [start, start + 'false'.length], text: 'true' } }]);
    project.eslint(release, ['--fix', '.']);
    expect(project.read('client.js')).toBe(client);
    expect(project.read('nginx.conf')).toBe(
      before.replace('TLSv1 TLSv1.2', 'TLSv1.2').replace('server_name shop.example;', 'server_name shop.example;\n        add_header Strict-Transport-Security "max-age=63072000" always;'),
    );
    expect(project.read('haproxy.cfg')).toBe(haproxy.replace('TLSv1.0', 'TLSv1.2'));
    expect([...project.results(release).values()].flatMap(({ messages }) => messages).filter(({ fix }) => fix !== undefined)).toEqual([]);
  });

  it('hears comments that speak to ESLint, and those that speak to tlslint', { timeout: 60_000 }, () => {
    const weak = 'ssl_protocols TLSv1 TLSv1.2 TLSv1.3;';
    const project = new EslintProject({
      'eslint.config.js': configuration,
      'next-line.nginx': nginx(`        # eslint-disable-next-line tlslint/no-legacy-protocol -- old tills\n        ${weak}`),
      'line.nginx': nginx(`        ${weak} # eslint-disable-line tlslint/no-legacy-protocol, tlslint/no-weak-cipher`),
      'block.nginx': `# eslint-disable\n${nginx(`        ${weak}`)}# eslint-enable\n`,
      'severity.nginx': `# eslint tlslint/no-legacy-protocol: "off", tlslint/no-weak-cipher: 1\n${nginx(`        ${weak}`)}`,
      'wrong.nginx': `# eslint tlslint/no-legacy-protocol: never\n${nginx('        ssl_protocols TLSv1.2 TLSv1.3;')}`,
      'own.nginx': nginx(`        ${weak} # tlslint-disable-line no-legacy-protocol -- old tills`),
      'useless.nginx': nginx('        ssl_protocols TLSv1.2 TLSv1.3; # tlslint-disable-line no-legacy-protocol -- old tills'),
      'no-comment.nginx': nginx(`        ${weak}\n        add_header X-Note "# eslint-disable-line" always;\n        add_header Strict-Transport-Security "max-age=63072000" always;`),
      'haproxy.cfg': haproxy.replace('TLSv1.0', 'TLSv1.0 # eslint-disable-line tlslint/no-legacy-protocol'),
      'envoy.yaml': envoy.replace('TLSv1_0 }', 'TLSv1_0 } # eslint-disable-line tlslint/no-legacy-protocol'),
      'client.js': client.replace('false });', 'false }); // eslint-disable-line tlslint/verify-server-certificate'),
    });
    const results = project.results(release);
    const messages = Object.fromEntries([...results].map(([path, { messages: told, suppressedMessages }]) => [path, { told: told.map(({ ruleId, message }) => ruleId ?? message), suppressed: suppressedMessages.length }]));
    expect(messages).toEqual({
      'block.nginx': { told: [], suppressed: 1 },
      'client.js': { told: [], suppressed: 1 },
      'envoy.yaml': { told: [], suppressed: 1 },
      'eslint.config.js': { told: [], suppressed: 0 },
      'haproxy.cfg': { told: [], suppressed: 1 },
      'line.nginx': { told: ["Unused eslint-disable directive (no problems were reported from 'tlslint/no-weak-cipher')."], suppressed: 1 },
      'next-line.nginx': { told: [], suppressed: 1 },
      'no-comment.nginx': { told: ['tlslint/no-legacy-protocol'], suppressed: 0 },
      'own.nginx': { told: [], suppressed: 0 },
      'severity.nginx': { told: [], suppressed: 0 },
      'useless.nginx': { told: ['tlslint/configuration-warning'], suppressed: 0 },
      'wrong.nginx': { told: ['Failed to parse "tlslint/no-legacy-protocol: never": write a rule and its severity, as in "eslint tlslint/no-weak-cipher: off".'], suppressed: 0 },
    });
    expect(results.get('next-line.nginx')?.suppressedMessages[0]).toMatchObject({ suppressions: [{ kind: 'directive', justification: 'old tills' }] });
    project.eslint(release, ['--fix', '.']);
    expect(project.read('line.nginx')).toContain(`${weak} # eslint-disable-line tlslint/no-legacy-protocol\n`);
    expect(project.read('useless.nginx')).toContain('ssl_protocols TLSv1.2 TLSv1.3;\n');
  });

  it('takes severities and settings from ESLint, and the language from the environment', { timeout: 60_000 }, () => {
    const only = (file: string, settings: string): string => `{ files: ['${file}'], settings: { tlslint: ${settings} } }`;
    const project = new EslintProject({
      'eslint.config.js': configurationWith(
        [
          "{ rules: { 'tlslint/no-legacy-protocol': 'warn', 'tlslint/prefer-tls13': 'error', 'tlslint/strict-transport-security': 'off' } }",
          only('old.nginx', "{ runtime: { nginx: '1.20' }, locale: 'en' }"),
          only('haproxy.cfg', "{ profile: 'mozilla-old' }"),
          only('new.nginx', "{ runtime: { nginx: '1.28' } }"),
          only('high.nginx', "{ runtime: { nginx: '1.28' }, level: 3 }"),
        ].join(', '),
      ),
      'plain.nginx': nginx('        ssl_protocols TLSv1.1 TLSv1.2;').replace(/\n.*Strict-Transport.*/, ''),
      'old.nginx': nginx(''),
      'new.nginx': nginx(''),
      'high.nginx': nginx(''),
      'haproxy.cfg': haproxy,
    });
    const results = project.results(release);
    const told = (path: string): unknown => results.get(path)?.messages.map(({ ruleId, severity }) => `${ruleId ?? ''} ${severity}`).sort();
    expect(told('plain.nginx')).toEqual(['tlslint/no-legacy-protocol 1', 'tlslint/prefer-tls13 2']);
    expect(told('old.nginx')).toEqual(['tlslint/no-legacy-protocol 1', 'tlslint/prefer-tls13 2']);
    expect(told('new.nginx')).toEqual([]);
    expect(told('high.nginx')).toEqual(['tlslint/forward-secrecy 2']);
    expect(told('haproxy.cfg')).toEqual([]);
    const japanese = project.eslint(release, ['.'], { LANG: 'ja_JP.UTF-8' }).out;
    expect(japanese).toContain('shop.example:443');
    expect(japanese).toContain('修正案: ssl_protocols TLSv1.2 TLSv1.3;');
    expect(japanese).toContain('not written: the default of nginx 1.20');
  });

  it('says what is wrong with settings', { timeout: 60_000 }, () => {
    const refused = (settings: string): string => {
      const project = new EslintProject({ 'eslint.config.js': configurationWith(`{ settings: { tlslint: ${settings} } }`), 'nginx.conf': nginx('') });
      const { code, note } = project.eslint(release, ['.']);
      expect(code).toBe(2);
      return note;
    };
    expect(refused("{ profile: 'mozilla-moderm' }")).toContain('settings.tlslint: there is no profile "mozilla-moderm"; did you mean "mozilla-modern"?');
    expect(refused("{ levle: 2 }")).toContain('settings.tlslint: there is no setting "levle"; did you mean "level"?');
  });

  it('reports what cannot be read', { timeout: 60_000 }, () => {
    const project = new EslintProject({ 'eslint.config.js': configuration, 'nginx.conf': nginx('        ssl_protocols TLSv1.2 TLSv1.3') });
    const [message] = project.results(release).get('nginx.conf')?.messages.filter(({ ruleId }) => ruleId === 'tlslint/configuration-error') ?? [];
    expect(message?.message).toMatch(/ · nginx\/[a-z-]+$/);
    expect(message?.severity).toBe(2);
  });
});
