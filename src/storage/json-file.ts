import { type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Adapter } from 'lowdb';
import { writeError } from './errors.ts';

/**
 * A lowdb adapter for one JSON file that only its owner may read. A write is whole or not there:
 * it goes to a file beside it, is flushed to disk and takes the old one's place. lowdb's own
 * adapter flushes nothing and leaves files readable to everybody.
 */
export class PrivateJsonFile<T> implements Adapter<T> {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Null when there is no file. Throws SyntaxError when it holds no JSON. */
  async read(): Promise<T | null> {
    try {
      return JSON.parse(await readFile(this.#path, 'utf8')) as T;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /** Throws StorageError `disk_full` or `write_failed`; the old content stays. */
  async write(data: T): Promise<void> {
    const draft = `${this.#path}.tmp`;
    try {
      const file = await openDraft(draft);
      try {
        await file.writeFile(JSON.stringify(data));
        await file.datasync();
      } finally {
        await file.close();
      }
      await rename(draft, this.#path);
    } catch (error) {
      await rm(draft, { force: true }).catch(() => {});
      throw writeError(this.#path, error);
    }
  }

  /** Throws StorageError `write_failed`; a file that is not there counts as removed. */
  async remove(): Promise<void> {
    try {
      await rm(this.#path, { force: true });
    } catch (error) {
      throw writeError(this.#path, error);
    }
  }
}

async function openDraft(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'w', 0o600);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return await open(path, 'w', 0o600);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
