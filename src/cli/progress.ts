import { printable } from '../report/escape.ts';
import { cutTo } from '../report/width.ts';
import { widthOn, type Terminal } from './terminal.ts';

export interface Progress {
  readonly onFile: (path: string) => void;
  /** Of so many configurations, so many are done. */
  readonly onUnit: (done: number, all: number) => void;
  /** Takes the line away. */
  readonly end: () => void;
}

/** Milliseconds before a run is called long, and between two updates. */
const patience = 500;
const pause = 100;

/** One line that shows the file at work, then how far the analysis is, on a terminal only and only when it takes long. */
export function progressOn(terminal: Terminal, now: () => number = Date.now): Progress {
  if (!terminal.isNoteTerminal) return { onFile: () => undefined, onUnit: () => undefined, end: () => undefined };
  const started = now();
  let shown = started + patience - pause;
  let count = 0;
  let isShown = false;
  const show = (line: () => string): void => {
    if (now() - shown < pause) return;
    shown = now();
    isShown = true;
    terminal.note(`\r\u001b[K${cutTo(line(), widthOn(terminal) - 1)}`);
  };
  return {
    onFile: (path) => {
      count++;
      show(() => `${count}  ${printable(path)}`);
    },
    onUnit: (done, all) => {
      show(() => `${bar(done, all)}  ${done}/${all}`);
    },
    end: () => {
      if (isShown) terminal.note('\r\u001b[K');
    },
  };
}

const barWidth = 30;

function bar(done: number, all: number): string {
  const full = Math.round((done / all) * barWidth);
  return `[${'#'.repeat(full)}${'-'.repeat(barWidth - full)}] ${String(Math.floor((done / all) * 100)).padStart(3)} %`;
}
