import { setMaxListeners } from 'node:events';
import type { UserFromGetMe } from 'grammy/types';
import { z } from 'zod';
import type {
  ConversationService,
  Door,
  DoorMemory,
  DoorState,
  Hook,
  Reply,
  Said,
} from '../../conversation/door.ts';
import type { Log } from '../../log.ts';
import type { Observe } from '../../observe.ts';
import { targetOfPerson, targetOfSaid } from './addresses.ts';
import { TelegramClient } from './client.ts';
import { TelegramFiles } from './files.ts';
import { UpdateHandler } from './handler.ts';
import { publishMenu } from './menu.ts';
import { MessageIds } from './message-ids.ts';
import { Poller } from './poller.ts';
import { PressCodec } from './press-codec.ts';
import { Replies, type ReplyTarget, type TelegramStreaming } from './replies.ts';
import { TELEGRAM_TIMING, type TelegramTiming } from './timing.ts';
import type { UpdateSource, UpdateSourceOptions } from './update-source.ts';
import { WEBHOOK_PATH, Webhook } from './webhook.ts';

export type TelegramDoorOptions = {
  readonly token: string;
  /** Such as `https://api.telegram.org`, without the token. */
  readonly apiRoot: string;
  /** The public address of our HTTP server; unset: long polling. */
  readonly webhookUrl?: string | undefined;
  readonly streaming: TelegramStreaming;
  /** Whether answers that gain from it are rich messages, where the chat takes them. */
  readonly isRich: boolean;
  readonly conversation: ConversationService;
  /** Unset: nothing is known from earlier runs. */
  readonly memory?: DoorMemory;
  readonly log: Log;
  readonly observe?: Observe;
  /** Other waits than the product's. */
  readonly timing?: Partial<TelegramTiming>;
};

/** The way in through a Telegram bot, by long polling or by a webhook. */
export function telegramDoor(options: TelegramDoorOptions): Door {
  return new TelegramDoor(options);
}

class TelegramDoor implements Door {
  readonly name = 'telegram';
  readonly #client: TelegramClient;
  readonly hook?: Hook;
  readonly #updates: UpdateSource;
  readonly #replies: Replies;
  readonly #closing = new AbortController();
  readonly #memory: DoorMemory | undefined;
  readonly #restored: Promise<void>;
  #isClosed = false;

  constructor(options: TelegramDoorOptions) {
    const { token, apiRoot, webhookUrl, streaming, isRich, conversation, memory, log } = options;
    const timing = { ...TELEGRAM_TIMING, ...options.timing };
    const observing = options.observe && { observe: options.observe };
    const client = new TelegramClient({ token, apiRoot, timing, ...observing });
    const ids = new MessageIds(() => memory?.keep(() => ({ highest: ids.newest() })));
    this.#memory = memory;
    this.#restored = restoreIds(ids, memory);
    const presses = new PressCodec();
    const { signal } = this.#closing;
    // Every answer under way listens, and Node takes more than ten for a leak.
    setMaxListeners(0, signal);
    const shared = { client, conversation, timing, ids, presses, signal, log };
    const deadlineMs = timing.fileDeadlineMs;
    const files = new TelegramFiles({ client, token, apiRoot, deadlineMs, signal });
    const replies = new Replies({ ...shared, files, streaming, isRich });
    const handler = new UpdateHandler({ ...shared, replies });
    let identity: UserFromGetMe | undefined;
    this.#client = client;
    this.#replies = replies;
    const source: UpdateSourceOptions = {
      client,
      timing,
      log,
      ...observing,
      onIdentity: (me) => {
        identity = me;
        void publishMenu(shared);
      },
      handle: async (update) => {
        if (identity !== undefined) await handler.handle(update, identity);
      },
    };
    if (webhookUrl === undefined) this.#updates = new Poller(source);
    else {
      const webhook = new Webhook({ ...source, url: webhookUrl, token });
      this.#updates = webhook;
      this.hook = { path: WEBHOOK_PATH, receive: (call) => webhook.receive(call) };
    }
  }

  get state(): DoorState {
    return this.#isClosed ? 'stopped' : this.#updates.state;
  }

  start(): void {
    void this.#restored.then(() => {
      if (!this.#isClosed) this.#updates.start();
    });
  }

  async replyTo(said: Said): Promise<Reply | undefined> {
    await this.#restored;
    return this.#open(targetOfSaid(said));
  }

  async direct(personId: string, language: string | undefined): Promise<Reply | undefined> {
    return this.#open(targetOfPerson(personId, language));
  }

  async stopIntake(): Promise<void> {
    await this.#updates.stop();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#closing.abort();
    await this.#updates.stop();
    this.#client.close();
    await this.#memory?.flush();
  }

  #open(target: ReplyTarget | undefined): Reply | undefined {
    return target && this.#replies.open(target);
  }
}

const keptIds = z.object({ highest: z.record(z.string(), z.int().nonnegative()) });

/** So that the messages of a run that crashed are looked for at the right place. */
async function restoreIds(ids: MessageIds, memory: DoorMemory | undefined): Promise<void> {
  const kept = keptIds.safeParse(await memory?.read());
  if (kept.success) ids.restore(kept.data.highest);
}
