import { describe, expect, it } from 'vitest';
import { parse } from './parsed.ts';

/** The ids of what a text listens on and connects to. */
const endpointsOf = (text: string): readonly string[] => parse(text).endpoints.map(({ id }) => id);

describe('a disabled proxy', () => {
  const frontend = (lines: string): string => `frontend web\n  mode http\n${lines}  bind :80\n`;
  const backend = (lines: string): string => `backend app\n  mode http\n${lines}  server s 10.0.0.1:80\n`;

  it.each([
    ['', true],
    ['  disabled\n', false],
    ['  disabled\n  enabled\n', true],
    ['  enabled\n  disabled\n', false],
    ['.if defined(OLD)\n  disabled\n.endif\n', true],
  ])('%s', (lines, isThere) => {
    expect(endpointsOf(frontend(lines))).toEqual(isThere ? ['listener:frontend web:*:80'] : []);
    expect(endpointsOf(backend(lines))).toEqual(isThere ? ['connection:backend app:s'] : []);
  });

  it('by its defaults', () => {
    expect(endpointsOf(`defaults\n  disabled\n${frontend('')}${backend('  enabled\n')}`)).toEqual(['connection:backend app:s']);
  });

  it('is one although others beside it are not', () => {
    const many = ['a', 'b', 'c'].map((name) => `backend ${name}\n  mode http\n${name === 'b' ? '  disabled\n' : ''}  server s ${name}.internal:80\n`).join('');
    expect(endpointsOf(`${frontend('  use_backend b if { path /b }\n  default_backend a\n')}${many}frontend late\n  mode http\n  bind :81\n`)).toEqual([
      'listener:frontend web:*:80',
      'listener:frontend late:*:81',
      'connection:backend a:s',
      'connection:backend c:s',
    ]);
  });

  it('is none because of a server that is', () => {
    expect(endpointsOf('backend app\n  mode http\n  server s 10.0.0.1:80 disabled\n')).toEqual(['connection:backend app:s']);
  });
});
