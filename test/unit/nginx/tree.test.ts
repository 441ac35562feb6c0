import { describe, expect, it } from 'vitest';
import { parseNginx } from '../../../parsers/nginx/syntax/tree.ts';
import type { NginxFile } from '../../../parsers/nginx/syntax/tree.ts';
import { outline } from './outline.ts';

const tree = (text: string): string => outline(parseNginx('nginx.conf', text).directives);

const problems = (file: NginxFile): readonly string[] =>
  file.problems.map(({ code, span }) => `${code} ${JSON.stringify(file.text.slice(span.start, span.end))}`);

describe('the tree', () => {
  it('nests blocks', () => {
    expect(tree('user www;\nhttp { server { listen 443 ssl; } server {} }\nevents {}')).toBe(
      'user www; http { server { listen 443 ssl; } server {} } events {}',
    );
  });

  it('spans directives, words, bodies and comments', () => {
    const text = ' location ~ "\\.php$" { # all\n  return 404 ; } ';
    const { directives, comments } = parseNginx('conf.d/a.conf', text);
    const [location] = directives;
    const at = (span: { start: number; end: number } | null | undefined): string => text.slice(span?.start, span?.end);
    expect(at(location?.span)).toBe('location ~ "\\.php$" { # all\n  return 404 ; }');
    expect(location?.args.map(({ span }) => at(span))).toEqual(['~', '"\\.php$"']);
    expect(location?.args.map(({ value }) => value)).toEqual(['~', '\\.php$']);
    expect(at(location?.body)).toBe(' # all\n  return 404 ; ');
    expect(at(location?.block?.[0]?.span)).toBe('return 404 ;');
    expect(location?.block?.[0]?.body).toBeNull();
    expect(comments.map(at)).toEqual(['# all']);
    expect(location?.name.span.file).toBe('conf.d/a.conf');
  });

  it('keeps Lua code as text', () => {
    const text = 'server { ssl_certificate_by_lua_block { local a = { "}" } -- don\'t }\n } listen 443 ssl; }';
    const { directives, problems: found } = parseNginx('a.conf', text);
    expect(outline(directives)).toBe('server { ssl_certificate_by_lua_block {lua} listen 443 ssl; }');
    expect(found).toEqual([]);
    const lua = directives[0]?.block?.[0];
    expect(text.slice(lua?.lua?.start, lua?.lua?.end)).toBe(' local a = { "}" } -- don\'t }\n ');
    expect(lua?.body).toEqual(lua?.lua);
  });

  it('knows where a variable stands', () => {
    const { directives } = parseNginx('a.conf', 'return $a ${a} a$1 "x$a" \\$a a$ ($|/) a\\$ $;');
    expect(directives[0]?.args.map(({ hasVariable }) => hasVariable)).toEqual([true, true, true, true, true, false, false, false, false]);
  });

  it('reads a file without a word', () => {
    expect(parseNginx('a.conf', '')).toMatchObject({ directives: [], comments: [], problems: [], masked: [], templated: false });
    expect(tree(' \n# nothing')).toBe('');
  });
});

