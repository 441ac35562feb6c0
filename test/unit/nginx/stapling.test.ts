import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { http, parseFiles, serverWith } from './parsed.ts';

/** What nginx warns of when it starts is in the comments. */
describe('stapling that nginx ignores', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tlslint-stapling-'));
  const at = (name: string): string => join(directory, name);
  const openssl = (...args: readonly string[]): void => void execFileSync('openssl', args, { stdio: 'ignore' });
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=ca', '-keyout', at('ca.key'), '-out', at('ca.pem'));
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=a.example', '-keyout', at('a.key'), '-out', at('a.csr'));
  writeFileSync(at('responder'), 'authorityInfoAccess = OCSP;URI:http://ocsp.example/\n');
  openssl('x509', '-req', '-in', at('a.csr'), '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-set_serial', '1', '-extfile', at('responder'), '-out', at('a.pem'));
  const [leaf, issuer] = [readFileSync(at('a.pem'), 'utf8'), readFileSync(at('ca.pem'), 'utf8')];
  rmSync(directory, { recursive: true });

  const deadWith = (certificate: string, directives: string, outside = ''): readonly string[] => {
    const { listenerOf } = parseFiles({ ...http(`${outside} ${serverWith(directives)}`), 'a.example.pem': certificate });
    return listenerOf('a.example').ineffective.map(({ setting, reason, stronger }) => `${setting} ${reason} ${stronger}`);
  };

  it.each([
    // "ssl_stapling" ignored, issuer certificate not found for certificate "a.example.pem"
    [leaf, 'ssl_stapling on;', '', ['ssl_stapling missing-issuer yes']],
    [leaf + leaf, 'ssl_stapling on;', '', ['ssl_stapling missing-issuer yes']],
    [leaf, '', 'ssl_stapling on;', ['ssl_stapling missing-issuer yes']],
    [leaf + issuer, 'ssl_stapling on;', '', []],
    [leaf, 'ssl_stapling on; ssl_trusted_certificate ca.pem;', '', []],
    [leaf, 'ssl_stapling on; ssl_stapling_file a.der;', '', []],
    [leaf, 'ssl_stapling off;', '', []],
    // "ssl_stapling" ignored, no OCSP responder URL in the certificate: what revocation-checking tells.
    [issuer, 'ssl_stapling on;', '', []],
    ['elsewhere', 'ssl_stapling on;', '', []],
  ])('%#', (certificate, directives, outside, expected) => {
    expect(deadWith(certificate, directives, outside)).toEqual(expected);
  });
});
