import { describe, expect, test } from 'vitest';
import { answersAt, site } from './routes.ts';

const toBackend = 'backend app → forward';

describe('redirects of a frontend', () => {
  test.each([
    ['redirect scheme https if !{ ssl_fc }', 'redirect https 302'],
    ['redirect scheme https code 301 if !{ ssl_fc }', 'redirect https 301'],
    ['http-request redirect scheme https unless { ssl_fc }', 'redirect https 302'],
    ['http-request redirect scheme https code 308 unless { ssl_fc }', 'redirect https 308'],
    ['redirect scheme https if ! { ssl_fc }', 'redirect https 302'],
    ['redirect scheme https if { ssl_fc -m int 0 }', 'redirect https 302'],
    ['redirect scheme https if { ssl_fc,not }', 'redirect https 302'],
    ['redirect prefix https://shop.example if !{ ssl_fc }', 'redirect https 302'],
    ['redirect location https://shop.example/ code 301 if !{ ssl_fc }', 'redirect https 301'],
    ['http-request redirect location https://%[req.hdr(host)]%[pathq] code 301 if !{ ssl_fc }', 'redirect https 301'],
    ['http-request return status 301 hdr location "https://%[req.hdr(host)]%[path]" if !{ ssl_fc }', 'redirect https 301'],
    ['redirect scheme http code 301 if !{ ssl_fc }', 'redirect http 301'],
    ['redirect location http://shop.example/ if !{ ssl_fc }', 'redirect http 302'],
    ['redirect location /login if !{ ssl_fc }', 'redirect same 302'],
    ['redirect prefix /new code 301 if !{ ssl_fc }', 'redirect same 301'],
    ['http-request redirect location %[var(txn.target)] if !{ ssl_fc }', '? variable'],
  ])('%s', (rule, answer) => {
    const condition = rule.slice(rule.search(/ (?:if|unless) /) + 1);
    expect(answersAt(80, site(rule))).toEqual([`${condition} → ${answer}`]);
    expect(answersAt(443, site(rule))).toEqual([toBackend]);
  });

  test('one with the condition the wrong way round leaves plaintext alone and loops over TLS', () => {
    const text = site('redirect scheme https if { ssl_fc }');
    expect(answersAt(80, text)).toEqual([toBackend]);
    expect(answersAt(443, text)).toEqual(['if { ssl_fc } → redirect https 302']);
  });

  test('a boolean is not compared with what stands behind it', () => {
    const text = site('redirect scheme https if { ssl_fc 0 }');
    expect(answersAt(80, text)).toEqual([toBackend]);
    expect(answersAt(443, text)).toEqual(['if { ssl_fc 0 } → redirect https 302']);
  });

  test('one without a condition is for both', () => {
    const text = site('http-request redirect scheme https');
    expect(answersAt(80, text)).toEqual(['* → redirect https 302']);
    expect(answersAt(443, text)).toEqual(['* → redirect https 302']);
  });

  test('named ACLs are alternatives, and what stands side by side has to hold together', () => {
    const text = site('acl is_https dst_port 443\nredirect scheme https if !is_https');
    expect(answersAt(80, text)).toEqual(['if !is_https → redirect https 302']);
    expect(answersAt(443, text)).toEqual([toBackend]);
    const twice = site('acl secure ssl_fc\nacl secure dst_port 80\nredirect scheme https if !secure');
    expect(answersAt(80, twice)).toEqual([toBackend]);
    expect(answersAt(80, site('redirect scheme https if !{ ssl_fc } { dst_port 8080:8090 }'))).toEqual([toBackend]);
    expect(answersAt(80, site('redirect scheme https if { ssl_fc } or { dst_port lt 100 }'))).toEqual(['if { ssl_fc } or { dst_port lt 100 } → redirect https 302']);
  });
});

