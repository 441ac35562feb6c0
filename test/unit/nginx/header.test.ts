import { describe, expect, test } from 'vitest';
import { parseHsts } from '../../../parsers/_shared/hsts-value.ts';
import type { Route } from '../../../src/model/endpoint.ts';
import { overTls, plaintext, routesAt, routesFor, siteInFragment, siteWithMissing } from './site.ts';

const hsts = 'add_header Strict-Transport-Security "max-age=63072000" always;';

/** The header of the first route of that scope: its age, `none`, or `?` and the doubt. */
function ageOf(routes: readonly Route[], scope = ''): number | string | null {
  const header = routes.find((route) => route.scope === scope)?.hsts;
  if (header === undefined) return 'no route';
  if (!header.known) return `? ${header.doubt.kind}`;
  return header.value === null ? 'none' : header.value.maxAge;
}

describe('add_header', () => {
  test('is inherited until a block has one of its own', () => {
    const routes = routesFor(`${hsts} root /srv; location /a { } location /b { add_header X-Foo 1; } location /c { expires 1d; }`, overTls);
    expect(['', 'location /a', 'location /b', 'location /c'].map((scope) => ageOf(routes, scope))).toEqual([63072000, 63072000, 'none', 63072000]);
    expect(ageOf(routesFor('root /srv;', overTls, hsts))).toBe(63072000);
    expect(ageOf(routesFor('root /srv; add_header X-Foo 1;', overTls, hsts))).toBe('none');
  });

  test('in an `if` of a location drops those around it', () => {
    const [whenTrue, whenFalse] = routesFor(`${hsts} location / { proxy_pass http://a; if ($arg_x) { add_header X-In 1; } }`, overTls);
    expect(whenTrue?.hsts).toMatchObject({ value: null });
    expect(whenFalse?.hsts).toMatchObject({ value: { maxAge: 63072000 } });
  });

  test('says where it is written and where it is in effect', () => {
    const [route] = routesFor('root /srv;', overTls, hsts);
    expect(route?.hsts.from.kind).toBe('inherited');
    const [own] = routesFor(`root /srv; ${hsts}`, overTls);
    expect(own?.hsts.from.kind).toBe('written');
  });

  test('add_header_inherit', () => {
    const inner = 'location / { add_header X-Foo 1; root /srv; }';
    expect(ageOf(routesFor(`${hsts} add_header_inherit merge; ${inner}`, overTls), 'location /')).toBe(63072000);
    expect(ageOf(routesFor(inner, overTls, `${hsts} add_header_inherit merge;`), 'location /')).toBe(63072000);
    expect(ageOf(routesFor(`${hsts} location / { add_header_inherit off; root /srv; }`, overTls), 'location /')).toBe('none');
    expect(ageOf(routesFor(`${hsts} add_header_inherit merge; location / { add_header_inherit on; add_header X-Foo 1; }`, overTls), 'location /')).toBe('none');
    const two = 'add_header_inherit merge; location / { add_header Strict-Transport-Security max-age=1; root /srv; }';
    expect(ageOf(routesFor(`${hsts} ${two}`, overTls), 'location /')).toBe(1);
  });

  test('with and without `always`', () => {
    const [always] = routesFor(`root /srv; ${hsts}`, overTls);
    expect(always?.hsts).toMatchObject({ value: { onEveryAnswer: true } });
    const [sometimes] = routesFor('root /srv; add_header strict-transport-security max-age=60;', overTls);
    expect(sometimes?.hsts).toMatchObject({ value: { onEveryAnswer: false, maxAge: 60 } });
  });

  test('the first of several counts', () => {
    expect(ageOf(routesFor('root /srv; add_header Strict-Transport-Security max-age=5; add_header Strict-Transport-Security max-age=6;', overTls))).toBe(5);
  });

  test('the empty value of a variable is no header', () => {
    const map = 'map $scheme $hsts_header { https "max-age=63072000; preload"; }';
    const server = 'root /srv; add_header Strict-Transport-Security $hsts_header always;';
    expect(ageOf(routesFor(server, overTls, map))).toBe(63072000);
    expect(ageOf(routesFor(server, plaintext, map))).toBe('none');
    expect(ageOf(routesFor('root /srv; set $age 300; add_header Strict-Transport-Security max-age=$age;', overTls))).toBe(300);
  });

  test('a value that depends on the request or on nothing that can be seen is open', () => {
    const map = 'map $host $hsts_header { a.example max-age=1; default max-age=2; }';
    expect(ageOf(routesFor('root /srv; add_header Strict-Transport-Security $hsts_header;', overTls, map))).toBe('? variable');
    expect(ageOf(routesFor('root /srv; add_header Strict-Transport-Security $elsewhere;', overTls))).toBe('? variable');
    expect(ageOf(routesFor('root /srv; add_header Strict-Transport-Security "max-age={{ age }}";', overTls))).toBe('? template');
  });

  test('what cannot be seen may set it', () => {
    expect(ageOf(routesAt(siteInFragment('root /srv;', overTls)))).toBe('? fragment');
    expect(ageOf(routesAt(siteInFragment(`root /srv; ${hsts}`, overTls)))).toBe(63072000);
    expect(ageOf(routesAt(siteInFragment('root /srv; add_header X-Foo 1;', overTls)))).toBe('none');
    expect(ageOf(routesAt(siteWithMissing('root /srv; include headers.conf;', overTls)))).toBe('? missing-file');
    expect(ageOf(routesAt(siteWithMissing('location / { root /srv; include fastcgi_params; }', overTls)), 'location /')).toBe('none');
    expect(ageOf(routesFor('root /srv; header_filter_by_lua_block { ngx.header["X"] = 1 }', overTls))).toBe('? run-time');
  });
});

