import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FoundryError } from '../errors.ts';
import type { Model } from '../types.ts';

const BYTES_PER_MEGABYTE = 1024 * 1024;
/** A download unpacks and writes beside itself. */
const RESERVE = 1.1;

/**
 * Free space in megabytes for files in this folder; where it does not exist yet, in the nearest
 * parent that does. Undefined when the system does not tell.
 */
export async function freeMegabytes(path: string): Promise<number | undefined> {
  try {
    const { bavail, bsize, blocks } = await statfs(path);
    // Some network and container file systems tell nothing but zeros.
    return blocks === 0 ? undefined : (bavail * bsize) / BYTES_PER_MEGABYTE;
  } catch (error) {
    const parent = dirname(path);
    if (!isNothingThere(error) || parent === path) return undefined;
    return await freeMegabytes(parent);
  }
}

/**
 * Throws `disk_full` when a model does not fit into the folder with a tenth to spare. Does nothing
 * when its size or the free space is not known.
 */
export async function assertRoom(
  { id, sizeMb }: Pick<Model, 'id' | 'sizeMb'>,
  path: string,
): Promise<void> {
  if (sizeMb === undefined) return;
  const needed = Math.ceil(sizeMb * RESERVE);
  const free = await freeMegabytes(path);
  if (free === undefined || free >= needed) return;
  const words = `${id} needs ${needed} MB, ${Math.floor(free)} MB are free`;
  throw new FoundryError('disk_full', words, { model: id });
}

function isNothingThere(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
