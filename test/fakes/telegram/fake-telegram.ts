import type { BotCommand, Chat, Update, User } from 'grammy/types';
import { FakeChat, type UntilOptions } from './chat.ts';
import { type CallRecord, Dispatcher } from './dispatch.ts';
import { type Fault, type FaultOptions, Faults } from './faults.ts';
import { FileStore } from './files.ts';
import { FloodControl, type Limits } from './limits.ts';
import { commandsKey } from './methods/commands.ts';
import { Room, type RoomOptions, unixNow } from './room.ts';
import { PortServer } from './server.ts';
import type { UpdateBody } from './updates.ts';
import { Webhook } from './webhook.ts';
import { createWorld, type Lacking, type World } from './world.ts';

/** How the fake is set up; everything has a default. */
export interface FakeTelegramOptions {
  token?: string;
  botUsername?: string;
  /** True switches privacy mode off: the bot gets everything said in groups. */
  canReadAllGroupMessages?: boolean;
  /** Flood limits; `real` when left out. */
  limits?: 'real' | 'off' | Partial<Limits>;
  /** A server of one's own in local mode: `getFile` tells where in this directory a file lies. */
  localFilesIn?: string;
  /** What this server does not know, being older. */
  lacks?: readonly Lacking[];
  /** How long a draft is shown; 30 s when left out. */
  draftLifeMs?: number;
}

/** A person to be made. */
export interface PersonOptions {
  firstName: string;
  username?: string;
  languageCode?: string;
  id?: number;
}

/** A group to be made. */
export interface GroupOptions {
  title: string;
  /** The first one is the owner; the bot is in by itself. */
  members: readonly User[];
  /** True for a group with topics. */
  forum?: boolean;
  /** True makes the bot an admin, who gets everything said there. */
  botIsAdmin?: boolean;
  /** Negative. */
  id?: number;
}

/** A call awaited: how long, and from which index of `calls` on. */
export interface UntilCallOptions extends UntilOptions {
  from?: number;
}

const DEFAULT_TOKEN = '7000000001:AAFakeTokenForTestsOnly_0123456789abc';

/** A Telegram of its own on 127.0.0.1: the Bot API for the bot, people and chats for the test. */
export class FakeTelegram {
  readonly token: string;
  readonly #world: World;
  readonly #server: PortServer;
  readonly #dispatcher: Dispatcher;
  readonly #faults = new Faults();
  readonly #chats = new Map<number, FakeChat>();
  #lastPerson = 1_000_000;
  #lastGroup = 1_001_000_000_000;
  #lastPrivateMessage = 0;

  constructor({
    token = DEFAULT_TOKEN,
    botUsername = 'foundry_test_bot',
    canReadAllGroupMessages = false,
    limits = 'real',
    localFilesIn,
    lacks = [],
    draftLifeMs = 30_000,
  }: FakeTelegramOptions = {}) {
    this.token = token;
    const id = Number(/^\d+/.exec(token)?.[0] ?? 7_000_000_001);
    const bot: User = { id, is_bot: true, first_name: 'Foundry', username: botUsername };
    const flood = new FloodControl(limits);
    const files = new FileStore({ localDir: localFilesIn });
    this.#world = createWorld(
      {
        bot,
        readsAllGroups: canReadAllGroupMessages,
        lacks: new Set(lacks),
        draftLifeMs,
        flood,
        files,
      },
      (updates) => new Webhook(updates, (call) => this.#dispatcher.runWebhookReply(call)),
    );
    this.#dispatcher = new Dispatcher({ token, world: this.#world, faults: this.#faults });
    this.#server = new PortServer((call) => this.#dispatcher.handle(call));
  }

  /** The base address, for `client.apiRoot`. */
  get url(): string {
    return this.#server.url;
  }

  /** The bot. */
  get bot(): User {
    return this.#world.bot;
  }

  /** Every request so far, oldest first. */
  get calls(): readonly CallRecord[] {
    return this.#dispatcher.calls;
  }

  /** How many 429 answers the flood limits caused; scripted ones are not counted. */
  get floods(): number {
    return this.#world.flood.floods;
  }

  /** The updates that the bot has not confirmed yet. */
  get pendingUpdates(): readonly Update[] {
    return this.#world.updates.pending;
  }

  /** Every file that was sent; paths can be let expire, files be lost. */
  get files(): FileStore {
    return this.#world.files;
  }

  /** Tells whether a bot is waiting in a long poll now. */
  get isPolled(): boolean {
    return this.#world.updates.isPolled;
  }

  /** Listens; `startFakeTelegram` has done it already. */
  async open(): Promise<this> {
    await this.#server.up();
    return this;
  }

  /** Stops everything and breaks all connections. */
  async close(): Promise<void> {
    this.#world.webhook.remove();
    await this.#server.down();
  }

  /** Resets all connections and refuses new ones; people can go on talking meanwhile. */
  goDown(): Promise<void> {
    return this.#server.down();
  }

  /** Listens again, on the same port. */
  comeBack(): Promise<void> {
    return this.#server.up();
  }

