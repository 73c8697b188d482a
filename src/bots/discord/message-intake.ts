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
import { attachmentsOf } from './attachments.ts';
import { fromMessage } from './incoming.ts';
import { isForward, referredIn } from './referred.ts';
import type { Replies } from './replies.ts';
import { LEAST_CUT } from './wire.ts';

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
  /** When each message that was handed in was last changed by its author; empty: never. */
  readonly #seen = new Map<string, string>();
  /** Channels whose people were told that their messages arrive empty. */
  readonly #told = new Set<string>();

  constructor(options: MessageIntakeOptions) {
    this.#options = options;
  }

  /**
   * Hands a message in; resolves when it was accepted. Undefined: it is not meant for the bot.
   * `canRead`: the message content intent is on.
   */
  take(message: ReceivedMessage, self: Self, canRead: boolean): Promise<void> | undefined {
    return isMeant(message, self) ? this.#takeMeant(message, self, canRead) : undefined;
  }

  async #takeMeant(message: ReceivedMessage, self: Self, canRead: boolean): Promise<void> {
    if (this.#isKnown(message)) return;
    // What is read again after a lost session may have been changed since it was told.
    const isEdit = this.#seen.has(message.id);
    this.#note(message);
    const accepted = this.#handIn(message, self, { isEdit });
    if (accepted !== undefined || isEdit) return await accepted;
    // Without the intent a reply that does not ping arrives with nothing in it.
    const isHidden = !canRead && isReplyTo(message, self.userId) && message.content === '';
    if (!isHidden) this.#say(message, remarkOn(message));
    else if (!this.#told.has(message.channel_id)) {
      this.#told.add(message.channel_id);
      this.#say(message, 'repliesHidden');
    }
  }

  /** Hands the new version of a message in. */
  takeEdit(message: ReceivedMessage, self: Self): void {
    if (!isMeant(message, self) || this.#isKnown(message)) return;
    // One that was never told may still be read as a new one, and must not pass for known then.
    if (this.#seen.has(message.id)) this.#note(message);
    void this.#handIn(message, self, { isEdit: true });
  }

  /** Undefined when there is nothing in it; else resolves when it was accepted, or could not be. */
  #handIn(
    message: ReceivedMessage,
    self: Self,
    { isEdit }: { isEdit: boolean },
  ): Promise<void> | undefined {
    const { conversation, log } = this.#options;
    const own = attachmentsOf(message);
    const hasOwn = message.content.trim() !== '' || own.length > 0;
    if (!hasOwn && !isForward(message)) return undefined;
    const referred = referredIn(message, self);
    const attachments = [...own, ...referred.attachments];
    const text = saidText(message, self);
    const quoted = referred.text;
    if (text === '' && quoted === '' && attachments.length === 0) return undefined;
    // A client sends the comment on what is forwarded as the next message.
    const mayGoOn = message.content.length >= LEAST_CUT || !hasOwn;
    const incoming = fromMessage(message, { text, quoted, attachments, isEdit, mayGoOn });
    return conversation.receive(incoming, this.#reply(message)).then(
      () => {},
      (error: unknown) => {
        log.error({ id: incoming.id, reason: String(error) }, 'A Discord message was not accepted');
      },
    );
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

  #isKnown({ id, edited_timestamp: editedAt }: ReceivedMessage): boolean {
    return this.#seen.get(id) === (editedAt ?? '');
  }

  #note({ id, edited_timestamp: editedAt }: ReceivedMessage): void {
    this.#seen.set(id, editedAt ?? '');
    const oldest = this.#seen.keys().next();
    if (this.#seen.size > MAX_SEEN && !oldest.done) this.#seen.delete(oldest.value);
  }
}

function isMeant(message: ReceivedMessage, self: Self): boolean {
  return isWrittenByPerson(message) && isAddressed(message, self);
}

/** What is said to a message of nothing but the bot's name, or of what cannot be read. */
function remarkOn(message: ReceivedMessage): DoorPhrase {
  const { attachments, sticker_items: stickers, message_snapshots: forwards, poll } = message;
  const hasOther = [attachments, stickers, forwards].some((each) => (each?.length ?? 0) > 0);
  if (hasOther || poll !== undefined) return 'unsupportedMessage';
  // Nobody can send nothing: in private it is a kind of message that we do not know.
  const isUnknown = message.guild_id === undefined && message.content.trim() === '';
  return isUnknown ? 'unsupportedMessage' : 'nothingAsked';
}
