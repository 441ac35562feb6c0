import type { Span } from '../../../src/model/span.ts';
import { parseYaml } from '../../_shared/yaml/document.ts';
import type { YamlNode } from '../../_shared/yaml/node.ts';
import type { YamlScalar } from '../../_shared/yaml/scalar.ts';
import { sourceOfFile } from '../../_shared/yaml/source.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import { constant, opaque, text, type Option, type Value } from './value.ts';

/** What a file of JSON holds; opaque when it is none. */
export function valueOfJson(module: SourceModule): Value {
  const { file } = module;
  const [document, ...others] = parseYaml(sourceOfFile(file, module.text)).documents;
  const whole: Span = { file, start: 0, end: module.text.length };
  return document === undefined || others.length > 0 || !isJson(module.text) ? opaque({ kind: 'not-understood', what: file }, whole) : valueOfNode(document, module);
}

function isJson(written: string): boolean {
  try {
    JSON.parse(written);
    return true;
  } catch {
    return false;
  }
}

function valueOfNode(node: YamlNode, module: SourceModule): Value {
  const { span } = node;
  switch (node.kind) {
    case 'mapping': {
      const options = node.entries.flatMap(({ name, key, value }): readonly (readonly [string, Option])[] => {
        if (name === null) return [];
        return [[name, { name, value: valueOfNode(value, module), key: key.span, span: { file: span.file, start: key.span.start, end: value.span.end }, module }]];
      });
      return { kind: 'object', options: new Map(options), open: null, span, literal: null };
    }
    case 'sequence':
      return { kind: 'list', items: node.items.map((item) => valueOfNode(item.node, module)), open: null, span };
    case 'scalar':
      return valueOfScalar(node);
    default:
      return opaque({ kind: 'not-understood', what: 'alias' }, span);
  }
}

function valueOfScalar(node: YamlScalar): Value {
  const { span } = node;
  if (node.quoted) {
    const inner = node.partAt({ start: 0, end: node.text.length });
    return { ...text(node.text, inner, inner.end - inner.start === node.text.length), span };
  }
  const words: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
  const word = words[node.text];
  return constant(word === undefined ? Number(node.text) : word, span);
}
