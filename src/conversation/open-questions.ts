import type { Documents } from '../storage/documents.ts';
import type { OpenQuestion } from '../storage/open-question.ts';
import type { Author, Incoming } from './door.ts';
import { fromStored, toStored } from './stored-place.ts';

/** An older one is not answered any more: nobody waits for it. */
const LONGEST_MS = 24 * 60 * 60_000;

/** A question of an earlier run, as if it had just been asked. */
export type Reopened = { readonly key: string; readonly incoming: Incoming };

/**
 * The questions that were accepted and have not got their final answer, on disk, each in a small file
 * of its own: a start need not look through every conversation for them.
 */
export class OpenQuestions {
  readonly #documents: Documents<OpenQuestion>;
  readonly #now: () => number;

  constructor(documents: Documents<OpenQuestion>, now: () => number = Date.now) {
    this.#documents = documents;
    this.#now = now;
  }

  /** Resolves when it would survive a crash; false: it was open before. Throws StorageError. */
  async open(key: string, { id: source, place, author }: Incoming): Promise<boolean> {
    const at = this.#now();
    let isNew = true;
    await this.#documents.update(source, (known) => {
      isNew = known === undefined;
      return { key, source, place: toStored(place), author, at: known?.at ?? at };
    });
    return isNew;
  }

  /** Its final answer was given, or nobody waits for one. Throws StorageError. */
  async close(source: string): Promise<void> {
    await this.#documents.update(source, () => undefined);
  }

  /** Those of earlier runs, oldest first; what is too old is dropped. Throws StorageError. */
  async left(): Promise<Reopened[]> {
    const found: OpenQuestion[] = [];
    for (const source of await this.#documents.keys()) {
      // One that cannot be read must not keep the others from their answers; it stays where it is.
      const question = await this.#documents.read(source).catch(() => undefined);
      if (question === undefined) continue;
      if (this.#now() - question.at < LONGEST_MS) found.push(question);
      else await this.close(source);
    }
    return found
      .sort((a, b) => a.at - b.at)
      .map(({ key, source, place, author }) => ({
        key,
        incoming: { id: source, place: fromStored(place), author: author as Author, text: '' },
      }));
  }
}
