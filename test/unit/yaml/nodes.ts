import { parseYaml, type YamlFile } from '../../../parsers/_shared/yaml/document.ts';
import type { YamlEntry, YamlMapping, YamlNode, YamlSequence } from '../../../parsers/_shared/yaml/node.ts';
import type { YamlScalar } from '../../../parsers/_shared/yaml/scalar.ts';
import { sourceOfFile } from '../../../parsers/_shared/yaml/source.ts';

export function fileOf(text: string): YamlFile {
  return parseYaml(sourceOfFile('envoy.yaml', text, { percent: false }));
}

export function rootOf(text: string): YamlNode {
  const [root] = fileOf(text).documents;
  if (root === undefined) throw new Error('no document');
  return root;
}

/** Texts, arrays, and maps of the nodes. */
export function valueOf(node: YamlNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.text;
    case 'sequence':
      return node.items.map((item) => valueOf(item.node));
    case 'mapping':
      return new Map(node.entries.map(({ key, value }) => [valueOf(key), valueOf(value)]));
    case 'alias':
      return node;
  }
}

export function mapping(node: YamlNode | undefined): YamlMapping {
  if (node?.kind !== 'mapping') throw new Error(`a ${node?.kind ?? 'missing node'} instead of a mapping`);
  return node;
}

export function sequence(node: YamlNode | undefined): YamlSequence {
  if (node?.kind !== 'sequence') throw new Error(`a ${node?.kind ?? 'missing node'} instead of a sequence`);
  return node;
}

export function scalar(node: YamlNode | undefined): YamlScalar {
  if (node?.kind !== 'scalar') throw new Error(`a ${node?.kind ?? 'missing node'} instead of a scalar`);
  return node;
}

/** The entry at a path of keys, and of indices for sequences. */
export function at(node: YamlNode | undefined, ...path: readonly (string | number)[]): YamlNode {
  return path.reduce<YamlNode>((current, step) => {
    const next = typeof step === 'number' ? sequence(current).items[step]?.node : entry(current, step).value;
    if (next === undefined) throw new Error(`nothing at ${step}`);
    return next;
  }, node ?? ({} as YamlNode));
}

export function entry(node: YamlNode, key: string): YamlEntry {
  const found = mapping(node).entries.find((one) => one.key.kind === 'scalar' && one.key.text === key);
  if (found === undefined) throw new Error(`no key ${key}`);
  return found;
}
