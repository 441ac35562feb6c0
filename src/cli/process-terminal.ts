import { fstatSync, readFileSync, statSync, writeSync } from 'node:fs';
import { devNull } from 'node:os';
import process from 'node:process';
import type { Terminal } from './terminal.ts';

/**
 * The terminal of this process. It writes to the descriptors themselves: the streams of Node take a tenth of the time of a
 * short run to load, so they are touched on a terminal only, whose width they know.
 */
export function processTerminal(): Terminal {
  const isOutTerminal = mayBeTerminal(1) && process.stdout.isTTY;
  return {
    environment: process.env,
    workingDirectory: process.cwd(),
    out: (text) => {
      write(1, text);
    },
    note: (text) => {
      write(2, text);
    },
    isOutTerminal,
    isNoteTerminal: mayBeTerminal(2) && process.stderr.isTTY,
    columns: isOutTerminal ? process.stdout.columns : null,
    readStandardInput: () => readFileSync(0, 'utf8'),
  };
}

/** Files and pipes are no character devices; the null device is one, and no terminal. */
function mayBeTerminal(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.isCharacterDevice() && stats.rdev !== statSync(devNull).rdev;
  } catch {
    return false;
  }
}

/** Milliseconds to wait for a reader that is slower than a pipe that does not block. */
const pause = 5;

function write(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      // A reader that has enough, as `head`, closes the pipe: that is no failure, and other outputs are still to be written.
      if (code === 'EPIPE') return;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
    }
  }
}
