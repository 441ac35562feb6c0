import { printable } from '../report/escape.ts';
import { cutTo } from '../report/width.ts';
import { widthOn, type Terminal } from './terminal.ts';

export interface Progress {
  readonly onFile: (path: string) => void;
  /** Takes the line away. */
  readonly end: () => void;
}

/** Milliseconds before a run is called long, and between two updates. */
const patience = 500;
const pause = 100;

/** One line that shows the file at work, on a terminal only and only when it takes long. */
export function progressOn(terminal: Terminal, now: () => number = Date.now): Progress {
  if (!terminal.isNoteTerminal) return { onFile: () => undefined, end: () => undefined };
  const started = now();
  let shown = started + patience - pause;
  let count = 0;
  let isShown = false;
  return {
    onFile: (path) => {
      count++;
      if (now() - shown < pause) return;
      shown = now();
      isShown = true;
      terminal.note(`\r\u001b[K${cutTo(`${count}  ${printable(path)}`, widthOn(terminal) - 1)}`);
    },
    end: () => {
      if (isShown) terminal.note('\r\u001b[K');
    },
  };
}
