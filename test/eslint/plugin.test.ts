import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Linter } from 'eslint';
import { builtinRules } from 'eslint/use-at-your-own-risk';
import { parser } from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { formatsIn } from '../../src/dev/generate-registries.ts';
import { projectRoot } from '../../src/dev/project-root.ts';
import plugin, { type EslintSettings } from '../../src/eslint/index.ts';
import { directoryWith } from '../cli/command.ts';
import { examplesOf } from './examples.ts';

const linter = new Linter({ cwd: '/nowhere' });

function lint(text: string, filename: string, settings: EslintSettings = {}): readonly Linter.LintMessage[] {
  return linter.verify(text, [...plugin.configs.recommended, { settings: { tlslint: settings } }], { filename });
}

describe('the plugin', () => {
  it('has every rule of the registry, and two for problems', () => {
    expect(Object.keys(plugin.rules)).toEqual(['configuration-error', 'configuration-warning', ...rules.map(({ id }) => id)]);
  });

  it('has a language for every format', () => {
    expect(Object.keys(plugin.languages)).toEqual(formatsIn(projectRoot));
  });

  it('says of a rule what the registry says', () => {
    const { meta } = plugin.rules['no-weak-group'] ?? {};
    expect(meta).toMatchObject({ type: 'problem', schema: [], fixable: 'code', hasSuggestions: true, docs: { description: 'Enable groups of at least 128 bits for the key exchange' } });
    expect(meta?.docs?.url).toMatch(/^file:.*\/docs\/rules\/no-weak-group\.md$/);
    expect(plugin.rules['verify-server-name']?.meta).toMatchObject({ hasSuggestions: true });
    expect(plugin.rules['verify-server-name']?.meta).not.toHaveProperty('fixable');
  });

  it('recommends every rule at its severity', () => {
    expect(plugin.configs.recommended[0]?.rules).toMatchObject({ 'tlslint/no-weak-cipher': 'error', 'tlslint/cipher-order': 'warn', 'tlslint/ineffective-setting': 'warn', 'tlslint/configuration-error': 'error' });
  });
});

/** ESLint throws where a rule reports a fix or a suggestion that its metadata do not announce. */
describe.each(examplesOf(rules))('the example of $rule for $format', ({ rule, filename, bad, good }) => {
  it('is reported', () => {
    expect(lint(bad, filename, { level: 3 }).map(({ ruleId }) => ruleId)).toContain(`tlslint/${rule}`);
  });

  it('is not reported when it is good', () => {
    expect(lint(good, filename)).toEqual([]);
  });
});

describe('comments and places', () => {
  const weak = 'frontend web\r\n  bind :443 ssl crt a.pem ssl-min-ver TLSv1.0 # eslint-disable-line tlslint/no-legacy-protocol\r\n';

  it('are found in lines that end with CRLF', () => {
    const told = lint(weak, 'haproxy.cfg');
    expect(told.map(({ ruleId }) => ruleId)).not.toContain('tlslint/no-legacy-protocol');
    expect(lint(weak.replace('eslint-disable-line', 'note'), 'haproxy.cfg').find(({ ruleId }) => ruleId === 'tlslint/no-legacy-protocol')).toMatchObject({ line: 2, column: 39, endLine: 2, endColumn: 46 });
  });

  it('are those of the text without a byte order mark', () => {
    const told = lint(`\ufeff${weak.replace('eslint-disable-line', 'note')}`, 'haproxy.cfg').find(({ ruleId }) => ruleId === 'tlslint/no-legacy-protocol');
    expect(told).toMatchObject({ line: 2, column: 39 });
  });

  it('never are outside of the text', () => {
    for (const text of ['', '\n', 'http {', 'global\n  bind', '{', '# eslint-disable', '/* eslint-disable']) {
      for (const filename of ['nginx.conf', 'haproxy.cfg', 'envoy.yaml', 'envoy.json', 'Dockerfile', 'a.js']) {
        for (const { line, column } of lint(text, filename)) {
          expect(line).toBeGreaterThan(0);
          expect(line).toBeLessThanOrEqual(text.split('\n').length);
          expect(column).toBeGreaterThan(0);
        }
      }
    }
  });
});

