import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { type FileHandle, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Adapter } from 'lowdb';
import { systemCode, writeError } from './errors.ts';
import { makeFolder, namesIn, removeFile, replaceFile } from './folders.ts';

/** In the names of this process's drafts; all others were left by one that is gone. */
const RUN = randomBytes(4).toString('hex');
/** Of a document, or of the lock file. */
const DRAFT = /\.(?:json|pid)(?:\.([0-9a-f]{8})(?:-\d+)?)?\.tmp$/;
/** Two that write one file at the same time must not take each other's draft. */
let drafts = 0;

/**
 * A lowdb adapter for one JSON file that only its owner may read. A write is whole or not there:
 * it goes to a draft beside it, is flushed to disk and takes the old one's place. lowdb's own
 * adapter flushes nothing and leaves files readable to everybody.
 */
export class PrivateJsonFile<T> implements Adapter<T> {
  readonly #path: string;
  #bytes = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** The size of what was read or written last. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Null when there is no file. Throws SyntaxError when it holds no JSON. */
  async read(): Promise<T | null> {
    try {
      const content = await readFile(this.#path);
      this.#bytes = content.length;
      if (!isUtf8(content)) throw new SyntaxError('not UTF-8');
      return parse(content.toString()) as T;
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return null;
      throw error;
    }
  }

  /** Resolves when a crash keeps the new content. Throws StorageError; the old content stays. */
  async write(data: T): Promise<void> {
    const content = Buffer.from(JSON.stringify(data));
    await writePrivately(this.#path, content);
    this.#bytes = content.length;
  }

  /** Throws StorageError; a file that is not there counts as removed. */
  async remove(): Promise<void> {
    try {
      await removeFile(this.#path);
    } catch (error) {
      throw writeError(this.#path, error);
    }
    this.#bytes = 0;
  }
}

/**
 * Puts a file in place that only its owner may read, whole or not at all; resolves when a crash keeps
 * it. Throws StorageError; what was there stays.
 */
export async function writePrivately(path: string, content: Buffer): Promise<void> {
  drafts += 1;
  const draft = `${path}.${RUN}-${drafts}.tmp`;
  try {
    await writeDraft(draft, content);
    await replaceFile(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw writeError(path, error);
  }
}

/**
 * Removes the drafts that a killed process left in a folder; gives how many. Those of this process
 * may be under way. Throws what the system throws.
 */
export async function removeOldDrafts(dir: string): Promise<number> {
  let removed = 0;
  for await (const name of namesIn(dir)) {
    const draft = DRAFT.exec(name);
    if (draft === null || draft[1] === RUN) continue;
    await rm(join(dir, name), { force: true });
    removed += 1;
  }
  return removed;
}

/** V8 quotes what it cannot parse, and what people said has no place in the log. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxError('not JSON');
  }
}

async function writeDraft(path: string, content: Buffer): Promise<void> {
  const file = await openDraft(path);
  try {
    await file.writeFile(content);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function openDraft(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'w', 0o600);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    await makeFolder(dirname(path));
    return await open(path, 'w', 0o600);
  }
}
