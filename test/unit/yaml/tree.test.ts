import { describe, expect, it } from 'vitest';
import { at, entry, fileOf, mapping, rootOf, scalar, sequence, valueOf } from './nodes.ts';

const problems = (text: string): readonly string[] => fileOf(text).problems.map(({ kind, start, end }) => `${kind} ${JSON.stringify(text.slice(start, end))}`);

describe('the tree of YAML', () => {
  const text = 'a: 1\n"b" : [x, \'y z\']\nc:\n- &one {k: v}\n- *one\n-\n  d: |\n    two\n    lines\n\ne:\n';
  const root = rootOf(text);
  const written = (node: { readonly span: { readonly start: number; readonly end: number } }): string => text.slice(node.span.start, node.span.end);

  it('holds what is written', () => {
    const value = new Map<string, unknown>([
      ['a', '1'],
      ['b', ['x', 'y z']],
      ['c', [new Map([['k', 'v']]), new Map([['k', 'v']]), new Map([['d', 'two\nlines\n']])]],
      ['e', ''],
    ]);
    expect(valueOf(root)).toEqual(value);
  });

  it('spans quotes and brackets, not anchors', () => {
    expect(written(entry(root, 'b').key)).toBe('"b"');
    expect(written(at(root, 'b'))).toBe("[x, 'y z']");
    expect(written(at(root, 'b', 1))).toBe("'y z'");
    expect(written(at(root, 'c'))).toBe('- &one {k: v}\n- *one\n-\n  d: |\n    two\n    lines\n\n');
    expect(written(at(root, 'c', 0))).toBe('{k: v}');
    expect(written(at(root, 'c', 2, 'd'))).toBe('    two\n    lines\n\n');
  });

  it('spans nothing where nothing is written', () => {
    expect(at(root, 'e').span).toEqual({ file: 'envoy.yaml', start: text.length - 1, end: text.length - 1 });
    const empty = 'a:   # why\nb: {x, y: , z}\n? q';
    expect(at(rootOf(empty), 'a').range).toEqual({ start: 2, end: 2 });
    expect(at(rootOf(empty), 'b', 'y').range).toEqual({ start: empty.indexOf('y:') + 2, end: empty.indexOf('y:') + 2 });
    const items = '- [a]\n-\n- # none\n- b';
    expect(sequence(rootOf(items)).items.map(({ node }) => node.range.start)).toEqual([2, 7, 9, 19]);
  });

  it('spans a pair that stands alone in a sequence', () => {
    const pairs = 'a: [b: c, {d: e}: f, [g]: ]';
    const spans = sequence(at(rootOf(pairs), 'a')).items.map(({ node }) => pairs.slice(node.range.start, node.range.end));
    expect(spans).toEqual(['b: c', '{d: e}: f', '[g]:']);
    expect(at(rootOf(pairs), 'a').range).toEqual({ start: 3, end: pairs.length });
  });

  it('says how a scalar is written', () => {
    const styles = sequence(rootOf("- a\n- 'a'\n- \"a\"\n- |\n  a\n- >\n  a\n")).items.map(({ node }) => scalar(node));
    expect(styles.map(({ style }) => style)).toEqual(['plain', 'single', 'double', 'literal', 'folded']);
    expect(styles.map(({ quoted }) => quoted)).toEqual([false, true, true, true, true]);
  });

  it('keeps repeated keys and tags', () => {
    const { entries } = mapping(rootOf('!ignore a: 1\na: !!str 2\n'));
    expect(entries.map(({ key }) => scalar(key).tag)).toEqual(['!ignore', null]);
    expect(entries.map(({ value }) => scalar(value).tag)).toEqual([null, '!!str']);
  });

  it('follows aliases to what they stand for, and says where they are', () => {
    const [anchored, alias] = sequence(at(root, 'c')).items;
    expect(alias?.node).toBe(anchored?.node);
    expect(anchored?.through).toBeNull();
    expect(text.slice(alias?.through?.start, alias?.through?.end)).toBe('*one');
  });

  it('reads several documents', () => {
    expect(fileOf('# only a comment\n').documents).toEqual([]);
    expect(fileOf('a: 1\n---\n- b\n...\n---\n').documents.map(valueOf)).toEqual([new Map([['a', '1']]), ['b'], '']);
  });

  it('reads JSON', () => {
    const json = '{\n\t"a": {"b": ["\\u00e9\\n\\/", 1.5e3, true, null, {}, []]},\n\t"a":2\n}';
    expect(mapping(rootOf(json)).entries.map(({ value }) => valueOf(value))).toEqual([new Map([['b', ['é\n/', '1.5e3', 'true', 'null', new Map(), []]]]), '2']);
    expect(mapping(rootOf(json)).isFlow).toBe(true);
  });
});