describe('the order of rules', () => {
  test('a `http-request allow` ends the list, so that a redirect behind it is dead', () => {
    expect(answersAt(80, site('http-request allow\nhttp-request redirect scheme https unless { ssl_fc }'))).toEqual([toBackend]);
  });

  test('`redirect` has a list of its own, which comes after', () => {
    expect(answersAt(80, site('http-request allow\nredirect scheme https if !{ ssl_fc }'))).toEqual(['if !{ ssl_fc } → redirect https 302']);
  });

  test('`use_backend` comes after all of them wherever it stands', () => {
    expect(answersAt(80, site('use_backend app if { path_beg /api }\nhttp-request redirect scheme https unless { ssl_fc }'))).toEqual([
      'unless { ssl_fc } → redirect https 302',
    ]);
  });

  test('an `allow` for some leaves the redirect for the others', () => {
    expect(answersAt(80, site('http-request allow if { path_beg /api }\nhttp-request redirect scheme https unless { ssl_fc }'))).toEqual([
      'unless { ssl_fc } → redirect https 302',
      'backend app → forward [other]',
    ]);
  });

  test('rules of named defaults come first', () => {
    const text = `defaults secured\n  mode http\n  http-request redirect scheme https unless { ssl_fc }\nfrontend web from secured\n  bind :80\n  http-request allow\n  default_backend app\ndefaults\n  mode http\nbackend app\n  server s1 10.0.0.1:80\n`;
    expect(answersAt(80, text)).toEqual(['unless { ssl_fc } → redirect https 302']);
  });
});

describe('exceptions from a redirect', () => {
  test.each([
    'http-request redirect scheme https unless { ssl_fc } or { path_beg /.well-known/acme-challenge/ }',
    'http-request redirect scheme https if !{ ssl_fc } !{ path_beg /.well-known/acme-challenge/ }',
    'acl acme path_beg /.well-known/acme-challenge/\nredirect scheme https if !acme !{ ssl_fc }',
    'acl acme path -m beg /.well-known/acme-challenge/\nhttp-request allow if acme\nhttp-request redirect scheme https unless { ssl_fc }',
  ])('the ACME challenge: %s', (rules) => {
    const answers = answersAt(80, site(rules));
    expect(answers.map((answer) => answer.replace(/^.* → /, ''))).toEqual(['redirect https 302', 'acme-challenge [other]']);
  });

  test('a redirect for one host leaves the others', () => {
    expect(answersAt(80, site('redirect scheme https if { hdr(host) -i a.example } !{ ssl_fc }'))).toEqual([
      'if { hdr(host) -i a.example } !{ ssl_fc } → redirect https 302 [host]',
      toBackend,
    ]);
  });

  test('what was asked once is known afterwards', () => {
    const rules = 'redirect scheme https if { hdr(host) -i a.example b.example } !{ ssl_fc }\nuse_backend other if { req.hdr(Host),lower a.example }';
    expect(answersAt(80, site(rules, 'backend other\n  mode http\n  server s 10.0.0.2:80\n'))).toEqual([
      'if { hdr(host) -i a.example b.example } !{ ssl_fc } → redirect https 302 [host]',
      toBackend,
    ]);
    const paths = 'redirect scheme https if { path_beg /a } !{ ssl_fc }\nuse_backend other if { path_beg /a/b }';
    expect(answersAt(80, site(paths, 'backend other\n  mode http\n  server s 10.0.0.2:80\n'))).toEqual(['if { path_beg /a } !{ ssl_fc } → redirect https 302 [other]', toBackend]);
  });

  test('what is known of a path is forgotten when it is rewritten', () => {
    const rules = 'http-request redirect scheme https if { path_beg /a } !{ ssl_fc }\nhttp-request set-path /a/b\nuse_backend other if { path_beg /a/b }';
    expect(answersAt(80, site(rules, 'backend other\n  mode http\n  server s 10.0.0.2:80\n'))).toContain('backend other → forward [other]');
  });
});

