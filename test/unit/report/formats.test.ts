import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../../src/engine/finding.ts';
import type { Locale } from '../../../src/model/text.ts';
import { checkstyleReport } from '../../../src/report/checkstyle.ts';
import { githubReport } from '../../../src/report/github.ts';
import { gitlabReport } from '../../../src/report/gitlab.ts';
import { toJson, type JsonReport } from '../../../src/report/json.ts';
import { junitReport } from '../../../src/report/junit.ts';
import { markdownReport } from '../../../src/report/markdown.ts';
import { rdjsonlReport } from '../../../src/report/rdjsonl.ts';
import { sarifReport } from '../../../src/report/sarif.ts';
import { unixReport } from '../../../src/report/unix.ts';
import { noOldVersion, runOn } from '../engine/fake.ts';

const options = { locale: 'en', review: false } as const;
const withReview = { locale: 'en', review: true } as const;

function jsonOf(run: Run, locale: Locale = 'en'): JsonReport {
  return toJson(run, { locale, version: '1.2.3' });
}

const run = await runOn({ 'conf/a.fake': 'server a TLSv1\ninherit b\ndefault c\nvariable d\nbroken\n', 'conf/good.fake': 'server e TLSv1.2\n' });
const report = jsonOf(run);

/** Names and texts that would break out of a format, act on a terminal or command a CI system. */
const hostileName = 'a,b:c%0A\n::error::x\r##vso[task]<&"\']]>`|@team[x](http://y)\u001b[31m\u202e\ud800🎉.fake';
const hostile = await runOn({
  [hostileName]: 'server ##[group]]]><b> TLSv1\nserver ::set-env::`|@team<script>&amp; TLSv1\nbroken ::error::\n',
  '/ab so/lute.fake': 'broken\n',
});

describe('unix', () => {
  it('writes one line for each message', () => {
    expect(unixReport(report, withReview)).toMatchInlineSnapshot(`
      "conf/a.fake:1:10: error: TLS 1.0 on a:443 [no-old-version]
      conf/a.fake:3:1: warning: TLS 1.0 on c:443 [no-old-version]
      conf/a.fake:4:10: info: open on d:443 [no-old-version]
      conf/a.fake:5:1: error: this is broken [fake/broken]
      "
    `);
  });
});

describe('github', () => {
  it('writes workflow commands', () => {
    expect(githubReport(report, options)).toMatchInlineSnapshot(`
      "::error file=conf/a.fake,line=1,endLine=1,col=10,endColumn=15,title=tlslint%3A no-old-version::TLS 1.0 on a:443%0Aa note%0Awrite: server a TLSv1.2 TLSv1.3%0AASVS v5.0.be-9.4.2 (L1)
      ::warning file=conf/a.fake,line=3,endLine=3,col=1,endColumn=8,title=tlslint%3A no-old-version::TLS 1.0 on c:443%0Aa note%0Awrite: server c TLSv1.2 TLSv1.3%0AASVS v5.0.be-9.4.2 (L1)
      ::error file=conf/a.fake,line=5,endLine=5,col=1,endColumn=7,title=tlslint%3A fake/broken::this is broken
      "
    `);
  });

  it('keeps names and texts within their command', () => {
    const lines = githubReport(jsonOf(hostile), options).trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line).toMatch(/^::(?:error|warning) file=[^,:]+,line=\d+,endLine=\d+,col=\d+,endColumn=\d+,title=tlslint%3A [\w/-]+::/);
    expect(lines.join('')).not.toMatch(/##\w*\[/);
  });

  it('leaves out the region of a file that was not read', async () => {
    expect(githubReport(jsonOf(await runOn({}, { paths: ['none'] })), options)).toMatch(/^::error file=none,title=tlslint%3A file\/missing::/);
  });
});

