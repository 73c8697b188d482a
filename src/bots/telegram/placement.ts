import { newChatOf, remedyOf } from './delivery.ts';
import type { TelegramAddress } from './telegram-address.ts';

type Topic = { message_thread_id?: number };
type Place = Topic & {
  reply_parameters?: { message_id: number; allow_sending_without_reply: true };
};

/** Where the messages of one answer go now, as Telegram's refusals teach it. */
export class Placement {
  #chat: number;
  #thread: number | undefined;
  #replyTo: number | undefined;

  constructor({ chat, thread, replyTo }: TelegramAddress) {
    this.#chat = chat;
    this.#thread = thread;
    this.#replyTo = replyTo;
  }

  get chat(): number {
    return this.#chat;
  }

  /** Where in the chat it goes, as the methods take it. */
  get topic(): Topic {
    return this.#thread === undefined ? {} : { message_thread_id: this.#thread };
  }

  /** The same for a message to be sent: the first one quotes the question. */
  get ofNext(): Place {
    const replyTo = this.#replyTo;
    return {
      ...this.topic,
      ...(replyTo !== undefined && {
        reply_parameters: { message_id: replyTo, allow_sending_without_reply: true },
      }),
    };
  }

  /** A message of the answer stands: only its beginning quotes the question. */
  hasBegun(): void {
    this.#replyTo = undefined;
  }

  /**
   * Follows the chat to where Telegram says it is now, and leaves the topic or the question that is
   * gone; false when that was not the trouble.
   */
  adapt(error: unknown): boolean {
    const remedy = remedyOf(error);
    const moved = newChatOf(error);
    const isNew = moved !== undefined && moved !== this.#chat;
    if (remedy === 'reply' && this.#replyTo !== undefined) this.#replyTo = undefined;
    else if (remedy === 'thread' && this.#thread !== undefined) this.#thread = undefined;
    else if (isNew) this.#chat = moved;
    else return false;
    return true;
  }
}
