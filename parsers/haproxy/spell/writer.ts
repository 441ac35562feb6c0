import type { Release } from '../../../src/model/release.ts';
import type { FileId, Span } from '../../../src/model/span.ts';
import type { Texts } from './edit.ts';
import type { Configuration, Proxy } from '../syntax/sections.ts';
import type { Line, Section } from '../syntax/tree.ts';

/** Finds what is written in the files of a unit. */
export interface Writer {
  readonly configuration: Configuration;
  readonly texts: Texts;
  readonly release: Release;
  /** The line that has all of the span; `null` for the head of a section and for what is in no line. */
  readonly lineAt: (span: Span) => WrittenLine | null;
  /** The proxy that is written in a section. */
  readonly proxyOf: (section: Section) => Proxy | null;
}

export interface WrittenLine {
  readonly line: Line;
  readonly section: Section;
}

/** Nothing is looked through before somebody asks. */
export function writerFor(configuration: Configuration, texts: Texts, release: Release): Writer {
  let made: ReadonlyMap<FileId, readonly WrittenLine[]> | null = null;
  const linesIn = (file: FileId): readonly WrittenLine[] => (made ??= indexOf(configuration)).get(file) ?? [];
  return {
    configuration,
    texts,
    release,
    lineAt: ({ file, start, end }) => linesIn(file).find(({ line: { span } }) => span.start <= start && end <= span.end) ?? null,
    proxyOf: (section) => configuration.proxies.find((proxy) => proxy.section === section) ?? null,
  };
}

function indexOf({ sections }: Configuration): ReadonlyMap<FileId, readonly WrittenLine[]> {
  const byFile = new Map<FileId, WrittenLine[]>();
  for (const section of sections) {
    for (const line of section.lines) {
      const before = byFile.get(section.head.span.file);
      if (before === undefined) byFile.set(section.head.span.file, [{ line, section }]);
      else before.push({ line, section });
    }
  }
  return byFile;
}