describe('gitlab', () => {
  it('is an array of issues with fingerprints of their own', () => {
    const issues = JSON.parse(gitlabReport(report, options)) as readonly { readonly fingerprint: string }[];
    expect(issues).toEqual([
      { description: 'TLS 1.0 on a:443', check_name: 'no-old-version', fingerprint: report.findings[0]?.fingerprint, severity: 'critical', location: { path: 'conf/a.fake', lines: { begin: 1 } } },
      { description: 'TLS 1.0 on c:443', check_name: 'no-old-version', fingerprint: report.findings[1]?.fingerprint, severity: 'minor', location: { path: 'conf/a.fake', lines: { begin: 3 } } },
      { description: 'this is broken', check_name: 'fake/broken', fingerprint: 'fake/broken:conf/a.fake:0', severity: 'critical', location: { path: 'conf/a.fake', lines: { begin: 5 } } },
    ]);
  });

  it('tells apart what is alike', async () => {
    const twice = jsonOf(await runOn({ 'a.fake': 'broken\nserver a TLSv1\nbroken\nserver a TLSv1\n' }));
    const issues = JSON.parse(gitlabReport(twice, options)) as readonly { readonly fingerprint: string }[];
    expect(issues).toHaveLength(4);
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(4);
  });
});

describe('checkstyle', () => {
  it('writes a file element for each file with messages', () => {
    expect(checkstyleReport(report, options)).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <checkstyle version="4.3">
      <file name="conf/a.fake">
      <error line="1" column="10" severity="error" message="TLS 1.0 on a:443" source="tlslint.no-old-version"/>
      <error line="3" column="1" severity="warning" message="TLS 1.0 on c:443" source="tlslint.no-old-version"/>
      <error line="5" column="1" severity="error" message="this is broken" source="tlslint.fake/broken"/>
      </file>
      </checkstyle>
      "
    `);
  });
});

describe('junit', () => {
  it('writes a suite for each file; files without messages pass', () => {
    expect(junitReport(report, { ...options, failOn: 'error' })).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="tlslint" tests="4" failures="1" errors="1">
      <testsuite name="conf/a.fake" tests="3" failures="1" errors="1">
      <testcase name="no-old-version 1:10" classname="conf/a.fake">
      <failure type="error" message="TLS 1.0 on a:443">
      conf/a.fake:1:10
      TLS 1.0 on a:443
      a note
      write: server a TLSv1.2 TLSv1.3
      ASVS v5.0.be-9.4.2 (L1)
      </failure>
      </testcase>
      <testcase name="no-old-version 3:1" classname="conf/a.fake">
      <system-out>
      conf/a.fake:3:1
      TLS 1.0 on c:443
      a note
      write: server c TLSv1.2 TLSv1.3
      ASVS v5.0.be-9.4.2 (L1)
      </system-out>
      </testcase>
      <testcase name="fake/broken 5:1" classname="conf/a.fake">
      <error type="error" message="this is broken">
      conf/a.fake:5:1
      this is broken
      </error>
      </testcase>
      </testsuite>
      <testsuite name="conf/good.fake" tests="1" failures="0" errors="0">
      <testcase name="tlslint" classname="conf/good.fake"/>
      </testsuite>
      </testsuites>
      "
    `);
  });

  it('fails at the severity it is told', () => {
    expect(junitReport(report, { ...options, failOn: 'warning' })).toContain('<testsuites name="tlslint" tests="4" failures="2" errors="1">');
  });
});

describe('XML', () => {
  it('stays well-formed whatever a file holds', () => {
    for (const xml of [checkstyleReport(jsonOf(hostile), options), junitReport(jsonOf(hostile), { ...options, failOn: 'error' })]) {
      // No character data outside of tags and entities has a meaning of its own.
      const rest = xml.replace(/<\?xml [^?]*\?>|<\/?[a-z-]+(?: [a-z]+="[^"<&]*(?:&(?:amp|lt|gt|quot|apos);[^"<&]*)*")*\/?>|&(?:amp|lt|gt|quot|apos);/g, '');
      expect(rest).not.toMatch(/[<&]/);
      expect(xml).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\ufffe\uffff]|\p{Surrogate}|##\w*\[|^\s*::[a-z].*::/mu);
    }
  });
});

