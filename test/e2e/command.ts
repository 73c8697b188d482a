import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../storage/temporary-folder.ts';

const COMMAND = fileURLToPath(new URL('../../dist/foundry-chat.js', import.meta.url));

export type CommandOptions = {
  readonly environment?: Readonly<Record<string, string>>;
  /** What comes through the pipe; unset: it is closed at once. */
  readonly input?: string;
  /** Unset: a folder of its own, which is the home too. */
  readonly home?: string;
};

export type Running = {
  readonly pid: number;
  out(): string;
  errors(): string;
  /** Resolves when this was printed. */
  until(pattern: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
};

export type Ended = {
  readonly status: number | null;
  readonly out: string;
  readonly errors: string;
  readonly ms: number;
  readonly home: string;
};

/** Starts the built `foundry-chat`, with only these variables and without a terminal. */
export async function startCommand(
  args: readonly string[],
  { environment = {}, input = '', home }: CommandOptions = {},
): Promise<Running> {
  const folder = home ?? (await temporaryFolder());
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--', COMMAND, ...args], {
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      USERPROFILE: folder,
      LANG: 'en_US.UTF-8',
      API_PORT: '0',
      FOUNDRY_PORT_RANGE: '',
      FOUNDRY_CLI: join(folder, 'no-such-foundry'),
      ...environment,
    },
  });
  let out = '';
  let errors = '';
  const wake = new Set<() => void>();
  const changed = () => {
    for (const look of wake) look();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    changed();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
    changed();
  });
  // A program that has ended reads no more.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (status) => {
      const ms = performance.now() - startedAt;
      resolve({ status, out, errors, ms, home: folder });
    });
  });
  return {
    pid: child.pid ?? -1,
    out: () => out,
    errors: () => errors,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          wake.delete(look);
          reject(new Error(`never saw ${pattern}\n--- out\n${out}\n--- errors\n${errors}`));
        }, 40_000);
        const look = () => {
          if (!pattern.test(`${out}\n${errors}`)) return;
          clearTimeout(timer);
          wake.delete(look);
          resolve();
        };
        wake.add(look);
        look();
      }),
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

/** Runs it to its end. */
export async function runCommand(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<Ended> {
  return await (await startCommand(args, options)).ended;
}
