import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules as existing } from '../../../rules/index.ts';
import { globMatcher } from '../../../src/engine/glob.ts';
import { withOverride } from '../../../src/engine/settings-values.ts';
import { defaultSettings } from '../../../src/engine/settings.ts';
import { readSettings, type SettingsResult } from '../../../src/engine/settings-file.ts';
import type { Syntax } from '../../../src/engine/settings-syntax.ts';

const title = { en: '', ja: '' };
const rules = [
  { id: 'no-legacy-protocol' },
  {
    id: 'no-weak-cipher',
    options: {
      bits: { type: 'integer', minimum: 128, default: null, title },
      strict: { type: 'boolean', default: false, title },
      names: { type: 'array', default: [], title },
    },
  },
] as const;

function read(text: string, syntax: Syntax = 'toml'): Promise<SettingsResult> {
  return readSettings(`/etc/tlslint.config.${syntax}`, text, syntax, rules);
}

async function mistakeIn(text: string, syntax: Syntax = 'toml'): Promise<readonly [string | null, string]> {
  const result = await read(text, syntax);
  if (result.kind !== 'mistake') throw new Error('no mistake');
  const { position, text: said } = result.mistake;
  return [position === null ? null : `${position.line}:${position.column}`, said.en];
}

const written = {
  toml: `
level = 3
profile = "mozilla-modern@6.0"
locale = "ja"
failOn = "warning"
ignore = ["legacy/"]
roots = ["../shared", "/etc/letsencrypt"]

[runtime]
nginx = "1.26"
openssl = "3.5"
distribution = "debian-12"

[exposure]
internal = ["*.corp.example"]

[rules]
no-legacy-protocol = "warning"
`,
  yaml: `
level: 3
profile: mozilla-modern@6.0
locale: ja
failOn: warning
ignore: [legacy/]
roots: [../shared, /etc/letsencrypt]
runtime: {nginx: "1.26", openssl: "3.5", distribution: debian-12}
exposure:
  internal: ["*.corp.example"]
rules:
  no-legacy-protocol: warning
`,
  json: `{
  "level": 3, "profile": "mozilla-modern@6.0", "locale": "ja", "failOn": "warning",
  "ignore": ["legacy/"], "roots": ["../shared", "/etc/letsencrypt"],
  "runtime": {"nginx": "1.26", "openssl": "3.5", "distribution": "debian-12"},
  "exposure": {"internal": ["*.corp.example"]},
  "rules": {"no-legacy-protocol": "warning"}
}`,
};

describe('readSettings', () => {
  it.each(['toml', 'yaml', 'json'] as const)('reads %s', async (syntax) => {
    expect(await read(written[syntax], syntax)).toMatchObject({
      kind: 'settings',
      file: {
        path: `/etc/tlslint.config.${syntax}`,
        settings: {
          level: 3,
          profile: 'mozilla-modern@6.0',
          locale: 'ja',
          failOn: 'warning',
          runtime: { products: { nginx: '1.26' }, library: { name: 'openssl', version: '3.5' }, distribution: 'debian-12' },
          exposure: { external: [], internal: ['*.corp.example'] },
          rules: { 'no-legacy-protocol': 'warning' },
          requireReason: true,
          baseline: null,
          ignore: [{ path: { pattern: 'legacy/', base: '/etc' }, rule: null, reason: null, until: null, file: `/etc/tlslint.config.${syntax}` }],
          overrides: [],
          roots: ['/shared', '/etc/letsencrypt'],
        },
      },
    });
  });

  it.each(['toml', 'yaml'] as const)('takes the defaults from an empty %s file', async (syntax) => {
    expect(await read('', syntax)).toMatchObject({ file: { settings: defaultSettings } });
  });
});

describe('the example in the documentation', () => {
  it('is understood as it stands', async () => {
    const page = readFileSync(new URL('../../../docs/settings.md', import.meta.url), 'utf8');
    const example = /```toml\n([^]*?)```/.exec(page)?.[1] ?? '';
    const result = await readSettings('/tlslint.config.toml', example.replace(/^extends.*/m, ''), 'toml', existing);
    expect(result).toMatchObject({ kind: 'settings', file: { settings: { ruleOptions: { 'no-weak-dh-parameters': { 'minimum-bits': 3072 } }, ignore: [{}, { until: '2027-03-31' }], overrides: [{ level: 1 }] } } });
  });
});

