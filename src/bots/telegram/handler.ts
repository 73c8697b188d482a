import type {
  CallbackQuery,
  ChatMemberUpdated,
  Message,
  MessageGenerationStopped,
  Update,
  UserFromGetMe,
} from 'grammy/types';
import type { ConversationService, DoorPhrase, Incoming, Reply } from '../../conversation/door.ts';
import type { Log } from '../../log.ts';
import { Albums } from './albums.ts';
import { describe } from './call-error.ts';
import type { TelegramClient } from './client.ts';
import { authorOf, placeOf, type Reading, readMessage } from './incoming.ts';
import { NotAccepted } from './intake.ts';
import type { MessageIds } from './message-ids.ts';
import { Pastes } from './pastes.ts';
import type { PressCodec } from './press-codec.ts';
import type { Replies, ReplyTarget } from './replies.ts';

export type UpdateHandlerOptions = {
  readonly client: TelegramClient;
  readonly conversation: ConversationService;
  readonly replies: Replies;
  readonly ids: MessageIds;
  readonly presses: PressCodec;
  readonly log: Log;
};

/**
 * Hands what people say and press to the conversation. Waits only until it was accepted, never
 * for the answer; kinds of updates that it does not know pass unharmed.
 */
export class UpdateHandler {
  readonly #options: UpdateHandlerOptions;
  readonly #commands: ReadonlySet<string>;
  readonly #albums = new Albums();
  readonly #pastes = new Pastes();

  constructor(options: UpdateHandlerOptions) {
    this.#options = options;
    this.#commands = new Set(options.conversation.commands('en').map(({ name }) => name));
  }

  /** Resolves when the update was accepted; rejects with {@link NotAccepted} when it was not. */
  async handle(update: Update, me: UserFromGetMe): Promise<void> {
    const { message, edited_message: edited } = update;
    if (message !== undefined) await this.#onMessage(message, me);
    else if (edited !== undefined) await this.#onEdit(edited, me);
    else if (update.callback_query !== undefined) await this.#onPress(update.callback_query);
    else if (update.stopped_message_generation !== undefined) {
      await this.#onStop(update.stopped_message_generation);
    } else if (update.my_chat_member !== undefined) this.#onMembership(update.my_chat_member, me);
  }