describe('after a problem it goes on', () => {
  it.each([
    ['a ; alone', 'a; ; b;', 'a; b;', ['nginx/unexpected-semicolon ";"']],
    ['a ; after a block', 'a {}; b;', 'a {} b;', ['nginx/unexpected-semicolon ";"']],
    ['a { without a name', 'a { { b; } c; }', 'a { b; c; }', ['nginx/unexpected-open "{"']],
    ['a } too many', 'a {} } b;', 'a {} b;', ['nginx/unexpected-close "}"']],
    ['a missing ; before }', 'a { b c } d;', 'a { b c; } d;', ['nginx/missing-semicolon "b c"']],
    ['a missing ; after a quote', 'a { b "c"} d;', 'a { b "c"; } d;', ['nginx/missing-semicolon "b \\"c\\""']],
    ['a missing ; at the end', 'a; b c', 'a; b c;', ['nginx/unexpected-end "b c"']],
    ['an escape at the end', 'a b\\', 'a b\\;', ['nginx/unexpected-end "a b\\\\"']],
    ['a missing }', 'a { b; ', 'a { b; }', ['nginx/unclosed-block "a {"']],
    ['several of them', 'a { b c { d', 'a { b c { d; } }', ['nginx/unexpected-end "d"', 'nginx/unclosed-block "b c {"', 'nginx/unclosed-block "a {"']],
    ['a missing quote', 'a { b "c;\nd e; }', 'a { b "c"; d e; }', ['nginx/unterminated-quote "\\"c"']],
    ['a missing quote with others after it', "a 'b;\nc 'd'; e;", 'a "b"; c "d"; e;', ['nginx/unterminated-quote "\'b"']],
    ['a word right after a quote', 'a "b"c; d;', 'a "b" c; d;', ['nginx/missing-space-after-quote "\\"b\\""']],
    ['Lua code without an end', 'a_by_lua_block { if { } b;', 'a_by_lua_block {lua}', ['nginx/unclosed-lua-block "a_by_lua_block {"']],
    ['a byte order mark', '\uFEFFa b;', 'a b;', ['nginx/byte-order-mark "\uFEFF"']],
  ])('%s', (_, text, expected, found) => {
    const file = parseNginx('a.conf', text);
    expect(outline(file.directives)).toBe(expected);
    expect(problems(file)).toEqual(found);
    expect(file.problems.every(({ severity }) => severity === 'error')).toBe(true);
  });

  it('says what is wrong in both languages', () => {
    const [problem] = parseNginx('a.conf', 'server { ssl_protocols TLSv1.3 }').problems;
    expect(problem?.text).toEqual({
      en: '";" is missing after "ssl_protocols TLSv1.3"',
      ja: '「ssl_protocols TLSv1.3」の後に「;」がない',
    });
  });

  it('cuts a long subject, and takes it literally', () => {
    const text = parseNginx('a.conf', `a $& ${'x'.repeat(100)}`).problems[0]?.text.en;
    expect(text).toBe(`The file ends in the middle of "a $& ${'x'.repeat(55)}…": ";" or a block is missing`);
  });

  it('reads blocks that are nested too deeply as if they stood side by side', () => {
    const file = parseNginx('a.conf', `${'a { '.repeat(5000)}b;${' }'.repeat(5000)}`);
    expect(file.problems[0]?.code).toBe('nginx/nested-too-deeply');
    let depth = 0;
    let level = file.directives;
    for (let next = level[0]?.block; next != null && next.length > 0; next = level[0]?.block) {
      level = next;
      depth += 1;
    }
    expect(depth).toBe(100);
    expect(level.at(-1)?.name.value).toBe('b');
  });
});

describe('templates', () => {
  it('leave opaque words, with the text as written', () => {
    expect(tree('server_name {{ host }} www.{{ host }}; ssl_certificate "{{ path }}/a.pem";')).toBe(
      'server_name {{ host }}? www.{{ host }}?; ssl_certificate "{{ path }}/a.pem"?;',
    );
  });

  it('that stand alone on a line are a directive of their own', () => {
    const file = parseNginx('a.conf', 'server {\n  {{ snippet }}\n  <%= @raw %> # more\n  listen 443 ssl;\n}');
    expect(outline(file.directives)).toBe('server { {{ snippet }}?; <%= @raw %>?; listen 443 ssl; }');
    expect(file.problems).toEqual([]);
    expect(file.templated).toBe(true);
  });

  it('that stand alone on a line among arguments are an argument', () => {
    expect(tree('ssl_protocols\n  {{ protocols }}\n  TLSv1.3;')).toBe('ssl_protocols {{ protocols }}? TLSv1.3;');
  });

  it('that decide about directives mark them', () => {
    const file = parseNginx('a.conf', 'listen 80;\n{% if tls %}\nlisten 443 ssl;\nserver { a; }\n{% endif %}\nroot /a;\nlisten 81{% if h2 %} http2{% endif %};');
    expect(file.directives.map(({ templated }) => templated)).toEqual([false, true, true, false, true]);
    expect(file.directives.map(({ conditional }) => conditional)).toEqual([false, true, true, false, true]);
    const [value] = parseNginx('a.conf', 'proxy_pass http://{{ host }};').directives;
    expect([value?.templated, value?.conditional]).toEqual([true, false]);
    expect(file.directives.map(({ optional }) => optional)).toEqual([false, true, true, false, false]);
    expect(file.directives[2]?.block?.[0]?.templated).toBe(true);
    expect(outline(file.directives)).toBe('listen 80; listen 443 ssl; server { a; } root /a; listen 81 http2;');
    expect(file.templated).toBe(true);
  });

  it('that decide about a part of a word make it opaque', () => {
    expect(tree('ssl_protocols TLSv1{% if old %}.1{% endif %} TLSv1.3;')).toBe('ssl_protocols TLSv1? .1? TLSv1.3;');
    expect(tree('{% if a %}listen 80;{% else %}listen 81;{% endif %}')).toBe('listen 80; listen 81;');
  });

  it('make problems warnings, as the result may be correct', () => {
    const { problems: found } = parseNginx('a.conf', '{% if a %}\nserver {\n{% else %}\nserver {\n{% endif %}\nlisten 80; }');
    expect(found.map(({ code, severity }) => `${code} ${severity}`)).toEqual(['nginx/unclosed-block warning']);
  });

  it('with values only leave what is absent absent', () => {
    expect(parseNginx('a.conf', 'server { listen {{ port }}; }').templated).toBe(false);
  });

  it('are variables of the environment where nginx can have none', () => {
    const file = parseNginx('a.conf', 'server {\n  ${EXTRA}\n  $MORE\n  listen ${PORT};\n}');
    expect(outline(file.directives)).toBe('server { ${EXTRA}?; $MORE?; listen ${PORT}; }');
    expect(file.templated).toBe(true);
    expect(file.directives[0]?.block?.[2]?.args[0]?.hasVariable).toBe(true);
  });

  it('are not variables of nginx, one on a line', () => {
    expect(tree('log_format main\n  $remote_addr\n  $STATUS\n  ;')).toBe('log_format main $remote_addr $STATUS;');
  });
});

