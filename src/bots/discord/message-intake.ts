import type { ConversationService, DoorPhrase } from '../../conversation/door.ts';
import type { Log } from '../../log.ts';
import {
  isAddressed,
  isReplyTo,
  isWrittenByPerson,
  type ReceivedMessage,
  type Self,
  saidText,
} from './addressing.ts';
import { fromMessage } from './incoming.ts';
import type { Replies } from './replies.ts';

/** How many messages are remembered, so that one told twice is taken once. */
const MAX_SEEN = 2_000;

export type MessageIntakeOptions = {
  readonly conversation: ConversationService;
  readonly replies: Replies;
  readonly log: Log;
};

/** Takes what people write to the bot and hands it in; all else it lets pass. */
export class MessageIntake {
  readonly #options: MessageIntakeOptions;
  readonly #seen = new Set<string>();
  /** Channels whose people were told that their messages arrive empty. */
  readonly #told = new Set<string>();

  constructor(options: MessageIntakeOptions) {
    this.#options = options;
  }

  /** Hands a message in if it is meant for the bot. `canRead`: the message content intent is on. */
  take(message: ReceivedMessage, self: Self, canRead: boolean): void {
    if (!isWrittenByPerson(message) || !isAddressed(message, self)) return;
    if (this.#isRepeated(message.id)) return;
    const text = saidText(message, self);
    if (text !== '') {
      this.#handIn(message, text);
      return;
    }
    // Without the intent a reply that does not ping arrives with nothing in it.
    const isHidden = !canRead && isReplyTo(message, self.userId) && message.content === '';
    if (!isHidden) this.#say(message, 'unsupportedMessage');
    else if (!this.#told.has(message.channel_id)) {
      this.#told.add(message.channel_id);
      this.#say(message, 'mentionsHidden');
    }
  }

  #handIn(message: ReceivedMessage, text: string): void {
    const { conversation, log } = this.#options;
    const incoming = fromMessage(message, text);
    conversation.receive(incoming, this.#reply(message)).catch((error: unknown) => {
      log.error({ id: incoming.id, reason: String(error) }, 'A Discord message was not accepted');
    });
  }

  #say(message: ReceivedMessage, phrase: DoorPhrase): void {
    const { conversation, log } = this.#options;
    const markdown = conversation.phrase(phrase, undefined);
    this.#reply(message)
      .finish({ markdown })
      .catch((error: unknown) =>
        log.debug({ reason: String(error) }, 'A notice was not delivered'),
      );
  }

  #reply(message: ReceivedMessage) {
    return this.#options.replies.inChannel({
      channelId: message.channel_id,
      ownerId: message.author.id,
      ...(message.guild_id === undefined ? {} : { replyTo: message.id }),
    });
  }

  #isRepeated(id: string): boolean {
    if (this.#seen.has(id)) return true;
    this.#seen.add(id);
    const oldest = this.#seen.values().next();
    if (this.#seen.size > MAX_SEEN && !oldest.done) this.#seen.delete(oldest.value);
    return false;
  }
}