describe('merge keys', () => {
  const text = 'base: &base {a: 1, b: 1}\nmore: &more {b: 2, c: 2}\nx: {<<: *base, b: 3}\ny: {<<: [*more, *base], d: 4}\nz: {"<<": 5}\n';
  const root = rootOf(text);

  it('bring in what is not written', () => {
    expect(valueOf(at(root, 'x'))).toEqual(new Map([['b', '3'], ['a', '1']]));
    expect(valueOf(at(root, 'y'))).toEqual(new Map([['d', '4'], ['b', '2'], ['c', '2'], ['a', '1']]));
  });

  it('are keys like others when they are quoted', () => {
    expect(valueOf(at(root, 'z'))).toEqual(new Map([['<<', '5']]));
  });

  it('are named where they bring something in', () => {
    const place = ({ through }: { readonly through: { readonly start: number; readonly end: number } | null }): string => text.slice(through?.start, through?.end);
    expect(place(entry(at(root, 'x'), 'a'))).toBe('*base');
    expect(entry(at(root, 'x'), 'b').through).toBeNull();
    expect(place(entry(at(root, 'y'), 'a'))).toBe('<<');
  });
});

describe('problems', () => {
  it('are told for the document that has them', () => {
    const text = 'a: 1\n---\nb: [\n---\nc: 3\n';
    const { documents, problems: found } = fileOf(text);
    expect(documents.map(valueOf)).toEqual([new Map([['a', '1']]), new Map([['c', '3']])]);
    expect(found).toEqual([{ kind: 'syntax', start: 14, end: 14, reason: 'unexpected end of the stream within a flow collection' }]);
  });

  it('are aliases of nothing and of what they stand in', () => {
    expect(problems('- *a\n- &a x\n- *a\n- &b [*b]\n')).toEqual(['unknown-alias "*a"', 'endless-alias "*b"']);
    expect(sequence(rootOf('- *a')).items[0]?.node.kind).toBe('alias');
  });

  it('are anchors of another document', () => {
    expect(problems('- &a x\n---\n- *a\n')).toEqual(['unknown-alias "*a"']);
  });

  it('are too many levels', () => {
    expect(problems('['.repeat(10_000))).toEqual(['too-deep ""']);
    expect(problems(Array.from({ length: 10_000 }, (_, depth) => `${' '.repeat(depth % 1000)}a:`).join('\n'))).toEqual(['too-deep ""']);
  });
});

describe('brackets that close further left than YAML wants them', () => {
  it('are read all the same, without moving anything', () => {
    const text = 'a:\n  b: {\n    "c": d, # why\n  }\n  e: [\n    f\n  ]\n  g: |\n    {\n    }\nh:\n- [\n"i",\n]\n';
    const root = rootOf(text);
    expect(fileOf(text).problems).toEqual([]);
    expect(valueOf(at(root, 'a', 'g'))).toBe('{\n}\n');
    expect(valueOf(at(root, 'h', 0))).toEqual(['i']);
    const { start, end } = at(root, 'a', 'b').span;
    expect(text.slice(start, end)).toBe('{\n    "c": d, # why\n  }');
  });
});
