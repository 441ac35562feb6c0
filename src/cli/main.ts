import process from 'node:process';
import { runCommand } from './run-command.ts';
import { processTerminal } from './process-terminal.ts';

/** What a thread of the command does. */
export async function work(): Promise<void> {
  await (await import('./worker.ts')).work();
}

/** Runs the command of this process. */
export async function main(): Promise<void> {
  process.exitCode = await runCommand(process.argv.slice(2), processTerminal());
}
