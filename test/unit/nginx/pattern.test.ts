import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAcmePath, matchesAllButAcme, matchesEveryPath, matchesPattern, mayMatchAfter } from '../../../parsers/_shared/pattern.ts';

describe('a pattern and a text', () => {
  test.each([
    ['^http$', false, 'http', true],
    ['^(http|HTTP)$', false, 'HTTP', true],
    ['https', true, 'HTTPS', true],
    ['(?i)https', false, 'HTTPS', true],
    ['\\.php$', false, '/index.php', true],
    ['\\.php$', false, '/index.phps', false],
  ])('%s', (pattern, ignoreCase, text, expected) => {
    expect(matchesPattern(pattern, ignoreCase, text)).toBe(expected);
  });

  test.each(['(a+)+$', '(a|a)(a|a)(a|a)(a|a)(a|a)x', 'a*a*a*a*a*b', '(?<x>a)\\1', '(', '(?>a)'])('%s is not tried', (pattern) => {
    expect(matchesPattern(pattern, false, 'a'.repeat(30))).toBeNull();
  });

  test('never takes long, whatever the pattern', () => {
    const part = fc.constantFrom('a', '.', '[a-z]', '(', ')', '|', '*', '+', '?', '{1,9}', '^', '$', '\\w', '(?:');
    const pattern = fc.array(part, { maxLength: 40 }).map((parts) => parts.join(''));
    const slowest = { milliseconds: 0 };
    fc.assert(
      fc.property(pattern, fc.constantFrom('a'.repeat(64), `${'a'.repeat(63)}!`, ''), (written, text) => {
        const start = performance.now();
        matchesPattern(written, false, text);
        slowest.milliseconds = Math.max(slowest.milliseconds, performance.now() - start);
      }),
      { numRuns: 3000 },
    );
    expect(slowest.milliseconds).toBeLessThan(1000);
  });
});

test.each([
  ['^SUCCESS:CN=acme', false, 'FAILED:', false],
  ['^SUCCESS', false, 'SUCCESS:CN=', true],
  ['^success', true, 'SUCCESS:', true],
  ['^success', false, 'SUCCESS:', false],
  ['SUCCESS', false, 'FAILED:', true],
  ['^SUCCESS|CN=acme', false, 'FAILED:', true],
  ['^F?SUCCESS', false, 'SUC', true],
  ['^\\.git', false, '/', false],
  ['^[/.]git', false, '/', true],
  ['^/', false, '', true],
] as const)('%s, %s case, after %s', (pattern, ignoreCase, beginning, expected) => {
  expect(mayMatchAfter(beginning, pattern, ignoreCase)).toBe(expected);
});

test.each([
  ['^', true],
  ['.*', true],
  ['^(.*)$', true],
  ['^/(.*)', true],
  ['^/?(?<rest>.*)$', true],
  ['/', true],
  ['^/$', false],
  ['^/api', false],
  ['.php', false],
  ['^/(?!x)', false],
])('%s matches every path: %s', (pattern, expected) => {
  expect(matchesEveryPath(pattern)).toBe(expected);
});

test.each([
  ['/.well-known/acme-challenge/', true],
  ['^/\\.well-known/acme-challenge/([-_a-zA-Z0-9]+)$', true],
  ['^/.well-known/(acme-challenge|pki-validation)/', true],
  ['/.well-known', true],
  ['/.well-known/openid-configuration', false],
  ['acme-challenge|/api', false],
  ['/', false],
])('%s is for the ACME challenge only: %s', (pattern, expected) => {
  expect(isAcmePath(pattern)).toBe(expected);
});

test.each([
  ['^/(?!\\.well-known/acme-challenge)', true],
  ['^(?!/\\.well-known/acme-challenge/).*$', true],
  ['^/(?!api)', false],
  ['^/(?!\\.well-known/acme-challenge)api', false],
  ['^/', false],
])('%s matches all but the ACME challenge: %s', (pattern, expected) => {
  expect(matchesAllButAcme(pattern)).toBe(expected);
});
