import fc from 'fast-check';
import { dump, FAILSAFE_SCHEMA, load, mergeTag, realMapTag } from 'js-yaml';
import { describe, expect, it, vi } from 'vitest';
import { commentsIn } from '../../parsers/_shared/yaml/comments.ts';
import { parseYaml, type YamlFile } from '../../parsers/_shared/yaml/document.ts';
import type { YamlNode } from '../../parsers/_shared/yaml/node.ts';
import { sourceOfFile } from '../../parsers/_shared/yaml/source.ts';
import { fileOf, rootOf, valueOf } from '../unit/yaml/nodes.ts';

/** How many texts are tried, a third of each kind. */
// As many runs as CI asks for take minutes on a small machine.
vi.setConfig({ testTimeout: 600_000 });

const numRuns = Math.ceil(Math.min(Number(process.env['TLSLINT_FUZZ_RUNS'] ?? 900), 10_000) / 3);

const plain = `static_resources: &all # why
  listeners:
  - name: "a\\tb"
    address: { socket_address: { address: 0.0.0.0, port_value: 443 } }
    filter_chains: [ {}, { filters: [ 'it''s' ] }, *none ]
    <<: *all
  - !ignore x: |-
      block
        scalar
    ? complex
    : >
      folded

      text
---
{"json": ["\\u00e9", 1.5, true, null, {"a": {}}]}
`;

const templated = plain.replace('443', '{{ .Values.port }}').replace('  - !ignore', '{{- if .x }}\n  - !ignore').replace('---', '{{- end }}\n{{ toYaml .y | nindent 2 }}\n---');

const pieces = [
  ...['{', '}', '[', ']', ',', ': ', '- ', '? ', '\n', '\r\n', '  ', '\t', '"', "'", '#', '|', '>', '&a ', '*a', '!t ', '!<', '%YAML 1.2', '---', '...', '<<'],
  ...['\0', '\uFEFF', '\u2028', '日本', '\uD800', '\\', '\\u12', '~', '@', '`', 'a', '{{', '}}', '{{ if a }}', '{{ end }}', '{% for %}', '${A}', '{}\n}', 'x'.repeat(3000)],
] as const;

const mutated = fc
  .tuple(
    fc.constantFrom(plain, templated),
    fc.array(fc.tuple(fc.nat(templated.length), fc.nat(20), fc.constantFrom(...pieces)), { minLength: 1, maxLength: 6 }),
  )
  .map(([original, changes]) => changes.reduce((text, [at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length), original));

const soup = fc.string({ unit: fc.constantFrom(...pieces), maxLength: 60 });

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array).toString('utf8'));

/** Looks at everything: every place is in the text, every node in its parent, unless an alias or a merge key brings it in. */
function inspect(file: YamlFile, text: string): void {
  for (const document of file.documents) inspectNode(document, { start: 0, end: text.length });
  for (const { start, end } of file.problems) expect(start >= 0 && start <= end && end <= text.length).toBe(true);
  for (const { start, end } of commentsIn(file)) expect(file.source.text.slice(start, end)).toMatch(/^#[^\r\n]*$/);
}

function inspectNode(node: YamlNode, around: { readonly start: number; readonly end: number }): void {
  const { start, end } = node.span;
  if (start < around.start || end > around.end || start > end) throw new Error(`${node.kind} at ${start}–${end} is not in ${around.start}–${around.end}`);
  if (node.kind === 'scalar') {
    const part = node.partAt({ start: 0, end: node.text.length });
    if (part.start < start || part.end > end) throw new Error(`the text of ${start}–${end} is at ${part.start}–${part.end}`);
  } else if (node.kind === 'sequence') {
    for (const item of node.items) if (item.through === null) inspectNode(item.node, node.span);
  } else if (node.kind === 'mapping') {
    for (const { key, value, through } of node.entries) {
      if (through !== null) continue;
      inspectNode(key, node.span);
      inspectNode(value, node.span);
    }
  }
}

describe.each([
  ['a changed configuration', mutated],
  ['soup', soup],
  ['bytes', bytes],
])('%s', (_, texts) => {
  it('never throws, and has all its places in the text', () => {
    fc.assert(fc.property(texts, (text) => { inspect(fileOf(text), text); }), { numRuns });
  });
});

describe('well-formed YAML', () => {
  const word = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 6 }), fc.constantFrom('true', '1.0', 'null', '<<', 'a: b', '- a', 'two\nlines', ' x '));
  const scalars = fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, scalars, fc.array(tie('tree'), { maxLength: 4 }), fc.dictionary(word, tie('tree'), { maxKeys: 4, noNullPrototype: true })),
  }));
  const schema = FAILSAFE_SCHEMA.withTags(mergeTag, realMapTag);
  const styles = fc.record({ indent: fc.integer({ min: 1, max: 4 }), flowLevel: fc.integer({ min: -1, max: 3 }), seqNoIndent: fc.boolean(), forceQuotes: fc.boolean() });

  it('gives what js-yaml loads', () => {
    fc.assert(
      fc.property(tree, styles, (value, style) => {
        const text = dump(value, { ...style, lineWidth: 30 });
        const file = parseYaml(sourceOfFile('x.yaml', text, { percent: false }));
        fc.pre(file.source.masked.masks.length === 0);
        expect(file.problems).toEqual([]);
        expect(file.documents.map(valueOf)).toEqual([load(text, { schema, json: true })]);
        inspect(file, text);
      }),
      { numRuns },
    );
  });

  it('gives what JSON holds', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.constantFrom(undefined, 2, '\t'), (json, space) => {
        const text = JSON.stringify(JSON.parse(json), null, space);
        const file = parseYaml(sourceOfFile('x.json', text, { percent: false }));
        fc.pre(file.source.masked.masks.length === 0);
        expect(file.documents.map(jsonOf)).toEqual([JSON.parse(json)]);
      }),
      { numRuns },
    );
  });
});

