import { describe, expect, it } from 'vitest';
import rule from '../../../rules/revocation-checking.ts';
import type { ClientAuthentication } from '../../../src/model/endpoint.ts';
import type { Fact } from '../../../src/model/fact.ts';
import type { Stapling } from '../../../src/model/tls.ts';
import { byDefault, clientAuthentication, connection, doubtful, listener, tls, written } from '../../endpoints.ts';
import { reportsOf, textsOf } from './check.ts';

const on = written({ enabled: true, verified: true, source: null }, 600);
const off = byDefault({ enabled: false, verified: false, source: null });

function serving(path: string, ocspResponder: Fact<boolean>, stapling: Fact<Stapling>) {
  const certificates = written([{ path, keyPath: null, from: written(null).from, keyType: doubtful(), ocspResponder }]);
  return listener({ tls: written(tls({ certificates, stapling })) });
}

const letsEncrypt = '/etc/letsencrypt/live/shop.example/fullchain.pem';

const asking = (authentication: Partial<ClientAuthentication>) =>
  listener({ tls: written(tls({ stapling: on })), clientAuthentication: clientAuthentication(authentication) });

describe('revocation-checking of the own certificate', () => {
  it('is silent where stapling works, may work, or cannot be asked for', () => {
    expect(reportsOf(rule, serving('a.pem', written(true), on))).toEqual([]);
    expect(reportsOf(rule, serving('a.pem', doubtful(), on))).toEqual([]);
    expect(reportsOf(rule, serving('a.pem', written(false), off))).toEqual([]);
    expect(reportsOf(rule, serving(letsEncrypt, doubtful(), off))).toEqual([]);
    expect(reportsOf(rule, serving('a.pem', written(false), written({ enabled: true, verified: true, source: 'a.ocsp' })))).toEqual([]);
    expect(reportsOf(rule, listener({ tls: written(null) }))).toEqual([]);
    expect(reportsOf(rule, listener({ tls: written(tls({ certificates: doubtful() })) }))).toEqual([]);
  });

  it('warns where a certificate names a responder and stapling is off', () => {
    const [report] = reportsOf(rule, serving('a.pem', written(true), off));
    expect(report).toMatchObject({ message: 'off', truth: 'yes', at: { kind: 'default' }, intent: { set: 'stapling', to: true } });
  });

  it('informs that stapling is dead without a responder', () => {
    const [report] = reportsOf(rule, serving('a.pem', written(false), on));
    expect(report).toMatchObject({ message: 'no-responder', severity: 'info', at: { span: { start: 600 } }, intent: { set: 'stapling', to: false } });
  });

  it('knows since when Let’s Encrypt has no responders', () => {
    const endpoint = serving(letsEncrypt, doubtful(), on);
    expect(reportsOf(rule, endpoint, { today: '2025-08-05' })).toEqual([]);
    const [report] = reportsOf(rule, endpoint, { today: '2025-08-06' });
    expect(report).toMatchObject({ message: 'responder-ended', severity: 'info' });
    expect(textsOf(rule, report)[0]).toContain('Let’s Encrypt answers no OCSP requests since 2025-08-06');
  });

  it('leaves a review note where the certificate cannot be seen', () => {
    expect(reportsOf(rule, serving('a.pem', doubtful(), off))).toMatchObject([{ message: 'open', truth: 'unknown' }]);
    expect(reportsOf(rule, serving(letsEncrypt, doubtful(), off), { today: '2025-01-01' })).toMatchObject([{ truth: 'unknown' }]);
  });
});

describe('revocation-checking of peers', () => {
  it('is silent where lists or OCSP are checked, and where nothing is verified', () => {
    const required = { mode: written('required' as const) };
    expect(reportsOf(rule, asking({ ...required, revocation: written({ kind: 'crl', path: 'a.crl' }) }))).toEqual([]);
    expect(reportsOf(rule, asking({ ...required, revocation: written({ kind: 'ocsp', leafOnly: false }) }))).toEqual([]);
    expect(reportsOf(rule, asking({ ...required, revocation: doubtful() }))).toEqual([]);
    expect(reportsOf(rule, asking({ mode: written('none') }))).toEqual([]);
    expect(reportsOf(rule, asking({ mode: written('optional-unverified') }))).toEqual([]);
    expect(reportsOf(rule, asking({ mode: doubtful() }))).toEqual([]);
  });

  it.each(['required', 'optional'] as const)('warns of %s client certificates without either', (mode) => {
    const [report] = reportsOf(rule, asking({ mode: written(mode, 650) }));
    expect(report).toMatchObject({ message: 'clients', truth: 'yes', at: { kind: 'written', span: { start: 650 } } });
  });

  it('informs of connections that are verified with an authority of their own', () => {
    expect(reportsOf(rule, connection())).toMatchObject([{ message: 'servers', severity: 'info' }]);
    const { verification } = connection();
    const system = { ...verification, trustAnchors: written({ kind: 'system' as const, path: null }) };
    const listed = { ...verification, revocation: written({ kind: 'crl' as const, path: 'a.crl' }) };
    const unverified = { ...verification, chain: written(false) };
    for (const silent of [system, listed, unverified]) expect(reportsOf(rule, connection({ verification: silent }))).toEqual([]);
  });
});
