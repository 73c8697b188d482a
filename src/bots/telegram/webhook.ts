import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { GrammyError } from 'grammy';
import type { Update, WebhookInfo } from 'grammy/types';
import type { DoorState, HookCall } from '../../conversation/door.ts';
import { isUpdate, readIdentity } from './api-answers.ts';
import { describe } from './call-error.ts';
import { toApiSignal } from './client.ts';
import { NotAccepted } from './intake.ts';
import { Recovery } from './recovery.ts';
import { ALLOWED_UPDATES, type UpdateSource, type UpdateSourceOptions } from './update-source.ts';

/** Where the HTTP server takes updates. */
export const WEBHOOK_PATH = '/telegram/webhook';
const SECRET_HEADER = 'x-telegram-bot-api-secret-token';
/** Telegram keeps the order within a chat; chats need not wait for each other. */
const CONNECTIONS = 20;
/** What came lately is known again when Telegram did not hear that it arrived. */
const MOST_KNOWN = 2_000;

export type WebhookOptions = UpdateSourceOptions & {
  /** `TELEGRAM_WEBHOOK_URL`. */
  readonly url: string;
  readonly token: string;
};

/** Updates that Telegram sends to our HTTP server, through a proxy that speaks HTTPS. */
export class Webhook implements UpdateSource {
  readonly #options: WebhookOptions;
  readonly #url: string;
  readonly #secret: string;
  readonly #recovery: Recovery;
  readonly #stopping = new AbortController();
  /** By update id: settles with the status that Telegram is told. */
  readonly #known = new Map<number, Promise<number>>();
  #state: DoorState = 'connecting';
  #isKnown = false;
  #isSet = false;
  #lastErrorAt = 0;
  #running: Promise<void> | undefined;

  constructor(options: WebhookOptions) {
    this.#options = options;
    this.#url = webhookAddress(options.url);
    this.#secret = secretOf(options.token);
    this.#recovery = new Recovery(options);
  }

  get state(): DoorState {
    return this.#state;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** The webhook stays set: Telegram keeps what is said until the next run. */
  async stop(): Promise<void> {
    this.#state = 'stopped';
    this.#stopping.abort();
    await this.#running;
  }

  /**
   * Takes one delivery in. 200 only when the update was accepted; 401 without the secret, 400 for
   * what is no update, 503 when it has to come again.
   */
  async receive({ headers, json }: HookCall): Promise<number> {
    if (!isSame(headers.get(SECRET_HEADER) ?? '', this.#secret)) return 401;
    if (this.#stopping.signal.aborted || !this.#isKnown) return 503;
    const update = await json();
    if (!isUpdate(update)) return 400;
    const known = this.#known.get(update.update_id);
    if (known !== undefined) return await known;
    const taken = this.#take(update);
    this.#remember(update.update_id, taken);
    return await taken;
  }

  async #take(update: Update): Promise<number> {
    const { handle, log } = this.#options;
    const fields = { update: update.update_id };
    try {
      await handle(update);
    } catch (error) {
      if (error instanceof NotAccepted) {
        log.warn({ ...fields, reason: error.message }, 'A message will be delivered again');
        this.#known.delete(update.update_id);
        return 503;
      }
      // A defect of ours with one update must not hold up all that follow in its chat.
      log.error({ ...fields, reason: describe(error) }, 'An update could not be read');
    }
    return 200;
  }

  #remember(id: number, taken: Promise<number>): void {
    this.#known.set(id, taken);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { timing } = this.#options;
    while (!signal.aborted) {
      try {
        await this.#register();
        await sleep(timing.webhookCheckMs, undefined, { signal });
      } catch (error) {
        if (signal.aborted) return;
        this.#state = 'failing';
        this.#recovery.note(error);
        await this.#recovery.pause(error, signal);
      }
    }
  }

  /** Makes sure that Telegram knows where to send updates, and tells what it complains about. */
  async #register(): Promise<void> {
    const { client, onIdentity, log } = this.#options;
    const signal = toApiSignal(this.#stopping.signal);
    if (!this.#isKnown) {
      const me = readIdentity(await client.api.getMe(signal));
      log.info({ username: me.username }, 'Telegram knows the bot');
      onIdentity(me);
      this.#isKnown = true;
    }
    if (!this.#isSet) await this.#set();
    await this.#lookAfter(await this.#info());
    if (!this.#stopping.signal.aborted) this.#state = 'ready';
    this.#recovery.settle();
  }

  /** Undefined where the server has no such method. */
  async #info(): Promise<WebhookInfo | undefined> {
    try {
      return await this.#options.client.api.getWebhookInfo(toApiSignal(this.#stopping.signal));
    } catch (error) {
      if (error instanceof GrammyError && error.error_code === 404) return undefined;
      throw error;
    }
  }

  async #lookAfter(info: WebhookInfo | undefined): Promise<void> {
    if (info === undefined) return;
    const { log } = this.#options;
    if (info.url !== this.#url) {
      log.warn({}, 'The webhook was taken away; setting it again');
      await this.#set();
    }
    const { last_error_date: errorAt = 0, last_error_message: reason } = info;
    if (errorAt > this.#lastErrorAt && this.#state === 'ready') {
      log.warn({ reason }, 'Telegram cannot deliver to TELEGRAM_WEBHOOK_URL; is the proxy right?');
    }
    this.#lastErrorAt = errorAt;
  }

  async #set(): Promise<void> {
    const settings = {
      secret_token: this.#secret,
      allowed_updates: ALLOWED_UPDATES,
      max_connections: CONNECTIONS,
    };
    const signal = toApiSignal(this.#stopping.signal);
    await this.#options.client.api.setWebhook(this.#url, settings, signal);
    this.#isSet = true;
  }
}

/** The address that Telegram is told: the path of ours is added unless it is there. */
export function webhookAddress(url: string): string {
  const bare = url.replace(/\/+$/, '');
  return bare.endsWith(WEBHOOK_PATH) ? bare : `${bare}${WEBHOOK_PATH}`;
}

/** The same in every run, and of no use for anything else than to know Telegram by it. */
function secretOf(token: string): string {
  return createHmac('sha256', token).update('foundry-chat telegram webhook').digest('hex');
}

/** Takes the same time for every wrong secret. */
function isSame(given: string, secret: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(secret));
}
