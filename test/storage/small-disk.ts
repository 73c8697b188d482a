import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished, type TestContext } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);

export type SmallDisk = {
  readonly path: string;
  resize(size: string): Promise<void>;
  remount(mode: 'ro' | 'rw'): Promise<void>;
};

/** A file system of its own in memory, really full when it is full; skips where nobody may mount. */
export async function smallDisk(test: TestContext, size: string): Promise<SmallDisk> {
  const path = join(await temporaryFolder(), 'disk');
  await mkdir(path);
  const mount = async (options: string) => {
    await run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], { timeout: 5_000 });
  };
  try {
    await mount(`size=${size}`);
  } catch {
    test.skip('mounting a small disk is not allowed here');
  }
  onTestFinished(async () => {
    await run('umount', [path], { timeout: 5_000 });
  });
  return {
    path,
    resize: (larger) => mount(`remount,size=${larger}`),
    remount: (mode) => mount(`remount,${mode}`),
  };
}
