import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder } from './folders.ts';
import { createLockFile, type Holder, readLockFile, replaceLockFile } from './lock-file.ts';
import { isBeating, startPulse } from './lock-pulse.ts';
import { isAnswered, openLockSocket, removeLockSocket } from './lock-socket.ts';
import { isRunningHere, processSpace } from './process-space.ts';

/** Another copy of the product works on this folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
  /** Its process, as it is numbered where it runs. */
  readonly pid: number;
  /** The machine or container it runs in; unset: this one. */
  readonly host?: string;

  constructor(dir: string, { pid, host }: Pick<Holder, 'pid' | 'host'>) {
    const other = host === hostname() ? undefined : host;
    const where = other === undefined ? '' : ` on ${other}`;
    super(`another foundry-chat (process ${pid}${where}) already works on ${dir}`);
    this.pid = pid;
    if (other !== undefined) this.host = other;
  }
}

export type LockOptions = {
  /** False: shows life without a socket, as on file systems that take none. */
  readonly hasSockets?: boolean;
};

/** Several may find the same lock stale at once; the last one to write it has it after this. */
const SETTLE_MS = 200;
const ATTEMPTS = 5;

/**
 * Makes this process the only one that works on a folder, which is made when it is missing; gives
 * the function that lets it go. Seen by every process of this machine, in other containers as well;
 * the lock of one that is gone is taken over. Throws {@link FolderInUseError}, or what the system
 * throws when the folder cannot be written.
 */
export async function lockFolder(
  dir: string,
  { hasSockets = true }: LockOptions = {},
): Promise<() => Promise<void>> {
  await makeFolder(dir);
  const sign = randomBytes(4).toString('hex');
  const closeSocket = hasSockets ? await openLockSocket(dir, sign) : undefined;
  const own: Holder = {
    pid: process.pid,
    host: hostname(),
    space: await processSpace(),
    sign,
    hasSocket: closeSocket !== undefined,
  };
  const lock = lockIn(dir);
  try {
    await take(dir, lock, own);
  } catch (error) {
    await closeSocket?.();
    throw error;
  }
  const stopPulse = closeSocket === undefined ? startPulse(lock) : undefined;
  return async () => {
    stopPulse?.();
    if ((await readLockFile(lock))?.sign === sign) await rm(lock, { force: true });
    await closeSocket?.();
  };
}

/** Who works on a folder now; undefined when nobody does. Changes nothing. */
export async function holderOf(dir: string): Promise<Holder | undefined> {
  const lock = lockIn(dir);
  const holder = await readLockFile(lock);
  const isHeld = holder !== undefined && (await isAlive(holder, { dir, lock }));
  return isHeld ? holder : undefined;
}

function lockIn(dir: string): string {
  return join(dir, 'foundry-chat.pid');
}

async function take(dir: string, lock: string, own: Holder): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (!(await createLockFile(lock, own))) {
      const holder = await readLockFile(lock);
      if (holder !== undefined && (await isAlive(holder, { dir, lock }))) {
        throw new FolderInUseError(dir, holder);
      }
      if (!(await replaceLockFile(lock, { holder, own }))) continue;
      await sleep(SETTLE_MS);
      if (holder?.sign !== undefined) await removeLockSocket(dir, holder.sign);
    }
    if ((await readLockFile(lock))?.sign === own.sign) return;
  }
  throw new Error(`cannot lock ${dir}: others try to, too`);
}

async function isAlive(holder: Holder, { dir, lock }: { dir: string; lock: string }) {
  const { pid, space, sign, hasSocket } = holder;
  // Written by a version that knew nothing but the number, which a container often uses again.
  if (sign === undefined) return pid !== process.pid && isRunningHere(pid);
  if (hasSocket) return await isAnswered(dir, sign);
  const isGone = space === (await processSpace()) && !isRunningHere(pid);
  return !isGone && (await isBeating(lock));
}
