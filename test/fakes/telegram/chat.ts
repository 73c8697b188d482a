import type { Message, User } from 'grammy/types';
import type { CallbackAnswer } from './callback-queries.ts';
import type { Draft } from './drafts.ts';
import { memberOf } from './methods/chats.ts';
import {
  contentOf,
  editedContentOf,
  type Sent,
  type SentDocument,
  type SentPhoto,
} from './person-content.ts';
import { botSees } from './privacy.ts';
import { type Content, type Refusable, type Room, unixNow } from './room.ts';
import type { Stored } from './stored.ts';
import { dumpChat, type MessageView, type TimelineEntry, viewOf } from './views.ts';
import type { World } from './world.ts';

/** What may go with something a person says. */
export interface SayOptions extends Omit<Sent, 'text'> {
  /** The message replied to. */
  replyTo?: MessageRef;
  /** The part of that message which the person marked. */
  quote?: string;
  /** The message replied to when it stands in another chat. */
  replyToElsewhere?: { chat: FakeChat; message: MessageRef };
  /** The topic; one that was not opened before is opened silently. */
  thread?: number;
}

/** What goes with an album as a whole; its caption stands under one of the items, usually the first. */
export interface AlbumOptions {
  caption?: string;
  /** The index of the item with the caption. */
  captionAt?: number;
  replyTo?: MessageRef;
  thread?: number;
}

/** A message: its id, its API object or its view. */
export type MessageRef = number | { message_id: number } | { messageId: number };

/** How long to wait, and what to call it when it does not come. */
export interface UntilOptions {
  /** Milliseconds; 5000 when left out. */
  withinMs?: number;
  what?: string;
}

const PATIENCE_MS = 20_000;

/** One chat as its people see and use it. */
export class FakeChat {
  readonly #room: Room;
  readonly #world: World;

  constructor(room: Room, world: World) {
    this.#room = room;
    this.#world = world;
  }

  /** The chat id, negative for groups. */
  get id(): number {
    return this.#room.chat.id;
  }

  /** What the chat shows now, oldest first; deleted messages are gone. */
  get messages(): MessageView[] {
    return this.#room.messages.map(viewOf);
  }

  /** What the bot has written and not deleted. */
  get botMessages(): MessageView[] {
    return this.messages.filter(({ from }) => from === 'bot');
  }

  /** Every chat action such as typing, with its time in `performance.now()` milliseconds. */
  get actions(): readonly { action: string; at: number; thread?: number }[] {
    return this.#room.actions;
  }

  /** Every visible change in order. */
  get timeline(): readonly TimelineEntry[] {
    return this.#room.timeline;
  }

  /** The text of the draft shown now; gone after 30 s or with the bot's next message. */
  get draft(): string | undefined {
    return this.draftView?.text;
  }

  /** All about the draft shown now. */
  get draftView(): Readonly<Draft> | undefined {
    return this.#room.drafts.latest;
  }

  /** From now on the chat does not take this, as some do not; the server knows it. */
  refuse(what: Refusable): void {
    this.#room.refused.add(what);
  }

  /** The chat takes it again. */
  accept(what: Refusable): void {
    this.#room.refused.delete(what);
  }

  /** The chat in words, for messages of failed tests. */
  get dump(): string {
    return dumpChat(this.messages, this.timeline);
  }

  /** A person says something; the bot gets an update if it may see it. Gives the message as sent. */
  say(person: User, text: string, options: SayOptions = {}): Message {
    return this.#say(person, text, options);
  }

  /** A person sends 2 to 10 photos or documents at once; the bot gets a message for each. */
  sayAlbum(
    person: User,
    items: readonly { photo?: SentPhoto; document?: SentDocument }[],
    { caption, captionAt = 0, ...where }: AlbumOptions = {},
  ): Message[] {
    const hasBoth = items.some(({ photo }) => photo) && items.some(({ document }) => document);
    if (items.length < 2 || items.length > 10 || hasBoth) {
      throw new Error('An album has 2 to 10 items, either photos or documents');
    }
    const media_group_id = this.#world.files.newAlbum();
    return items.map((item, index) => {
      const text = index === captionAt ? (caption ?? '') : '';
      return this.#say(person, text, { ...where, ...item }, { media_group_id });
    });
  }

