import { execFile } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

/** Enough for the longest model list. */
const MAX_OUTPUT_BYTES = 8 * 1024 * 1024;

/** What a run of the `foundry` command came to. */
export type CliResult =
  /** It ran to its end. Text is without colours. */
  | {
      readonly kind: 'ran';
      readonly status: number;
      readonly stdout: string;
      readonly stderr: string;
    }
  /** There is no such command on this machine. */
  | { readonly kind: 'missing' }
  /** It did not end in time, or was stopped. */
  | { readonly kind: 'late' };

export type CliRun = {
  /** Path or name of the command; never given to a shell. */
  readonly command: string;
  readonly args: readonly string[];
  /** Whole run; then it is killed for good. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Each piece of output as it comes, for progress. */
  readonly onOutput?: (text: string) => void;
};

/** Runs Foundry's command line tool. Never throws: every way in which it can fail is a result. */
export async function runCli(run: CliRun): Promise<CliResult> {
  const deadline = AbortSignal.timeout(run.timeoutMs);
  const signal = run.signal === undefined ? deadline : AbortSignal.any([run.signal, deadline]);
  return await new Promise((resolve) => {
    const options = {
      signal,
      killSignal: 'SIGKILL',
      windowsHide: true,
      maxBuffer: MAX_OUTPUT_BYTES,
      encoding: 'utf8',
    } as const;
    const child = execFile(run.command, [...run.args], options, (error, stdout, stderr) => {
      const status = child.exitCode;
      if (status !== null) resolve({ kind: 'ran', status, ...plain(stdout, stderr) });
      else resolve({ kind: isMissing(error) ? 'missing' : 'late' });
    });
    child.stdin?.end();
    const { onOutput } = run;
    if (onOutput === undefined) return;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => onOutput(stripVTControlCharacters(String(chunk))));
    }
  });
}

function plain(stdout: string, stderr: string): { stdout: string; stderr: string } {
  return {
    stdout: stripVTControlCharacters(stdout),
    stderr: stripVTControlCharacters(stderr),
  };
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'EACCES' || code === 'ENOTDIR';
}
