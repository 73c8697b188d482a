import { randomBytes } from 'node:crypto';
import { AttachmentError } from '../conversation/door.ts';
import type { History } from '../conversation/history.ts';
import type { Documents } from '../storage/documents.ts';
import type { SentFile } from '../storage/sent-file.ts';

/**
 * The files that were sent through the page, each under its conversation's key: a picture is looked
 * at again by later questions. All of it throws StorageError.
 */
export class Uploads {
  readonly #files: Documents<SentFile>;

  constructor(files: Documents<SentFile>) {
    this.#files = files;
  }

  /** Keeps a file and gives its id. */
  async keep(conversationKey: string, bytes: Uint8Array): Promise<string> {
    const id = randomBytes(12).toString('hex');
    const base64 = Buffer.from(bytes).toString('base64');
    await this.#files.update(keyOf(conversationKey, id), () => ({ base64 }));
    return id;
  }

  /** Throws an {@link AttachmentError} `gone` when it is not there. */
  async read(conversationKey: string, id: string): Promise<Uint8Array<ArrayBuffer>> {
    const file = await this.#files.read(keyOf(conversationKey, id));
    if (file === undefined) throw new AttachmentError('gone', 'the file is not kept any more');
    return Buffer.from(file.base64, 'base64');
  }

  async remove(conversationKey: string, id: string): Promise<void> {
    await this.#files.update(keyOf(conversationKey, id), () => undefined);
  }

  /** Deletes those of one conversation, or of all whose keys begin so. */
  async removeAll(prefix: string): Promise<void> {
    for (const key of await this.#files.keys(`${prefix}:`)) {
      await this.#files.update(key, () => undefined);
    }
  }

  /** Deletes what was sent and then left out of the question, or belongs to none any more. */
  async tidy(history: Pick<History, 'all'>): Promise<void> {
    for (const key of await this.#files.keys()) {
      const at = key.lastIndexOf(':');
      const exchanges = await history.all(key.slice(0, at));
      const isUsed = exchanges.some(({ attachments = [] }) =>
        attachments.some(({ ref }) => ref === key.slice(at + 1)),
      );
      if (!isUsed) await this.#files.update(key, () => undefined);
    }
  }
}

function keyOf(conversationKey: string, id: string): string {
  return `${conversationKey}:${id}`;
}
