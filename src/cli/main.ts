#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { runCommand } from './run-command.ts';

/** A reader that has enough, as `head`, closes the pipe: that is no failure. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode);
}

process.stdout.on('error', endQuietly);
process.stderr.on('error', endQuietly);

process.exitCode = await runCommand(process.argv.slice(2), {
  environment: process.env,
  workingDirectory: process.cwd(),
  out: (text) => process.stdout.write(text),
  note: (text) => process.stderr.write(text),
  isOutTerminal: process.stdout.isTTY,
  isNoteTerminal: process.stderr.isTTY,
  columns: process.stdout.isTTY ? process.stdout.columns : null,
  readStandardInput: () => readFileSync(0, 'utf8'),
});
