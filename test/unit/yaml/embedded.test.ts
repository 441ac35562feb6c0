import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../parsers/_shared/yaml/document.ts';
import type { YamlNode } from '../../../parsers/_shared/yaml/node.ts';
import { at, rootOf, scalar, valueOf } from './nodes.ts';

/** What the file has where the nodes of a text inside of `text` are. */
function writtenAt(text: string, outer: readonly string[], ...inner: readonly (string | number)[]): string {
  const { start, end } = at(inside(text, ...outer), ...inner).span;
  return text.slice(start, end);
}

function inside(text: string, ...path: readonly string[]): YamlNode {
  const [root] = parseYaml(scalar(at(rootOf(text), ...path)).inside()).documents;
  if (root === undefined) throw new Error('no document');
  return root;
}

describe('YAML in YAML', () => {
  it('has its places in the file around it: a block', () => {
    const text = 'data:\n  envoy.yaml: |\n    a: 1\n\n    b:\n    - "c d"   \n    - |\n      e\n      f\n  g: h\n';
    expect(valueOf(inside(text, 'data', 'envoy.yaml'))).toEqual(new Map<string, unknown>([['a', '1'], ['b', ['c d', 'e\nf\n']]]));
    expect(writtenAt(text, ['data', 'envoy.yaml'], 'b', 0)).toBe('"c d"');
    expect(writtenAt(text, ['data', 'envoy.yaml'], 'b', 1)).toBe('  e\n      f\n');
    expect(scalar(at(rootOf(text), 'data', 'envoy.yaml')).inside()).toMatchObject({ form: 'lines', indent: 4 });
  });

  it('has its places in the file around it: quoted text, folded text', () => {
    const double = 'data: {"envoy.json": "{\\"a\\": [\\n  \\"\\u0062c\\", \'d\'\\n]}"}';
    expect(valueOf(inside(double, 'data', 'envoy.json'))).toEqual(new Map([['a', ['bc', 'd']]]));
    expect(writtenAt(double, ['data', 'envoy.json'], 'a', 0)).toBe('\\"\\u0062c\\"');
    expect(writtenAt(double, ['data', 'envoy.json'], 'a', 1)).toBe("'d'");
    const single = "data: 'a: [''b'',\n\n  c]'";
    expect(writtenAt(single, ['data'], 'a', 0)).toBe("''b''");
    expect(writtenAt(single, ['data'], 'a', 1)).toBe('c');
    const folded = 'data: >\n  a: b\n   c\n\n  d: e\n';
    expect(writtenAt(folded, ['data'], 'd')).toBe('e');
    expect(scalar(at(rootOf(folded), 'data')).inside().form).toBe('escaped');
  });

  it('has its places in the file around it: text in text', () => {
    const text = 'a: |\n  b: |\n    c: "d\\te"\n';
    const inner = parseYaml(scalar(at(inside(text, 'a'), 'b')).inside());
    const { start, end } = at(inner.documents[0], 'c').span;
    expect(text.slice(start, end)).toBe('"d\\te"');
    expect(inner.source.indent).toBe(4);
  });

  it('keeps what the templates of the file do', () => {
    const text = 'data:\n  envoy.yaml: |\n    a: {{ .a }}\n    {{- if .b }}\n    b: 1\n    {{- end }}\n    c:\n      d: 1\n{{ toYaml .e | indent 6 }}\n';
    const root = inside(text, 'data', 'envoy.yaml');
    expect(scalar(at(root, 'a')).opaque).toBe(true);
    expect(scalar(at(root, 'a')).text).toBe('{{ .a }}');
    expect(root.kind === 'mapping' && root.entries.map(({ conditional }) => conditional)).toEqual([false, true, false]);
    const c = at(root, 'c');
    expect(c.kind === 'mapping' && c.open).toBe(true);
  });
});

describe('a part of a scalar', () => {
  it('has its own place', () => {
    const text = 'a: ECDHE:AES\nb: "x\\u0041BC"\nc: |\n  one\n  two\n';
    const part = (key: string, start: number, end: number): string => {
      const span = scalar(at(rootOf(text), key)).partAt({ start, end });
      return text.slice(span.start, span.end);
    };
    expect(part('a', 6, 9)).toBe('AES');
    expect(part('b', 1, 2)).toBe('\\u0041');
    expect(part('b', 2, 4)).toBe('BC');
    expect(part('c', 4, 7)).toBe('two');
  });

  it('has the place of the whole when a template writes some of it', () => {
    const text = 'a: A{{ b }}C';
    const { start, end } = scalar(at(rootOf(text), 'a')).partAt({ start: 0, end: 1 });
    expect(text.slice(start, end)).toBe('A{{ b }}C');
  });
});