describe('rdjsonl', () => {
  const parse = (text: string): readonly unknown[] => text.trimEnd().split('\n').map((line) => JSON.parse(line) as unknown);

  it('writes one diagnostic on each line', () => {
    const [first, ...rest] = parse(rdjsonlReport(report, options, run.files));
    expect(rest).toHaveLength(2);
    expect(first).toEqual({
      message: 'TLS 1.0 on a:443\na note\nwrite: server a TLSv1.2 TLSv1.3\nASVS v5.0.be-9.4.2 (L1)',
      location: { path: 'conf/a.fake', range: { start: { line: 1, column: 10 }, end: { line: 1, column: 15 } } },
      severity: 'ERROR',
      source: { name: 'tlslint' },
      code: { value: 'no-old-version' },
      suggestions: [{ range: { start: { line: 1, column: 10 }, end: { line: 1, column: 15 } }, text: 'TLSv1.2 TLSv1.3' }],
      relatedLocations: [{ message: 'here', location: { path: 'conf/a.fake', range: { start: { line: 1, column: 1 }, end: { line: 1, column: 7 } } } }],
    });
  });

  it('counts columns in bytes of UTF-8', async () => {
    const wide = await runOn({ 'a.fake': '# 日本\nserver ü🎉 TLSv1\n' });
    expect(parse(rdjsonlReport(jsonOf(wide), options, wide.files))).toMatchObject([
      { location: { range: { start: { line: 2, column: 'server ü🎉 '.length + 1 + 3 }, end: { line: 2, column: 'server ü🎉 TLSv1'.length + 1 + 3 } } } },
    ]);
  });
});

