import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import { type Conversation, conversationFormat } from './conversation.ts';
import type { Documents } from './documents.ts';
import { type LastAddress, lastAddressFormat } from './last-address.ts';
import { LowdbDocuments } from './lowdb-documents.ts';
import { MemoryDocuments } from './memory-documents.ts';
import { type OpenQuestion, openQuestionFormat } from './open-question.ts';
import { type Owner, ownerFormat, type Person, personFormat } from './person.ts';

/** The one key of {@link Store.owner}. */
export const OWNER = 'owner';
/** The one key of {@link Store.foundry}. */
export const FOUNDRY = 'foundry';

/** All that the product remembers. */
export type Store = {
  /** By person id. */
  readonly people: Documents<Person>;
  /** By conversation key: the one under way. */
  readonly conversations: Documents<Conversation>;
  /** By conversation key and start: what `/new` put away. */
  readonly archive: Documents<Conversation>;
  /** By the id of the message that asked: what has no final answer yet. */
  readonly open: Documents<OpenQuestion>;
  /** Under the one key {@link OWNER}: who claimed the bot. */
  readonly owner: Documents<Owner>;
  /** Under the one key {@link FOUNDRY}: where a model server was found last. */
  readonly foundry: Documents<LastAddress>;
};

/** Opens the store in a folder, which is made for its owner alone. */
export async function openStore({ dir, log }: { dir: string; log: Log }): Promise<Store> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  // An existing folder keeps its mode through mkdir; what is said to the bot is private.
  await chmod(dir, 0o700);
  const folder = (name: string) => join(dir, name);
  return {
    people: new LowdbDocuments({ dir: folder('people'), format: personFormat, log }),
    conversations: new LowdbDocuments({
      dir: folder('conversations'),
      format: conversationFormat,
      log,
    }),
    archive: new LowdbDocuments({ dir: folder('archive'), format: conversationFormat, log }),
    open: new LowdbDocuments({ dir: folder('open'), format: openQuestionFormat, log }),
    owner: new LowdbDocuments({ dir, format: ownerFormat, log }),
    foundry: new LowdbDocuments({ dir, format: lastAddressFormat, log }),
  };
}

/** A store that forgets everything at the end of the process. */
export function openMemoryStore(): Store {
  return {
    people: new MemoryDocuments(),
    conversations: new MemoryDocuments(),
    archive: new MemoryDocuments(),
    open: new MemoryDocuments(),
    owner: new MemoryDocuments(),
    foundry: new MemoryDocuments(),
  };
}
