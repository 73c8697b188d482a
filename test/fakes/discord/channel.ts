import type { Truthy, WaitOptions } from './changes.ts';
import { chooseCommand, fillOptions, type OptionValue } from './command-values.ts';
import type { Core } from './core.ts';
import { snapshotOf } from './forwards.ts';
import { INTERACTION } from './interaction-record.ts';
import { FLAG } from './messages.ts';
import { describeMessage, type SeenComponent, type SeenMessage, seenMessage } from './seen.ts';
import type { ChannelRecord, FakeUser, Json, MessageRecord, TimelineEntry } from './types.ts';
import { Used } from './used.ts';

/** A file that a person attaches; `text` or `data` is its content. */
export interface SentFile {
  readonly name: string;
  readonly text?: string;
  readonly data?: Uint8Array;
  readonly contentType?: string;
  /** What the message claims to be its size. */
  readonly size?: number;
}

/** What may come with a person's message. */
export interface SayOptions {
  /** The message it answers. Its author counts as mentioned, unless `pingReplied` is false. */
  readonly replyTo?: { readonly id: string };
  readonly pingReplied?: boolean;
  /** People mentioned besides those in the text. */
  readonly mentions?: readonly FakeUser[];
  readonly attachments?: readonly SentFile[];
  /** A message of this or another channel that is forwarded; a client puts no words of its own beside it. */
  readonly forwards?: { readonly id: string; readonly from: FakeChannel };
  /** The name of a sticker. */
  readonly sticker?: string;
  /** The file is a voice message, recorded in the client. */
  readonly isVoice?: boolean;
  /** Sent by a webhook instead of a person. */
  readonly webhook?: boolean;
}

/** A channel, direct message or thread, seen and used by people. */
export class FakeChannel {
  /** What the server stores of it. */
  readonly record: ChannelRecord;
  readonly #core: Core;

  constructor(core: Core, record: ChannelRecord) {
    this.#core = core;
    this.record = record;
  }

  /** The channel's id. */
  get id(): string {
    return this.record.id;
  }

  /** All messages as people see them now, oldest first, ephemeral ones included. */
  get messages(): SeenMessage[] {
    return [...this.record.messages.values()].map(seenMessage);
  }

  /** Those of the bot. */
  get botMessages(): SeenMessage[] {
    return this.messages.filter((message) => message.author.id === this.#core.world.bot.id);
  }

  /** What the bot did here, in order. */
  get timeline(): readonly TimelineEntry[] {
    return this.record.timeline;
  }

  /** The bot's "is typing…", each of which a client shows for 10 s or until the next message. */
  get typings(): readonly TimelineEntry[] {
    return this.record.timeline.filter((entry) => entry.kind === 'typing');
  }

  /** A person writes. */
  say(author: FakeUser, content: string, options: SayOptions = {}): SeenMessage {
    const { replyTo, pingReplied = true, mentions = [], attachments = [] } = options;
    const { webhook, isVoice, forwards, sticker } = options;
    this.#checkPresent(author);
    const { world, messages } = this.#core;
    const target = replyTo && this.#record(replyTo.id);
    const message = messages.fromPerson(this.record, author, {
      content,
      mentions: target && pingReplied ? [...mentions, target.author] : mentions,
      referenceId: target?.id,
      webhookId: webhook ? world.snowflakes.next() : undefined,
      attachments: attachments.map((file) => ({
        id: world.snowflakes.next(),
        name: file.name,
        data: file.data ?? Buffer.from(file.text ?? ''),
        contentType: file.contentType,
        description: undefined,
        size: file.size,
      })),
      flags: (isVoice ? FLAG.voice : 0) | (forwards ? FLAG.snapshot : 0),
      sticker,
      snapshot: forwards && snapshotOf(forwards.from.#record(forwards.id)),
    });
    return seenMessage(message);
  }

  /** A person changes the own message. */
  editOwn(author: FakeUser, message: { readonly id: string }, content: string): void {
    const record = this.#record(message.id);
    if (record.author.id !== author.id) throw new Error('people edit their own messages only');
    this.#core.messages.editByPerson(record, content);
  }

  /** Discord adds a preview of a link to a message and tells of it, as of an edit that nobody made. */
  unfurl(message: { readonly id: string }): void {
    this.#core.messages.unfurl(this.#record(message.id));
  }

  /** A person deletes the own message. */
  deleteOwn(author: FakeUser, message: { readonly id: string }): void {
    const record = this.#record(message.id);
    if (record.author.id !== author.id) throw new Error('people delete their own messages only');
    this.#core.messages.remove(record);
  }

  /**
   * A person uses a slash command; subcommands in one string, `service start`. Throws when the command, an option or a value
   * is none that Discord's client would let through; rejects when the bot does not acknowledge in time.
   */
  async command(
    user: FakeUser,
    words: string,
    values: Readonly<Record<string, OptionValue>> = {},
  ): Promise<Used> {
    const data = this.#commandData(user, words, values);
    const record = await this.#core.interactions.start({
      type: INTERACTION.command,
      user,
      channel: this.record,
      data,
      what: `/${words}`,
      name: words,
      message: undefined,
    });
    return new Used(record);
  }