  async #onMessage(message: Message, me: UserFromGetMe): Promise<void> {
    this.#options.ids.note(message.chat.id, message.message_id);
    const reading = this.#read(message, me);
    if (reading.kind === 'ignored') this.#albums.wait(message);
    else if (reading.kind === 'incoming') {
      this.#pastes.note(message, reading.incoming);
      const waiting = this.#albums.address(message);
      for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
        await this.#handIn(this.#read(first, me), first);
        waiting.shift();
      }
      await this.#handIn(reading, message);
    } else if (reading.kind === 'empty') this.#remark(message, 'nothingAsked');
    else if (this.#albums.mayRemark(message)) this.#remark(message, 'unsupportedMessage');
  }

  /** A new version of something that cannot be read deserves no remark: it had one already. */
  async #onEdit(message: Message, me: UserFromGetMe): Promise<void> {
    await this.#handIn(this.#read(message, me, { isEdit: true }), message);
  }

  #read(message: Message, me: UserFromGetMe, { isEdit = false } = {}): Reading {
    return readMessage({
      message,
      me,
      isCommand: (name) => this.#commands.has(name),
      isEdit,
      isOfAddressed: this.#albums.isAddressed(message) || (!isEdit && this.#pastes.goesOn(message)),
    });
  }

  async #handIn(reading: Reading, { from, ...message }: Message): Promise<void> {
    if (reading.kind !== 'incoming' || from === undefined) return;
    await this.#receive(reading.incoming, targetOf(message, from, { message: message.message_id }));
  }

  #remark({ from, ...message }: Message, phrase: DoorPhrase): void {
    if (from === undefined) return;
    this.#say(phrase, targetOf(message, from, { message: message.message_id }));
  }

  async #onPress(query: CallbackQuery): Promise<void> {
    const { conversation, presses } = this.#options;
    const { message, from, data } = query;
    const press = data === undefined ? undefined : presses.decode(data);
    // A message that is too old to be changed comes with the date 0.
    if (message === undefined || message.date === 0 || press === undefined) {
      return this.#answer(query, conversation.phrase('buttonTooOld', from.language_code));
    }
    if (press.owner !== undefined && press.owner !== String(from.id)) {
      return this.#answer(query, conversation.phrase('notYourButton', from.language_code));
    }
    this.#answer(query);
    const { command, argument } = press.invocation;
    const incoming: Incoming = {
      id: `telegram:press:${query.id}`,
      place: placeOf(message),
      author: authorOf(from),
      text: `/${command} ${argument}`.trim(),
      invocation: press.invocation,
      isPress: true,
    };
    await this.#receive(incoming, targetOf(message, from, { adopted: message.message_id }));
  }

  /** The button of a draft means what Stop under a message means. */
  async #onStop(stopped: MessageGenerationStopped): Promise<void> {
    const { chat, draft_id: draft, message_thread_id: thread } = stopped;
    const language = this.#options.replies.stopDraft(draft);
    // A private chat has the id of its person.
    const person = { ...chat, ...(language !== undefined && { language_code: language }) };
    const where = {
      chat,
      ...(thread !== undefined && { message_thread_id: thread, is_topic_message: true }),
    };
    const incoming: Incoming = {
      id: `telegram:stop:${chat.id}:${draft}`,
      place: placeOf(where),
      author: authorOf(person),
      text: '/stop',
      invocation: { command: 'stop', argument: '' },
      isPress: true,
    };
    await this.#receive(incoming, targetOf(where, person, {}));
  }

  #onMembership(
    { chat, from, old_chat_member, new_chat_member }: ChatMemberUpdated,
    me: UserFromGetMe,
  ): void {
    if (chat.type !== 'group' && chat.type !== 'supergroup') return;
    if (me.can_read_all_group_messages) return;
    const wasOutside = old_chat_member.status === 'left' || old_chat_member.status === 'kicked';
    // An admin hears everything, whatever its privacy mode.
    if (!wasOutside || new_chat_member.status !== 'member') return;
    this.#say('mentionsHidden', targetOf({ chat }, from, {}));
  }

  async #receive(incoming: Incoming, target: ReplyTarget): Promise<void> {
    const { conversation, replies } = this.#options;
    try {
      await conversation.receive(incoming, replies.open(target));
    } catch (error) {
      throw new NotAccepted(error);
    }
  }

  /** Says one sentence of the door's own; nobody waits for it. */
  #say(key: DoorPhrase, target: ReplyTarget): void {
    const { conversation, replies, log } = this.#options;
    const reply: Reply = replies.open(target);
    const markdown = conversation.phrase(key, target.language);
    reply.finish({ markdown }).catch((error: unknown) => {
      log.debug({ phrase: key, reason: describe(error) }, 'A remark could not be sent');
    });
  }

  /** Ends the spinner on the button at once; a query that is too old is of no importance. */
  #answer(query: CallbackQuery, text?: string): void {
    const { client, log } = this.#options;
    const options = text === undefined ? {} : { text };
    client.api.answerCallbackQuery(query.id, options).catch((error: unknown) => {
      log.debug({ reason: describe(error) }, 'A press could not be answered');
    });
  }
}

function targetOf(
  where: Parameters<typeof placeOf>[0],
  from: { readonly id: number; readonly language_code?: string },
  how: { readonly message?: number; readonly adopted?: number },
): ReplyTarget {
  const { kind, thread } = placeOf(where);
  return {
    chat: where.chat.id,
    kind,
    person: from.id,
    ...(thread !== undefined && { thread: Number(thread) }),
    ...(from.language_code !== undefined && { language: from.language_code }),
    ...how,
  };
}
