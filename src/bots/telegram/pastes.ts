import type { Message } from 'grammy/types';

const MOST_REMEMBERED = 200;
/** Clients send the pieces of a paste one right after the other; `date` counts whole seconds. */
const WITHIN_S = 1;
/** Others may write in between. */
const MOST_BETWEEN = 5;

/**
 * Holds together what a client cut up: of a long text that was pasted in a group only the first
 * piece names the bot.
 */
export class Pastes {
  /** The latest piece that was meant for the bot, by chat, topic and person. */
  readonly #latest = new Map<string, Message>();

  /** Notes a message for the bot, which may go on in the next one or not. */
  note(message: Message, { mayGoOn = false }: { readonly mayGoOn?: boolean }): void {
    const key = keyOf(message);
    this.#latest.delete(key);
    if (mayGoOn && message.text !== undefined) this.#latest.set(key, message);
    const [oldest] = this.#latest.keys();
    if (this.#latest.size > MOST_REMEMBERED && oldest !== undefined) this.#latest.delete(oldest);
  }

  /** Whether a message goes on with one that was meant for the bot. */
  goesOn(message: Message): boolean {
    const before = this.#latest.get(keyOf(message));
    if (before === undefined || message.text === undefined) return false;
    const distance = message.message_id - before.message_id;
    const isNext = distance > 0 && distance <= MOST_BETWEEN;
    const isOwnThing = message.reply_to_message !== undefined || message.text.startsWith('/');
    return isNext && !isOwnThing && message.date - before.date <= WITHIN_S;
  }
}

function keyOf({ chat, from, message_thread_id: thread }: Message): string {
  return `${chat.id} ${thread} ${from?.id}`;
}
