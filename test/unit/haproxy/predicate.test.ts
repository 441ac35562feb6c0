import { describe, expect, it } from 'vitest';
import { conditionHolds, unknownText } from '../../../parsers/haproxy/syntax/predicate.ts';
import { releaseOf } from '../../../parsers/haproxy/release.ts';
import { assumedRuntime, runtimeOf } from './parsed.ts';

const stated = { release: releaseOf(runtimeOf('2.6.12', '3.0')), isDefined: (name: string) => (name === 'SITE' ? ('yes' as const) : ('unknown' as const)) };

describe('conditions of .if', () => {
  it.each([
    ['', 'no'],
    ['0', 'no'],
    ['1', 'yes'],
    ['-0x1', 'yes'],
    ['!1', 'no'],
    ['! ! 1', 'yes'],
    ['0 || 1 && 0', 'no'],
    ['1 || 0 && 0', 'yes'],
    ['(0 || 1) && !(0)', 'yes'],
    ['defined(SITE)', 'yes'],
    ['defined(OTHER)', 'unknown'],
    ['defined(OTHER) && 0', 'no'],
    ['defined(OTHER) || 1', 'yes'],
    ['!defined(OTHER)', 'unknown'],
    ['streq(a,a)', 'yes'],
    ['streq(a,b)', 'no'],
    ['strneq(a,b)', 'yes'],
    ['strstr(abc,b)', 'yes'],
    ['strstr(abc,d)', 'no'],
    [`streq(${unknownText},b)`, 'unknown'],
    [unknownText, 'unknown'],
    ['version_atleast(2.6)', 'yes'],
    ['version_atleast(2.6.13)', 'no'],
    ['version_before(2.8)', 'yes'],
    ['openssl_version_atleast(3.0)', 'yes'],
    ['openssl_version_before(3.0)', 'no'],
    ['feature(OPENSSL)', 'unknown'],
    ['enabled(SERVER-SSL-VERIFY-NONE)', 'unknown'],
    ['ssllib_name_startswith(OpenSSL)', 'unknown'],
  ] as const)('%s: %s', (text, expected) => {
    expect(conditionHolds(text, stated)).toBe(expected);
  });

  it.each(['foo', 'foo(1)', '1 &', '1 1', '(1', '1)', '&& 1', 'streq(a,b) c'])('%s is refused', (text) => {
    expect(conditionHolds(text, stated)).toBeNull();
  });

  it('depend on versions only where these are stated', () => {
    const assumed = { ...stated, release: releaseOf(assumedRuntime) };
    expect(conditionHolds('version_atleast(1.8)', assumed)).toBe('unknown');
    expect(conditionHolds('openssl_version_before(4.0)', assumed)).toBe('unknown');
  });

  it('may be nested deeply', () => {
    expect(conditionHolds(`${'('.repeat(5000)}1${')'.repeat(5000)}`, stated)).toBeNull();
    expect(conditionHolds(`${'('.repeat(100)}1${')'.repeat(100)}`, stated)).toBe('yes');
  });
});
