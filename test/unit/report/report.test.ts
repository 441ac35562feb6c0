import { describe, expect, it } from 'vitest';
import { maskPrivateKeys, printable, printableJson } from '../../../src/report/escape.ts';
import { toJson } from '../../../src/report/json.ts';
import { textReport, type TextOptions } from '../../../src/report/text.ts';
import { cutTo, padTo, widthOf } from '../../../src/report/width.ts';
import { runOn } from '../engine/fake.ts';

const options: TextOptions = { locale: 'en', colours: false, width: 100, review: false, quiet: false };

const run = await runOn({ 'a.fake': 'server a TLSv1\ninherit b\ndefault c\nvariable d\nbroken\n' });

describe('textReport', () => {
  it('shows place, frame, cause, related places, other endpoints and what to write', () => {
    expect(textReport(run, options)).toMatchInlineSnapshot(`
      "a.fake:5:1  error  this is broken                                                        fake/broken
          5 │ broken
            │ ^^^^^^

      a.fake:1:10  error  TLS 1.0 on a:443                                                  no-old-version
          1 │ server a TLSv1
            │          ^^^^^
            = a note
            = here: a.fake:1:1
            = also on b:443
            = write  server a TLSv1.2 TLSv1.3                                      ASVS v5.0.be-9.4.2 (L1)

      a.fake:3:1  warning  TLS 1.0 on c:443                                                 no-old-version
          3 │ default c
            │ ^^^^^^^
            = a note
            = not written: the default of nginx 1.30.0 with OpenSSL 3.5
            = here: a.fake:3:1
            = write  server c TLSv1.2 TLSv1.3                                      ASVS v5.0.be-9.4.2 (L1)

      ASVS v5.0.be V9, level 2, profile asvs@5.0.be
        not applicable  v5.0.be-9.1.1 (L1)  TLS on every public HTTP connection, without a way back to plaintext
        undecided       v5.0.be-9.1.4 (L1)  Publicly trusted certificates on public services
        not applicable  v5.0.be-9.2.2 (L2)  Encryption on every other inbound and outbound connection
        not applicable  v5.0.be-9.2.6 (L2)  TLS clients verify the server certificate
        not applicable  v5.0.be-9.3.1 (L2)  TLS between internal HTTP services
        not applicable  v5.0.be-9.3.2 (L2)  Internal TLS trusts specific authorities only
        fail            v5.0.be-9.4.2 (L1)  Only TLS 1.2 and TLS 1.3, the newest preferred  [1 error, 1 warning, 1 review note]
        not applicable  v5.0.be-9.4.1 (L2)  Only recommended cipher suites, the strongest first
        not applicable  v5.0.be-9.4.5 (L2)  Client certificates are verified before their identity is used

      Checked 1 file: 4 listeners, 0 connections. Found 1 error, 1 warning.
      1 review note (a person has to look): shown by --review
      1 problem: not everything could be checked
      "
    `);
  });

  it('speaks Japanese', () => {
    expect(textReport(run, { ...options, locale: 'ja', review: true })).toMatchInlineSnapshot(`
      "a.fake:5:1  エラー  壊れている                                                           fake/broken
          5 │ broken
            │ ^^^^^^

      a.fake:1:10  エラー  a:443 で TLS 1.0                                                 no-old-version
          1 │ server a TLSv1
            │          ^^^^^
            = 注記
            = ここ: a.fake:1:1
            = b:443 も同様
            = 修正例  server a TLSv1.2 TLSv1.3                                     ASVS v5.0.be-9.4.2 (L1)

      a.fake:3:1  警告  c:443 で TLS 1.0                                                    no-old-version
          3 │ default c
            │ ^^^^^^^
            = 注記
            = 記述なし: nginx 1.30.0 と OpenSSL 3.5 の既定値
            = ここ: a.fake:3:1
            = 修正例  server c TLSv1.2 TLSv1.3                                     ASVS v5.0.be-9.4.2 (L1)

      a.fake:4:10  要確認  d:443 は不明                                                     no-old-version
          4 │ variable d
            │          ^
            = ASVS v5.0.be-9.4.2 (L1)

      ASVS v5.0.be V9、レベル 2、プロファイル asvs@5.0.be
        対象なし  v5.0.be-9.1.1 (L1)  外部向け HTTP 接続はすべて TLS とし、平文に戻る経路を残さない
        判定不能  v5.0.be-9.1.4 (L1)  外部向けサービスは公的に信頼された証明書を使う
        対象なし  v5.0.be-9.2.2 (L2)  HTTP 以外も含め、出入りするすべての接続を暗号化する
        対象なし  v5.0.be-9.2.6 (L2)  TLS クライアントはサーバ証明書を検証する
        対象なし  v5.0.be-9.3.1 (L2)  内部サービス間の HTTP 通信も暗号化する
        対象なし  v5.0.be-9.3.2 (L2)  内部 TLS は特定の認証局だけを信頼する
        不適合    v5.0.be-9.4.2 (L1)  TLS 1.2 と TLS 1.3 だけを有効にし、新しい版を優先する  [エラー 1 件、警告 1 件、要確認 1 件]
        対象なし  v5.0.be-9.4.1 (L2)  推奨される暗号スイートだけを有効にし、強いものを優先する
        対象なし  v5.0.be-9.4.5 (L2)  クライアント証明書は、識別情報を使う前に検証する

      1 ファイルを検査: リスナー 4 件、接続 0 件。エラー 1 件、警告 1 件。
      問題 1 件: 一部を検査できなかった
      "
    `);
  });

  it('is quiet', async () => {
    expect(textReport(await runOn({ 'a.fake': 'server a TLSv1.2' }), { ...options, quiet: true })).toBe('');
  });

  it('colours', () => {
    expect(textReport(run, { ...options, colours: true })).toContain('\u001b[31merror\u001b[39m');
  });

  it('lets no control character of a file or a path through', async () => {
    const wild = await runOn({ 'a\u001b[2J.fake': 'server a\u001b[31m\u0007\u202e TLSv1\n' });
    expect(textReport(wild, { ...options, review: true })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});

describe('toJson', () => {
  it('converts findings with places, origins, endpoints and fixes', () => {
    const [first] = toJson(run, { locale: 'en', version: '1.2.3' }).findings;
    expect(first).toEqual({
      rule: 'no-old-version',
      requirements: ['v5.0.be-9.4.2'],
      level: 1,
      severity: 'error',
      truth: 'yes',
      message: 'TLS 1.0 on a:443',
      notes: ['a note'],
      path: 'a.fake',
      start: { line: 1, column: 10, offset: 9 },
      end: { line: 1, column: 15, offset: 14 },
      origin: { kind: 'written', path: 'a.fake', start: { line: 1, column: 10, offset: 9 }, end: { line: 1, column: 15, offset: 14 } },
      endpoints: [
        { id: 'a', name: 'a:443' },
        { id: 'b', name: 'b:443' },
      ],
      related: [{ path: 'a.fake', start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 7, offset: 6 }, message: 'here' }],
      fixes: [
        {
          text: 'server a TLSv1.2 TLSv1.3',
          safety: 'safe',
          edits: [{ path: 'a.fake', start: { line: 1, column: 10, offset: 9 }, end: { line: 1, column: 15, offset: 14 }, text: 'TLSv1.2 TLSv1.3' }],
        },
      ],
      fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
  });

  it('says what is unknown, what went wrong and how each requirement stands', () => {
    const report = toJson(run, { locale: 'ja', version: '1.2.3' });
    expect(report).toMatchObject({ version: 1, tool: { name: 'tlslint', version: '1.2.3' }, profile: 'asvs@5.0.be', level: 2, files: ['a.fake'] });
    expect(report.findings.map(({ origin }) => origin.kind)).toEqual(['written', 'default']);
    expect(report.unknowns.map(({ message }) => message)).toEqual(['d:443 は不明']);
    expect(report.problems).toMatchObject([{ code: 'fake/broken', severity: 'error', message: '壊れている', start: { line: 5, column: 1 } }]);
    expect(report.requirements).toHaveLength(12);
    expect(report.requirements.find(({ id }) => id === 'v5.0.be-9.4.2')).toMatchObject({ level: 1, verdict: 'fail', findings: 2, unknowns: 1, endpoints: 4 });
  });

  it('is JSON on one stream', () => {
    expect(JSON.parse(printableJson(toJson(run, { locale: 'en', version: '1.2.3' })))).toMatchObject({ version: 1 });
  });
});

describe('escape', () => {
  it('keeps text and escapes what acts on terminals', () => {
    expect(printable('ssl_protocols ü 日本')).toBe('ssl_protocols ü 日本');
    expect(printable('a\u001b]0;x\u0007\r\n\u2066b')).toBe('a\\u{1b}]0;x\\u{7}\\u{d}\\u{a}\\u{2066}b');
  });

  it('masks private keys, whole or cut off', () => {
    expect(maskPrivateKeys('x -----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY----- y')).toBe('x [private key] y');
    expect(maskPrivateKeys('-----BEGIN RSA PRIVATE KEY-----\nMIIE')).toBe('[private key]');
    expect(maskPrivateKeys('-----BEGIN CERTIFICATE-----')).toBe('-----BEGIN CERTIFICATE-----');
  });

  it('writes JSON that means the same and has no control characters', () => {
    const value = { text: 'a\u001b\u009b\u202e\n', key: '-----BEGIN PRIVATE KEY-----' };
    const json = printableJson(value);
    expect(json).not.toMatch(/[\u009b\u202e]/);
    expect(JSON.parse(json)).toEqual({ text: value.text, key: '[private key]' });
  });
});

describe('width', () => {
  it('measures, fills and cuts', () => {
    expect(widthOf('ab日本🎉e\u0301')).toBe(9);
    expect(padTo('日', 4)).toBe('日  ');
    expect(cutTo('abcdef', 4)).toBe('abc…');
    expect(cutTo('日本語', 4)).toBe('日…');
    expect(cutTo('abcd', 4)).toBe('abcd');
  });
});

describe('commands to CI systems', () => {
  it.each([
    ['##vso[task.setvariable variable=x]y', '\\u{23}#vso[task.setvariable variable=x]y'],
    ['a ##[add-matcher]b', 'a \\u{23}#[add-matcher]b'],
    ['##teamcity[x]', '\\u{23}#teamcity[x]'],
    ['::set-output name=a::b', '\\u{3a}:set-output name=a::b'],
    ['a ::error::b', 'a \\u{3a}:error::b'],
    ['[::]:443 ::1 ::ffff:10.0.0.1', '[::]:443 ::1 ::ffff:10.0.0.1'],
    ['a::b::c ## [x]', 'a::b::c ## [x]'],
  ])('%j is shown as %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('are no commands in JSON, which means the same', () => {
    const json = printableJson({ text: '##vso[x] ##[y]' });
    expect(json).not.toMatch(/##\w*\[/);
    expect(JSON.parse(json)).toEqual({ text: '##vso[x] ##[y]' });
  });

  it('do not come out of names and lines of files', async () => {
    const wild = await runOn({ '::error file=x::y.fake': 'server a ##vso[z] TLSv1 ##[group]\nserver ::add-mask::b TLSv1\n' });
    for (const output of [textReport(wild, { ...options, review: true }), textReport(wild, { ...options, width: 20 }), printableJson(toJson(wild, { locale: 'en', version: '1.2.3' }))]) {
      expect(output).not.toMatch(/##\w*\[|^\s*::[a-z].*::/m);
    }
  });
});
