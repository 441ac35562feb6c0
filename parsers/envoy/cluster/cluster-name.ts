import type { Message, Value } from '../message/message.ts';

/** Nothing in a configuration is nested deeper than this between a filter and the name of its cluster. */
const MOST_LEVELS = 12;

/** Fields that hold the name of a cluster, or several. */
const clusterFields: ReadonlySet<string> = new Set(['cluster', 'clustername', 'clusternames', 'collectorcluster', 'tcpclustername']);

/** The names of clusters anywhere in a message, each once. */
export function clusterNamesIn(message: Message): readonly string[] {
  const names = new Set<string>();
  collect(message, names, MOST_LEVELS);
  return [...names];
}

function collect(value: Value, names: Set<string>, levels: number): void {
  if (levels === 0 || value.kind === 'scalar') return;
  if (value.kind === 'list') {
    for (const item of value.items) collect(item, names, levels - 1);
    return;
  }
  for (const { key, value: inner } of value.fields) {
    if (clusterFields.has(key.text.replaceAll('_', '').toLowerCase())) addNames(inner, names);
    collect(inner, names, levels - 1);
  }
}

function addNames(value: Value, names: Set<string>): void {
  if (value.kind === 'scalar' && !value.opaque) names.add(value.text);
  if (value.kind === 'list') for (const item of value.items) addNames(item, names);
}