describe('headers of a proxy in front', () => {
  test('a redirect for those that have one is none for direct clients', () => {
    expect(answersAt(80, site('http-request redirect scheme https if { hdr(X-Forwarded-Proto) -i http }'))).toEqual([
      'if { hdr(X-Forwarded-Proto) -i http } → redirect https 302 [forwarded-header]',
      toBackend,
    ]);
  });

  test('what direct clients get as well is not only for those that have one', () => {
    expect(answersAt(80, site('http-request redirect scheme https if { hdr(X-Forwarded-Proto) -i http } or !{ ssl_fc } { hdr(host) -i a.example }'))).toEqual([
      'if { hdr(X-Forwarded-Proto) -i http } or !{ ssl_fc } { hdr(host) -i a.example } → redirect https 302 [host]',
      toBackend,
    ]);
    expect(answersAt(80, site('http-request allow if { hdr(X-Forwarded-Proto) -i https }\nhttp-request deny if { path_beg /admin }'))).toEqual([
      'if { path_beg /admin } → refuse 403 [other]',
      toBackend,
    ]);
  });

  test('one for those without it is', () => {
    expect(answersAt(80, site('http-request redirect scheme https if !{ hdr(X-Forwarded-Proto) -i https }'))).toEqual([
      'if !{ hdr(X-Forwarded-Proto) -i https } → redirect https 302',
      'backend app → forward [forwarded-header]',
    ]);
    expect(answersAt(80, site('http-request redirect scheme https unless { ssl_fc } or { req.hdr(x-forwarded-proto) https }'))).toEqual([
      'unless { ssl_fc } or { req.hdr(x-forwarded-proto) https } → redirect https 302',
      'backend app → forward [forwarded-header]',
    ]);
  });
});

describe('what is known of a header of a proxy in front', () => {
  const others = 'backend secure\n  mode http\n  http-request deny unless { hdr(X-Forwarded-Proto) -i http }\n  server s 10.0.0.2:80\n';

  test('is not forgotten', () => {
    expect(answersAt(80, site('use_backend secure if { hdr(X-Forwarded-Proto) -i https }', others))).toEqual([
      'unless { hdr(X-Forwarded-Proto) -i http } → refuse 403 [forwarded-header]',
      toBackend,
    ]);
    expect(answersAt(80, site('use_backend secure if { hdr(X-Forwarded-Proto) -m found }', others))).toEqual([
      'unless { hdr(X-Forwarded-Proto) -i http } → refuse 403 [forwarded-header]',
      'backend secure → forward [forwarded-header]',
      toBackend,
    ]);
  });
});

describe('refusals', () => {
  test.each([
    ['http-request deny unless { ssl_fc }', 'refuse 403'],
    ['http-request deny deny_status 421 unless { ssl_fc }', 'refuse 421'],
    ['http-request tarpit unless { ssl_fc }', 'refuse 500'],
    ['http-request reject unless { ssl_fc }', 'refuse closed'],
    ['http-request silent-drop unless { ssl_fc }', 'refuse closed'],
    ['http-request return status 404 unless { ssl_fc }', 'refuse 404'],
    ['http-request return status 200 content-type text/plain string ok unless { ssl_fc }', 'fixed 200'],
    ['http-request return status 200 content-type text/html file /srv/index.html unless { ssl_fc }', 'content'],
    ['tcp-request connection reject unless { dst_port 443 }', 'refuse closed'],
    ['tcp-request content reject unless { ssl_fc }', 'refuse closed'],
  ])('%s', (rule, answer) => {
    expect(answersAt(80, site(rule)).map((each) => each.replace(/^.* → /, ''))).toEqual([answer]);
    expect(answersAt(443, site(rule))).toEqual([toBackend]);
  });

  test('a password is no protection against reading', () => {
    expect(answersAt(80, site('http-request auth unless { http_auth(users) }'))).toEqual(['unless { http_auth(users) } → refuse 401', 'backend app → forward [other]']);
  });

  test('a frontend that leads nowhere, and a backend without servers, refuse', () => {
    expect(answersAt(80, 'frontend web\n  mode http\n  bind :80\n  use_backend app if { path_beg /app }\nbackend app\n  mode http\n')).toEqual(['backend app → refuse 503 [other]', '* → refuse 503']);
  });

  test('clients of this host only', () => {
    expect(answersAt(80, site('http-request deny unless { src 127.0.0.0/8 }'))).toEqual(['unless { src 127.0.0.0/8 } → refuse 403', 'backend app → forward [other] (restricted)']);
    expect(answersAt(80, site('http-request deny if !LOCALHOST'))).toContain('backend app → forward [other] (restricted)');
    expect(answersAt(80, site('http-request deny unless { src 10.0.0.0/8 }'))).toContain('backend app → forward [other]');
  });
});

