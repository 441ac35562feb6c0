import { describe, expect, it } from 'vitest';
import rule from '../../../rules/valid-cipher-list.ts';
import { spanOf } from '../../../src/model/fact.ts';
import type { Release } from '../../../src/model/release.ts';
import type { WrittenList } from '../../../src/model/tls.ts';
import { profile as mozillaOld } from '../../../src/standards/profiles/mozilla-old-5.8.ts';
import { expandCipherList } from '../../../src/tls/cipher-list.ts';
import { expandGroupList } from '../../../src/tls/group-list.ts';
import { listener, releaseOf, span, tls, written } from '../../endpoints.ts';
import { reportsOf, textsOf } from './check.ts';

/** The list as OpenSSL 3.0 reads it, written at 100. */
function list(of: 'cipher-list' | 'groups', text: string): WrittenList {
  const expand = of === 'groups' ? expandGroupList : expandCipherList;
  const read = expand(text, { library: 'openssl', version: '3.0' });
  const place = ({ start, end }: { readonly start: number; readonly end: number }) => span(100 + start, 100 + end);
  return {
    of,
    text,
    span: place({ start: 0, end: text.length }),
    unmatched: read.unmatched.map(({ word, operator, reason, ...range }) => ({ word, operator, reason, span: place(range) })),
    rejected: read.ok ? null : { reason: read.reason, span: place(read) },
  };
}

const withList = (of: 'cipher-list' | 'groups', text: string, release: Release = releaseOf('1.22.1', '3.0')) =>
  listener({ release, tls: written(tls({ writtenLists: [list(of, text)] })) });

const assumed: Release = { ...releaseOf('1.26.3', '3.0'), stated: { product: false, library: false } };

describe('valid-cipher-list', () => {
  it.each(['ECDHE+AESGCM', 'HIGH:!aNULL:!MD5', 'ECDHE-RSA-AES128-GCM-SHA256:!EXPORT:!DES:!RC4:!KRB5-DES-CBC3-SHA', 'HIGH:@SECLEVEL=1', 'HIGH:+SHA1'])(
    'is silent about %s',
    (text) => {
      expect(reportsOf(rule, withList('cipher-list', text))).toEqual([]);
    },
  );

  it('is silent without TLS and without lists', () => {
    expect(reportsOf(rule, listener({ tls: written(null) }))).toEqual([]);
    expect(reportsOf(rule, listener())).toEqual([]);
  });

  it.each([
    ['HIGH:ECDHE-RSA-AES256-GCM-SHA512', 'unknown', 'warning', 105],
    ['HIGH:!EXP!aNULL', 'skipped', 'warning', 109],
    ['ECDHE+RSA:HIGH', 'empty', 'info', 100],
    ['HIGH:TLS_AES_128_GCM_SHA256', 'tls13-name', 'info', 105],
    ['HIGH:RC4-SHA', 'not-in-library', 'info', 105],
    ['HIGH:RC4', 'not-in-library', 'info', 105],
  ] as const)('%s: %s', (text, message, severity, start) => {
    const [report, ...more] = reportsOf(rule, withList('cipher-list', text));
    expect(more).toEqual([]);
    expect(report).toMatchObject({ message, severity, truth: 'yes' });
    expect(report && spanOf(report.at).start).toBe(start);
  });

  it('gives one report for a list, at the worst word', () => {
    const [report, ...more] = reportsOf(rule, withList('cipher-list', 'HIGH:RC4-SHA:TYPO:TLS_AES_128_GCM_SHA256'));
    expect(more).toEqual([]);
    expect(textsOf(rule, report)).toEqual(['TYPO has no effect: there is no such name']);
    expect(report?.related?.map(({ message }) => message)).toEqual(['not-in-library', 'tls13-name']);
  });

  it('passes over a name that the profile wants and this library lacks', () => {
    const text = 'ECDHE-RSA-AES128-GCM-SHA256:DES-CBC3-SHA';
    expect(reportsOf(rule, withList('cipher-list', text))).toHaveLength(1);
    expect(reportsOf(rule, withList('cipher-list', text), { profile: mozillaOld })).toEqual([]);
  });

  it.each([
    ['cipher-list', 'NOTHING', 'nothing in it can be used'],
    ['cipher-list', 'TLS_AES_128_GCM_SHA256', 'nothing in it can be used'],
    ['cipher-list', 'HIGH%', 'it cannot be read from here on'],
    ['groups', 'X25519:bar', 'it does not know this name'],
    ['groups', 'X25519MLKEM768:X25519', 'it does not know this name'],
  ] as const)('reports a %s that the library refuses: %s', (of, text, reason) => {
    const [report] = reportsOf(rule, withList(of, text));
    expect(report).toMatchObject({ message: 'rejected', severity: 'error', truth: 'yes' });
    expect(textsOf(rule, report)[0]).toBe(`OpenSSL 3.0 refuses this list, and the server does not start: ${reason}`);
  });

  it('is not sure when the library is assumed and another one accepts the list', () => {
    expect(reportsOf(rule, withList('groups', 'X25519MLKEM768:X25519', assumed))).toMatchObject([{ truth: 'unknown' }]);
    expect(reportsOf(rule, withList('cipher-list', '[ECDHE-RSA-AES128-GCM-SHA256|ECDHE-RSA-CHACHA20-POLY1305]', assumed))).toMatchObject([{ truth: 'unknown' }]);
    expect(reportsOf(rule, withList('groups', 'X25519:bar', assumed))).toMatchObject([{ truth: 'yes' }]);
  });
});