describe('plain nginx is no template', () => {
  it.each([
    ['repetitions in patterns', 'location ~ "^/[a-z]{2}{3}/\\d{1,2}}}" {}'],
    ['a log format in JSON', `log_format json '{"a":{"b":{"c":"$host"}}}';`],
    ['a comment right after a brace', 'server {# one\n  # location / {\n  #}\n  listen 443 ssl;\n}'],
    ['the same with Lua', 'init_by_lua_block { a = {{1}, {2}} b = "{%d%}" c = "<% d %>" }'],
    ['the braces that sub_filter looks for', `sub_filter '{{' '<'; ssl_protocols TLSv1.3; sub_filter '}}' '>';`],
    ['encoded URLs', 'rewrite ^ /%ab%2f%20a%20b%C3%A9cole%20 last;'],
    ['patterns against attacks', 'if ($args ~* "(<|%3C|<%3E)script[^%]*%>") { return 403; }'],
    ['named groups and HTML', `location ~ "(?<NAME>a)" { return 200 '<HTML><BODY>'; }`],
    ['mail addresses', 'set $mail a@EXAMPLE.com,b@EXAMPLE.com;'],
    ['variables', 'set $__A__ ${host}; return 301 https://${HOST}$request_uri;'],
  ])('%s', (_, text) => {
    const { masked, problems: found, templated } = parseNginx('a.conf', text);
    expect({ masked, found, templated }).toEqual({ masked: [], found: [], templated: false });
  });

  it('in the end decides, when reading it as a template leads to problems', () => {
    const text = "sub_filter 'a{{' 'b' ; location / { sub_filter c '}}' ; }";
    expect(tree(text)).toBe('sub_filter "a{{" "b"; location / { sub_filter c "}}"; }');
    expect(parseNginx('a.conf', text).masked).toEqual([]);
  });
});

describe('large files', () => {
  const server = (index: number): string =>
    `server {\n  listen 443 ssl;\n  server_name host${index}.example.com;\n  ssl_certificate "/etc/ssl/${index}.pem"; # own\n}\n`;
  const measure = (count: number): number => {
    const text = Array.from({ length: count }, (_, index) => server(index)).join('');
    const start = performance.now();
    expect(parseNginx('a.conf', text).directives).toHaveLength(count);
    return performance.now() - start;
  };

  it('take time in proportion to their length', () => {
    measure(2000);
    const small = Math.min(measure(10_000), measure(10_000));
    expect(measure(100_000)).toBeLessThan(Math.max(small, 20) * 40);
  });

  it('of problems do, too', () => {
    const hostile = [
      ...['"a\n', "'a\n\"b ", '{', '}', ';', 'a{', 'a "b"', '{{', '{{ a', '<%', '{%', '{#', '{% a', '%a', '${A:-', '\\"'],
      ...['_by_lua_block', 'a_by_lua_block {', '{{ a }} {% if b %}', '__A', '$A\n', '"\\\n', '# \\\n', '@A', '{% a %} {# b #} <% c %> @AB@'],
      ...['server {', 'server { a;\n', 'http { server { a; ', 'server { a; ; } '],
    ];
    for (const piece of hostile) {
      const before = process.cpuUsage();
      parseNginx('a.conf', piece.repeat(50_000));
      parseNginx('a.conf', `${piece.repeat(25_000)} }} %} %> #} ${piece.repeat(25_000)}`);
      expect(process.cpuUsage(before).user / 1000, piece).toBeLessThan(3000);
    }
  });
});
