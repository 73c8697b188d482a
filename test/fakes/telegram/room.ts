import type { Chat, Message, MessageEntity, User } from 'grammy/types';
import { type Draft, Drafts } from './drafts.ts';
import type { StoredFile } from './files.ts';
import type { Stored } from './stored.ts';
import { type TimelineEntry, textOf } from './views.ts';
import { Waiting } from './waiting.ts';

/** The part of a message that differs from kind to kind: text, document, keyboard… */
export type Content = Partial<Omit<Message, 'message_id' | 'chat' | 'date' | 'from'>>;

/** A message about to be made. */
export interface NewMessage {
  from: User;
  content: Content;
  replyTo?: number | undefined;
  thread?: number | undefined;
  file?: StoredFile | undefined;
  rich?: string | undefined;
  found?: MessageEntity[] | undefined;
  linkPreview?: boolean;
}

/** What a chat may refuse although the server knows it. */
export type Refusable = 'drafts' | 'rich messages';

/** What a room is made of. */
export interface RoomOptions {
  chat: Chat;
  bot: User;
  members: readonly User[];
  botIsAdmin: boolean;
  nextMessageId: () => number;
}

/** The state of one chat: its messages, topics and history of changes. */
export class Room {
  readonly chat: Chat;
  readonly bot: User;
  readonly members: Map<number, User>;
  readonly botIsAdmin: boolean;
  readonly timeline: TimelineEntry[] = [];
  readonly actions: { action: string; at: number; thread?: number }[] = [];
  readonly waiting = new Waiting();
  readonly #messages = new Map<number, Stored>();
  readonly #topics = new Map<number, Message | undefined>();
  readonly #nextMessageId: () => number;
  readonly drafts = new Drafts();
  /** What this chat does not take. */
  readonly refused = new Set<Refusable>();
  botIsOut = false;

  constructor({ chat, bot, members, botIsAdmin, nextMessageId }: RoomOptions) {
    this.chat = chat;
    this.bot = bot;
    this.members = new Map(members.map((person) => [person.id, person]));
    this.botIsAdmin = botIsAdmin;
    this.#nextMessageId = nextMessageId;
  }

  /** True where messages live in topics. */
  get isForum(): boolean {
    return this.chat.is_forum === true;
  }

  /** The messages that are there now, oldest first. */
  get messages(): Stored[] {
    return [...this.#messages.values()];
  }

  /** A message that is still there. */
  find(messageId: number | undefined): Stored | undefined {
    return messageId === undefined ? undefined : this.#messages.get(messageId);
  }

  /** Tells whether a topic of this id was opened. */
  hasTopic(thread: number): boolean {
    return this.#topics.has(thread);
  }

  /** Opens a topic; its `root` is the service message that replies in a forum point to. */
  openTopic(thread: number, root?: Message): void {
    this.#topics.set(thread, root);
  }

  /** Makes a message, shows it and gives it. */
  add(message: NewMessage): Stored {
    const { from, content, replyTo, thread, file, rich, found, linkPreview = true } = message;
    const target = this.find(replyTo)?.api;
    const api: Message = {
      message_id: this.#nextMessageId(),
      from,
      chat: this.chat,
      date: unixNow(),
      ...this.#placeInThread(target, thread),
      ...content,
    } as Message;
    const stored: Stored = {
      api,
      from: from.id === this.bot.id ? 'bot' : from,
      sentAt: performance.now(),
      linkPreview,
      reactions: [],
      ...(file === undefined ? {} : { file }),
      ...(rich === undefined ? {} : { rich }),
      ...(found === undefined ? {} : { found }),
    };
    this.#messages.set(api.message_id, stored);
    if (stored.from === 'bot') this.drafts.clear(thread);
    this.#record('send', stored);
    return stored;
  }

  /** Shows other content in a message; what is not in `content` of text, entities and buttons is gone. */
  edit(
    stored: Stored,
    change: {
      content: Content;
      rich?: string | undefined;
      found?: MessageEntity[] | undefined;
      linkPreview?: boolean;
    },
  ) {
    const { text: _text, entities: _entities, reply_markup: _markup, ...rest } = stored.api;
    const { rich_message: _rich, caption: _caption, caption_entities: _, ...kept } = rest;
    stored.api = { ...kept, ...change.content, edit_date: unixNow() } as Message;
    stored.editedAt = performance.now();
    stored.linkPreview = change.linkPreview ?? stored.linkPreview;
    if (change.rich === undefined) delete stored.rich;
    else stored.rich = change.rich;
    if (change.found === undefined) delete stored.found;
    else stored.found = change.found;
    this.#record('edit', stored);
  }

  /** Takes a message away. */
  remove(stored: Stored): void {
    this.#messages.delete(stored.api.message_id);
    this.#record('delete', stored);
  }

  /** Notes a chat action such as typing. */
  act(action: string, thread: number | undefined): void {
    const at = performance.now();
    this.actions.push({ action, at, ...(thread === undefined ? {} : { thread }) });
    this.timeline.push({ kind: 'action', by: 'bot', messageId: 0, text: action, at });
    this.waiting.poke();
  }

  /** Shows a draft until its time is over. */
  showDraft(draft: Draft): void {
    if (!this.drafts.show(draft)) return;
    const { id, text } = draft;
    const at = performance.now();
    this.timeline.push({ kind: 'draft', by: 'bot', messageId: id, text, at });
    this.waiting.poke();
    this.#pokeAt(draft.expiresAt);
  }

  // A timer counts from the beginning of its turn of the event loop and so may come too early.
  #pokeAt(time: number): void {
    const leftMs = time - performance.now();
    if (leftMs < 0) this.waiting.poke();
    else setTimeout(() => this.#pokeAt(time), leftMs + 1).unref();
  }

  /** The person stops a draft. */
  stopDraft(draft: Draft): void {
    this.drafts.stop(draft);
    this.waiting.poke();
  }

  #record(kind: 'send' | 'edit' | 'delete', stored: Stored): void {
    this.timeline.push({
      kind,
      by: stored.from,
      messageId: stored.api.message_id,
      text: textOf(stored),
      at: performance.now(),
    });
    this.waiting.poke();
  }

  // A reply lands in the topic of its target; in a plain supergroup replies form threads of their own,
  // and in a forum a message that replies to nothing points to the message that opened the topic.
  #placeInThread(target: Message | undefined, thread: number | undefined): Content {
    const reply = target === undefined ? {} : { reply_to_message: withoutReply(target) };
    if (this.isForum || this.chat.type === 'private') {
      const topic = thread ?? target?.message_thread_id;
      if (topic === undefined) return reply as Content;
      const root = this.#topics.get(topic);
      const implied = root === undefined ? {} : { reply_to_message: root };
      return {
        message_thread_id: topic,
        is_topic_message: true,
        ...implied,
        ...reply,
      } as Content;
    }
    if (target === undefined) return {};
    return {
      message_thread_id: target.message_thread_id ?? target.message_id,
      ...reply,
    } as Content;
  }
}

/** The time as the Bot API writes it, in whole seconds. */
export function unixNow(): number {
  return Math.floor(Date.now() / 1000);
}

function withoutReply(message: Message): Message {
  const { reply_to_message: _reply, ...rest } = message;
  return rest as Message;
}
