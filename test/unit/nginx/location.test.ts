import { describe, expect, test } from 'vitest';
import { everyLocation, locationFor, locationsIn } from '../../../parsers/nginx/http/location.ts';
import { blockAt, blocksOf } from './blocks.ts';

function levelOf(locations: string) {
  return locationsIn(blockAt(blocksOf(`http { server { ${locations} } }`), 'server'));
}

function chosen(locations: string, path: string): string {
  const location = locationFor(path, levelOf(locations));
  return location === null ? 'none' : location === 'undecided' ? location : location.scope.replace('location ', '');
}

describe('the location for a path', () => {
  const locations = 'location / {} location = / {} location /docs/ { location /docs/a/ {} } location ^~ /images/ {} location ~* \\.(gif|jpg)$ {} location @named {}';

  test.each([
    ['/', '= /'],
    ['/index.html', '/'],
    ['/docs/x', '/docs/'],
    ['/docs/a/x', '/docs/a/'],
    ['/images/1.gif', '^~ /images/'],
    ['/docs/1.JPG', '~* \\.(gif|jpg)$'],
  ])('%s', (path, expected) => {
    expect(chosen(locations, path)).toBe(expected);
  });

  test('none, or not decided', () => {
    expect(chosen('location /a {}', '/b')).toBe('none');
    expect(chosen('location ~ ^(/a+)+$ {}', '/b')).toBe('undecided');
  });
});

describe('the locations that requests reach', () => {
  test.each([
    ['location / {} location =/x {} location ~*\\.php$ {}', ['/', '= /x', '~* \\.php$'].map((scope) => scope.replace(' ', '')), true],
    ['location /a {} location = / {}', ['/a', '=/'], false],
    ['location /a {} location ~ ^/b {} location ~ ^ {} location ~ c {} location ^~ /d {}', ['~^/b', '~^', '^~/d'], true],
    ['location ^~ / {} location ~ b {}', ['^~/'], true],
    ['location ^~ / {} location /a {} location ~ b {}', ['^~/', '/a', '~b'], true],
  ])('%s', (locations, scopes, coversAll) => {
    const level = levelOf(locations);
    expect(everyLocation(level).map(({ scope }) => scope.replace('location ', '').replace(' ', ''))).toEqual(scopes);
    expect(level.coversAll).toBe(coversAll);
  });
});