describe('files that belong together', () => {
  const main = (protocols: string): string => `events {}\nhttp {\n    ssl_protocols ${protocols};\n    include shop.conf;\n}\n`;
  const site = (protocols: string): string => `server {
    listen 443 ssl;
    server_name shop.example;
    root /srv/shop;
    ssl_certificate shop.pem;
    ssl_certificate_key shop.key;
    ssl_ciphers ECDHE+AESGCM;
    add_header Strict-Transport-Security "max-age=63072000" always;${protocols}
}
`;

  function linterIn(directory: string): (name: string, text: string) => readonly string[] {
    const inDirectory = new Linter({ cwd: directory });
    const configs: Linter.Config[] = [...plugin.configs.recommended, { files: ['*.conf'], language: 'tlslint/nginx' }];
    return (name, text) => inDirectory.verify(text, configs, { filename: join(directory, name) }).map(({ line, ruleId }) => `${line} ${ruleId ?? ''}`);
  }

  it('are read from the disk, but for the text that is linted', () => {
    const directory = directoryWith({ 'nginx.conf': main('TLSv1.2 TLSv1.3'), 'shop.conf': site('') });
    const told = linterIn(directory);
    expect(told('shop.conf', site(''))).toEqual([]);
    expect(told('shop.conf', site('\n    ssl_protocols TLSv1 TLSv1.2 TLSv1.3;'))).toEqual(['9 tlslint/no-legacy-protocol']);
    expect(told('nginx.conf', main('TLSv1.1 TLSv1.2 TLSv1.3'))).toEqual(['3 tlslint/no-legacy-protocol']);
  });

  it('may change between two looks', () => {
    const directory = directoryWith({ 'nginx.conf': main('TLSv1.1 TLSv1.2 TLSv1.3'), 'shop.conf': site('') });
    const told = linterIn(directory);
    expect(told('nginx.conf', main('TLSv1.1 TLSv1.2 TLSv1.3'))).toEqual(['3 tlslint/no-legacy-protocol']);
    writeFileSync(join(directory, 'shop.conf'), site('\n    ssl_protocols TLSv1.2 TLSv1.3;'));
    expect(told('nginx.conf', main('TLSv1.1 TLSv1.2 TLSv1.3'))).toEqual([]);
  });
});

describe('rules of others', () => {
  it('that ESLint recommends for JavaScript do not fail on configurations', () => {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else lists them without another package
    const recommended = [...builtinRules].flatMap(([id, { meta }]) => (meta?.docs?.recommended === true ? [[id, 'error'] as const] : []));
    expect(recommended.length).toBeGreaterThan(50);
    const configs = [{ rules: Object.fromEntries(recommended) }, ...plugin.configs.recommended];
    for (const { filename, good } of examplesOf(rules).filter(({ rule, format }) => rule === 'no-legacy-protocol' && format !== 'node')) {
      expect(linter.verify(good, configs, { filename })).toEqual([]);
    }
  });
});

describe('sources', () => {
  it('without a name are scripts', () => {
    const source = "require('https').get({ host: 'api.example', rejectUnauthorized: false });";
    expect(linter.verify(source, plugin.configs.recommended).map(({ ruleId }) => ruleId)).toEqual(['tlslint/verify-server-certificate']);
  });

  it('in TypeScript keep the parser that the project has', () => {
    const source = "import { get } from 'node:https';\nconst options: { host: string } & Record<string, unknown> = { host: 'api.example', rejectUnauthorized: false };\nget(options as object);\n";
    const configs: Linter.Config[] = [...plugin.configs.recommended, { files: ['**/*.ts'], languageOptions: { parser } }];
    expect(linter.verify(source, configs, { filename: 'client.ts' })).toMatchObject([{ ruleId: 'tlslint/verify-server-certificate', line: 2 }]);
  });
});
