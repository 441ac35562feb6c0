import { describe, expect, test } from 'vitest';
import { decide, parseCondition, type Side } from '../../../parsers/nginx/http/condition.ts';
import { blockAt, blocksOf } from './blocks.ts';
import { overTls, plaintext, siteFor } from './site.ts';

function wordsOf(condition: string) {
  return blockAt(blocksOf(`http { server { if ${condition} { return 404; } } }`), 'if').directive?.args ?? [];
}

/** `yes` or `no` when all requests take that side, else what is known of those for which the condition holds. */
function decided(condition: string, view = plaintext, http = ''): string {
  const { request, server } = siteFor('server_name shop.example; set $one 1;', view, http);
  const { whenTrue, whenFalse } = decide(wordsOf(condition), { request, server, set: new Map() });
  if (whenTrue === null) return 'no';
  return whenFalse === null ? 'yes' : nameOf(whenTrue);
}

function nameOf({ condition, doubt, narrowing }: Side): string {
  return [condition, doubt?.kind, narrowing?.kind].filter((part) => part !== undefined).join(' ');
}

describe('what nginx reads', () => {
  test.each([
    ['($scheme = http)', { kind: 'equals', variable: 'scheme', negated: false }],
    ['( $scheme != http )', { kind: 'equals', variable: 'scheme', negated: true }],
    ['($a ~* "x y")', { kind: 'matches', variable: 'a', pattern: 'x y', ignoreCase: true, negated: false }],
    ['($a !~ ^(GET|HEAD)$)', { kind: 'matches', variable: 'a', pattern: '^(GET|HEAD)$', ignoreCase: false, negated: true }],
    ['($a)', { kind: 'true', variable: 'a', negated: false }],
    ['(!-e $request_filename)', { kind: 'file', negated: true }],
  ])('%s', (condition, expected) => {
    expect(parseCondition(wordsOf(condition))).toMatchObject(expected);
  });

  test.each(['$a = b', '($a == b)', '(a = b)', '($a = b', '($a$b = c)', '($a = b c)', '()'])('%s is refused', (condition) => {
    expect(parseCondition(wordsOf(condition))).toBeNull();
  });
});

describe('which requests take it', () => {
  test.each([
    ['($scheme = http)', 'yes', 'no'],
    ['($https)', 'no', 'yes'],
    ['($ssl_protocol != "")', 'no', 'yes'],
    ['($server_port = 443)', 'no', 'yes'],
    ['($server_name = shop.example)', 'yes', 'yes'],
    ['($ssl_client_s_dn = "")', 'yes', 'other'],
    ['($request_uri = "")', 'no', 'no'],
    ['($request_uri)', 'yes', 'yes'],
    ['($uri ~ ^/.well-known/acme-challenge/)', 'other acme', 'other acme'],
    ['($host = Shop.Example)', 'host host', 'host host'],
    ['($host ~ ^www)', 'host', 'host'],
    ['($remote_addr = 127.0.0.1)', 'other loopback', 'other loopback'],
    ['($remote_addr = 192.0.2.1)', 'other', 'other'],
    ['($http_x_forwarded_proto = https)', 'forwarded-header', 'forwarded-header'],
    ['($http_x_forwarded_proto != https)', 'always', 'always'],
    ['($arg_debug)', 'other', 'other'],
    ['(-f /maintenance)', 'other', 'other'],
    ['($nobody_knows)', 'other variable', 'other variable'],
    ['($scheme ~ "(a+)+")', 'other not-understood', 'other not-understood'],
    ['($one = "")', 'yes', 'yes'],
    ['($scheme = {{ scheme }})', 'other not-understood', 'other not-understood'],
  ])('%s', (condition, inPlaintext, inTls) => {
    expect([decided(condition), decided(condition, overTls)]).toEqual([inPlaintext, inTls]);
  });

  test('maps, networks and shares', () => {
    expect(decided('($x)', plaintext, 'map $scheme $x { HTTP 1; default 0; }')).toBe('yes');
    expect(decided('($x)', plaintext, 'map $scheme $x { ~^https 1; }')).toBe('no');
    expect(decided('($x)', overTls, 'map $scheme $y { https on; } map $y $x { on 1; }')).toBe('yes');
    expect(decided('($x)', plaintext, 'map $uri $x { ~^/\\.well-known/acme-challenge/ 1; default 0; }')).toBe('other acme');
    expect(decided('($x)', plaintext, 'map $nothing_known $x { a 1; default 0; }')).toBe('other variable');
    expect(decided('($x)', plaintext, 'map $nothing_known $x { a 1; default 2; }')).toBe('other variable');
    expect(decided('($x)', plaintext, 'map $nothing_known $x { a 1; default 1; }')).toBe('yes');
    expect(decided('($x)', plaintext, 'geo $x { default 0; 10.0.0.0/8 1; }')).toBe('other');
    expect(decided('($x)', plaintext, 'split_clients $remote_addr $x { 50% 1; * 0; }')).toBe('other');
    expect(decided('($x)', plaintext, 'map $x $x { a 1; default 0; }')).toBe('other variable');
  });
});