describe('backends', () => {
  test('a redirect in a backend is for that backend', () => {
    const others = 'backend api\n  mode http\n  redirect scheme https if !{ ssl_fc }\n  server s 10.0.0.2:80\n';
    expect(answersAt(80, site('use_backend api if { path_beg /api }', others))).toEqual(['if !{ ssl_fc } → redirect https 302 [other]', toBackend]);
  });

  test('a listen is both', () => {
    const text = 'listen web\n  mode http\n  bind :80\n  redirect scheme https if { path /old }\n  server s 10.0.0.1:80\n';
    expect(answersAt(80, text)).toEqual(['if { path /old } → redirect https 302 [other]', '* → forward']);
  });

  test('a name that is made of the request leads to any of them, or on', () => {
    const others = 'backend be_a\n  mode http\n  server s 10.0.0.2:80\nbackend be_b\n  mode http\n  redirect scheme https if !{ ssl_fc }\n  server s 10.0.0.3:80\n';
    expect(answersAt(80, site('use_backend be_%[req.hdr(host),lower,field(1,.)]', others))).toEqual([
      'if !{ ssl_fc } → redirect https 302 [other]',
      'backend be_%[req.hdr(host),lower,field(1,.)] → forward [other]',
      toBackend,
    ]);
  });

  test('one that is not in the files is open', () => {
    expect(answersAt(80, 'frontend web\n  mode http\n  bind :80\n  default_backend elsewhere\n')).toEqual(['backend elsewhere → ? not-understood']);
  });

  test('so are answers that a condition decides which cannot be seen', () => {
    expect(answersAt(80, site('http-request redirect scheme https if plaintext'))).toEqual(['if plaintext → redirect https 302 [other]', 'backend app → ? not-understood']);
    expect(answersAt(80, site('http-request redirect scheme https if { dst_port "${PORT}" }'))).toContain('backend app → ? not-understood');
    expect(answersAt(80, site('http-request lua.guard'))).toEqual(['backend app → ? run-time']);
  });
});

describe('pages of HAProxy itself', () => {
  test('`monitor-uri` is answered before everything else', () => {
    expect(answersAt(80, site('monitor-uri /alive\nhttp-request redirect scheme https unless { ssl_fc }'))).toEqual([
      'monitor-uri /alive → fixed 200 [other]',
      'unless { ssl_fc } → redirect https 302',
    ]);
  });

  test('any `stats` line turns the statistics on, in defaults for all', () => {
    expect(answersAt(80, site('stats uri /status'))).toEqual(['stats uri /status → content [other] stats', toBackend]);
    expect(answersAt(80, `defaults\n  mode http\n  stats auth a:b\n${site('stats hide-version').replace(/ {2}mode http\n/g, '')}`)[0]).toBe('stats uri /haproxy?stats → content [other] stats');
  });

  test('they come after `http-request` and before `redirect`', () => {
    expect(answersAt(80, site('stats enable\nhttp-request redirect scheme https unless { ssl_fc }'))).toEqual(['unless { ssl_fc } → redirect https 302']);
    expect(answersAt(80, site('stats enable\nredirect scheme https if !{ ssl_fc }'))[0]).toBe('stats uri /haproxy?stats → content [other] stats');
  });

  test('who may see them', () => {
    expect(answersAt(80, site('stats enable\nstats http-request deny unless { src 127.0.0.1 }'))).toContain('stats uri /haproxy?stats → content [other] (restricted) stats');
  });

  test('a listen for nothing but statistics', () => {
    expect(answersAt(8404, 'listen stats\n  mode http\n  bind :8404\n  stats enable\n  stats uri /\n')).toEqual(['stats uri / → content stats']);
  });

  test('the exporter for Prometheus is one', () => {
    expect(answersAt(80, site('http-request use-service prometheus-exporter if { path /metrics }'))[0]).toBe('if { path /metrics } → content [other] prometheus-exporter');
  });
});
