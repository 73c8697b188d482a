import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Another copy of the product works on this folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
  readonly pid: number;

  constructor(dir: string, pid: number) {
    super(`another foundry-chat (process ${pid}) already works on ${dir}`);
    this.pid = pid;
  }
}

/**
 * Makes this process the only one that works on a folder; gives the function that lets it go.
 * The lock of a process that is gone is taken over. Throws {@link FolderInUseError}.
 */
export async function lockFolder(dir: string): Promise<() => Promise<void>> {
  const path = join(dir, 'foundry-chat.pid');
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(String(process.pid));
      await file.close();
      return async () => await rm(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const holder = Number(await readFile(path, 'utf8').catch(() => ''));
    if (isOtherAlive(holder)) throw new FolderInUseError(dir, holder);
    await rm(path, { force: true });
  }
  throw new Error(`cannot lock ${dir}`);
}

/** In a container the stale lock often bears our own number. */
function isOtherAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
