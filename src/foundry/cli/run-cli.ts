import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { stripVTControlCharacters } from 'node:util';
import { killAtExit, killTree } from './process-tree.ts';

/** Enough for the longest model list; a program that says more is none of ours. */
const MAX_OUTPUT_CHARS = 8 * 1024 * 1024;
/** Of a run that is watched as it goes only the end matters: that says why it failed. */
const KEPT_OF_PROGRESS_CHARS = 64 * 1024;
/** For the last words after the end; a service that it started may hold the pipe open for good. */
const DRAIN_MS = 200;
/** The machine is short of something just now; the command may be fine. */
const SHORTAGE = /^(EAGAIN|EMFILE|ENFILE|ENOMEM)$/;

/** What a run of the `foundry` command came to. */
export type CliResult =
  /** It ran to its end. Text is without colours; one killed by a signal has 128 and its number. */
  | {
      readonly kind: 'ran';
      readonly status: number;
      readonly stdout: string;
      readonly stderr: string;
    }
  /** There is no such command on this machine, or it cannot be run. */
  | { readonly kind: 'missing' }
  /** It did not end in time, said far too much, or was stopped; `stdout` is what it said so far. */
  | { readonly kind: 'late'; readonly stdout: string };

export type CliRun = {
  /** Path or name of the command; never given to a shell. */
  readonly command: string;
  readonly args: readonly string[];
  /** Whole run; then it is killed for good, with everything it started. */
  readonly timeoutMs: number;
  /** How long it may say nothing; unset: for the whole run. */
  readonly silenceMs?: number;
  /** Each of them ends the run. */
  readonly signals?: readonly AbortSignal[];
  /** What it started is to live on: a stop ends the command alone. */
  readonly startsService?: boolean;
  /** Each piece of output as it comes, colours and all. Then only the end of it is kept. */
  readonly onOutput?: (text: string) => void;
};

/** Runs Foundry's command line tool. Never throws: every way in which it can fail is a result. */
export async function runCli(run: CliRun): Promise<CliResult> {
  const { command, args, signals = [] } = run;
  if (signals.some((signal) => signal.aborted)) return { kind: 'late', stdout: '' };
  try {
    const child = spawn(command, [...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      // A group of its own can be killed as a whole, and Ctrl-C does not reach a new service.
      detached: process.platform !== 'win32',
    });
    return await watch(child, run);
  } catch (error) {
    return failedToStart(error);
  }
}

function watch(child: ChildProcess, run: CliRun): Promise<CliResult> {
  const { signals = [], timeoutMs, silenceMs, startsService = false, onOutput } = run;
  const said = { stdout: '', stderr: '' };
  const forget = startsService ? () => {} : killAtExit(child);
  return new Promise((resolve) => {
    const stop = () => {
      if (startsService) child.kill('SIGKILL');
      else killTree(child);
      // Whoever survives that must not keep this process waiting.
      child.stdout?.destroy();
      child.stderr?.destroy();
      child.unref();
      end({ kind: 'late', stdout: stripVTControlCharacters(said.stdout) });
    };
    const deadline = setTimeout(stop, timeoutMs);
    const silence = silenceMs === undefined ? undefined : setTimeout(stop, silenceMs);
    let drain: NodeJS.Timeout | undefined;
    const end = (result: CliResult) => {
      for (const timer of [deadline, silence, drain]) clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', stop);
      forget();
      resolve(result);
    };
    for (const signal of signals) signal.addEventListener('abort', stop, { once: true });
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        said[name] += text;
        silence?.refresh();
        if (onOutput !== undefined) {
          said[name] = said[name].slice(-KEPT_OF_PROGRESS_CHARS);
          onOutput(text);
        } else if (said[name].length > MAX_OUTPUT_CHARS) stop();
      });
    }
    child.once('error', (error) => end(failedToStart(error)));
    const ended = () => end({ kind: 'ran', status: statusOf(child), ...plain(said) });
    child.once('close', ended);
    child.once('exit', () => {
      drain = setTimeout(() => {
        letGo(child);
        ended();
      }, DRAIN_MS);
    });
  });
}

/**
 * Somebody else has the pipes now. They are read on, for a service must not die of writing to a
 * closed one, but they keep nothing alive.
 */
function letGo(child: ChildProcess): void {
  for (const stream of [child.stdout, child.stderr]) {
    stream?.removeAllListeners('data');
    stream?.on('error', () => {});
    stream?.resume();
    if (stream !== null && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
  }
}

function statusOf({ exitCode, signalCode }: ChildProcess): number {
  return exitCode ?? 128 + (signalCode === null ? 0 : constants.signals[signalCode]);
}

function plain({ stdout, stderr }: { stdout: string; stderr: string }) {
  return {
    stdout: stripVTControlCharacters(stdout),
    stderr: stripVTControlCharacters(stderr),
  };
}

function failedToStart(error: unknown): CliResult {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return SHORTAGE.test(code) ? { kind: 'late', stdout: '' } : { kind: 'missing' };
}