describe('markdown', () => {
  it('shows the verdicts and the messages', () => {
    expect(markdownReport(report, options)).toMatchInlineSnapshot(`
      "## ASVS v5.0.be V9, level 2, profile asvs@5.0.be

      | Requirement | Verdict |
      | --- | --- |
      | v5.0.be-9.1.1 (L1) TLS on every public HTTP connection, without a way back to plaintext | ➖ not applicable |
      | v5.0.be-9.1.4 (L1) Publicly trusted certificates on public services | ❔ undecided |
      | v5.0.be-9.2.2 (L2) Encryption on every other inbound and outbound connection | ➖ not applicable |
      | v5.0.be-9.2.6 (L2) TLS clients verify the server certificate | ➖ not applicable |
      | v5.0.be-9.3.1 (L2) TLS between internal HTTP services | ➖ not applicable |
      | v5.0.be-9.3.2 (L2) Internal TLS trusts specific authorities only | ➖ not applicable |
      | v5.0.be-9.4.2 (L1) Only TLS 1.2 and TLS 1.3, the newest preferred | ❌ fail |
      | v5.0.be-9.4.1 (L2) Only recommended cipher suites, the strongest first | ➖ not applicable |
      | v5.0.be-9.4.5 (L2) Client certificates are verified before their identity is used | ➖ not applicable |

      | Severity | Place | Message | Rule |
      | --- | --- | --- | --- |
      | ❌ error | conf/a.fake\\:1\\:10 | TLS 1.0 on a\\:443<br>a note<br>write\\: server a TLSv1.2 TLSv1.3<br>ASVS v5.0.be-9.4.2 (L1) | no-old-version |
      | ⚠️ warning | conf/a.fake\\:3\\:1 | TLS 1.0 on c\\:443<br>a note<br>write\\: server c TLSv1.2 TLSv1.3<br>ASVS v5.0.be-9.4.2 (L1) | no-old-version |
      | ❌ error | conf/a.fake\\:5\\:1 | this is broken | fake/broken |
      "
    `);
  });

  it('says when there is nothing, and counts what is too much', async () => {
    expect(markdownReport(jsonOf(await runOn({ 'a.fake': 'server a TLSv1.2' })), options)).toMatch(/\n\nNo findings\.\n$/);
    expect(markdownReport(jsonOf(await runOn({ 'a.fake': 'broken\n'.repeat(103) })), options)).toMatch(/\| fake\/broken \|\n\n3 more\.\n$/);
  });

  it('shows texts of files as they are', () => {
    const rows = markdownReport(jsonOf(hostile), options).split('\n').filter((line) => line.includes('fake'));
    expect(rows).toHaveLength(4);
    for (const row of rows) {
      expect(row.replace(/\\./g, '').replaceAll('<br>', '').match(/\|/g)).toHaveLength(5);
      expect(row.replace(/\\./g, '').replaceAll('<br>', '')).not.toMatch(/[`<>[\]*_]|@(?!&#8203;)/);
    }
  });
});

describe('sarif', () => {
  const path = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  // The schema is of draft 04; of what changed until the draft that Ajv reads it uses the name of the id only.
  const { $schema, id, ...schema } = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>;
  const isUri = (text: string): boolean => URL.canParse(text);
  const formats = { uri: isUri, 'uri-reference': (text: string) => /^[!#-;=?-[\]_a-z~%]*$/i.test(text) && !/%(?![0-9a-f]{2})/i.test(text), 'date-time': true } as const;
  const isValid = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, formats }).compile(schema);
  const sarif = { ...withReview, rules: [noOldVersion] };

  const check = (text: string): unknown => {
    const document = JSON.parse(text) as unknown;
    isValid(document);
    expect(isValid.errors ?? []).toEqual([]);
    return document;
  };

  it('is checked by the schema', () => {
    expect([String($schema), String(id)]).toEqual(['http://json-schema.org/draft-04/schema#', expect.stringContaining('sarif-2.1.0')]);
    expect(isValid({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false);
    expect(isValid({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x', informationUri: 'no uri' } } }] })).toBe(false);
  });

  it('holds findings with places, related places, fingerprints, fixes and requirements', () => {
    const document = check(sarifReport(report, sarif));
    const uri = { uri: 'conf/a.fake', uriBaseId: '%SRCROOT%' };
    expect(document).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'tlslint', version: '1.2.3', rules: [{ id: 'no-old-version', defaultConfiguration: { level: 'error' }, help: { markdown: expect.stringContaining('# no-old-version') as string } }] } },
          columnKind: 'utf16CodeUnits',
          invocations: [{ executionSuccessful: false, toolExecutionNotifications: [{ descriptor: { id: 'fake/broken' }, level: 'error', message: { text: 'this is broken' } }] }],
          results: [
            {
              ruleId: 'no-old-version',
              ruleIndex: 0,
              kind: 'fail',
              level: 'error',
              message: { text: 'TLS 1.0 on a:443\na note' },
              locations: [{ physicalLocation: { artifactLocation: uri, region: { startLine: 1, startColumn: 10, endLine: 1, endColumn: 15 } } }],
              relatedLocations: [{ id: 1, message: { text: 'here' }, physicalLocation: { artifactLocation: uri } }],
              partialFingerprints: { 'tlslint/v1': report.findings[0]?.fingerprint },
              fixes: [
                {
                  description: { text: 'write: server a TLSv1.2 TLSv1.3' },
                  artifactChanges: [{ artifactLocation: uri, replacements: [{ deletedRegion: { startLine: 1, startColumn: 10, endLine: 1, endColumn: 15 }, insertedContent: { text: 'TLSv1.2 TLSv1.3' } }] }],
                },
              ],
              taxa: [{ id: 'v5.0.be-9.4.2' }],
            },
            { level: 'warning' },
            { kind: 'review', level: 'none' },
          ],
        },
      ],
    });
  });

  it('holds what is suppressed, and why', async () => {
    const text = 'server a TLSv1 # tlslint-disable-line no-old-version -- old devices\nserver b TLSv1\n';
    const ignored = [{ rule: 'no-old-version', matches: (file: string) => file === 'old.fake', reason: null, until: null, pattern: 'old.fake', file: 'tlslint.config.toml' }];
    const document = check(sarifReport(jsonOf(await runOn({ 'a.fake': text, 'old.fake': 'server c TLSv1\n' }, { ignored })), sarif));
    const comment = { kind: 'inSource', justification: 'old devices', location: { physicalLocation: { region: { startLine: 1, startColumn: 16 } } } };
    expect(document).toMatchObject({
      runs: [{ results: [{ message: { text: 'TLS 1.0 on b:443\na note' } }, { suppressions: [comment] }, { suppressions: [{ kind: 'external', properties: { by: 'settings' } }] }] }],
    });
  });

  it('is valid for hostile names, files that were not read, and in Japanese', async () => {
    for (const one of [hostile, await runOn({}, { paths: ['none'] })]) check(sarifReport(jsonOf(one, 'ja'), { ...sarif, locale: 'ja' }));
  });

  it('is valid for any name', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), async (name) => {
        check(sarifReport(jsonOf(await runOn({ [`${name}.fake`]: 'server a TLSv1\n' })), sarif));
      }),
      { numRuns: 50 },
    );
  });
});