function jsonOf(node: YamlNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.quoted ? node.text : JSON.parse(node.text);
    case 'sequence':
      return node.items.map((item) => jsonOf(item.node));
    case 'mapping':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key.kind === 'scalar' ? key.text : '', jsonOf(value)]));
    case 'alias':
      return node;
  }
}

describe('large texts', () => {
  /** Milliseconds of the processor. */
  function cost(act: () => void): number {
    const before = process.cpuUsage();
    act();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  }

  const count = (node: YamlNode): number => {
    if (node.kind === 'sequence') return node.items.reduce((sum, item) => sum + count(item.node), 1);
    if (node.kind === 'mapping') return node.entries.reduce((sum, { value }) => sum + 1 + count(value), 1);
    return 1;
  };

  it.each<[string, (size: number) => string]>([
    ['listeners', (size) => `listeners:\n${'- name: a\n  address: { socket_address: { address: 0.0.0.0, port_value: 1 } } # b\n'.repeat(size / 80)}`],
    ['open brackets', (size) => '['.repeat(size)],
    ['open braces', (size) => '{a: '.repeat(size / 4)],
    ['documents that are no YAML', (size) => '---\na: [\n'.repeat(size / 9)],
    ['brackets that close too far left', (size) => 'a: {\n b: c\n}\n'.repeat(size / 13)],
    ['lines that are too far left', (size) => 'a:\n - [\n"x"\n]\n'.repeat(size / 14)],
    ['nothing', (size) => '-\n'.repeat(size / 2)],
    ['aliases of aliases', (size) => `a0: &a0 [x, x]\n${Array.from({ length: size / 60 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}, *a${i}]\n`).join('')}`],
    ['merge keys of merge keys', (size) => `a0: &a0 {k: v}\n${Array.from({ length: size / 50 }, (_, i) => `a${i + 1}: &a${i + 1}\n  <<: *a${i}\n  k${i}: v\n`).join('')}`],
    ['templates', (size) => 'a:\n  b: {{ c }}\n{{ d | indent 2 }}\n{{ if e }}\n'.repeat(size / 42)],
  ])('are read in time that grows with their length: %s', (_, textOfSize) => {
    const read = (size: number): number =>
      cost(() => {
        for (const document of fileOf(textOfSize(size)).documents) count(document);
      });
    read(25_000);
    const [small, large] = [read(50_000), read(400_000)];
    expect(large).toBeLessThan(24 * small + 300);
  });

  it('are told of when aliases make them larger than can be looked at', () => {
    const bomb = `a0: &a0 [x, x]\n${Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`).join('')}`;
    const file = fileOf(bomb);
    expect(file.problems.map(({ kind }) => kind)).toContain('alias-bomb');
    expect(count(rootOf(bomb))).toBeLessThan(300_000);
  });
});
