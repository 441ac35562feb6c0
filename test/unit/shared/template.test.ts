import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskTemplates } from '../../../parsers/_shared/template.ts';

describe('maskTemplates', () => {
  it.each([
    ['Jinja, Helm, Mustache', 'a {{ b }};', 'a _______;', 'value'],
    ['a value with quotes, ; and braces', 'a "{{ b | default("c; {d}") }}";', 'a "___________________________";', 'value'],
    ['a value that begins with a quote', "a{{ ' off' if b }};", 'a_________________;', 'value'],
    ['a value over lines', 'a {{ b\n  | c }};', 'a _____________;', 'value'],
    ['three braces', 'a {{{b}}};', 'a _______;', 'value'],
    ['a Jinja condition', 'a{% if b %} c{% endif %};', 'a           c           ;', 'control'],
    ['one with dashes', 'a{%- if b -%}c{%- endif +%};', 'a            c             ;', 'control'],
    ['one over lines', '{% if a\n   and b %}\nc;\n{% endif %}', '       \n           \nc;\n           ', 'control'],
    ['a Jinja include', 'a {% include "b" %};', 'a _________________;', 'value'],
    ['a Jinja assignment', '{% set a = 1 %}b;', '               b;', 'silent'],
    ['a Go condition', '{{- if .A }}b;{{ else }}c;{{ end }}', '            b;          c;         ', 'control'],
    ['a Go loop', '{{range $a, $b := .C}}d;{{end -}}', '                      d;         ', 'control'],
    ['a Go assignment', '{{ $a := len .B }}c;', '                  c;', 'silent'],
    ['a Go comment', '{{/* don\'t; */}}c;', '                c;', 'silent'],
    ['a Helm include', 'a {{ include "b" . | nindent 4 }};', 'a _______________________________;', 'value'],
    ['a Mustache section', '{{#a}}b;{{/a}}', '      b;      ', 'control'],
    ['ERB', 'a <%= @b %>;', 'a _________;', 'value'],
    ['ERB code', '<% if @a -%>\nb;\n<% end -%>', '            \nb;\n          ', 'control'],
    ['an ERB loop', '<%- @a.each do |b| -%>c;<% end %>', '                      c;         ', 'control'],
    ['an ERB comment', '<%# a %>b;', '        b;', 'silent'],
    ['EJS code', '<% if (a) { %>b;<% } else { %>c;<% } %>', '              b;              c;       ', 'control'],
    ['an unescaped EJS value', 'a <%-s.b%>;', 'a ________;', 'value'],
    ['sed', 'a %%B%% @C_D@;', 'a _____ _____;', 'value'],
    ['control panels', 'a %b% %home%/%user%;', 'a %b% ______/______;', 'value'],
    ['more of them', 'a /__B__/__C_D__;', 'a /_____/_______;', 'value'],
    ['a shell default', 'a ${B:-c d};', 'a _________;', 'value'],
    ['a Go value that is missing', 'a <no value>;', 'a __________;', 'value'],
  ])('masks %s', (_, text, expected, kind) => {
    const masked = maskTemplates(text);
    expect(masked.text).toBe(expected);
    expect(new Set(masked.masks.map((mask) => mask.kind))).toEqual(new Set([kind]));
    expect(masked.control).toBe(kind === 'control');
  });

  it('masks comments of Jinja in files with more of Jinja only', () => {
    expect(maskTemplates('{# a #}').masks).toEqual([]);
    expect(maskTemplates('{# a;\n {# #}\n{{ b }}').text).toBe('     \n      \n_______');
    expect(maskTemplates('a {# b\n#} {{ c }}').text).toBe('a {# b\n#} _______');
  });

  it.each([
    'a {2}{ b }}',
    'a "{{" "b"; c "}}"',
    "a '{{';\nb '}}';",
    'a {{ b;\nc }}',
    'a {{}}',
    'a {%} b {%}',
    'a <%3C b %>',
    '<% a',
    'a %2e%2e% %ab% %a9b%',
    'a @b@ b@C.d',
    'a $__B__ ${B} $B',
    '<NAME> (?<NAME>a) [[:alpha:]]',
    'a {b}',
  ])('leaves %j alone', (text) => {
    expect(maskTemplates(text)).toEqual({ text, masks: [], conditional: [], nested: [], control: false });
  });

  it('says which conditional parts are inside of others', () => {
    const text = 'a\n{{ if a }}b {{ range c }}d{{ end }}{{ else }}e{{ end }}\n{% for f in g %}h';
    const nested = maskTemplates(text).nested.map(({ start, end }) => text.slice(start, end));
    expect(nested).toEqual(['{{ if a }}b {{ range c }}d{{ end }}{{ else }}e{{ end }}', '{{ range c }}d{{ end }}', '{% for f in g %}h']);
  });

  it('leaves %NAME% alone where the product replaces it', () => {
    const masked = maskTemplates('x: "%PROTOCOL% @HOST@ {{ name }}"', { percent: false });
    expect(masked.text).toBe('x: "%PROTOCOL% ______ __________"');
  });

  it('says between which parts text is conditional', () => {
    const at = (text: string): readonly string[] => maskTemplates(text).conditional.map(({ start, end }) => text.slice(start, end));
    expect(at('a{% if b %}c{% if d %}e{% endif %}f{% endif %}g{% for h in i %}j{% endfor %}')).toEqual([
      '{% if b %}c{% if d %}e{% endif %}f{% endif %}',
      '{% for h in i %}j{% endfor %}',
    ]);
    expect(at('a{{ end }}b{{ if c }}d')).toEqual(['{{ if c }}d']);
    expect(at('<% if a { %>b<% } %>c')).toEqual(['<% if a { %>b<% } %>']);
    expect(at('{{ a }}{% set b = 1 %}')).toEqual([]);
  });

  it('leaves text of another language alone', () => {
    const text = 'a {{ b }} c {{ d }}';
    expect(maskTemplates(text, { literal: [{ start: 2, end: 9 }] }).text).toBe('a {{ b }} c _______');
  });

  it('masks variables of the environment when asked to', () => {
    expect(maskTemplates('a: ${B} ${c}', { environment: true }).text).toBe('a: ____ ____');
  });

  it('empties lines with nothing but a value when asked to', () => {
    const text = 'a: {{ b }}\n  {{ c }}\r\nd';
    expect(maskTemplates(text, { lines: true })).toMatchObject({ text: 'a: _______\n         \r\nd', control: true });
    expect(maskTemplates(text)).toMatchObject({ text: 'a: _______\n  _______\r\nd', control: false });
  });

  it('never moves an offset, and its masks are in order', () => {
    const pieces = ['{{', '}}', '{%', '%}', '<%', '%>', '{#', '#}', 'if ', 'end', '=', '-', '%ab', '@AB', '__A', '${A:-', ' ', '\n', ';', '"', 'x'];
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...pieces), maxLength: 40 }), fc.boolean(), (text, lines) => {
        const masked = maskTemplates(text, { lines, environment: true });
        expect(masked.text).toHaveLength(text.length);
        let after = 0;
        for (const { start, end } of masked.masks) {
          expect(start).toBeGreaterThanOrEqual(after);
          expect(end).toBeGreaterThan(start);
          expect(masked.text.slice(after, start)).toBe(text.slice(after, start));
          expect(masked.text.slice(start, end)).toMatch(/^(?:_+|\s+)$/);
          after = end;
        }
        expect(masked.text.slice(after)).toBe(text.slice(after));
      }),
      { numRuns: 2000 },
    );
  });
});
