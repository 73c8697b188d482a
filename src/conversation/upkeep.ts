import type { Exchange } from '../storage/conversation.ts';
import type { Incoming } from './door.ts';
import type { History } from './history.ts';
import { conversationKey } from './keys.ts';
import type { Lanes } from './lanes.ts';

type Spot = Pick<Incoming, 'place' | 'author'>;

/** Changes of whole conversations: what is under way there is stopped first. All throw StorageError. */
export class Upkeep {
  readonly #history: History;
  readonly #lanes: Lanes;

  constructor({ history, lanes }: { history: History; lanes: Lanes }) {
    this.#history = history;
    this.#lanes = lanes;
  }

  /**
   * Puts all of a conversation away, with what was written; a question that comes meanwhile belongs
   * to the fresh one.
   */
  async startAfresh(spot: Spot): Promise<void> {
    const key = conversationKey(spot);
    this.#lanes.stop(key);
    const old = await this.#history.all(key);
    await this.#lanes.run(key, () => this.#history.putAway(key, old));
  }

  /** Deletes all of a conversation. */
  async remove(spot: Spot): Promise<void> {
    const key = conversationKey(spot);
    this.#lanes.stop(key);
    await this.#lanes.run(key, () => this.#history.remove(key));
  }

  /** Drops the last exchange of a conversation; gives that, undefined when there is none. */
  async undo(spot: Spot): Promise<Exchange | undefined> {
    const key = conversationKey(spot);
    this.#lanes.stop(key);
    let dropped: Exchange | undefined;
    await this.#lanes.run(key, async () => {
      dropped = await this.#history.dropLast(key);
    });
    return dropped;
  }
}
