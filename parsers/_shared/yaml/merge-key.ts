import type { YamlEntry } from './node.ts';

/**
 * The entries of a mapping after merge keys: those that are written, then those that merge keys bring in, when their key is not written and
 * no earlier one brings it in (yaml.org/type/merge.html).
 */
export function withMerged(written: readonly YamlEntry[]): readonly YamlEntry[] {
  if (!written.some(isMerge)) return written;
  const merges = written.filter(isMerge);
  const entries = written.filter((entry) => !isMerge(entry));
  const seen = new Set(entries.map(({ name }) => name));
  for (const merge of merges) {
    for (const entry of mergedBy(merge)) {
      const { key, name, value } = entry;
      if (name === null || seen.has(name)) continue;
      seen.add(name);
      entries.push({ key, name, value, through: merge.through ?? merge.key.span, conditional: merge.conditional || entry.conditional });
    }
  }
  return entries;
}

function isMerge({ name, key, value }: YamlEntry): boolean {
  return name === '<<' && key.kind === 'scalar' && key.isMergeKey && (value.kind === 'mapping' || value.kind === 'sequence');
}

function mergedBy({ value }: YamlEntry): readonly YamlEntry[] {
  if (value.kind === 'mapping') return value.entries;
  return value.kind === 'sequence' ? value.items.flatMap(({ node }) => (node.kind === 'mapping' ? node.entries : [])) : [];
}
