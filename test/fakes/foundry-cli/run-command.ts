import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** How a process ended and what it printed. */
export type Ended = {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** A process under way. */
export type Running = {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves as soon as stdout contains the text. */
  untilSaid(text: string): Promise<void>;
};

/** Starts a program without a shell. */
export function runCommand(
  path: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Running {
  const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const said = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
      for (const listener of listeners) listener();
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, ...said }));
  return {
    child,
    ended,
    untilSaid: (text) =>
      new Promise((resolve, reject) => {
        const look = () => said.stdout.includes(text) && resolve();
        listeners.add(look);
        ended.then(() => reject(new Error(`ended without '${text}': ${said.stdout}`)), reject);
        look();
      }),
  };
}
