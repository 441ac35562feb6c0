import { describe, expect, it } from 'vitest';
import noKeyLog from '../../../rules/no-key-log.ts';
import noTlsCompression from '../../../rules/no-tls-compression.ts';
import secureRenegotiation from '../../../rules/secure-renegotiation.ts';
import type { TlsSettings } from '../../../src/model/tls.ts';
import { byDefault, connection, doubtful, listener, tls, versions, written } from '../../endpoints.ts';
import { reportsOf, textsOf } from './check.ts';

const withTls = (settings: Partial<TlsSettings>) => listener({ tls: written(tls(settings)) });

describe('no-tls-compression', () => {
  const compression = { compression: written(true, 60), securityLevel: written(1) };

  it('reports compression', () => {
    const [report] = reportsOf(noTlsCompression, withTls(compression));
    expect(report).toMatchObject({ message: 'on', truth: 'yes', at: { span: { start: 60 } }, intent: { set: 'compression', to: false } });
    expect(reportsOf(noTlsCompression, connection({ tls: written(tls(compression)) }))).toHaveLength(1);
  });

  it('is silent where it cannot happen', () => {
    expect(reportsOf(noTlsCompression, listener())).toEqual([]);
    expect(reportsOf(noTlsCompression, listener({ tls: written(null) }))).toEqual([]);
    expect(reportsOf(noTlsCompression, withTls({ ...compression, securityLevel: written(2) }))).toEqual([]);
    expect(reportsOf(noTlsCompression, withTls({ ...compression, versions: versions('TLSv1.3') }))).toEqual([]);
    expect(reportsOf(noTlsCompression, withTls({ compression: doubtful() }))).toEqual([]);
  });

  it('is not sure while the level is not known', () => {
    expect(reportsOf(noTlsCompression, withTls({ ...compression, securityLevel: doubtful() }))).toMatchObject([{ truth: 'unknown' }]);
  });
});

describe('secure-renegotiation', () => {
  it.each([
    ['unsafe-legacy', 'error'],
    ['client-initiated', 'warning'],
  ] as const)('%s: %s', (renegotiation, severity) => {
    const [report] = reportsOf(secureRenegotiation, withTls({ renegotiation: written(renegotiation, 70) }));
    expect(report).toMatchObject({ message: renegotiation, severity, at: { span: { start: 70 } }, intent: { set: 'renegotiation' } });
  });

  it('is silent about secure renegotiation, none, doubt, and TLS 1.3 alone', () => {
    expect(reportsOf(secureRenegotiation, listener())).toEqual([]);
    expect(reportsOf(secureRenegotiation, withTls({ renegotiation: byDefault('secure') }))).toEqual([]);
    expect(reportsOf(secureRenegotiation, withTls({ renegotiation: doubtful() }))).toEqual([]);
    expect(reportsOf(secureRenegotiation, withTls({ renegotiation: written('unsafe-legacy'), versions: versions('TLSv1.3') }))).toEqual([]);
    expect(reportsOf(secureRenegotiation, listener({ tls: written(null) }))).toEqual([]);
  });
});

describe('no-key-log', () => {
  it('reports the file', () => {
    const [report] = reportsOf(noKeyLog, withTls({ keyLog: written('/var/log/secrets', 80) }));
    expect(report).toMatchObject({ at: { span: { start: 80 } }, intent: { set: 'key-log', to: null } });
    expect(textsOf(noKeyLog, report)).toEqual(['the TLS secrets of shop.example:443 are written to /var/log/secrets']);
    expect(reportsOf(noKeyLog, connection({ tls: written(tls({ keyLog: written('a') })) }))).toHaveLength(1);
  });

  it('is silent without one', () => {
    expect(reportsOf(noKeyLog, listener())).toEqual([]);
    expect(reportsOf(noKeyLog, listener({ tls: written(null) }))).toEqual([]);
    expect(reportsOf(noKeyLog, withTls({ keyLog: doubtful() }))).toEqual([]);
  });
});