  /** A person changes the text of their own message, or the caption of its file. */
  editOwn(person: User, message: MessageRef, text: string): Message {
    const stored = this.#require(idOf(message));
    if (stored.from === 'bot' || stored.from.id !== person.id) {
      throw new Error(`${person.first_name} can edit only their own messages`);
    }
    const content = editedContentOf(text, stored.file !== undefined, this.#world);
    this.#room.edit(stored, { content });
    this.#announce('edited_message', stored.api);
    return structuredClone(stored.api);
  }

  /** A person presses a button, named by its label or its callback data. Resolves with the bot's answer. */
  press(
    person: User,
    message: MessageRef,
    button: string,
    { withinMs = PATIENCE_MS }: UntilOptions = {},
  ): Promise<CallbackAnswer> {
    this.#requireMember(person);
    const stored = this.#require(idOf(message));
    const data = this.#findData(stored, button);
    const pressed = new Promise<CallbackAnswer>((resolve, reject) => {
      const timer = setTimeout(() => {
        const what = `the bot's answer to ${JSON.stringify(button)}`;
        reject(new Error(`Not seen within ${withinMs} ms: ${what}\n${this.dump}`));
      }, withinMs);
      const id = this.#world.callbacks.open((answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      this.#world.updates.push({
        callback_query: {
          id,
          from: person,
          message: stored.api,
          chat_instance: String(9_000_000_000 + Math.abs(this.id)),
          data,
        },
      });
    });
    // A test that does not care for the answer must not fail by an unhandled rejection.
    pressed.catch(() => {});
    return pressed;
  }

  /** A person takes a message away for everybody; Telegram does not tell the bot. */
  remove(message: MessageRef): void {
    this.#room.remove(this.#require(idOf(message)));
  }

  /** Opens a topic of a forum and gives its thread id. */
  openTopic(person: User, name: string): number {
    const content: Content = { forum_topic_created: { name, icon_color: 7322096 } };
    const stored = this.#room.add({ from: person, content });
    const thread = stored.api.message_id;
    Object.assign(stored.api, { message_thread_id: thread, is_topic_message: true });
    this.#room.openTopic(thread, structuredClone(stored.api));
    this.#announce('message', stored.api);
    return thread;
  }

  /** People join the group; the bot gets the service message. */
  join(...people: User[]): void {
    for (const person of people) {
      this.#room.members.set(person.id, person);
      const stored = this.#room.add({ from: person, content: { new_chat_members: [person] } });
      this.#announce('message', stored.api);
    }
  }

  /** The bot is thrown out of the group: its calls answer 403 from now on. */
  kickBot(person: User): void {
    const old_chat_member = memberOf(this.#room, this.#world.bot);
    this.#room.botIsOut = true;
    const new_chat_member = memberOf(this.#room, this.#world.bot);
    const { chat } = this.#room;
    this.#world.updates.push({
      my_chat_member: { chat, from: person, date: unixNow(), old_chat_member, new_chat_member },
    });
  }

  /** The person presses the stop button of the draft shown now. */
  stopDraft(): void {
    const { chat, drafts } = this.#room;
    const draft = drafts.latest;
    if (draft === undefined || !draft.canStop || chat.type !== 'private') {
      throw new Error(`There is no draft with a stop button\n${this.dump}`);
    }
    this.#room.stopDraft(draft);
    const topic = draft.thread === undefined ? {} : { message_thread_id: draft.thread };
    this.#world.updates.push({
      stopped_message_generation: { chat, draft_id: draft.id, ...topic },
    });
  }

  /** Resolves with what `predicate` gives as soon as it is neither undefined nor false. */
  until<T>(
    predicate: (chat: this) => T | undefined | false,
    { withinMs = PATIENCE_MS, what = String(predicate) }: UntilOptions = {},
  ): Promise<T> {
    const look = () => predicate(this);
    return this.#room.waiting.until({ look, withinMs, what, dump: () => this.dump });
  }

  #say(person: User, text: string, options: SayOptions, more: Content = {}): Message {
    this.#requireMember(person);
    const { thread, quote, replyToElsewhere: elsewhere, replyTo: target, ...sent } = options;
    if (thread !== undefined && !this.#room.hasTopic(thread)) this.#room.openTopic(thread);
    const { content, file } = contentOf({ text, ...sent }, this.#world);
    const replyTo = target === undefined ? undefined : idOf(target);
    if (replyTo !== undefined) this.#require(replyTo);
    const marked = quote !== undefined && { quote: { text: quote, position: 0, is_manual: true } };
    const outside = elsewhere !== undefined && {
      external_reply: externalReplyOf(elsewhere.chat.#require(idOf(elsewhere.message))),
    };
    const stored = this.#room.add({
      from: person,
      content: { ...content, ...marked, ...outside, ...more } as Content,
      replyTo,
      thread,
      file,
    });
    this.#announce('message', stored.api);
    return structuredClone(stored.api);
  }

  #announce(kind: 'message' | 'edited_message', message: Message): void {
    const { bot, readsAllGroups, blocked, updates } = this.#world;
    const readsAll = readsAllGroups || this.#room.botIsAdmin;
    if (this.#room.botIsOut || blocked.has(this.id)) return;
    if (!botSees(message, { bot, readsAll })) return;
    updates.push({ [kind]: message });
  }

  #requireMember(person: User): void {
    if (!this.#room.members.has(person.id)) {
      throw new Error(`${person.first_name} is not in the chat ${this.id}`);
    }
    if (this.#world.blocked.has(this.id)) {
      throw new Error(`${person.first_name} has blocked the bot: unblock it first`);
    }
  }

  #require(messageId: number): Stored {
    const stored = this.#room.find(messageId);
    if (stored === undefined) throw new Error(`There is no message ${messageId}\n${this.dump}`);
    return stored;
  }

  #findData(stored: Stored, button: string): string {
    const all = (stored.api.reply_markup?.inline_keyboard ?? []).flat();
    const found =
      all.find(
        (key) => key.text === button || ('callback_data' in key && key.callback_data === button),
      ) ?? all.find((key) => key.text.includes(button));
    if (found === undefined) {
      throw new Error(`Message ${stored.api.message_id} has no button ${button}\n${this.dump}`);
    }
    if (!('callback_data' in found)) throw new Error(`Button ${button} sends nothing to the bot`);
    return found.callback_data;
  }
}

function idOf(message: MessageRef): number {
  if (typeof message === 'number') return message;
  return 'message_id' in message ? message.message_id : message.messageId;
}

/** What a bot is told of a message in another chat: its files, but none of its words. */
function externalReplyOf({ api }: Stored) {
  const { from, date, document, photo, animation } = api;
  return {
    origin: { type: 'user', sender_user: from, date },
    ...(document && { document }),
    ...(photo && { photo }),
    ...(animation && { animation }),
  };
}
