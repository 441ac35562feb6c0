import type { Environment } from './environment.ts';

/** What a command needs from the process around it. */
export interface Terminal {
  readonly environment: Environment;
  readonly workingDirectory: string;
  /** Writes the result. */
  readonly out: (text: string) => void;
  /** Writes what is not part of the result. */
  readonly note: (text: string) => void;
  readonly isOutTerminal: boolean;
  readonly isNoteTerminal: boolean;
  /** Columns of the terminal; `null` when it is none. */
  readonly columns: number | null;
  readonly readStandardInput: () => string;
}

/** Columns of a report that goes to a file or a pipe, and the fewest that make sense. */
const usualWidth = 100;
const leastWidth = 60;

/** Columns for a report. */
export function widthOn({ columns }: Terminal): number {
  // Some terminals say 0: they do not know.
  return columns === null || columns === 0 ? usualWidth : Math.max(columns, leastWidth);
}

/** Meanings of the exit codes: see the README. */
export const exitCodes = { fine: 0, findings: 1, usage: 2, unchecked: 3 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