  /** A person types in an option with autocomplete; resolves with the bot's choices, at most 25. */
  async autocomplete(
    user: FakeUser,
    words: string,
    option: string,
    typed: string,
    others: Readonly<Record<string, OptionValue>> = {},
  ): Promise<{ name: string; value: string | number }[]> {
    const data = this.#commandData(user, words, { ...others, [option]: typed }, option);
    const record = await this.#core.interactions.start({
      type: INTERACTION.autocomplete,
      user,
      channel: this.record,
      data,
      what: `autocomplete of ${option} in /${words}`,
      name: words,
      message: undefined,
    });
    return (record.choices ?? []) as { name: string; value: string | number }[];
  }

  /** A person presses a button, named by its label, its emoji, both with a space between, or its custom_id. */
  async press(user: FakeUser, message: { readonly id: string }, which: string): Promise<Used> {
    return await this.#useComponent(user, message.id, {
      what: `button ${which}`,
      fits: (one) =>
        !one.options &&
        [one.customId, one.label, one.emoji, `${one.emoji} ${one.label}`].includes(which),
      data: () => ({ component_type: 2 }),
    });
  }

  /** A person chooses entries of a select menu, by their values. */
  async choose(
    user: FakeUser,
    message: { readonly id: string },
    customId: string,
    values: readonly string[],
  ): Promise<Used> {
    return await this.#useComponent(user, message.id, {
      what: `menu ${customId}`,
      fits: (one) => one.options !== undefined && one.customId === customId,
      data: (one) => {
        const known = one.options?.map((option) => option.value) ?? [];
        const unknown = values.find((value) => !known.includes(value));
        if (unknown !== undefined) {
          throw new Error(`menu ${customId} has no ${unknown}; there are: ${known.join(', ')}`);
        }
        return { component_type: 3, values };
      },
    });
  }

  /** Resolves with the probe's first truthy value, asked again at each change; rejects with a dump of the channel. */
  until<T>(probe: (channel: this) => T, options: WaitOptions = {}): Promise<Truthy<T>> {
    return this.#core.world.changes.until(() => probe(this), {
      ...options,
      dump: () => `${this.describe()}\n${this.#core.calls.describe()}`,
    });
  }

  /** The channel as text: messages and the bot's last deeds. */
  describe(): string {
    const messages = this.messages.map((message) => `  ${describeMessage(message)}`);
    const start = this.timeline[0]?.at ?? 0;
    const deeds = this.timeline
      .slice(-30)
      .map((entry) => `  +${Math.round(entry.at - start)} ms ${entry.kind} ${entry.content}`);
    const name = this.record.name ? `#${this.record.name}` : 'the direct messages';
    return [
      `messages in ${name}:`,
      ...(messages.length > 0 ? messages : ['  none']),
      "the bot's deeds:",
      ...(deeds.length > 0 ? deeds : ['  none']),
    ].join('\n');
  }

  #record(id: string): MessageRecord {
    const record = this.record.messages.get(id);
    if (!record) throw new Error(`there is no message ${id} (any more)\n${this.describe()}`);
    return record;
  }

  #checkPresent(user: FakeUser): void {
    const { guild, recipient } = this.record;
    const isPresent = guild ? guild.members.has(user.id) || user.bot : recipient?.id === user.id;
    if (!isPresent) throw new Error(`${user.username} cannot write here`);
  }

  #commandData(
    user: FakeUser,
    words: string,
    values: Readonly<Record<string, OptionValue>>,
    focused?: string,
  ): Json {
    this.#checkPresent(user);
    const { guild } = this.record;
    const here = guild ? this.#core.commands.list(guild.id) : [];
    const visible = [...here, ...this.#core.commands.list('global')];
    const chosen = chooseCommand(visible, words);
    const { command } = chosen;
    const { contexts, default_member_permissions: needed } = command;
    if (Array.isArray(contexts) && !contexts.includes(guild ? 0 : 1)) {
      throw new Error(`/${words} is not offered in ${guild ? 'guilds' : 'direct messages'}`);
    }
    if (guild && typeof needed === 'string' && guild.owner.id !== user.id) {
      throw new Error(`/${words} is offered to people with the permissions ${needed} only`);
    }
    const options = fillOptions(chosen, values, words, focused);
    const option = chosen.options.find((one) => one.name === focused);
    if (focused !== undefined && option?.autocomplete !== true) {
      throw new Error(`option ${focused} of /${words} has no autocomplete`);
    }
    return {
      id: command.id,
      name: command.name,
      type: 1,
      options,
      ...(command.guild_id ? { guild_id: command.guild_id } : {}),
    };
  }

  async #useComponent(
    user: FakeUser,
    messageId: string,
    options: {
      what: string;
      fits: (component: SeenComponent) => boolean;
      data: (component: SeenComponent) => Json;
    },
  ): Promise<Used> {
    const { what, fits, data } = options;
    this.#checkPresent(user);
    const message = this.#record(messageId);
    const seen = seenMessage(message);
    if (seen.ephemeralFor && seen.ephemeralFor !== user.id) {
      throw new Error(`${user.username} cannot see this ephemeral message`);
    }
    const found = seen.components.flat().filter(fits);
    const [component] = found;
    if (!component?.customId || found.length > 1) {
      const count = found.length > 1 ? 'several' : 'no';
      throw new Error(`the message has ${count} ${what}\n  ${describeMessage(seen)}`);
    }
    if (component.disabled) throw new Error(`${what} is disabled`);
    const record = await this.#core.interactions.start({
      type: INTERACTION.component,
      user,
      channel: this.record,
      data: { custom_id: component.customId, ...data(component) },
      what,
      name: undefined,
      message,
    });
    return new Used(record);
  }
}
