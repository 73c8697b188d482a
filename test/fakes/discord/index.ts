import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Calls, type RestCall } from './calls.ts';
import type { Cdn } from './cdn.ts';
import type { Truthy, WaitOptions } from './changes.ts';
import { FakeChannel } from './channel.ts';
import { Commands } from './commands.ts';
import type { Core } from './core.ts';
import { type Fault, type FaultOptions, Faults } from './faults.ts';
import { Gateway } from './gateway.ts';
import { FakeGuild } from './guild.ts';
import { Interactions } from './interactions.ts';
import { Messages } from './messages.ts';
import { RateLimits } from './rate-limits.ts';
import { API_PATH, RestServer } from './rest-server.ts';
import { Router } from './router.ts';
import { accountRoutes } from './routes-account.ts';
import { channelRoutes } from './routes-channels.ts';
import { commandRoutes } from './routes-commands.ts';
import { interactionRoutes } from './routes-interactions.ts';
import type { FakeUser, Json } from './types.ts';
import { type UserOptions, World } from './world.ts';

export type { RestCall } from './calls.ts';
export type { FakeChannel, SayOptions, SentFile } from './channel.ts';
export type { Fault, FaultOptions } from './faults.ts';
export type { FakeGuild, FakeTextChannel } from './guild.ts';
export type { SeenAttachment, SeenComponent, SeenMessage, SeenOption } from './seen.ts';
export type { FakeUser, TimelineEntry } from './types.ts';
export type { Used } from './used.ts';

/** How to start the fake. */
export interface FakeDiscordOptions {
  /** The bot's token; default a made-up one of real shape. */
  readonly token?: string;
  /** Whether the message content intent is switched on in the developer portal, default true. */
  readonly messageContentIntent?: boolean;
  /** `real` (default): rate limits as on Discord; `off`: none. */
  readonly limits?: 'real' | 'off';
  /** Milliseconds in which an interaction has to be acknowledged, default 3000 as on Discord. */
  readonly ackWithinMs?: number;
  /** Milliseconds between gateway heartbeats, default 41250 as on Discord. */
  readonly heartbeatMs?: number;
}

/** A fake Discord: REST and gateway on one port of 127.0.0.1, and the people who use it. */
export class FakeDiscord {
  readonly gateway: Gateway;
  readonly #core: Core;
  readonly #limits: RateLimits;
  readonly #faults: Faults;
  readonly #rest: RestServer;
  readonly #dms = new Map<string, FakeChannel>();
  #server: Server | undefined;
  #port = 0;

  constructor(options: FakeDiscordOptions = {}) {
    const { token, messageContentIntent: messageContent = true, limits = 'real' } = options;
    const world = new World({ token, messageContent });
    const messages = new Messages(world);
    const commands = new Commands(world);
    const ackWithinMs = options.ackWithinMs ?? 3000;
    const interactions = new Interactions({ world, messages, ackWithinMs });
    const calls = new Calls(world.changes);
    this.#core = { world, messages, commands, interactions, calls };
    this.gateway = new Gateway({ world, heartbeatMs: options.heartbeatMs ?? 41_250 });
    const router = new Router([
      ...accountRoutes(world, () => world.origin.replace('http', 'ws')),
      ...channelRoutes(world, messages),
      ...commandRoutes(world, commands),
      ...interactionRoutes(world, messages, interactions),
    ]);
    this.#limits = new RateLimits({ isOn: limits === 'real' });
    this.#faults = new Faults(router.templates);
    const parts = { token: world.token, router, calls };
    this.#rest = new RestServer({ ...parts, limits: this.#limits, faults: this.#faults });
  }

  /** REST base without version, the value for DISCORD_API_ROOT. */
  get url(): string {
    return `${this.#core.world.origin}${API_PATH}`;
  }

  /** The bot's token. */
  get token(): string {
    return this.#core.world.token;
  }

  /** The bot as a user. */
  get bot(): FakeUser {
    return this.#core.world.bot;
  }

  /** The application's id; differs from the bot's user id. */
  get applicationId(): string {
    return this.#core.world.applicationId;
  }

  /** All REST requests so far, oldest first. */
  get calls(): readonly RestCall[] {
    return this.#core.calls.log;
  }

  /** Where the files of messages are served. */
  get files(): Cdn {
    return this.#core.world.cdn;
  }