describe('options of rules', () => {
  it.each([
    ['toml', 'rules.no-legacy-protocol = "off"\n[rules.no-weak-cipher]\nseverity = "warning"\nbits = 256\nnames = ["a"]\n[[overrides]]\npaths = ["a"]\nrules.no-weak-cipher.strict = true\n'],
    ['yaml', 'rules:\n  no-legacy-protocol: off\n  no-weak-cipher: { severity: warning, bits: 256, names: [a] }\noverrides:\n- paths: [a]\n  rules: { no-weak-cipher: { strict: true } }\n'],
  ] as const)('stand beside the severity: %s', async (syntax, text) => {
    const result = await read(text, syntax);
    expect(result).toMatchObject({
      file: {
        settings: {
          rules: { 'no-legacy-protocol': 'off', 'no-weak-cipher': 'warning' },
          ruleOptions: { 'no-legacy-protocol': {}, 'no-weak-cipher': { bits: 256, names: ['a'] } },
          overrides: [{ rules: {}, ruleOptions: { 'no-weak-cipher': { strict: true } } }],
        },
      },
    });
    const { settings } = (result as Extract<SettingsResult, { kind: 'settings' }>).file;
    const [override] = settings.overrides;
    expect(override && withOverride(settings, override).ruleOptions).toEqual({ 'no-legacy-protocol': {}, 'no-weak-cipher': { bits: 256, names: ['a'], strict: true } });
  });
});

describe('ignore', () => {
  it.each(['toml', 'yaml', 'json'] as const)('may begin with a byte order mark and have CRLF: %s', async (syntax) => {
    expect(await read(`\uFEFF${written[syntax].replaceAll('\n', '\r\n')}`, syntax)).toMatchObject({ kind: 'settings', file: { settings: { level: 3, locale: 'ja' } } });
  });

  it('takes a day with or without quotes', async () => {
    for (const day of ['2027-03-31', '"2027-03-31"']) {
      const result = await read(`[[ignore]]\npath = "a"\nrule = "no-weak-cipher"\nreason = "why"\nuntil = ${day}\n[[ignore]]\npath = "b"\n`);
      expect(result).toMatchObject({ file: { settings: { ignore: [{ rule: 'no-weak-cipher', reason: 'why', until: '2027-03-31' }, { rule: null, until: null }] } } });
    }
  });

  it('needs no reason where the settings say so', async () => {
    expect((await read('requireReason = false\n[[ignore]]\npath = "a"\nrule = "no-weak-cipher"\n')).kind).toBe('settings');
  });
});

describe('a YAML bomb', () => {
  it('is refused in little time', async () => {
    const levels = Array.from({ length: 30 }, (_, index) => `  - &l${index + 1} [${Array.from({ length: 9 }, () => `*l${index}`).join(', ')}]`);
    const before = performance.now();
    for (const key of ['ignore', 'roots', 'rules', 'overrides', 'bomb']) {
      expect((await read(`${key}:\n  - &l0 [x]\n${levels.join('\n')}\n`, 'yaml')).kind).toBe('mistake');
    }
    expect(performance.now() - before).toBeLessThan(5000);
  });
});