  /** Makes a person. */
  person({ firstName, username, languageCode, id }: PersonOptions): User {
    this.#lastPerson += 1;
    const person: User = {
      id: id ?? this.#lastPerson,
      is_bot: false,
      first_name: firstName,
      ...(username === undefined ? {} : { username }),
      ...(languageCode === undefined ? {} : { language_code: languageCode }),
    };
    this.#world.people.set(person.id, person);
    return person;
  }

  /** The private chat of a person and the bot, started by the person. The same each time. */
  privateChat(person: User): FakeChat {
    const known = this.#chats.get(person.id);
    if (known !== undefined) return known;
    const { id, first_name, username } = person;
    const chat: Chat.PrivateChat = {
      id,
      type: 'private',
      first_name,
      ...(username === undefined ? {} : { username }),
    };
    // Private chats of one bot share their message numbers, as on the real server.
    const nextMessageId = () => {
      this.#lastPrivateMessage += 1;
      return this.#lastPrivateMessage;
    };
    return this.#addRoom({ chat, members: [person], botIsAdmin: false, nextMessageId });
  }

  /** A supergroup with the bot in it. */
  group({ title, members, forum = false, botIsAdmin = false, id }: GroupOptions): FakeChat {
    this.#lastGroup += 1;
    const chat: Chat.SupergroupChat = {
      id: id ?? -this.#lastGroup,
      type: 'supergroup',
      title,
      ...(forum ? { is_forum: true as const } : {}),
    };
    let lastMessage = 0;
    const nextMessageId = () => {
      lastMessage += 1;
      return lastMessage;
    };
    return this.#addRoom({ chat, members, botIsAdmin, nextMessageId });
  }

  /** The person blocks the bot: what it sends there answers 403. */
  block(person: User): void {
    this.#setBlocked(person, true);
  }

  /** The person takes the bot back. */
  unblock(person: User): void {
    this.#setBlocked(person, false);
  }

  /** What `setMyCommands` stored for this language and scope, if anything. */
  commandsFor({
    languageCode = '',
    scope,
  }: {
    languageCode?: string;
    scope?: unknown;
  } = {}): readonly BotCommand[] | undefined {
    return this.#world.commands.get(commandsKey(scope, languageCode));
  }

  /** The name or description that the bot set for this language, if any. */
  profileText(
    field: 'name' | 'description' | 'short_description',
    languageCode = '',
  ): string | undefined {
    return this.#world.profile.get(`${field}|${languageCode}`);
  }

  /** Scripts a failure of a method; see `FaultOptions`. */
  fail(options: FaultOptions): Fault {
    return this.#faults.add(options);
  }

  /** Queues any update at all with the next `update_id`. */
  pushRaw(update: UpdateBody | Record<string, unknown>): Update {
    return this.#world.updates.pushRaw(update as UpdateBody);
  }

  /** Makes every unanswered button press too old to be answered. */
  expireQueries(): void {
    this.#world.callbacks.expireAll();
  }

  /** Delivers what goes to the webhook's host to this origin instead, like a TLS proxy before the bot. */
  routeWebhookTo(origin: string): void {
    this.#world.webhook.routeTo(origin);
  }

  /**
   * Resolves with the first call of the method (any case) that satisfies the predicate. A call counts when
   * it is answered or broken; `getUpdates` as soon as it comes. Looks at past calls too, from index `from`.
   */
  untilCall(
    method: string,
    predicate: (call: CallRecord) => boolean = () => true,
    { withinMs = 20_000, what = `a call of ${method}`, from = 0 }: UntilCallOptions = {},
  ): Promise<CallRecord> {
    const wanted = method.toLowerCase();
    const look = () =>
      this.calls.slice(from).find((call) => {
        const name = call.method.toLowerCase();
        return name === wanted && (call.done || name === 'getupdates') && predicate(call);
      });
    return this.#dispatcher.waiting.until({ look, withinMs, what, dump: () => this.#dumpCalls() });
  }

  #dumpCalls(): string {
    const last = this.calls.slice(-20).map(({ method, status, payload }) => {
      return `  ${method} ${status} ${JSON.stringify(payload).slice(0, 160)}`;
    });
    return ['The last calls:', ...last].join('\n');
  }

  #addRoom(options: Omit<RoomOptions, 'bot'>): FakeChat {
    const room = new Room({ ...options, bot: this.bot });
    const chat = new FakeChat(room, this.#world);
    this.#world.rooms.set(room.chat.id, room);
    this.#chats.set(room.chat.id, chat);
    return chat;
  }

  #setBlocked(person: User, blocked: boolean): void {
    const chat = this.#world.rooms.get(person.id)?.chat;
    if (chat === undefined || this.#world.blocked.has(person.id) === blocked) return;
    if (blocked) this.#world.blocked.add(person.id);
    else this.#world.blocked.delete(person.id);
    const out = { status: 'kicked', user: this.bot, until_date: 0 } as const;
    const inside = { status: 'member', user: this.bot } as const;
    this.#world.updates.push({
      my_chat_member: {
        chat,
        from: person,
        date: unixNow(),
        old_chat_member: blocked ? inside : out,
        new_chat_member: blocked ? out : inside,
      },
    });
  }
}

/** Starts a fake Telegram on a free port of 127.0.0.1. */
export function startFakeTelegram(options: FakeTelegramOptions = {}): Promise<FakeTelegram> {
  return new FakeTelegram(options).open();
}
