import type { TextRange } from '../../../src/tls/list-expansion.ts';
import { commentsIn } from '../../_shared/yaml/comments.ts';
import { parseYaml, type YamlFile } from '../../_shared/yaml/document.ts';
import type { YamlNode } from '../../_shared/yaml/node.ts';
import { sourceOfFile } from '../../_shared/yaml/source.ts';
import { embeddedIn } from './embedded.ts';

/** The comments of a text, and those of configurations in it that are written in lines of their own. */
export function commentsOf(text: string): readonly TextRange[] {
  return [...commentsWithin(parseYaml(sourceOfFile('', text, { percent: false })))].sort((a, b) => a.start - b.start);
}

function* commentsWithin(file: YamlFile): Generator<TextRange> {
  if (file.source.form === 'escaped') return;
  for (const comment of commentsIn(file)) {
    const { start, end } = file.source.place(comment);
    yield { start, end };
  }
  for (const document of file.documents) {
    for (const inner of configurationsIn(document)) yield* commentsWithin(inner);
  }
}

function* configurationsIn(node: YamlNode): Generator<YamlFile> {
  switch (node.kind) {
    case 'mapping':
      for (const { value, through } of node.entries) if (through === null) yield* configurationsIn(value);
      return;
    case 'sequence':
      for (const item of node.items) if (item.through === null) yield* configurationsIn(item.node);
      return;
    case 'scalar': {
      const inner = embeddedIn(node);
      if (inner !== null) yield inner;
      return;
    }
    case 'alias':
  }
}