describe('a mistake in a settings file', () => {
  it.each([
    ['level = 2\nprofil = "x"', '2:1', 'there is no setting "profil"; did you mean "profile"?'],
    ['level = 5', '1:9', '"level" must be 1, 2 or 3'],
    ['level = "2"', '1:9', '"level" must be 1, 2 or 3'],
    ['profile = "mozila-modern"', '1:11', 'there is no profile "mozila-modern"; did you mean "mozilla-modern"?'],
    ['# nginx = 1\n[runtime]\nnginx = 1.26', '3:9', '"runtime.nginx" must be text: put it in quotes, "1.26"'],
    ['[runtime]\nnginx = "newest"', '2:9', '"runtime.nginx" must be a version such as "1.26"'],
    ['[runtime]\ndistribution = "debian12"', '2:16', '"runtime.distribution" must be a name and a version such as "debian-12"'],
    ['[runtime]\nngnix = "1.26"', '2:1', 'there is no setting "ngnix" in "runtime"; did you mean "nginx"?'],
    ['[runtime]\nopenssl = "3.0"\nlibressl = "4.0"', '3:1', '"runtime" names two TLS libraries, "openssl" and "libressl"; keep the one the product runs on'],
    ['[rules]\nno-legacy-protocols = "off"', '2:1', 'there is no rule "no-legacy-protocols"; did you mean "no-legacy-protocol"?'],
    ['[rules]\nno-weak-cipher = "fatal"', '2:18', '"rules.no-weak-cipher" must be "off", "error", "warning" or "info"'],
    ['[rules.no-weak-cipher]\nbits = 100', '2:8', '"rules.no-weak-cipher.bits" must be at least 128'],
    ['[rules.no-weak-cipher]\nbits = "many"', '2:8', '"rules.no-weak-cipher.bits" must be a whole number'],
    ['[rules.no-weak-cipher]\nstrict = 1', '2:10', '"rules.no-weak-cipher.strict" must be true or false'],
    ['[rules.no-weak-cipher]\nnames = "x"', '2:9', '"rules.no-weak-cipher.names" must be a list: ["one", "two"]'],
    ['[rules.no-weak-cipher]\nbit = 256', '2:1', 'there is no setting "bit" in "rules.no-weak-cipher"; did you mean "bits"?'],
    ['[rules.no-weak-cipher]\nseverity = "fatal"', '2:12', '"rules.no-weak-cipher.severity" must be "off", "error", "warning" or "info"'],
    ['[rules.no-legacy-protocol]\nbits = 256', '2:1', 'there is no setting "bits" in "rules.no-legacy-protocol"; known: severity'],
    ['ignore = "x"', '1:10', '"ignore" must be a list: ["one", "two"]'],
    ['ignore = [""]', '1:10', '"ignore" must not be empty'],
    ['ignore = [1]', '1:10', '"ignore" must be a pattern in quotes or a table of settings'],
    ['requireReason = "no"', '1:17', '"requireReason" must be true or false'],
    ['extends = 1', '1:11', '"extends" must be text in quotes, or a list'],
    ['[[ignore]]\nrule = "no-weak-cipher"\nreason = "why"', '1:11', '"ignore" needs "path"'],
    ['[[ignore]]\npath = "a"\n[[ignore]]\npath = "b"\nrule = "no-weak-ciphers"', '5:8', 'there is no rule "no-weak-ciphers"; did you mean "no-weak-cipher"?'],
    ['[[ignore]]\npath = "a"\nrule = "no-weak-cipher"', '3:1', '"ignore" needs a "reason" for leaving out findings of a rule'],
    ['[[ignore]]\npath = "a"\nuntil = "2027-01-01"', '3:1', '"until" means something together with a "rule" only'],
    ['[[ignore]]\npath = "a"\nuntil = "next year"', '3:9', '"ignore.until" must be a day such as "2027-03-31"'],
    ['[[ignore]]\npath = "a"\nrule = "no-weak-cipher"\nreason = "x"\nuntil = "2027-02-30"', '5:9', '"ignore.until" must be a day such as "2027-03-31"'],
    ['[[ignore]]\npath = "a"\nwhy = "x"', '3:1', 'there is no setting "why" in "ignore"; known: path, rule, reason, until'],
    ['[[overrides]]\nlevel = 3', '1:14', '"overrides" needs "paths"'],
    ['level = 1\n[[overrides]]\npaths = ["a"]\n[[overrides]]\npaths = ["b"]\nlevel = 4', '6:9', '"overrides.level" must be 1, 2 or 3'],
    ['[[overrides]]\npaths = ["a"]\nprofile = "mozila-modern"', '3:11', 'there is no profile "mozila-modern"; did you mean "mozilla-modern"?'],
    ['[[overrides]]\npaths = ["a"]\n[overrides.rules]\nno-weak-ciphers = "off"', '4:1', 'there is no rule "no-weak-ciphers"; did you mean "no-weak-cipher"?'],
    ['runtime = "nginx"', '1:11', '"runtime" must be a table of settings'],
    ['\nlevel = \n', '2:9', 'this is not valid TOML: unexpected character, expecting string, number, datetime, boolean, inline array or inline table'],
  ])('%j', async (text, place, sentence) => {
    expect(await mistakeIn(text)).toEqual([place, sentence]);
  });

  it('has a place in YAML and JSON too', async () => {
    expect(await mistakeIn('runtime:\n  nginx: 1.26\n', 'yaml')).toEqual(['2:10', '"runtime.nginx" must be text: put it in quotes, "1.26"']);
    expect(await mistakeIn('a: b\n  c: [d', 'yaml')).toEqual(['2:4', 'this is not valid YAML: bad indentation of a mapping entry']);
    expect(await mistakeIn('{"level": 2,\n "failOn": "all"}', 'json')).toEqual(['2:12', '"failOn" must be "error", "warning" or "info"']);
    expect(await mistakeIn('{"level": 2,}', 'json')).toEqual(['1:13', 'this is not valid JSON: expected double-quoted property name']);
    expect(await mistakeIn('[]', 'json')).toEqual(['1:1', 'the file must be a table of settings']);
  });
});

describe('globMatcher', () => {
  it.each([
    ['legacy/', ['legacy/a.conf', 'etc/legacy/b/c.conf'], ['legacy.conf', 'not-legacy/a']],
    ['*.bak', ['a.bak', 'x/y/a.bak'], ['a.bak.conf', 'abak']],
    ['/a.conf', ['a.conf'], ['x/a.conf']],
    ['sites/*.conf', ['sites/a.conf'], ['x/sites/a.conf', 'sites/x/a.conf']],
    ['sites/**/*.conf', ['sites/a.conf', 'sites/x/y/a.conf'], ['a.conf']],
    ['{a,b}.conf', ['a.conf', 'x/b.conf'], ['c.conf', 'ab.conf']],
    ['a?.conf', ['a1.conf'], ['a.conf', 'a/.conf']],
    ['a+(b).conf', ['a+(b).conf'], ['aab.conf']],
  ])('%s', (pattern, matching, others) => {
    const matches = globMatcher(pattern);
    expect(matching.filter((path) => !matches(path))).toEqual([]);
    expect(others.filter(matches)).toEqual([]);
  });
});
