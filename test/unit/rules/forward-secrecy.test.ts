import { describe, expect, it } from 'vitest';
import rule from '../../../rules/forward-secrecy.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { profile as mozillaOld } from '../../../src/standards/profiles/mozilla-old-5.8.ts';
import { byDefault, connection, doubtful, intermediateSuites, listener, tls, uses, versions, written } from '../../endpoints.ts';
import { reportsOf, textsOf } from './check.ts';

const withTls = (settings: Partial<TlsSettings>) => listener({ tls: written(tls(settings)) });
const keyFile = { tickets: written({ enabled: true, keyFiles: ['tickets.key'], rotation: 'by-hand' } as const, 400) };

describe('forward-secrecy', () => {
  it('is silent about ephemeral suites and tickets that the product looks after', () => {
    expect(reportsOf(rule, listener())).toEqual([]);
    expect(reportsOf(rule, listener(), { profile: mozillaOld })).toEqual([]);
    expect(reportsOf(rule, connection())).toEqual([]);
    expect(reportsOf(rule, listener({ tls: written(null) }))).toEqual([]);
    expect(reportsOf(rule, withTls({ tickets: doubtful() }))).toEqual([]);
  });

  it('leaves suites that the profile rejects to no-weak-cipher', () => {
    expect(reportsOf(rule, withTls({ cipherSuites: uses('TLS_RSA_WITH_AES_128_GCM_SHA256') }))).toEqual([]);
  });

  it('asks at level 3 for what a profile does without', () => {
    const settings = { cipherSuites: uses(...intermediateSuites, 'TLS_RSA_WITH_AES_128_GCM_SHA256', 'TLS_RSA_WITH_AES_256_GCM_SHA384') };
    const [report, ...more] = reportsOf(rule, withTls(settings), { profile: mozillaOld });
    expect(more).toEqual([]);
    expect(report).toMatchObject({ level: 3, truth: 'yes' });
    expect(textsOf(rule, report)).toEqual(['cipher suites of shop.example:443 without forward secrecy: AES128-GCM-SHA256, AES256-GCM-SHA384']);
    expect(reportsOf(rule, withTls({ ...settings, versions: versions('TLSv1.3') }), { profile: mozillaOld })).toEqual([]);
  });

  it('warns of ticket keys out of a file', () => {
    const [report] = reportsOf(rule, withTls(keyFile));
    expect(report).toMatchObject({ message: 'ticket-keys', severity: 'warning', level: 3, at: { span: { start: 400 } }, intent: { set: 'tickets' } });
  });

  it('warns of one key for as long as the server runs', () => {
    const [report] = reportsOf(rule, withTls({ tickets: byDefault({ enabled: true, keyFiles: [], rotation: 'at-restart' }) }));
    expect(report).toMatchObject({ message: 'kept-ticket-key', level: 3, at: { kind: 'default' }, intent: { set: 'tickets', to: 'rotated' } });
    expect(reportsOf(rule, connection({ tls: written(tls({ tickets: byDefault({ enabled: true, keyFiles: [], rotation: 'at-restart' }) })) }))).toEqual([]);
  });

  it('does not where tickets are off, or give nothing away', () => {
    expect(reportsOf(rule, withTls({ tickets: written({ enabled: false, keyFiles: ['tickets.key'], rotation: 'by-hand' }) }))).toEqual([]);
    expect(reportsOf(rule, withTls({ ...keyFile, versions: versions('TLSv1.3') }))).toEqual([]);
    const early = { ...keyFile, versions: versions('TLSv1.3'), earlyData: byDefault({ enabled: true, protection: 'marked' as const }) };
    expect(reportsOf(rule, withTls(early))).toHaveLength(1);
  });
});
