import { describe, expect, it } from 'vitest';
import { rulesIn } from '../../src/dev/generate-registries.ts';
import { projectRoot } from '../../src/dev/project-root.ts';
import { requirementIds } from '../../src/standards/requirements.ts';
import { directoryWith, silentConfiguration, tlslint } from './command.ts';

describe('tlslint inspect', () => {
  it('shows every value with its origin', () => {
    const { code, out } = tlslint(['inspect', 'nginx.conf'], { directory: directoryWith({ 'nginx.conf': silentConfiguration }) });
    expect(code).toBe(0);
    expect(out).toMatch(/^listener shop\.example:443 {2}nginx\.conf:4:9/m);
    expect(out).toMatch(/^ {2}tls\.versions\.TLSv1\.2 +true +nginx\.conf:9:23$/m);
    expect(out).toMatch(/^ {2}tls\.versions\.TLSv1\.1 +false +nginx\.conf:9:/m);
    expect(out).toMatch(/^ {2}tls\.compression +false +default of nginx 1\.26/m);
  });

  it('writes JSON', () => {
    const { code, out } = tlslint(['inspect', 'nginx.conf', '--format', 'json'], { directory: directoryWith({ 'nginx.conf': silentConfiguration }) });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      listeners: [
        {
          name: 'shop.example:443',
          release: { product: 'nginx', assumed: { product: true } },
          names: { value: ['shop.example'], origin: { kind: 'written', path: 'nginx.conf', start: { line: 5 } } },
          tls: { value: { versions: { 'TLSv1.3': { value: true, accepted: 'yes' } }, cipherSuites: { value: expect.arrayContaining([]) as unknown[] } } },
        },
      ],
      connections: [],
    });
  });

  it('says on standard error what could not be read', () => {
    const { code, out, note } = tlslint(['inspect', 'none', '--format', 'json']);
    expect(code).toBe(3);
    expect(JSON.parse(out)).toEqual({ version: 1, listeners: [], connections: [] });
    expect(note).toContain('there is no such file or directory');
  });
});

describe('tlslint ciphers', () => {
  it('expands a list in order, judges each suite and shows words without effect', () => {
    const { code, out } = tlslint(['ciphers', 'ECDHE-RSA-AES128-GCM-SHA256:AES128-SHA:FOO', '--library', 'openssl@3.0']);
    expect(code).toBe(0);
    expect(out).toMatch(/^ECDHE-RSA-AES128-GCM-SHA256 {2}TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 {2}recommended$/m);
    expect(out).toMatch(/^AES128-SHA +TLS_RSA_WITH_AES_128_CBC_SHA +disallowed {3}1 2 3$/m);
    expect(out).toContain('FOO is no name of a suite');
    expect(out).toContain('2 suites in OpenSSL 3.0, judged by asvs@5.0.be');
  });

  it('writes JSON', () => {
    expect(JSON.parse(tlslint(['ciphers', 'ECDHE+AESGCM:@SECLEVEL=1', '--format', 'json']).out)).toMatchObject({
      version: 1,
      library: { library: 'openssl', version: '3.0' },
      suites: [
        { name: 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', openSslName: 'ECDHE-ECDSA-AES256-GCM-SHA384', verdict: 'recommended' },
        { name: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384' },
        { name: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256' },
        { name: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' },
      ],
      securityLevel: 1,
      rejected: null,
    });
  });

  it('fails when the library refuses the list', () => {
    const { code, out } = tlslint(['ciphers', 'NO-SUCH-SUITE'], { environment: { LANG: 'ja_JP.UTF-8' } });
    expect(code).toBe(1);
    expect(out).toContain('ライブラリがこのリストを拒否する');
  });
});

describe('tlslint explain', () => {
  it('explains every rule and every requirement in both languages', () => {
    for (const locale of ['en', 'ja']) {
      for (const name of [...rulesIn(projectRoot).slice(0, 3), ...requirementIds.slice(0, 2)]) {
        const { code, out } = tlslint(['explain', name, '--locale', locale]);
        expect(code).toBe(0);
        expect(out).toContain(name);
        expect(/[ぁ-ん]/.test(out)).toBe(locale === 'ja');
      }
    }
  });

  it('knows requirements by their number and by their id in ASVS 5.0.0', () => {
    expect(tlslint(['explain', '9.4.2']).out).toContain('## v5.0.be-9.4.2');
    expect(tlslint(['explain', 'v5.0.0-12.1.1']).out).toContain('## v5.0.be-9.4.2');
  });
});

describe('tlslint rules', () => {
  it('lists every rule', () => {
    const ids = tlslint(['rules']).out.trim().split('\n').map((line) => line.split(' ')[0]);
    expect(ids).toEqual(rulesIn(projectRoot));
    const json = JSON.parse(tlslint(['rules', '--format', 'json']).out) as { readonly rules: readonly { readonly id: string }[] };
    expect(json.rules.map(({ id }) => id)).toEqual(ids);
  });
});

describe('tlslint', () => {
  it('says its version and how it is used', () => {
    expect(tlslint(['--version']).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(tlslint(['--help']).out).toContain('tlslint [paths]');
    expect(tlslint(['inspect', '-h'], { environment: { LANG: 'ja_JP.UTF-8' } }).out).toContain('使い方');
  });
});
