import { join } from 'node:path';
import type { Log } from '../log.ts';
import { Slots } from '../waiting/slots.ts';
import { removeDamagedCopies } from './damaged-copies.ts';
import type { DocumentFormat, Documents } from './documents.ts';
import { readError } from './errors.ts';
import { fileNameOf, keyOf } from './file-names.ts';
import { namesIn } from './folders.ts';
import { PrivateJsonFile } from './json-file.ts';
import { type Kept, MemoryBudget, type MemoryLimits } from './memory-budget.ts';
import { type Change, type Envelope, envelope, OpenDocument } from './open-document.ts';
import type { StorageWatcher } from './watcher.ts';

/** More would only wait in the kernel: Node works on four files at once. */
const FILES_AT_ONCE = 8;
const MEMORY_LIMITS: MemoryLimits = { documents: 1_000, bytes: 16 * 1024 * 1024 };

/** What the kinds of one store share, so that the limits hold for all of it. */
export type SharedLimits = { readonly memory: MemoryBudget; readonly files: Slots };

/** Limits for one store; `memory` unset: 1,000 documents and 16 MB of their text. */
export function sharedLimits(memory: MemoryLimits = MEMORY_LIMITS): SharedLimits {
  return { memory: new MemoryBudget(memory), files: new Slots(FILES_AT_ONCE) };
}

export type LowdbDocumentsOptions<T> = {
  /** The folder of this kind; made when it is missing, for the owner alone. */
  readonly dir: string;
  readonly format: DocumentFormat<T>;
  readonly log: Log;
  /** Unset: limits of its own. */
  readonly limits?: SharedLimits;
  readonly watcher?: StorageWatcher | undefined;
  /** For names of damaged files. */
  readonly now?: () => Date;
};

type InMemory<T> = Kept & {
  readonly document: OpenDocument<T>;
  /** Reads and changes under way. */
  users: number;
};

/** {@link Documents} with lowdb, one small file each: what one person does costs nobody else. */
export class LowdbDocuments<T> implements Documents<T> {
  readonly #options: LowdbDocumentsOptions<T>;
  readonly #limits: SharedLimits;
  readonly #inMemory = new Map<string, InMemory<T>>();

  constructor(options: LowdbDocumentsOptions<T>) {
    this.#options = options;
    this.#limits = options.limits ?? sharedLimits();
  }

  async read(key: string): Promise<T | undefined> {
    return await this.#use(key, (document) => document.read());
  }

  async update(key: string, change: Change<T>): Promise<T | undefined> {
    return await this.#use(key, (document) => document.update(change));
  }

  async keys(prefix = ''): Promise<string[]> {
    const { dir } = this.#options;
    const keys: string[] = [];
    try {
      for await (const name of namesIn(dir)) {
        const key = name.endsWith('.json') ? await this.#keyOf(name.slice(0, -5)) : undefined;
        if (key?.startsWith(prefix)) keys.push(key);
      }
    } catch (error) {
      throw readError(dir, error);
    }
    return keys;
  }

  async removeDamaged(person: string): Promise<number> {
    return await removeDamagedCopies(this.#options.dir, person);
  }

  async #use<R>(key: string, use: (document: OpenDocument<T>) => Promise<R>): Promise<R> {
    const { memory } = this.#limits;
    const inMemory = this.#inMemory.get(key) ?? this.#open(key);
    memory.hold(inMemory);
    inMemory.users += 1;
    try {
      return await use(inMemory.document);
    } finally {
      inMemory.users -= 1;
      if (inMemory.users === 0) {
        if (inMemory.document.isFilled) memory.release(inMemory);
        else inMemory.drop();
      }
    }
  }

  #open(key: string): InMemory<T> {
    const { format, log, watcher, now = () => new Date() } = this.#options;
    const { files } = this.#limits;
    const path = this.#pathOf(fileNameOf(key));
    const document = new OpenDocument({ path, key, format, files, log, watcher, now });
    const inMemory: InMemory<T> = {
      document,
      users: 0,
      get bytes() {
        return document.bytes;
      },
      drop: () => void this.#inMemory.delete(key),
    };
    this.#inMemory.set(key, inMemory);
    return inMemory;
  }

  /** Undefined for a file that is not ours, and for one with a cut name that does not say its key. */
  async #keyOf(name: string): Promise<string | undefined> {
    const known = keyOf(name);
    if (known !== 'long') return known?.key;
    const file = new PrivateJsonFile<Envelope>(this.#pathOf(name));
    const content = await this.#limits.files.run(() => file.read().catch(() => null));
    return envelope.safeParse(content).data?.key;
  }

  #pathOf(name: string): string {
    return join(this.#options.dir, `${name}.json`);
  }
}
