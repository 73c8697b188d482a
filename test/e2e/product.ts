import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export type Product = {
  readonly pid: number;
  /** The folder of this run; given to another start it is the same installation. */
  readonly home: string;
  /** performance.now() of the spawn. */
  readonly startedAt: number;
  /** What was printed for people, and the log lines. */
  readonly out: () => string;
  readonly log: () => string;
  /** Resolves with the match as soon as it stands in the printed text or the log. */
  until(pattern: RegExp, options?: { withinMs?: number }): Promise<RegExpExecArray>;
  /** Resolves with the exit status. */
  readonly exited: Promise<number | null>;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
};

/**
 * Starts the built product as a child process with only these variables, a home folder of its own
 * and no terminal: nothing of the machine's own set-up leaks in. `main` is another program to be
 * run in its place, for a comparison.
 */
export async function startProduct(
  variables: Readonly<Record<string, string>>,
  { home, args = [], main = MAIN }: { home?: string; args?: readonly string[]; main?: string } = {},
): Promise<Product> {
  const folder = home ?? (await newHome());
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...args, main], {
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      USERPROFILE: folder,
      DATA_DIR: join(folder, 'data'),
      API_PORT: '0',
      // Servers of tests that run beside this one must not be found.
      FOUNDRY_PORT_RANGE: '',
      FOUNDRY_CLI: join(folder, 'no-such-foundry'),
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return watch(child, folder, startedAt);
}

/** A folder for one installation; {@link removeHome} takes it away. */
export async function newHome(): Promise<string> {
  return await mkdtemp(join(tmpdir(), 'foundry-chat-'));
}

export async function removeHome(home: string): Promise<void> {
  await rm(home, { recursive: true, force: true });
}

function watch(child: ChildProcess, home: string, startedAt: number): Product {
  let out = '';
  let log = '';
  const wake = new Set<() => void>();
  const changed = () => {
    for (const each of wake) each();
  };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    changed();
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
    changed();
  });
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (status) => {
      resolve(status);
      changed();
    });
  });
  return {
    pid: child.pid ?? -1,
    home,
    startedAt,
    out: () => out,
    log: () => log,
    exited,
    until: (pattern, { withinMs = 40_000 } = {}) =>
      new Promise((resolve, reject) => {
        const done = () => {
          clearTimeout(timer);
          wake.delete(look);
        };
        const look = () => {
          const match = pattern.exec(`${out}\n${log}`);
          if (match === null) return;
          done();
          resolve(match);
        };
        const timer = setTimeout(() => {
          done();
          reject(new Error(`never saw ${pattern}\n--- out\n${out}\n--- log\n${log}`));
        }, withinMs);
        wake.add(look);
        look();
      }),
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return await exited;
    },
  };
}
