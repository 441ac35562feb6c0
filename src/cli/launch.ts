#!/usr/bin/env node
import process from 'node:process';
import { Scripts } from './scripts.ts';

/*
 * The published command: the script beside it, with the code cache that the build made for it. Compiling takes a third of a
 * short run otherwise; see docs/decisions.md.
 */
void new Scripts(import.meta.dirname).command().main().then(end);

/** Everything is written then. V8 would still collect the memory of a large run before the process ends by itself. */
function end(code: number | null): void {
  if (code !== null) process.exit(code);
}
