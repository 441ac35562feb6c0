import { describe, expect, it } from 'vitest';
import { at, entry, fileOf, mapping, rootOf, scalar, sequence, valueOf } from './nodes.ts';

describe('a template in YAML', () => {
  it('makes what it writes opaque', () => {
    const text = 'a: {{ .Values.a }}\nb: "x{{ .b }}y"\nc: ${HOST}:80\nd: plain\ne: |\n  {{ .e }}\n  f\ng: |\n  plain\n{{/* nothing */}}\nh: %PROTOCOL%-x\n';
    const root = mapping(rootOf(text.replace('%PROTOCOL%', 'x%PROTOCOL%')));
    const opaque = root.entries.filter(({ value }) => scalar(value).opaque).map(({ key }) => scalar(key).text);
    expect(opaque).toEqual(['a', 'b', 'c', 'e']);
    expect(scalar(at(root, 'b')).text).toBe('x{{ .b }}y');
    expect(scalar(at(root, 'a')).span).toEqual({ file: 'envoy.yaml', start: 3, end: 18 });
  });

  it('makes what stands in its conditions conditional, and nothing around them', () => {
    const text = `{{- if .Values.enabled }}
a: 1
b:
  {{- if .Values.tls }}
  c: 1
  {{- else }}
  c: 2
  {{- end }}
  d: 3
e:
{{- range .Values.list }}
- {{ . }}
{{- end }}
- last
{{- end }}
`;
    const root = rootOf(text);
    const conditional = (...path: string[]): readonly boolean[] => mapping(at(root, ...path)).entries.map((one) => one.conditional);
    expect(conditional()).toEqual([false, false, false]);
    expect(conditional('b')).toEqual([true, true, false]);
    expect(sequence(at(root, 'e')).items.map((item) => item.conditional)).toEqual([true, false]);
  });

  it('makes what stands in a condition around all of a value conditional, unless its key does too', () => {
    const conditional = (text: string): readonly boolean[] => mapping(at(rootOf(text), 'a')).entries.map((one) => one.conditional);
    expect(conditional('a:\n  {{- if .x }}\n  b: 1\n  {{- else }}\n  b: 2\n  {{- end }}\n')).toEqual([true, true]);
    expect(conditional('{{- if .x }}\na:\n  b: 1\n{{- end }}\n')).toEqual([false]);
    expect(mapping(sequence(at(rootOf('a:\n{{- range .x }}\n- b: 1\n{{- end }}\n'), 'a')).items[0]?.node ?? rootOf('')).entries.map((one) => one.conditional)).toEqual([false]);
  });

  it('opens what it writes lines into: the node at its own column, or at that which it says', () => {
    const open = (text: string): readonly string[] => {
      const names: string[] = [];
      const visit = (node: ReturnType<typeof rootOf>, name: string): void => {
        if (node.kind === 'scalar' && node.range.start === node.range.end && node.opaque) names.push(`${name}=`);
        if (node.kind === 'mapping') {
          if (node.open) names.push(name);
          for (const { key, value } of node.entries) visit(value, `${name}.${scalar(key).text}`);
        }
        if (node.kind === 'sequence') {
          if (node.open) names.push(name);
          for (const [index, item] of node.items.entries()) visit(item.node, `${name}.${index}`);
        }
      };
      visit(rootOf(text), '');
      return names;
    };
    expect(open('a:\n  b: 1\n  {{ toYaml .x }}\nc: 2\n')).toEqual(['.a']);
    expect(open('a:\n  b: 1\n{{ toYaml .x | indent 2 }}\nc: 2\n')).toEqual(['.a']);
    expect(open('a:\n  b: 1\n{{ include "x" . }}\nc: 2\n')).toEqual(['']);
    expect(open('a:\n{{ toYaml .x | nindent 2 }}\nc: 2\n')).toEqual(['.a=']);
    expect(open('a:\n  {{ toYaml .x | nindent 2 }}\n  b: 1\nc: 2\n')).toEqual(['.a']);
    expect(open('a:\n- b: 1\n{{ toYaml .x }}\nc: 2\n')).toEqual(['', '.a']);
    expect(open('a:\n  - b:\n      c: 1\n    d: 2\n    {{ toYaml .x | nindent 4 }}\n')).toEqual(['.a.0']);
    expect(open('a: [b,\n  {{ x }}\n  ]\nc: {\n  d: 1\n}\n')).toEqual(['.a']);
    expect(open('a: {{- toYaml .x | nindent 2 }}\n  b: 1\nc: 2\n')).toEqual(['.a']);
    expect(open('a: {{- toYaml .x | nindent 2 }}\nc: 2\n')).toEqual(['.a=']);
    expect(open('a: {{ x }}\nb: [1]\n')).toEqual([]);
  });

  it('may write several documents one after the other', () => {
    const text = '{% macro listener(port) %}\n- name: a\n  port: {{ port }}\n{% endmacro %}\nstatic: 1\n';
    expect(fileOf(text).problems).toEqual([]);
    expect(fileOf(text).documents.map((node) => node.kind)).toEqual(['sequence', 'mapping']);
    expect(scalar(at(fileOf(text).documents[0], 0, 'port')).opaque).toBe(true);
  });

  it('is a problem when what is left is no YAML', () => {
    expect(fileOf('a: {{ x }}\n  b: 1\n c: 2\n').problems.map(({ kind }) => kind)).toEqual(['syntax']);
  });

  it('keeps the text of what it does not write', () => {
    expect(valueOf(at(rootOf('a: {{ x }}\nb: [c, "d"]\n'), 'b'))).toEqual(['c', 'd']);
    expect(entry(rootOf('a: {{ x }}\nb: c\n'), 'b').conditional).toBe(false);
  });
});
