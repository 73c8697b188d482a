import type { MessageDraft, UploadedFile } from './check-message.ts';
import { refusal } from './errors.ts';
import { FormErrors } from './form-errors.ts';
import { INTENT } from './intents.ts';
import { findMentions, pingsOf } from './mentions.ts';
import { snowflakeTime } from './snowflake.ts';
import type {
  AttachmentRecord,
  ChannelRecord,
  FakeUser,
  InteractionMark,
  Json,
  MessageRecord,
  PersonMessage,
  TimelineEntry,
} from './types.ts';
import { CHANNEL_TYPE, memberWire, messageWire } from './wire.ts';
import type { World } from './world.ts';

/** Message flag bits (reference: "Message Flags"). */
export const FLAG = {
  suppressEmbeds: 1 << 2,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  voice: 1 << 13,
  snapshot: 1 << 14,
} as const;

/** Flags that a bot may set on a channel message; others are dropped without a word. */
const SETTABLE = FLAG.suppressEmbeds | (1 << 12);
/** How long `enforce_nonce` remembers; Discord says "the past few minutes". */
const NONCE_MEMORY_MS = 5 * 60_000;
const REPLY = 19;

/** Where a bot's message comes from, when it answers an interaction. */
export interface InteractionOrigin {
  readonly mark: InteractionMark;
  readonly type: number;
  readonly ephemeralFor: string | undefined;
  readonly referenceId: string | undefined;
  readonly isLoading: boolean;
}

