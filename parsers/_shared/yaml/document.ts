import { readStreams, type YamlProblem } from './events.ts';
import { nodeAt, type YamlNode } from './node.ts';
import { outlineOf, type Outline } from './outline.ts';
import type { YamlSource } from './source.ts';
import { marksOf } from './template-marks.ts';

/** What a text of YAML or JSON holds. */
export interface YamlFile {
  readonly source: YamlSource;
  /** What each document is; those that cannot be read are missing. */
  readonly documents: readonly YamlNode[];
  readonly problems: readonly YamlProblem[];
  /** What links the events of the documents, for those who go through the text itself. */
  readonly outlines: readonly Outline[];
}

/** Reads YAML or JSON, in time linear in its length. Never throws. */
export function parseYaml(source: YamlSource): YamlFile {
  const { streams, problems } = readStreams(source.text, source.masked.masks.length > 0);
  const outlines = streams.map(outlineOf);
  return {
    source,
    documents: outlines.flatMap((outline) => documentsIn(source, outline)),
    problems: [...problems, ...outlines.flatMap((outline) => outline.problems)].sort((a, b) => a.start - b.start),
    outlines,
  };
}

function documentsIn(source: YamlSource, outline: Outline): readonly YamlNode[] {
  const tree = { source, outline, marks: marksOf(source, outline), anchored: new Map<number, YamlNode>() };
  return outline.documents.map((index) => nodeAt(tree, index + 1));
}
