import type { Position, Range } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { isWholeFile } from '../report/places.ts';
import type { FileId, Span } from '../model/span.ts';

/** Offsets in texts and the positions of the protocol: lines and UTF-16 units, both from 0. */
export class Positions {
  readonly #documents = new Map<FileId, TextDocument>();
  #texts: ReadonlyMap<FileId, string> = new Map();

  /** The texts that offsets belong to from now on. What was made of the same texts before is kept. */
  renew(texts: ReadonlyMap<FileId, string>): void {
    this.#texts = texts;
    for (const [file, document] of this.#documents) if (texts.get(file) !== document.getText()) this.#documents.delete(file);
  }

  /** An empty range at the start for a file that was not read. */
  range({ file, start, end }: Span): Range {
    const document = this.#documentOf(file);
    return { start: document.positionAt(start), end: document.positionAt(end) };
  }

  /** What an editor underlines: one line at most, since a whole block that is underlined hides what is meant. */
  mark(span: Span): Range {
    const range = this.range(span);
    if (range.start.line === range.end.line && !isWholeFile(span)) return range;
    return this.range({ ...this.line(span.file, span.start), start: span.start });
  }

  /** Positions behind the end of a line or of the text are at that end. */
  offset(file: FileId, position: Position): number {
    return this.#documentOf(file).offsetAt(position);
  }

  /** The line that an offset is on, without its end. */
  line(file: FileId, offset: number): Span {
    const document = this.#documentOf(file);
    const { line } = document.positionAt(offset);
    const start = document.offsetAt({ line, character: 0 });
    return { file, start, end: document.offsetAt({ line, character: Number.MAX_SAFE_INTEGER }) };
  }

  text(file: FileId): string {
    return this.#texts.get(file) ?? '';
  }

  #documentOf(file: FileId): TextDocument {
    const known = this.#documents.get(file);
    if (known !== undefined) return known;
    const made = TextDocument.create(file, '', 0, this.text(file));
    this.#documents.set(file, made);
    return made;
  }
}