/** Writes, changes and deletes messages, records what the bot did and tells the gateway. */
export class Messages {
  readonly #world: World;
  readonly #nonces = new Map<string, { message: MessageRecord; at: number }>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Stores a bot's message; with `enforce_nonce` and a known nonce the earlier one is returned instead. */
  fromBot(channel: ChannelRecord, draft: MessageDraft, origin?: InteractionOrigin): MessageRecord {
    if (channel.archived) throw refusal('archivedThread');
    const earlier = draft.enforceNonce ? this.#nonces.get(String(draft.nonce)) : undefined;
    if (earlier && Date.now() - earlier.at < NONCE_MEMORY_MS) return earlier.message;
    const content = draft.content ?? '';
    const isEmpty = !content && !draft.embeds?.length && draft.files.length === 0;
    if (isEmpty && !origin?.isLoading) throw refusal('emptyMessage');
    const referenceId = origin ? origin.referenceId : this.#referenceOf(channel, draft);
    const ephemeral = origin?.ephemeralFor ? FLAG.ephemeral : 0;
    const loading = origin?.isLoading ? FLAG.loading : 0;
    const message = this.#store(channel, this.#world.bot, {
      type: origin?.type ?? (referenceId ? REPLY : 0),
      referenceId,
      nonce: draft.nonce,
      webhookId: origin ? this.#world.applicationId : undefined,
      interaction: origin?.mark,
      ephemeralFor: origin?.ephemeralFor,
    });
    message.content = content;
    message.flags = ((draft.flags ?? 0) & SETTABLE) | ephemeral | loading;
    message.embeds = draft.embeds ?? [];
    message.components = draft.components ?? [];
    message.attachments = this.#attach(draft.files, draft.attachments);
    this.#ping(message, draft, origin ? undefined : referenceId);
    if (draft.nonce !== undefined) {
      this.#nonces.set(String(draft.nonce), { message, at: Date.now() });
    }
    this.#record('send', message);
    this.#announce('MESSAGE_CREATE', message);
    return message;
  }

  /** Stores a person's message. */
  fromPerson(channel: ChannelRecord, author: FakeUser, written: PersonMessage): MessageRecord {
    const { content, referenceId, attachments, webhookId, flags, snapshot, sticker } = written;
    const message = this.#store(channel, author, {
      type: referenceId ? REPLY : 0,
      referenceId,
      nonce: undefined,
      webhookId,
      interaction: undefined,
      ephemeralFor: undefined,
    });
    Object.assign(message, { content, attachments, flags, snapshot, sticker });
    this.#mention(message, written.mentions);
    this.#announce('MESSAGE_CREATE', message);
    return message;
  }

  /** A person changes the own text. */
  editByPerson(message: MessageRecord, content: string): void {
    message.content = content;
    this.#mention(message, []);
    message.editedTimestamp = this.#world.snowflakes.now();
    this.#announce('MESSAGE_UPDATE', message);
  }

  /** Discord itself adds the preview of a link: the message changes, its `edited_timestamp` does not. */
  unfurl(message: MessageRecord): void {
    message.embeds = [{ type: 'link', url: 'https://example.org/', title: 'Example' }];
    this.#announce('MESSAGE_UPDATE', message);
  }

  /** Changes a bot's message: fields left out stay, null and empty ones are cleared. */
  edit(message: MessageRecord, draft: MessageDraft): void {
    if (message.author.id !== this.#world.bot.id) throw refusal('notYourMessage');
    const kept = draft.attachments
      ? message.attachments.filter((old) => draft.attachments?.some((a) => a.id === old.id))
      : message.attachments;
    const content = draft.content ?? message.content;
    const embeds = draft.embeds ?? message.embeds;
    if (!content && embeds.length + kept.length + draft.files.length === 0) {
      throw refusal('emptyMessage');
    }
    const isFilling = (message.flags & FLAG.loading) !== 0;
    message.content = content;
    message.embeds = embeds;
    message.components = draft.components ?? message.components;
    message.attachments = [...kept, ...this.#attach(draft.files, draft.attachments)];
    message.flags &= ~FLAG.loading;
    if (draft.flags !== undefined) {
      message.flags = (message.flags & ~FLAG.suppressEmbeds) | (draft.flags & FLAG.suppressEmbeds);
    }
    if (draft.content !== undefined) this.#ping(message, draft, undefined);
    if (!isFilling) message.editedTimestamp = this.#world.snowflakes.now();
    this.#record('edit', message);
    this.#announce('MESSAGE_UPDATE', message);
  }

  /** Takes a message away for everybody. */
  remove(message: MessageRecord): void {
    const { channel } = message;
    channel.messages.delete(message.id);
    if (message.author.id === this.#world.bot.id) this.#record('delete', message);
    const guild = channel.guild ? { guild_id: channel.guild.id } : {};
    this.#tell(message, 'MESSAGE_DELETE', () => ({
      id: message.id,
      channel_id: channel.id,
      ...guild,
    }));
  }

  /** Adds or takes back a reaction. */
  react(message: MessageRecord, options: { emoji: string; user: FakeUser; on: boolean }): void {
    const { emoji, user, on } = options;
    const users = message.reactions.get(emoji) ?? new Set();
    if (on) users.add(user.id);
    else users.delete(user.id);
    if (users.size > 0) message.reactions.set(emoji, users);
    else message.reactions.delete(emoji);
    const { guild } = message.channel;
    this.#world.emit({
      t: on ? 'MESSAGE_REACTION_ADD' : 'MESSAGE_REACTION_REMOVE',
      intent: guild ? INTENT.guildReactions : INTENT.directReactions,
      build: () => ({
        user_id: user.id,
        channel_id: message.channel.id,
        message_id: message.id,
        emoji: { id: null, name: emoji },
        burst: false,
        type: 0,
        ...(guild ? { guild_id: guild.id } : {}),
      }),
    });
  }

  /** The bot shows that it is writing. */
  typing(channel: ChannelRecord): void {
    channel.timeline.push({ kind: 'typing', id: '', content: '', at: performance.now() });
    this.#world.changes.notify();
  }

  /** The message, else 404 10008; ephemeral ones are unknown outside their webhook, as on Discord. */
  find(channel: ChannelRecord, id: string): MessageRecord {
    const message = channel.messages.get(id);
    if (!message || message.ephemeralFor) throw refusal('unknownMessage');
    return message;
  }

  #store(
    channel: ChannelRecord,
    author: FakeUser,
    fixed: Pick<
      MessageRecord,
      'type' | 'referenceId' | 'nonce' | 'webhookId' | 'interaction' | 'ephemeralFor'
    >,
  ): MessageRecord {
    const id = this.#world.snowflakes.next();
    const message: MessageRecord = {
      ...fixed,
      id,
      channel,
      author,
      timestamp: snowflakeTime(id),
      reactions: new Map(),
      content: '',
      flags: 0,
      embeds: [],
      components: [],
      attachments: [],
      mentions: [],
      mentionRoles: [],
      mentionEveryone: false,
      pings: [],
      editedTimestamp: undefined,
    };
    channel.messages.set(id, message);
    return message;
  }

  #referenceOf(channel: ChannelRecord, draft: MessageDraft): string | undefined {
    const id = draft.referenceId;
    if (id === undefined) return undefined;
    const target = channel.messages.get(id);
    if (target && !target.ephemeralFor) return id;
    if (!draft.failIfNotExists) return undefined;
    const form = new FormErrors();
    form.add(['message_reference'], 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message');
    form.throwIfAny();
    return undefined;
  }

  #attach(files: readonly UploadedFile[], notes: Json[] | undefined): AttachmentRecord[] {
    return files.map((file) => {
      const note = notes?.find((one) => String(one.id) === file.index);
      const { filename, description } = note ?? {};
      return {
        id: this.#world.snowflakes.next(),
        name: typeof filename === 'string' ? filename : file.name,
        data: file.data,
        contentType: file.contentType,
        description: typeof description === 'string' ? description : undefined,
      };
    });
  }

  #ping(message: MessageRecord, draft: MessageDraft, referenceId: string | undefined): void {
    const replied = referenceId ? message.channel.messages.get(referenceId)?.author.id : undefined;
    const allowed = draft.allowedMentions;
    const pings = pingsOf({ content: message.content, allowed, repliedTo: replied });
    const users = pings.map((id) => this.#world.users.get(id));
    message.mentions = users.filter((user) => user !== undefined);
    message.mentionRoles = pings.filter((id) => id.startsWith('&')).map((id) => id.slice(1));
    message.mentionEveryone = pings.includes('everyone') || pings.includes('here');
    message.pings = [...new Set([...message.pings, ...pings])];
  }

  #mention(message: MessageRecord, more: readonly FakeUser[]): void {
    const found = findMentions(message.content);
    const named = found.users.map((id) => this.#world.users.get(id));
    const users = [...named.filter((user) => user !== undefined), ...more];
    message.mentions = [...new Map(users.map((user) => [user.id, user])).values()];
    message.mentionRoles = found.roles;
    message.mentionEveryone = found.everyone || found.here;
  }

  #record(kind: TimelineEntry['kind'], message: MessageRecord): void {
    const { id, content, channel } = message;
    channel.timeline.push({ kind, id, content, at: performance.now() });
  }

  #announce(t: string, message: MessageRecord): void {
    const { channel } = message;
    this.#tell(message, t, (intents) => ({
      ...messageWire(message, this.#world.sight(intents)),
      channel_type: CHANNEL_TYPE[channel.kind],
      ...(t === 'MESSAGE_CREATE' && message.nonce !== undefined ? { nonce: message.nonce } : {}),
      ...(channel.guild ? { guild_id: channel.guild.id } : {}),
      ...(channel.guild && !message.webhookId ? { member: memberWire(channel.guild) } : {}),
    }));
  }

  #tell(message: MessageRecord, t: string, build: (intents: number) => unknown): void {
    const intent = message.channel.guild ? INTENT.guildMessages : INTENT.directMessages;
    // Ephemeral messages never pass the gateway: only the webhook's answers tell of them.
    if (message.ephemeralFor) this.#world.changes.notify();
    else this.#world.emit({ t, intent, build });
  }
}
