/**
 * Path of a file as tlslint names it everywhere: relative to the working directory when the file lies below it,
 * absolute otherwise, always with `/`.
 */
export type FileId = string;

/**
 * A half-open range `[start, end)` of UTF-16 offsets in one file: the only kind of position inside the program.
 * Lines and columns are computed at the edges (reports, editors) only.
 */
export interface Span {
  readonly file: FileId;
  readonly start: number;
  readonly end: number;
}
