import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemCode } from './errors.ts';

/** Entries read from a folder at once: a folder of 100,000 files holds up nobody. */
const ENTRIES_AT_ONCE = 1_024;
/** Windows refuses to replace a file for a moment while a virus scanner or an indexer reads it. */
const WINDOWS_RETRIES_MS = process.platform === 'win32' ? [10, 50, 200, 500] : [];
const WINDOWS_REFUSALS = ['EPERM', 'EACCES', 'EBUSY'];
/** A folder that may be written but not read, and file systems that cannot flush a folder. */
const NOT_FLUSHABLE = ['EACCES', 'EPERM', 'EINVAL', 'ENOTSUP'];

/** Makes a folder and those above it for their owner alone; resolves when a crash keeps them. */
export async function makeFolder(dir: string): Promise<void> {
  const path = resolve(dir);
  if (!(await makeOne(path))) return;
  await flushFolder(dirname(path));
}

/**
 * Makes a folder with those above it; false when it was there. Node's own `recursive` never ends
 * where a folder cannot be made although the one above it is there, as in `/proc`.
 */
async function makeOne(path: string, tries = 3): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o700 });
    return true;
  } catch (error) {
    const code = systemCode(error);
    // Somebody else may be making the same folders just now.
    if (code === 'ENOENT' && tries > 1) {
      if (await isMissing(dirname(path))) await makeFolder(dirname(path));
      return await makeOne(path, tries - 1);
    }
    if (!(await isFolder(path))) throw error;
    return false;
  }
}

async function isMissing(path: string): Promise<boolean> {
  return await stat(path).then(
    () => false,
    (error: unknown) => systemCode(error) === 'ENOENT',
  );
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Puts a file in the place of another one of its folder; resolves when a crash keeps it so. */
export async function replaceFile(from: string, to: string): Promise<void> {
  await patientRename(from, to, WINDOWS_RETRIES_MS);
  await flushFolder(dirname(to));
}

/** Removes a file, if it is there; resolves when a crash keeps it removed. */
export async function removeFile(path: string): Promise<void> {
  try {
    await rm(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  await flushFolder(dirname(path));
}

/** The names in a folder, one after the other; none when there is no such folder. */
export async function* namesIn(dir: string): AsyncGenerator<string> {
  try {
    for await (const { name } of await opendir(dir, { bufferSize: ENTRIES_AT_ONCE })) yield name;
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}

async function patientRename(from: string, to: string, retriesMs: readonly number[]) {
  const [waitMs, ...later] = retriesMs;
  try {
    await rename(from, to);
  } catch (error) {
    if (waitMs === undefined || !WINDOWS_REFUSALS.includes(systemCode(error) ?? '')) throw error;
    await sleep(waitMs);
    await patientRename(from, to, later);
  }
}

/** A new name in a folder survives a crash only when the folder was flushed too. */
async function flushFolder(dir: string): Promise<void> {
  // Windows flushes no folders; its file system keeps a journal of names.
  if (process.platform === 'win32') return;
  try {
    const folder = await open(dir, 'r');
    await folder.sync().finally(() => folder.close());
  } catch (error) {
    if (!NOT_FLUSHABLE.includes(systemCode(error) ?? '')) throw error;
  }
}
