import { describe, expect, it } from 'vitest';
import { find } from '../../../parsers/nginx/scope/scope.ts';
import { constantValue, resolve, variablesIn } from '../../../parsers/nginx/scope/variable.ts';
import type { ConstantValue } from '../../../parsers/nginx/scope/variable.ts';
import { blockAt, blocksOf } from './blocks.ts';

/** The value of the argument of `proxy_pass` in the block whose head begins with `at`. */
function passValue(text: string, at = 'location'): ConstantValue {
  const block = blockAt(blocksOf(text), at);
  const word = find(block, 'proxy_pass')[0]?.args[0];
  if (word === undefined) throw new Error('no proxy_pass');
  return constantValue(word, block);
}

function values(value: ConstantValue): unknown {
  if (value.kind === 'constant') return value.value;
  return value.kind === 'alternatives' ? [...value.values].sort() : value;
}

describe('constantValue', () => {
  it('is the word itself without variables', () => {
    expect(passValue('http { server { location / { proxy_pass http://app; } } }')).toEqual({ kind: 'constant', value: 'http://app', by: [] });
  });

  it('follows set in the location, also when it stands after its use', () => {
    const value = passValue('http { server { location / { proxy_pass $s://app; set $s https; } } }');
    expect(value).toMatchObject({ kind: 'constant', value: 'https://app' });
    expect(value.kind === 'constant' && value.by).toHaveLength(1);
  });

  it('takes the last of several set in one block, and that of the location before that of the server', () => {
    expect(passValue('http { server { set $s a; location / { set $s b; set $s c; proxy_pass http://$s; } } }')).toMatchObject({
      value: 'http://c',
    });
  });

  it('follows set of the server, and of other locations, from which an internal redirect can come', () => {
    expect(passValue('http { server { set $s a; location / { proxy_pass http://$s; } } }')).toMatchObject({ value: 'http://a' });
    const redirected = 'http { server { location / { set $s a; try_files x @app; } location @app { proxy_pass http://$s; } } }';
    expect(passValue(redirected, 'location @app')).toMatchObject({ value: 'http://a' });
  });

  it('does not run an outer location on the way to a nested one, but knows no other place the value can come from', () => {
    const nested = 'http { server { location / { set $s a; location /x { set $t 1; proxy_pass http://$s; } } } }';
    expect(passValue(nested, 'location /x')).toMatchObject({ value: 'http://a' });
  });

  it('keeps all alternatives of set in if', () => {
    const value = passValue('http { server { location / { set $s http; if ($x) { set $s https; } proxy_pass $s://app; } } }');
    expect(values(value)).toEqual(['http://app', 'https://app']);
  });

  it('knows the value inside the if', () => {
    const text = 'http { server { location / { set $s http; if ($x) { set $s https; proxy_pass $s://app; } } } }';
    expect(passValue(text, 'if')).toMatchObject({ value: 'https://app' });
  });

  it('follows map, with the empty string where there is no default', () => {
    const map = (entries: string): string => `http { map $host $s { ${entries} } server { location / { proxy_pass $s; } } }`;
    expect(values(passValue(map('default http://a; b.example https://b;')))).toEqual(['http://a', 'https://b']);
    expect(values(passValue(map('hostnames; b.example https://b;')))).toEqual(['', 'https://b']);
    expect(passValue(map('default https://a; b https://a;'))).toMatchObject({ kind: 'constant', value: 'https://a' });
  });

  it('follows geo and split_clients', () => {
    expect(values(passValue('http { geo $s { default a; 10.0.0.0/8 b; } server { location / { proxy_pass http://$s; } } }'))).toEqual([
      'http://a',
      'http://b',
    ]);
    const split = 'http { split_clients $request_id $s { 50% a; * b; } server { location / { proxy_pass http://$s; } } }';
    expect(values(passValue(split))).toEqual(['http://a', 'http://b']);
  });

  it('follows values out of other variables', () => {
    const text = 'http { map $x $h { default app; } server { set $url https://$h; location / { proxy_pass $url/path; } } }';
    expect(passValue(text)).toMatchObject({ value: 'https://app/path' });
  });

  it('does not know what a client or the run time decides', () => {
    expect(passValue('http { server { location / { proxy_pass http://$host; } } }')).toEqual({ kind: 'unknown', variable: '$host' });
    expect(passValue('http { server { location ~ /(.*) { proxy_pass http://$1; } } }', 'location')).toEqual({
      kind: 'unknown',
      variable: '$1',
    });
  });

  it('does not follow a value that depends on itself', () => {
    expect(passValue('http { server { location / { set $a $a/x; proxy_pass http://$a; } } }')).toMatchObject({ kind: 'unknown' });
  });

  it('knows $scheme where every socket of the server is for TLS', () => {
    const server = (listen: string): string => `http { server { ${listen} location / { proxy_pass $scheme://app; } } }`;
    expect(passValue(server('listen 443 ssl; listen [::]:443 ssl;'))).toMatchObject({ value: 'https://app' });
    expect(values(passValue(server('listen 80; listen 443 ssl;')))).toEqual(['http://app', 'https://app']);
  });

  it('knows $server_name when the first name is one', () => {
    const server = (name: string): string => `http { server { server_name ${name}; location / { proxy_pass https://$server_name; } } }`;
    expect(passValue(server('a.example b.example'))).toMatchObject({ value: 'https://a.example' });
    expect(passValue(server('*.example'))).toMatchObject({ kind: 'unknown' });
  });

  it('is bounded', () => {
    const maps = Array.from({ length: 10 }, (_, index) => `map $x $v${index} { default a; b b; c c; }`).join(' ');
    const word = Array.from({ length: 10 }, (_, index) => `$v${index}`).join('');
    const { texts } = resolve(word, blockAt(blocksOf(`http { ${maps} server { } }`), 'server'));
    expect(texts.length).toBeLessThanOrEqual(64);
  });
});

describe('resolve', () => {
  it('leaves unknown variables in braces', () => {
    const block = blockAt(blocksOf('http { server { set $a x; } }'), 'server');
    expect(resolve('$a${a}$b/$c', block).texts).toEqual(['xx${b}/${c}']);
  });
});

describe('variablesIn', () => {
  it('reads both spellings', () => {
    expect(variablesIn('$a-${b}c$1$')).toEqual(['a', 'b', '1']);
    expect(variablesIn('plain')).toEqual([]);
  });
});
