import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Low } from 'lowdb';
import { z } from 'zod';
import type { Log } from '../log.ts';
import { type DocumentFormat, type Documents, revive } from './documents.ts';
import { StorageError } from './errors.ts';
import { fileNameOf } from './file-names.ts';
import { PrivateJsonFile } from './json-file.ts';

/** What stands in a file. The key is kept inside because a long one does not fit into a name. */
const envelope = z.object({ v: z.number().int(), key: z.string(), data: z.unknown() });
type Envelope = z.infer<typeof envelope>;

/** Documents kept in memory; the least recently used ones go. */
const MAX_OPEN = 500;

type Opened<T> = { readonly db: Low<Envelope | null>; value: T | undefined };

export type LowdbDocumentsOptions<T> = {
  /** The folder of this kind; made when it is missing, for the owner alone. */
  readonly dir: string;
  readonly format: DocumentFormat<T>;
  readonly log: Log;
  /** For names of damaged files. */
  readonly now?: () => Date;
};

/** {@link Documents} with lowdb, one small file each: what one person does costs nobody else. */
export class LowdbDocuments<T> implements Documents<T> {
  readonly #options: LowdbDocumentsOptions<T>;
  readonly #open = new Map<string, Promise<Opened<T>>>();
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(options: LowdbDocumentsOptions<T>) {
    this.#options = options;
  }

  async read(key: string): Promise<T | undefined> {
    return (await this.#get(key)).value;
  }

  async update(
    key: string,
    change: (current: T | undefined) => T | undefined,
  ): Promise<T | undefined> {
    const before = this.#turns.get(key) ?? Promise.resolve();
    const turn = before.catch(() => {}).then(() => this.#change(key, change));
    this.#turns.set(key, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(key) === turn) this.#turns.delete(key);
    }
  }

  async keys(prefix = ''): Promise<string[]> {
    const names = await readdir(this.#options.dir).catch(() => []);
    const files = names.filter((name) => name.endsWith('.json'));
    const keys = await Promise.all(files.map((name) => this.#keyIn(name)));
    return keys.filter((key) => key?.startsWith(prefix)).filter((key) => key !== undefined);
  }

  async #change(key: string, change: (current: T | undefined) => T | undefined) {
    const opened = await this.#get(key);
    const next = change(opened.value);
    if (next === undefined) {
      await new PrivateJsonFile(this.#pathOf(key)).remove();
      this.#open.delete(key);
      return undefined;
    }
    opened.db.data = { v: this.#options.format.version, key, data: next };
    await opened.db.write();
    opened.value = next;
    return next;
  }

  async #get(key: string): Promise<Opened<T>> {
    const known = this.#open.get(key);
    this.#open.delete(key);
    const opened = known ?? this.#load(key);
    this.#open.set(key, opened);
    this.#forgetOldest();
    try {
      return await opened;
    } catch (error) {
      this.#open.delete(key);
      throw error;
    }
  }

  async #load(key: string): Promise<Opened<T>> {
    const path = this.#pathOf(key);
    const db = new Low<Envelope | null>(new PrivateJsonFile(path), null);
    try {
      await db.read();
      if (db.data === null) return { db, value: undefined };
      const stored = envelope.parse(db.data);
      return { db, value: revive(this.#options.format, stored) };
    } catch (error) {
      if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
        throw new StorageError('read_failed', `cannot read ${path}`, error);
      }
      await this.#setAside(path, error);
      db.data = null;
      return { db, value: undefined };
    }
  }

  /** A file that cannot be understood is kept under another name: it may be mended by hand. */
  async #setAside(path: string, error: unknown): Promise<void> {
    const stamp = (this.#options.now?.() ?? new Date()).toISOString().replace(/[:.]/g, '-');
    const aside = `${path}.damaged-${stamp}`;
    try {
      await rename(path, aside);
    } catch (cause) {
      throw new StorageError('read_failed', `cannot set ${path} aside`, cause);
    }
    const reason = error instanceof Error ? error.message : String(error);
    this.#options.log.error({ file: aside, reason }, 'a damaged data file was set aside');
  }

  async #keyIn(name: string): Promise<string | undefined> {
    const file = new PrivateJsonFile<unknown>(join(this.#options.dir, name));
    return envelope.safeParse(await file.read().catch(() => null)).data?.key;
  }

  #pathOf(key: string): string {
    return join(this.#options.dir, `${fileNameOf(key)}.json`);
  }

  #forgetOldest(): void {
    for (const key of this.#open.keys()) {
      if (this.#open.size <= MAX_OPEN) return;
      if (!this.#turns.has(key)) this.#open.delete(key);
    }
  }
}
