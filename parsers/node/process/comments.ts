import type { FileId } from '../../../src/model/span.ts';
import type { TextRange } from '../../../src/tls/list-expansion.ts';

/** How the comments of a kind of file are written. */
interface CommentSyntax {
  readonly name: RegExp;
  /** What a comment begins with; `null`: there is none. */
  readonly mark: string | null;
  /** Finds the comments of a text; the group before one is what stands in front of it on the line. */
  readonly comment: RegExp;
}

/** What may stand before a comment on a line: words, and quotes that are closed, in which there is none. */
const before = String.raw`(?:[^"'#\r\n\u2028\u2029]|"(?:[^"\\\r\n\u2028\u2029]|\\.)*"|'[^'\r\n\u2028\u2029]*'|(?<!\s)#)*`;

/** A comment with the line to itself. */
const ownLine = /^([ \t]*)#.*$/gm;

const syntaxes: readonly CommentSyntax[] = [
  // JSON with comments, as VS Code reads its files (code.visualstudio.com, JSON with Comments); other JSON has none.
  { name: /(?:^|\/)\.vscode\/[^/]+\.json$/, mark: '//', comment: /^((?:[^"/\r\n\u2028\u2029]|"(?:[^"\\\r\n\u2028\u2029]|\\.)*"|\/(?!\/))*)\/\/.*$/gm },
  { name: /\.json$/, mark: null, comment: /(?!)/g },
  // systemd.syntax(7): lines that begin with the mark, and no others.
  { name: /\.service$|\.service\.d\/[^/]+\.conf$/, mark: '#', comment: ownLine },
  // A value of ENV may have the mark in it; what RUN has behind its words is a comment of the shell.
  { name: /(?:Dockerfile|Containerfile)/i, mark: '#', comment: new RegExp(String.raw`^([ \t]*|[ \t]*RUN[ \t]${before}[ \t])#.*$`, 'gim') },
  // YAML 1.2, 6.6; POSIX.1-2024, 2.3; dotenv, lib/main.js; npm, ini: behind a blank and not in quotes.
  { name: /(?:)/, mark: '#', comment: new RegExp(String.raw`^([ \t]*|${before}[ \t])#.*$`, 'gm') },
];

/** The comments in a file that starts processes, as its kind has them. */
export function commentsInProcessFile(text: string, file: FileId): readonly TextRange[] {
  return [...text.matchAll(syntaxOf(file).comment)].map(({ 0: line, 1: front = '', index }) => ({ start: index + front.length, end: index + line.trimEnd().length }));
}

/** How a comment begins; `null` for JSON, which has none. */
export function lineCommentInProcessFile(file: FileId): string | null {
  return syntaxOf(file).mark;
}

function syntaxOf(file: FileId): Pick<CommentSyntax, 'mark' | 'comment'> {
  return syntaxes.find(({ name }) => name.test(file)) ?? { mark: '#', comment: ownLine };
}