describe('more_set_headers', () => {
  const more = "more_set_headers 'Strict-Transport-Security: max-age=31536000; preload';";

  test('adds to what is around it, and the innermost counts', () => {
    expect(ageOf(routesFor(`${more} location / { more_set_headers 'X-Foo: 1'; root /srv; }`, overTls), 'location /')).toBe(31536000);
    expect(ageOf(routesFor(`${more} location / { more_set_headers 'strict-transport-security: max-age=1'; root /srv; }`, overTls), 'location /')).toBe(1);
    expect(ageOf(routesFor(`${more} location / { add_header X-Foo 1; root /srv; }`, overTls), 'location /')).toBe(31536000);
  });

  test('is on every answer unless limited', () => {
    const [all] = routesFor(`${more} root /srv;`, overTls);
    expect(all?.hsts).toMatchObject({ value: { onEveryAnswer: true, preload: true } });
    const [some] = routesFor("more_set_headers -s '200 404' 'Strict-Transport-Security: max-age=1'; root /srv;", overTls);
    expect(some?.hsts).toMatchObject({ value: { onEveryAnswer: false } });
  });

  test('more_clear_headers takes it away', () => {
    expect(ageOf(routesFor(`${hsts} more_clear_headers Strict-Transport-Security; root /srv;`, overTls))).toBe('none');
    expect(ageOf(routesFor("more_set_headers 'Strict-Transport-Security'; root /srv;", overTls, hsts))).toBe('none');
  });
});

describe('the value', () => {
  test.each([
    ['max-age=31536000', { maxAge: 31536000, includeSubDomains: false, preload: false }],
    ['max-age=63072000; includeSubDomains; preload', { maxAge: 63072000, includeSubDomains: true, preload: true }],
    ['MAX-AGE="60" ; INCLUDESUBDOMAINS;', { maxAge: 60, includeSubDomains: true, preload: false }],
    ['max-age=0', { maxAge: 0, includeSubDomains: false, preload: false }],
    ['includeSubDomains', { maxAge: null, includeSubDomains: true, preload: false }],
    ['max-age=1y', { maxAge: null, includeSubDomains: false, preload: false }],
    ['max-age=1; max-age=2', { maxAge: null, includeSubDomains: false, preload: false }],
    ['max-age', { maxAge: null, includeSubDomains: false, preload: false }],
    ['', { maxAge: null, includeSubDomains: false, preload: false }],
  ])('%s', (value, expected) => {
    expect(parseHsts(value)).toEqual(expected);
  });
});
