import type { Conversation } from '../storage/conversation.ts';
import type { Documents } from '../storage/documents.ts';
import { OWNER, type Store } from '../storage/store.ts';
import type { Outbox } from './door.ts';
import { mayBelongTo } from './keys.ts';

/** Something may be written while all is deleted: what a later pass finds goes as well. */
const MOST_PASSES = 5;

/** How much somebody said and was told. */
export type Tally = {
  readonly conversations: number;
  /** Questions and answers. */
  readonly messages: number;
};

/** All that is stored of one person, wherever they talked to the bot. */
export class Belongings {
  readonly #store: Store;
  readonly #outbox: Pick<Outbox, 'forget'>;

  constructor({ store, outbox }: { store: Store; outbox: Pick<Outbox, 'forget'> }) {
    this.#store = store;
    this.#outbox = outbox;
  }

  /** Their conversations, under way and put away, oldest first. Throws StorageError. */
  async conversations(person: string): Promise<Conversation[]> {
    const { conversations, archive } = this.#store;
    const found: Conversation[] = [];
    for (const documents of [archive, conversations]) {
      for await (const { conversation } of conversationsOf(person, documents)) {
        found.push(conversation);
      }
    }
    return found.sort((a, b) => a.startedAt - b.startedAt);
  }

  /** How much there is. Throws StorageError. */
  async tally(person: string): Promise<Tally> {
    return (await this.conversations(person)).reduce(add, NOTHING);
  }

  /**
   * Deletes all of it and gives how much it was. What they are in the middle of has to be stopped
   * before. Throws StorageError; what is left then goes with the next try.
   */
  async delete(person: string): Promise<Tally> {
    const { conversations, archive } = this.#store;
    let sum = NOTHING;
    for (let pass = 0; pass < MOST_PASSES; pass += 1) {
      let deleted = await this.#deleteOpen(person);
      for (const documents of [conversations, archive]) {
        for await (const { key, conversation } of conversationsOf(person, documents)) {
          await documents.update(key, () => undefined);
          sum = add(sum, conversation);
          deleted += 1;
        }
      }
      if (deleted === 0) break;
    }
    await this.#outbox.forget(person);
    for (const documents of Object.values(this.#store)) await documents.removeDamaged(person);
    await this.#deletePerson(person);
    return sum;
  }

  async #deleteOpen(person: string): Promise<number> {
    const { open } = this.#store;
    let deleted = 0;
    for (const source of await open.keys()) {
      if ((await open.read(source))?.author.id !== person) continue;
      await open.update(source, () => undefined);
      deleted += 1;
    }
    return deleted;
  }

  /** Last: as long as it is there, they may try again. */
  async #deletePerson(person: string): Promise<void> {
    const { owner, people } = this.#store;
    const isOwner = (await owner.read(OWNER))?.id === person;
    if (isOwner) await owner.update(OWNER, () => undefined);
    await people.update(person, () => undefined);
  }
}

const NOTHING: Tally = { conversations: 0, messages: 0 };

function add({ conversations, messages }: Tally, { exchanges }: Conversation): Tally {
  const answers = exchanges.filter(({ answer }) => answer !== '').length;
  return {
    conversations: conversations + 1,
    messages: messages + exchanges.length + answers,
  };
}

/** A private chat's key need not say whose it is; the document does. */
async function* conversationsOf(person: string, documents: Documents<Conversation>) {
  for (const key of await documents.keys()) {
    if (!mayBelongTo(person, key)) continue;
    const conversation = await documents.read(key);
    if (conversation?.person === person) yield { key, conversation };
  }
}
