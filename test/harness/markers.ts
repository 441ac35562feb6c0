import { lineStartsOf, positionAt } from '../../src/engine/position.ts';
import type { Finding } from '../../src/engine/finding.ts';
import type { FileId } from '../../src/model/span.ts';

/** `nginx.conf:12 no-legacy-protocol`, with `?` at the end for a review note. */
export type Expectation = string;

/**
 * Expectations written as comments: `# expect: id, id`, `# expect?: id` for a review note, `# expect@+1: id` for another line.
 * @param lineComment What a comment begins with.
 */
export function markersIn(file: FileId, text: string, lineComment: string): readonly Expectation[] {
  const marker = new RegExp(`${escape(lineComment)}\\s*expect(\\?)?(?:@([+-]\\d+))?:\\s*([a-z0-9-]+(?:\\s*,\\s*[a-z0-9-]+)*)`, 'g');
  return text.split('\n').flatMap((line, index) =>
    [...line.matchAll(marker)].flatMap(([, doubt = '', shift = '0', ids = '']) =>
      ids.split(',').map((id) => `${file}:${index + 1 + Number(shift)} ${id.trim()}${doubt}`),
    ),
  );
}

/** Expectations of a file `<input>.expect` beside an input that has no comments: lines `12: id` or `12?: id`. */
export function markersBeside(file: FileId, text: string): readonly Expectation[] {
  return text.split('\n').flatMap((line) => {
    const [, number, doubt = '', ids] = /^(\d+)(\?)?:\s*(.+)$/.exec(line) ?? [];
    return number === undefined || ids === undefined ? [] : ids.split(',').map((id) => `${file}:${number} ${id.trim()}${doubt}`);
  });
}

/** What was found, in the words of the markers. */
export function expectationsOf(findings: readonly Finding[], files: ReadonlyMap<FileId, string>): readonly Expectation[] {
  return findings.map(({ rule, span, truth }) => {
    const { line } = positionAt(lineStartsOf(files.get(span.file) ?? ''), span.start);
    return `${span.file}:${line} ${rule}${truth === 'unknown' ? '?' : ''}`;
  });
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
