import { describe, expect, it } from 'vitest';
import rule from '../../../rules/no-weak-group.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { profiles } from '../../../src/standards/profiles/index.ts';
import { defaultGroups } from '../../../src/tls/group-list.ts';
import { openSslVersions } from '../../../src/tls/library.ts';
import { byDefault, connection, doubtful, listener, releaseOf, tls, uses, versions, written } from '../../endpoints.ts';
import { reportsOf, textsOf } from './check.ts';

const withTls = (settings: Partial<TlsSettings>) => listener({ tls: written(tls(settings)) });

describe('no-weak-group', () => {
  it('is silent about current groups and without TLS', () => {
    expect(reportsOf(rule, listener())).toEqual([]);
    expect(reportsOf(rule, connection())).toEqual([]);
    expect(reportsOf(rule, listener({ tls: written(null) }))).toEqual([]);
  });

  it.each(openSslVersions)('is silent about the defaults of OpenSSL %s under the default profile', (version) => {
    const groups = byDefault(uses(...defaultGroups({ library: 'openssl', version })).value);
    expect(reportsOf(rule, listener({ tls: written(tls({ groups })), release: releaseOf('1.30.0', version) }))).toEqual([]);
  });

  it.each(Object.entries(profiles).filter(([id]) => id.startsWith('mozilla')))('is silent about the groups of %s', async (_, { load }) => {
    const { profile } = await load();
    const groups = uses('x25519', 'secp256r1', 'secp384r1');
    expect(reportsOf(rule, withTls({ groups }), { profile })).toEqual([]);
  });

  it('reports weak groups at the first, with reasons, and keeps the good ones', () => {
    const [report, ...more] = reportsOf(rule, withTls({ groups: uses('x25519', 'secp224r1', 'sect571r1') }));
    expect(more).toEqual([]);
    expect(report).toMatchObject({ severity: 'error', truth: 'yes', intent: { set: 'groups', to: ['x25519'] } });
    expect(textsOf(rule, report)).toEqual([
      'groups of shop.example:443 that the profile asvs@5.0.be does not accept: secp224r1, sect571r1',
      'secp224r1 gives less security than this profile permits',
      'sect571r1 is a curve that TLS has deprecated',
    ]);
  });

  it('warns of obsolete drafts, and leaves the choice to the library where nothing good is left', () => {
    const [report] = reportsOf(rule, withTls({ groups: uses('X25519Kyber768Draft00') }));
    expect(report).toMatchObject({ severity: 'warning', intent: { set: 'groups', to: null } });
  });

  it('is silent about groups that no handshake can use', () => {
    expect(reportsOf(rule, withTls({ groups: uses('x25519', 'sect571r1'), versions: versions('TLSv1.3') }))).toEqual([]);
    expect(reportsOf(rule, withTls({ groups: uses('x25519', 'secp192r1'), securityLevel: written(2) }))).toEqual([]);
    expect(reportsOf(rule, withTls({ groups: uses('x25519', 'secp192r1'), securityLevel: written(1) }))).toHaveLength(1);
  });

  it('leaves a review note for a doubt', () => {
    expect(reportsOf(rule, withTls({ groups: doubtful() }))).toMatchObject([{ message: 'open', truth: 'unknown' }]);
  });
});
