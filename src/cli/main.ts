import process from 'node:process';
import { runCommand } from './run-command.ts';
import { processTerminal } from './process-terminal.ts';

/** Runs the command of this process. */
export async function main(): Promise<void> {
  process.exitCode = await runCommand(process.argv.slice(2), processTerminal());
}
