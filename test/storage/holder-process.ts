import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { FolderInUseError, lockFolder } from '../../src/storage/lock.ts';

const HOLDER = fileURLToPath(new URL('lock-holder.ts', import.meta.url));

export type HolderOptions = {
  readonly way?: 'socket' | 'pulse';
  /** A command that runs the process somewhere else. */
  readonly within?: readonly [string, ...string[]];
};

export type HolderProcess = {
  readonly pid: number;
  /** The first thing it said: `locked`, or why not. */
  readonly says: string;
  /** Lets the folder go, and waits for the end. */
  end(): Promise<void>;
  /** As a crash, or the power. */
  kill(): Promise<void>;
};

/** Another process that tries to lock the folder. */
export async function startHolder(
  dir: string,
  { way = 'socket', within }: HolderOptions = {},
): Promise<HolderProcess> {
  const [command, ...args] = [
    ...(within ?? []),
    ...[process.execPath, '--import', 'tsx', HOLDER, dir, way],
  ];
  const child = spawn(command ?? '', args, { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  // Not its exit: a command that runs it may be gone before it.
  const closed = once(child, 'close');
  const [says] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    pid: child.pid ?? -1,
    says: String(says),
    end: async () => {
      child.stdin.write('end\n');
      await closed;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

/** A process that has nothing to do with the product. */
export async function startStranger(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)']);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child.pid ?? -1;
}

/** Why this process may not lock the folder. */
export async function refusalOf(dir: string): Promise<FolderInUseError> {
  const error = await lockFolder(dir).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(FolderInUseError);
  return error as FolderInUseError;
}
