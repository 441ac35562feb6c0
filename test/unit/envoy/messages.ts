import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import type { Fact } from '../../../src/model/fact.ts';
import type { Span } from '../../../src/model/span.ts';
import { parseYaml } from '../../../parsers/_shared/yaml/document.ts';
import { sourceOfFile } from '../../../parsers/_shared/yaml/source.ts';
import { arrange } from '../../../parsers/envoy/files/arrange.ts';
import type { Message } from '../../../parsers/envoy/message/message.ts';
import { readConfiguration, type ReadConfiguration } from '../../../parsers/envoy/files/read-configuration.ts';
import { readMessage } from '../../../parsers/envoy/message/read-message.ts';

/** The message that a text is. */
export function messageIn(text: string): Message {
  const [root] = parseYaml(sourceOfFile('envoy.yaml', text, { percent: false })).documents;
  if (root?.kind !== 'mapping') throw new Error('no message');
  return readMessage(root);
}

/** The only unit of these files. */
export function configurationOf(files: Readonly<Record<string, string>>): ReadConfiguration {
  const tree = fileTreeInMemory(new Map(Object.entries(files)));
  const [unit, ...others] = arrange(Object.keys(files), tree);
  if (unit === undefined || others.length > 0) throw new Error(`${others.length + 1} units`);
  return readConfiguration(unit, tree);
}

/** The value, or the doubt in angle brackets; `null` when nothing is written. */
export function told<T>(fact: Fact<T> | null): T | string | null {
  if (fact === null) return null;
  return fact.known ? fact.value : `<${fact.doubt.kind}>`;
}

/** What `text` has at a place. */
export function textAt(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}

export function must<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('missing');
  return value;
}

export function knownOf<T>(fact: Fact<T> | null): T {
  if (fact?.known !== true) throw new Error('not known');
  return fact.value;
}
