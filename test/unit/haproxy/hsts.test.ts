import { describe, expect, test } from 'vitest';
import type { StrictTransportSecurity } from '../../../src/model/endpoint.ts';
import type { Fact } from '../../../src/model/fact.ts';
import { routesAt, site } from './routes.ts';

const year = '"max-age=31536000; includeSubDomains"';

function inShort(hsts: Fact<StrictTransportSecurity | null>): string {
  if (!hsts.known) return `? ${hsts.doubt.kind}`;
  if (hsts.value === null) return 'none';
  return `${hsts.value.maxAge ?? 'unreadable'}${hsts.value.includeSubDomains ? ' subdomains' : ''}${hsts.value.onEveryAnswer ? ' always' : ''}`;
}

/** The header with what the backend answers, over TLS. */
function forwarded(rules: string, others = '', port = 443): string {
  const route = routesAt(port, site(rules, others)).find(({ answer }) => answer.known && answer.value.kind === 'forward');
  if (route === undefined) throw new Error('nothing is forwarded');
  return inShort(route.hsts);
}

describe('Strict-Transport-Security', () => {
  test.each([
    [`http-response set-header Strict-Transport-Security ${year}`, '31536000 subdomains'],
    [`http-after-response set-header Strict-Transport-Security ${year}`, '31536000 subdomains always'],
    ['http-response set-header strict-transport-security max-age=600', '600'],
    ['http-response set-header Strict-Transport-Security max-age=600;\\ preload if { ssl_fc }', '600'],
    ['http-response add-header Strict-Transport-Security max-age=600', '600'],
    ['http-response set-header Strict-Transport-Security max-age=soon', 'unreadable'],
    ['http-response set-header Strict-Transport-Security max-age=600\nhttp-response del-header Strict-Transport-Security', 'none'],
    ['http-response set-header Strict-Transport-Security max-age=600\nhttp-response add-header Strict-Transport-Security max-age=900', '600'],
    ['http-response set-header Strict-Transport-Security max-age=600\nhttp-after-response set-header Strict-Transport-Security max-age=900', '900 always'],
    ['http-response set-header Strict-Transport-Security max-age=600\nhttp-after-response add-header Strict-Transport-Security max-age=900', '600 always'],
    ['http-response set-header Strict-Transport-Security max-age=%[var(txn.age)]', '? variable'],
    ['http-response set-header Strict-Transport-Security "${HSTS}"', '? variable'],
    ['http-response set-header Strict-Transport-Security max-age=600 if { status 200 }', '? run-time'],
    ['http-response set-header Strict-Transport-Security max-age=600 unless { res.hdr(Strict-Transport-Security) -m found }', '600'],
    ['http-response set-header Strict-Transport-Security max-age=600\nhttp-after-response set-header Strict-Transport-Security max-age=900 unless { res.hdr(Strict-Transport-Security) -m found }', '600 always'],
    ['http-response set-header Strict-Transport-Security max-age=600\nhttp-response del-header Strict-Transport-Security if { res.hdr_cnt(Strict-Transport-Security) gt 0 }', 'none'],
    ['http-response set-header X-Frame-Options DENY', 'none'],
    // Gone since 2.1.
    ['rspadd Strict-Transport-Security:\\ max-age=600', 'none'],
  ])('%s', (rules, expected) => {
    expect(forwarded(rules)).toBe(expected);
  });

  test('`if { ssl_fc }` leaves plaintext without it', () => {
    expect(forwarded('http-after-response set-header Strict-Transport-Security max-age=600 if { ssl_fc }', '', 80)).toBe('none');
  });

  test('what HAProxy answers by itself is seen by `http-after-response` only', () => {
    const answers = (keyword: string): readonly string[] =>
      routesAt(443, site(`http-request deny if { path_beg /admin }\n${keyword} set-header Strict-Transport-Security max-age=600`)).map(({ hsts }) => inShort(hsts));
    expect(answers('http-response')).toEqual(['none', '600']);
    expect(answers('http-after-response')).toEqual(['600 always', '600 always']);
  });

  test('rules of the backend come first, and are for its answers alone', () => {
    const others = 'backend api\n  mode http\n  server s 10.0.0.2:80\n  http-response set-header Strict-Transport-Security max-age=900\n';
    const routes = (rules: string): readonly string[] => routesAt(443, site(`use_backend api if { path_beg /api }\n${rules}`, others)).map(({ scope, hsts }) => `${scope} ${inShort(hsts)}`);
    expect(routes('')).toEqual(['backend api 900', 'backend app none']);
    expect(routes('http-response set-header Strict-Transport-Security max-age=600')).toEqual(['backend api 600', 'backend app 600']);
    expect(routes('http-response add-header Strict-Transport-Security max-age=600')).toEqual(['backend api 900', 'backend app 600']);
  });

  test('headers of the request are gone when it is answered', () => {
    expect(forwarded('http-response set-header Strict-Transport-Security max-age=600 if { path_beg / }')).toBe('none');
    expect(forwarded('http-response set-header Strict-Transport-Security max-age=600 if { hdr(X-Forwarded-Proto) https }')).toBe('none');
    expect(forwarded('http-response set-header Strict-Transport-Security max-age=600 if { ssl_fc } or { hdr(X-Forwarded-Proto) https }')).toBe('600');
  });

  test('`allow` ends the rules of one proxy', () => {
    expect(forwarded('http-response allow if { ssl_fc }\nhttp-response set-header Strict-Transport-Security max-age=600')).toBe('none');
  });
});