  /** The global commands that the bot registered, as Discord stores them. */
  get commands(): Json[] {
    return this.#core.commands.list('global');
  }

  /** How many 429s the rate limits answered; those ordered by `fail` do not count. */
  get floods(): number {
    return this.#limits.floods;
  }

  /** Makes up a person; `bot: true` for another bot. */
  user(options: UserOptions): FakeUser {
    return this.#core.world.addUser(options);
  }

  /** The direct messages between a person and the bot. */
  dm(user: FakeUser): FakeChannel {
    const known = this.#dms.get(user.id);
    if (known) return known;
    const channel = new FakeChannel(this.#core, this.#core.world.dmWith(user));
    this.#dms.set(user.id, channel);
    return channel;
  }

  /** A guild with the bot and these people in it; the owner is made up when not given. */
  guild(options: {
    readonly name: string;
    readonly members?: readonly FakeUser[];
    readonly owner?: FakeUser;
  }): FakeGuild {
    const owner = options.owner ?? this.user({ username: `${options.name}-owner` });
    const members = options.members ?? [];
    const record = this.#core.world.addGuild({ name: options.name, owner, members });
    return new FakeGuild(this.#core, record);
  }

  /** The channel or thread with this id, e.g. one that the bot opened. */
  channel(id: string): FakeChannel {
    return new FakeChannel(this.#core, this.#core.world.channel(id));
  }

  /** The commands the bot registered for one guild. */
  guildCommands(guild: { readonly id: string }): Json[] {
    return this.#core.commands.list(guild.id);
  }

  /** Switches the message content intent on or off in the developer portal; sessions stay as they are. */
  grantMessageContent(isGranted: boolean): void {
    this.#core.world.messageContent = isGranted;
  }

  /** Orders a fault for coming REST requests. */
  fail(options: FaultOptions): Fault {
    return this.#faults.add(options);
  }

  /** All interaction tokens are over, as after 15 minutes. */
  expireInteractions(): void {
    this.#core.interactions.expireAll();
  }

  /** Sends a gateway event as it is to every session. */
  dispatchRaw(t: string, d: unknown): void {
    this.gateway.dispatch({ t, intent: 0, build: () => d });
  }

  /** Sends bytes of any kind over every connection, whatever the protocol says. */
  sendRaw(payload: string): void {
    this.gateway.sendRaw(payload);
  }

  /** Resolves with the first REST call, of those past and those to come, that fits. */
  untilCall(
    fits: (call: RestCall, index: number) => boolean,
    options: WaitOptions = {},
  ): Promise<RestCall> {
    return this.#core.calls.until(fits, options);
  }

  /** Resolves with the probe's first truthy value, asked again at each change anywhere. */
  until<T>(probe: () => T, options: WaitOptions = {}): Promise<Truthy<T>> {
    const dump = () =>
      [
        `gateway: ${this.gateway.connected} connected, ${this.gateway.identifies} identifies, ` +
          `${this.gateway.resumes} resumes`,
        this.#core.calls.describe(),
      ].join('\n');
    return this.#core.world.changes.until(probe, { ...options, dump });
  }

  /** Everything is out of reach (connection refused); what happened is kept. */
  async goDown(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    this.gateway.drop();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }

  /** Listens (again), on the same port as before. */
  async comeBack(): Promise<void> {
    if (this.#server) return;
    const server = createServer((request, response) => this.#handle(request, response));
    server.on('upgrade', (request, socket, head) => this.gateway.upgrade(request, socket, head));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    this.#core.world.origin = `http://127.0.0.1:${this.#port}`;
  }

  /** Ends the server and all its timers. */
  async close(): Promise<void> {
    this.#core.interactions.close();
    this.#core.world.changes.close();
    await this.goDown();
    this.gateway.shutDown();
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    if (request.url?.startsWith(`${API_PATH}/`)) {
      this.#rest.handle(request, response).catch((error: unknown) => {
        console.error('the fake Discord failed:', error);
        response.destroy();
      });
      return;
    }
    this.files.serve(request, response);
  }
}

/** Starts a fake Discord on a free port of 127.0.0.1. */
export async function startFakeDiscord(options: FakeDiscordOptions = {}): Promise<FakeDiscord> {
  const discord = new FakeDiscord(options);
  await discord.comeBack();
  return discord;
}
