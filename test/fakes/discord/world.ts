import { randomBytes } from 'node:crypto';
import { Cdn } from './cdn.ts';
import { Changes } from './changes.ts';
import { refusal } from './errors.ts';
import { guildCreateWire } from './guild-wire.ts';
import { INTENT } from './intents.ts';
import { Snowflakes, snowflakeTime } from './snowflake.ts';
import type { ChannelRecord, FakeUser, GatewayEvent, GuildRecord } from './types.ts';
import { channelWire, type Sight } from './wire.ts';

/** What a test may say of a person it makes up. */
export interface UserOptions {
  readonly username: string;
  readonly id?: string;
  readonly globalName?: string;
  /** Default `en-US`. */
  readonly locale?: string;
  /** Another bot, default false. */
  readonly bot?: boolean;
}

/** Everything the fake server stores, and the place that tells the gateway what happened. */
export class World {
  readonly snowflakes = new Snowflakes();
  readonly changes = new Changes();
  readonly users = new Map<string, FakeUser>();
  readonly guilds = new Map<string, GuildRecord>();
  readonly channels = new Map<string, ChannelRecord>();
  readonly cdn = new Cdn(this.channels);
  readonly bot: FakeUser;
  /** Differs from the bot's user id, as with older applications: whoever mixes them up is found out. */
  readonly applicationId: string;
  readonly token: string;
  /** Whether the message content intent is switched on in the developer portal. */
  messageContent: boolean;
  /** `http://127.0.0.1:PORT`, known once the server listens. */
  origin = '';
  readonly #listeners: ((event: GatewayEvent) => void)[] = [];

  constructor(options: { token: string | undefined; messageContent: boolean }) {
    this.applicationId = this.snowflakes.next();
    this.bot = this.addUser({ username: 'foundry', globalName: 'Foundry', bot: true });
    this.messageContent = options.messageContent;
    const idPart = Buffer.from(this.bot.id).toString('base64url');
    const secret = randomBytes(28).toString('base64url').slice(0, 38);
    this.token =
      options.token ?? `${idPart}.${randomBytes(4).toString('base64url').slice(0, 6)}.${secret}`;
  }

  /** Calls the listener for each thing that the gateway may tell. */
  onEvent(listener: (event: GatewayEvent) => void): void {
    this.#listeners.push(listener);
  }

  /** Tells the gateway, then all who wait for a change. */
  emit(event: GatewayEvent): void {
    for (const listener of this.#listeners) listener(event);
    this.changes.notify();
  }

  /** How REST shows messages: by what the portal grants, whatever the session asked for. */
  get restSight(): Sight {
    return {
      botId: this.bot.id,
      messageContent: this.messageContent,
      addressOf: (file, channelId) => this.cdn.address(this.origin, channelId, file),
    };
  }

  /** How a gateway session with these intents sees messages. */
  sight(intents: number): Sight {
    return { ...this.restSight, messageContent: (intents & INTENT.messageContent) !== 0 };
  }

  /** Makes up a person (or another bot). */
  addUser(options: UserOptions): FakeUser {
    const user: FakeUser = {
      id: options.id ?? this.snowflakes.next(),
      username: options.username,
      globalName: options.globalName ?? options.username,
      locale: options.locale ?? 'en-US',
      bot: options.bot ?? false,
    };
    if (this.users.has(user.id)) throw new Error(`there is a user ${user.id} already`);
    this.users.set(user.id, user);
    return user;
  }

  /** The direct message channel with a person; made at the first call, like on Discord without any event. */
  dmWith(user: FakeUser): ChannelRecord {
    const known = [...this.channels.values()].find((channel) => channel.recipient?.id === user.id);
    return known ?? this.#addChannel({ kind: 'dm', name: '', recipient: user });
  }

  /** A new guild with the bot in it. */
  addGuild(options: { name: string; owner: FakeUser; members: readonly FakeUser[] }): GuildRecord {
    const id = this.snowflakes.next();
    const members = [this.bot, options.owner, ...options.members];
    const guild: GuildRecord = {
      id,
      name: options.name,
      owner: options.owner,
      members: new Map(members.map((user) => [user.id, user])),
      channels: [],
      joinedAt: snowflakeTime(id),
    };
    this.guilds.set(id, guild);
    this.emit({
      t: 'GUILD_CREATE',
      intent: INTENT.guilds,
      build: () => guildCreateWire(guild, this.bot),
    });
    return guild;
  }

  /** A new text channel. */
  addTextChannel(guild: GuildRecord, name: string): ChannelRecord {
    const channel = this.#addChannel({ kind: 'text', name, guild });
    this.emit({ t: 'CHANNEL_CREATE', intent: INTENT.guilds, build: () => channelWire(channel) });
    return channel;
  }

  /** A new public thread; `id` is the starter message's when it grew out of one. */
  addThread(options: {
    parent: ChannelRecord;
    name: string;
    owner: FakeUser;
    id?: string;
  }): ChannelRecord {
    const { parent, name, owner, id } = options;
    if (!parent.guild || parent.kind !== 'text')
      throw new Error('threads live in guild text channels');
    const shared = { kind: 'thread', name, guild: parent.guild, parent, owner } as const;
    const thread = this.#addChannel(id ? { ...shared, id } : shared);
    const build = () => ({ ...channelWire(thread), newly_created: true });
    this.emit({ t: 'THREAD_CREATE', intent: INTENT.guilds, build });
    return thread;
  }

  #addChannel(
    options: Partial<ChannelRecord> & Pick<ChannelRecord, 'kind' | 'name'>,
  ): ChannelRecord {
    const id = options.id ?? this.snowflakes.next();
    const channel: ChannelRecord = {
      guild: undefined,
      parent: undefined,
      owner: undefined,
      recipient: undefined,
      ...options,
      id,
      createdAt: snowflakeTime(id),
      messages: new Map(),
      timeline: [],
      archived: false,
    };
    this.channels.set(id, channel);
    channel.guild?.channels.push(channel);
    return channel;
  }

  /** The channel with this id, else 404 10003. */
  channel(id: string): ChannelRecord {
    const channel = this.channels.get(id);
    if (!channel) throw refusal('unknownChannel');
    return channel;
  }

  /** The guild with this id, else 404 10004. */
  guild(id: string): GuildRecord {
    const guild = this.guilds.get(id);
    if (!guild) throw refusal('unknownGuild');
    return guild;
  }
}
