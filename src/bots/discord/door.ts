import { setMaxListeners } from 'node:events';
import type { RESTOptions } from 'discord.js';
import type {
  ConversationService,
  Door,
  DoorMemory,
  DoorState,
  Reply,
  Said,
} from '../../conversation/door.ts';
import type { Log } from '../../log.ts';
import { type Observe, unobserved } from '../../observe.ts';
import { DiscordApi } from './api.ts';
import { Connection } from './connection.ts';
import { isContentGranted } from './content-grant.ts';
import { EventRouter } from './event-router.ts';
import { loadDiscord } from './library.ts';
import { DISCORD_TIMING, type DiscordTiming } from './timing.ts';
import { openTransport, type Transport } from './transport.ts';

export type DiscordDoorOptions = {
  readonly token: string;
  /** The REST base without version, such as `https://discord.com/api`. */
  readonly apiRoot: string;
  readonly conversation: ConversationService;
  /** Unset: what is said between two runs is not read. */
  readonly memory?: DoorMemory;
  readonly log: Log;
  readonly observe?: Observe;
  /** Other waits than the product's. */
  readonly timing?: Partial<DiscordTiming>;
};

/** The way in through a Discord bot: gateway for what people say, REST for what they get. */
export function discordDoor(options: DiscordDoorOptions): Door {
  return new DiscordDoor(options);
}

class DiscordDoor implements Door {
  readonly name = 'discord';
  readonly #options: DiscordDoorOptions;
  readonly #timing: DiscordTiming;
  readonly #observe: Observe;
  readonly #transport: Transport;
  readonly #closing = new AbortController();
  #api: DiscordApi | undefined;
  #router: EventRouter | undefined;
  #connection: Connection | undefined;
  #opening: Promise<void> | undefined;
  #state: DoorState = 'connecting';
  #isIntakeOpen = true;

  constructor(options: DiscordDoorOptions) {
    this.#options = options;
    this.#timing = { ...DISCORD_TIMING, ...options.timing };
    this.#observe = options.observe ?? unobserved;
    this.#transport = openTransport(this.#observe);
    // Every answer under way listens to it, and there may be more than Node's ten.
    setMaxListeners(0, this.#closing.signal);
  }

  get state(): DoorState {
    if (this.#closing.signal.aborted) return 'stopped';
    return this.#connection?.state ?? this.#state;
  }

  start(): void {
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#state = 'failing';
      this.#options.log.error({ reason: String(error) }, 'The Discord door cannot be opened');
    });
  }

  async replyTo(said: Said): Promise<Reply | undefined> {
    await this.#opening;
    return this.#router?.outgoing.replyTo(said);
  }

  async direct(personId: string, language: string | undefined): Promise<Reply | undefined> {
    await this.#opening;
    return await this.#router?.outgoing.direct(personId, language);
  }

  async forget(personId: string): Promise<void> {
    await this.#opening;
    this.#router?.forget(personId.replace(/^discord:/, ''));
    await this.#options.memory?.flush();
  }

  async stopIntake(): Promise<void> {
    this.#isIntakeOpen = false;
    this.#router?.stop();
  }

  async close(): Promise<void> {
    this.#isIntakeOpen = false;
    this.#router?.stop();
    this.#closing.abort();
    await this.#opening;
    await this.#connection?.close();
    this.#api?.close();
    await this.#transport.close();
    await this.#options.memory?.flush();
  }

  async #open(): Promise<void> {
    const { token, conversation, memory, log } = this.#options;
    const { signal } = this.#closing;
    const library = await loadDiscord(this.#restOptions());
    if (signal.aborted) return;
    const api = new DiscordApi(library.openRest(), token);
    const router = new EventRouter({
      api,
      conversation,
      memory,
      log,
      signal,
      timing: this.#timing,
    });
    await router.remember();
    if (!this.#isIntakeOpen) router.stop();
    const connection = new Connection({
      library,
      token,
      timing: this.#timing,
      log,
      isContentGranted: () => isContentGranted(api),
      observe: this.#observe,
      onSession: (ready) => router.onSession(ready),
      onEvent: (name, data) => router.take(name, data, connection.hasContent),
    });
    this.#api = api;
    this.#router = router;
    this.#connection = connection;
    connection.open();
  }

  #restOptions(): Partial<RESTOptions> {
    return {
      api: this.#options.apiRoot.replace(/\/+$/, ''),
      version: '10',
      timeout: this.#timing.requestMs,
      // Each caller repeats by itself what may be repeated, and knows what may not.
      retries: 0,
      // A preview that waited for its turn would be out of date; reading can wait.
      rejectOnRateLimit: ({ method }) => method.toUpperCase() !== 'GET',
      makeRequest: this.#transport.makeRequest,
    };
  }
}
