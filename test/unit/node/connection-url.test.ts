import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unknownPart } from '../../../parsers/node/values/value.ts';
import { parseConnectionUrl, parseHost } from '../../../parsers/node/clients/connection-url.ts';

describe('URLs of connections', () => {
  it('have a scheme and hosts', () => {
    expect(parseConnectionUrl('https://api.example/v1')).toEqual({ scheme: 'https', hosts: [{ host: 'api.example', port: null }], parameters: [], text: 'https://api.example' });
    expect(parseConnectionUrl('Postgres://u:p%40@db:5432/x')?.hosts).toEqual([{ host: 'db', port: 5432 }]);
    expect(parseConnectionUrl('mongodb://a:1,b/x')?.hosts).toEqual([{ host: 'a', port: 1 }, { host: 'b', port: null }]);
    expect(parseConnectionUrl('redis://[::1]:6379')?.hosts).toEqual([{ host: '::1', port: 6379 }]);
  });

  it('hide credentials', () => {
    expect(parseConnectionUrl('postgres://user:secret@db/x')?.text).toBe('postgres://db');
  });

  it('have parameters in their places', () => {
    const text = 'postgres://db/x?sslmode=no-verify&a=%20';
    const [mode, other] = parseConnectionUrl(text)?.parameters ?? [];
    expect(mode?.name).toBe('sslmode');
    expect(text.slice(mode?.range.start, mode?.range.end)).toBe('sslmode=no-verify');
    expect(other?.value).toBe(' ');
  });

  it('may be known in parts', () => {
    expect(parseConnectionUrl(`http://${unknownPart}:80/x`)).toEqual({ scheme: 'http', hosts: [{ host: null, port: 80 }], parameters: [], text: 'http://…:80' });
  });

  it('are none without a scheme', () => {
    expect(['/api', 'localhost:80', '', 'mailto:x'].filter((text) => parseConnectionUrl(text) !== null)).toEqual([]);
    expect(parseHost('db.internal:5432')).toEqual({ host: 'db.internal', port: 5432 });
  });

  it('never throw', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseConnectionUrl(`a://${text}`)));
  });
});
