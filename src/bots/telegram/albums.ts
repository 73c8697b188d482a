import type { Message } from 'grammy/types';

const MOST_REMEMBERED = 200;

type Album = {
  /** One of its items was meant for the bot, so all are. */
  isAddressed: boolean;
  wasRemarked: boolean;
  /** Items that came before the one with the caption. */
  readonly waiting: Message[];
};

/**
 * Holds albums together. Telegram delivers an album as one message for each item, in any order,
 * and only one of them has the caption that says for whom it is. Messages outside of an album pass
 * through.
 */
export class Albums {
  readonly #albums = new Map<string, Album>();

  /** Whether another item of the same album was meant for the bot. */
  isAddressed(message: Message): boolean {
    return this.#albumOf(message)?.isAddressed === true;
  }

  /** Keeps an item that says nothing by itself, until one of its album is meant for the bot. */
  wait(message: Message): void {
    const album = this.#albumOf(message);
    if (album === undefined || album.isAddressed) return;
    const isRepeated = album.waiting.some(({ message_id: id }) => id === message.message_id);
    if (!isRepeated) album.waiting.push(message);
  }

  /**
   * Notes that an item was meant for the bot. Gives those that waited for it, the oldest first:
   * whoever has handed one in takes it out.
   */
  address(message: Message): Message[] {
    const album = this.#albumOf(message);
    if (album === undefined) return [];
    album.isAddressed = true;
    return album.waiting;
  }

  /** True once for each album, for ten pictures deserve one remark; always true outside of one. */
  mayRemark(message: Message): boolean {
    const album = this.#albumOf(message);
    if (album === undefined) return true;
    const { wasRemarked } = album;
    album.wasRemarked = true;
    return !wasRemarked;
  }

  #albumOf({ chat, from, media_group_id: id }: Message): Album | undefined {
    if (id === undefined) return undefined;
    const key = `${chat.id} ${from?.id} ${id}`;
    const album = this.#albums.get(key) ?? { isAddressed: false, wasRemarked: false, waiting: [] };
    this.#albums.delete(key);
    this.#albums.set(key, album);
    for (const oldest of this.#albums.keys()) {
      if (this.#albums.size <= MOST_REMEMBERED) break;
      this.#albums.delete(oldest);
    }
    return album;
  }
}
