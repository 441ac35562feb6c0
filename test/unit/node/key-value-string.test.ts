import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseKeyValueString } from '../../../parsers/node/clients/key-value-string.ts';
import { unknownPart } from '../../../parsers/node/values/value.ts';

describe('connection strings of SQL Server', () => {
  it.each([
    ['Server=db', 'mssql', 'db', [{ host: 'db', port: null }]],
    ['Data Source=tcp:db.internal, 1433;Encrypt=no', 'mssql', 'db.internal:1433', [{ host: 'db.internal', port: 1433 }]],
    ['User Id=shop;ADDR = db\\shop,99', 'mssql', 'db:99', [{ host: 'db', port: 99 }]],
    ['Server=.;Encrypt=false', 'mssql', 'localhost', [{ host: 'localhost', port: null }]],
    ['Server={db};Database=x', 'mssql', 'db', [{ host: 'db', port: null }]],
    ['Server=::1,1433', 'mssql', '[::1]:1433', [{ host: '::1', port: 1433 }]],
    [`Server=${unknownPart};Encrypt=no`, 'mssql', '…', [{ host: null, port: null }]],
    ['sqlserver://db:1433;encrypt=true', 'sqlserver', 'sqlserver://db:1433', [{ host: 'db', port: 1433 }]],
    ['jdbc:sqlserver://db', 'sqlserver', 'sqlserver://db', [{ host: 'db', port: null }]],
  ])('%j', (text, scheme, shown, hosts) => {
    expect(parseKeyValueString(text)).toMatchObject({ scheme, text: shown, hosts });
  });

  it.each(['', 'db', 'Encrypt=false', 'https://shop.example/?server=db', 'postgres://db/x?sslmode=disable', ';=;'])('are none: %j', (text) => {
    expect(parseKeyValueString(text)).toBe(null);
  });

  it('have parameters in their places, of which the last of a name counts', () => {
    const text = 'Server=db;Password={a;b}};Encrypt=true};ENCRYPT = "no" ; TrustServerCertificate=yes;encrypt = false ';
    const parameters = parseKeyValueString(text)?.parameters ?? [];
    expect(parameters.map(({ name, value }) => [name, value])).toEqual([['server', 'db'], ['password', 'a;b}};Encrypt=true'], ['encrypt', 'false'], ['trustservercertificate', 'yes']]);
    expect(parameters.map(({ range: { start, end } }) => text.slice(start, end))).toEqual(['Server=db', 'Password={a;b}};Encrypt=true}', 'encrypt = false', 'TrustServerCertificate=yes']);
  });

  it('are read whatever they are', () => {
    const piece = fc.constantFrom('Server=', 'db', ';', '=', '{', '}', '"', "'", ' ', 'Encrypt', 'false', 'sqlserver://', ',1', '\\');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')), (text) => {
        for (const { name, range } of parseKeyValueString(text)?.parameters ?? []) {
          expect(range.end).toBeLessThanOrEqual(text.length);
          expect(text.slice(range.start, range.end).toLowerCase().startsWith(name)).toBe(true);
        }
      }),
    );
  });

  it('are read in time that grows with their length', () => {
    const begin = performance.now();
    for (const text of [' '.repeat(200_000), 'Server='.repeat(40_000), `Server=${'{'.repeat(100_000)}`, '=;'.repeat(100_000)]) parseKeyValueString(text);
    expect(performance.now() - begin).toBeLessThan(2000);
  });
});
