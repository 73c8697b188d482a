import type { Environment } from '../config/environment.ts';

/** What a program of the command line has of its surroundings. */
export type Console = {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & {
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
  };
  /** For what does not belong to the result. */
  readonly errors: NodeJS.WritableStream;
  readonly environment: Environment;
  /** Aborts when the person wants to leave. */
  readonly signal: AbortSignal;
};
