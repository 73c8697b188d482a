import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import { type Conversation, conversationFormat } from './conversation.ts';
import type { Documents } from './documents.ts';
import { type DoorState, doorStateFormat } from './door-state.ts';
import { makeFolder } from './folders.ts';
import { removeOldDrafts } from './json-file.ts';
import { type LastAddress, lastAddressFormat } from './last-address.ts';
import { LowdbDocuments, sharedLimits } from './lowdb-documents.ts';
import { MemoryDocuments } from './memory-documents.ts';
import { type OpenQuestion, openQuestionFormat } from './open-question.ts';
import { type Owner, ownerFormat, type Person, personFormat } from './person.ts';
import { type SentFile, sentFileFormat } from './sent-file.ts';
import type { StorageWatcher } from './watcher.ts';

/** The one key of {@link Store.owner}. */
export const OWNER = 'owner';
/** The one key of {@link Store.foundry}. */
export const FOUNDRY = 'foundry';

/** One big file would push everything else out of the memory that is kept for documents. */
const NO_MEMORY = { documents: 0, bytes: 0 };

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
  /** By the door's name. */
  readonly doors: Documents<DoorState>;
  /** By conversation key and the file's own id. */
  readonly files: Documents<SentFile>;
};

export type StoreOptions = {
  readonly dir: string;
  readonly log: Log;
  readonly watcher?: StorageWatcher | undefined;
};

/**
 * Opens the store in a folder, which is made for its owner alone; nothing is read before it is asked
 * for. The folder must be locked (`lockFolder`) while it is in use.
 */
export async function openStore({ dir, log, watcher }: StoreOptions): Promise<Store> {
  await makeFolder(dir);
  // An existing folder keeps its mode through mkdir; what is said to the bot is private.
  await chmod(dir, 0o700);
  const folder = (name: string) => join(dir, name);
  const shared = { limits: sharedLimits(), log, watcher };
  // Beside the start, not before it: the folders may be large, and drafts do no harm.
  for (const name of ['', 'people', 'conversations', 'archive', 'open', 'doors', 'files'])
    void tidyUp(folder(name), log);
  return {
    people: new LowdbDocuments({ dir: folder('people'), format: personFormat, ...shared }),
    conversations: new LowdbDocuments({
      dir: folder('conversations'),
      format: conversationFormat,
      ...shared,
    }),
    archive: new LowdbDocuments({ dir: folder('archive'), format: conversationFormat, ...shared }),
    open: new LowdbDocuments({ dir: folder('open'), format: openQuestionFormat, ...shared }),
    owner: new LowdbDocuments({ dir, format: ownerFormat, ...shared }),
    foundry: new LowdbDocuments({ dir, format: lastAddressFormat, ...shared }),
    doors: new LowdbDocuments({ dir: folder('doors'), format: doorStateFormat, ...shared }),
    files: new LowdbDocuments({
      dir: folder('files'),
      format: sentFileFormat,
      log,
      limits: sharedLimits(NO_MEMORY),
    }),
  };
}

async function tidyUp(dir: string, log: Log): Promise<void> {
  try {
    const drafts = await removeOldDrafts(dir);
    if (drafts > 0) log.info({ dir, drafts }, 'removed what a killed run had not finished writing');
  } catch (error) {
    log.warn({ dir, error: String(error) }, 'old drafts were not removed');
  }
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
    doors: new MemoryDocuments(),
    files: new MemoryDocuments(),
  };
}
