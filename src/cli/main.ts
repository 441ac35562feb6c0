import process from 'node:process';
import { runCommand } from './run-command.ts';
import { processTerminal } from './process-terminal.ts';
import type { ExitCode } from './terminal.ts';

/** What a thread of the command does. */
export async function work(): Promise<void> {
  await (await import('./worker.ts')).work();
}

/** Runs the command of this process. @returns its exit code; `null` when it goes on, as a server does. */
export function main(): Promise<ExitCode | null> {
  return runCommand(process.argv.slice(2), processTerminal());
}
