import { paint } from './colour.ts';
import type { CliCall } from './types.ts';

/** A command that failed; its text goes to stderr and the exit code is 1. */
export class DaemonFailure extends Error {}

/** The line that ends a command that succeeded. */
export function success({ out, state }: CliCall, text: string): void {
  out(`${paint(state, 'green', '● success:')} ${text}\n`);
}

/** The line that ends a command that failed. */
export function failure({ err, state }: CliCall, text: string): void {
  err(`${paint(state, 'red', '● error:')} ${text}\n`);
}
