import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNginx, type Directive } from '../../../parsers/nginx/syntax/tree.ts';
import { outline } from './outline.ts';

describe('a server that was only gone over', () => {
  it.each([
    ['a directive without semicolon', 'http { server { listen 80 } }'],
    ['a semicolon too many', 'http { server { ; } }'],
    ['a block without name', 'http { server { { } } }'],
    ['a block that is not closed', 'http { server { listen 80;'],
    ['a quote that is not closed', 'http { server { root "/srv; } }'],
    ['code', 'http { server { content_by_lua_block { x } } }'],
    ['a placeholder', 'http { server {\n$MORE\n} }'],
  ])('has not %s', (_, text) => {
    const { directives } = parseNginx('nginx.conf', text);
    expect(directives[0]?.block?.every(({ skim }) => skim === undefined)).toBe(true);
  });

  it('has the directives that are written in it', () => {
    const [http] = parseNginx('nginx.conf', 'http { server { listen 443 ssl; # note\n location "/a b" { return 404; } } }').directives;
    const [server] = http?.block ?? [];
    expect(server?.skim).toBeDefined();
    expect(textsIn(server)).toEqual(['listen 443 ssl', 'location /a b', 'return 404']);
  });

  it('knows whether it includes something', () => {
    const [http] = parseNginx('nginx.conf', 'http { server { include a.conf; } server { root /include; } }').directives;
    expect([http, ...(http?.block ?? [])].map((directive) => directive?.settled)).toEqual([false, false, true]);
  });

  it('matches the pattern of one that is written alike, whatever its names', () => {
    const server = (name: string): string => `server {\n  server_name ${name};\n  root /srv/${name};\n}\n`;
    const { directives } = parseNginx('nginx.conf', ['a.example', 'longer.example', '$name', '"b"', 'c\\.d', '*.e'].map(server).join(''));
    expect(directives.map(({ skim }) => (skim === undefined ? 'read' : skim.match === null ? 'gone over' : 'matched'))).toEqual([
      'gone over',
      'matched',
      'gone over',
      'gone over',
      'gone over',
      'matched',
    ]);
    expect(directives.map((directive) => textsIn(directive)[0])).toEqual(['a.example', 'longer.example', '$name', 'b', 'c\\.d', '*.e'].map((name) => `server_name ${name}`));
  });

  it('is read as any other block of the same text', () => {
    const pieces = ['listen 80;', 'location / { root "a;b"; }', '# note\n', "if ($a = '}') { return 1; }", 'x y z;', '{', '}', ';', '"', 'a\\ b c;', ' ', '\n', 'include x;', '$A;', 'root /a;', 'root /a/b ;', 'proxy_pass /a;', 'server_name /a /a/c;', 'root /a\\;', 'root "/a";', 'root /a{'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
        const body = parts.join(' ');
        // The second may match the pattern of the first, with other names.
        const other = body.replaceAll('/a', '/b.c').replaceAll('x y', 'y x');
        const skimmed = parseNginx('f', `http { server { ${body}\n} server { ${other}\n}\n}`);
        const eager = parseNginx('f', `http { serveR { ${body}\n} serveR { ${other}\n}\n}`);
        expect(outline(skimmed.directives)).toBe(outline(eager.directives).replaceAll('serveR', 'server'));
        expect(placesIn(skimmed.directives)).toEqual(placesIn(eager.directives));
        expect(skimmed.problems.map(({ code, span }) => [code, span])).toEqual(eager.problems.map(({ code, span }) => [code, span]));
        expect(skimmed.comments).toEqual(eager.comments);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });
});

function textsIn(directive: Directive | undefined): readonly string[] {
  return (directive?.block ?? []).flatMap((child) => [[child.name, ...child.args].map(({ value }) => value).join(' '), ...textsIn(child)]);
}

function placesIn(directives: readonly Directive[]): readonly unknown[] {
  return directives.map(({ name, args, span, body, block, settled }) => [name.span, args.map((word) => word.span), span, body, settled, placesIn(block ?? [])]);
}
