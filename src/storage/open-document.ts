import { rename } from 'node:fs/promises';
import { Low } from 'lowdb';
import { z } from 'zod';
import type { Log } from '../log.ts';
import type { Slots } from '../waiting/slots.ts';
import { damagedCopyOf } from './damaged-copies.ts';
import { type DocumentFormat, NewerVersionError, revive } from './documents.ts';
import { readError, StorageError, systemCode } from './errors.ts';
import { PrivateJsonFile } from './json-file.ts';
import type { StorageWatcher } from './watcher.ts';

/** What stands in a file. The key is kept inside because a long one does not fit into a name. */
export const envelope = z.object({ v: z.number().int(), key: z.string(), data: z.unknown() });
export type Envelope = z.infer<typeof envelope>;

/** Gets what is stored and gives what to store; undefined is nothing. */
export type Change<T> = (current: T | undefined) => T | undefined;

export type OpenDocumentOptions<T> = {
  readonly path: string;
  readonly key: string;
  readonly format: DocumentFormat<T>;
  /** Where the disk is used: so many files are open at once. */
  readonly files: Slots;
  readonly log: Log;
  readonly watcher?: StorageWatcher | undefined;
  /** For names of damaged files. */
  readonly now: () => Date;
};

type Waiting<T> = {
  readonly change: Change<T>;
  resolve(stored: T | undefined): void;
  reject(reason: unknown): void;
};

/** One document in memory, over its file: read once, changed in turn, never ahead of the disk. */
export class OpenDocument<T> {
  readonly #options: OpenDocumentOptions<T>;
  readonly #file: PrivateJsonFile<Envelope | null>;
  readonly #db: Low<Envelope | null>;
  /** Settles when the file was read; undefined until it is asked for, and again when that failed. */
  #loaded: Promise<void> | undefined;
  #value: T | undefined;
  #waiting: Waiting<T>[] = [];
  #isWriting = false;

  constructor(options: OpenDocumentOptions<T>) {
    this.#options = options;
    this.#file = new PrivateJsonFile(options.path);
    this.#db = new Low<Envelope | null>(this.#file, null);
  }

  /** The size of its text on disk. */
  get bytes(): number {
    return this.#file.bytes;
  }

  /** Something is in memory that would have to be read again. */
  get isFilled(): boolean {
    return this.#value !== undefined;
  }

  /** What would survive a crash now. Throws StorageError. */
  async read(): Promise<T | undefined> {
    await this.#load();
    return this.#value;
  }

  /** See `Documents.update`. */
  update(change: Change<T>): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ change, resolve, reject });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const failure = await this.#load().then(
        () => undefined,
        (error: unknown) => ({ error }),
      );
      const together = this.#waiting.splice(0);
      if (failure === undefined) await this.#writeTogether(together);
      else for (const { reject } of together) reject(failure.error);
    }
    this.#isWriting = false;
  }

  /** Applies the changes one after the other and writes what comes out of the last one. */
  async #writeTogether(together: readonly Waiting<T>[]): Promise<void> {
    let next = this.#value;
    const outcomes = together.map(({ change, resolve, reject }) => {
      try {
        const stored = change(next);
        next = stored;
        return { settle: () => resolve(stored), fail: reject, isChange: true };
      } catch (error) {
        const settle = () => reject(error);
        return { settle, fail: settle, isChange: false };
      }
    });
    try {
      if (outcomes.some(({ isChange }) => isChange)) await this.#store(next);
      for (const { settle } of outcomes) settle();
    } catch (error) {
      for (const { fail } of outcomes) fail(error);
    }
  }

  async #store(next: T | undefined): Promise<void> {
    if (next === undefined && this.#value === undefined) return;
    const { files, format, key, watcher } = this.#options;
    this.#db.data = next === undefined ? null : { v: format.version, key, data: next };
    const startedAt = performance.now();
    const ms = () => performance.now() - startedAt;
    try {
      await files.run(() => (next === undefined ? this.#file.remove() : this.#db.write()));
    } catch (error) {
      if (error instanceof StorageError) watcher?.wrote?.({ ms: ms(), fault: error });
      throw error;
    }
    watcher?.wrote?.({ ms: ms() });
    this.#value = next;
  }

  #load(): Promise<void> {
    this.#loaded ??= this.#options.files
      .run(() => this.#readFile())
      .catch((error: unknown) => {
        this.#loaded = undefined;
        throw error;
      });
    return this.#loaded;
  }

  async #readFile(): Promise<void> {
    const { path, format } = this.#options;
    try {
      await this.#db.read();
      if (this.#db.data !== null) this.#value = revive(format, envelope.parse(this.#db.data));
    } catch (error) {
      this.#db.data = null;
      if (systemCode(error) !== undefined) throw readError(path, error);
      if (error instanceof NewerVersionError) {
        throw new StorageError('newer_version', `${path}: ${error.message}`, error);
      }
      await this.#setAside(error);
    }
  }

  /** A file that cannot be understood is kept under another name: it may be mended by hand. */
  async #setAside(error: unknown): Promise<void> {
    const { path, log, watcher, now } = this.#options;
    const aside = damagedCopyOf(path, now());
    try {
      await rename(path, aside);
    } catch (cause) {
      throw new StorageError('read_failed', `cannot set ${path} aside`, cause);
    }
    const reason = error instanceof Error ? error.message : String(error);
    log.error({ file: aside, reason }, 'a damaged data file was set aside');
    watcher?.setAside?.(aside);
  }
}
