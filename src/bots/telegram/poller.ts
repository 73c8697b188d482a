import { setTimeout as sleep } from 'node:timers/promises';
import type { Update, UserFromGetMe } from 'grammy/types';
import type { DoorState } from '../../conversation/door.ts';
import type { Log } from '../../log.ts';
import { readIdentity, readUpdates } from './api-answers.ts';
import { Backoff } from './backoff.ts';
import { describe } from './call-error.ts';
import { type TelegramClient, toApiSignal } from './client.ts';
import { FAILURE_SENTENCES, type PollFailure, pollFailureOf, retryAfterMs } from './failure.ts';
import { Intake } from './intake.ts';
import type { TelegramTiming } from './timing.ts';

/**
 * What the door handles; Telegram remembers this and sends nothing else. A server that is too old
 * for one of them passes over its name.
 */
const ALLOWED_UPDATES = [
  'message',
  'edited_message',
  'callback_query',
  'stopped_message_generation',
  'my_chat_member',
] as const;

export type PollerOptions = {
  readonly client: TelegramClient;
  readonly timing: TelegramTiming;
  readonly log: Log;
  /** Called once, before the first update, with what `getMe` says. */
  readonly onIdentity: (me: UserFromGetMe) => void;
  /** Resolves when the update is accepted; see {@link Intake}. */
  readonly handle: (update: Update) => Promise<void>;
};

/**
 * Long polling that never gives up and never throws: every failure is logged once, waited out and
 * tried again. Updates are confirmed only after they were accepted.
 */
export class Poller {
  readonly #options: PollerOptions;
  readonly #intake: Intake;
  readonly #stopping = new AbortController();
  readonly #backoff: Backoff;
  readonly #refusedBackoff: Backoff;
  readonly #redelivery: Backoff;
  #state: DoorState = 'connecting';
  #isKnown = false;
  #failure: PollFailure | undefined;
  /** After a failure one poll that returns at once shows whether all is well again. */
  #isProbe = false;
  #running: Promise<void> | undefined;

  constructor(options: PollerOptions) {
    const { timing, handle, log } = options;
    this.#options = options;
    this.#intake = new Intake({ handle, log });
    this.#backoff = new Backoff(timing.backoffMs);
    this.#refusedBackoff = new Backoff(timing.refusedBackoffMs);
    this.#redelivery = new Backoff(timing.redeliveryMs);
  }

  get state(): DoorState {
    return this.#state;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends polling and tells Telegram what was accepted, so that it does not come again. */
  async stop(): Promise<void> {
    if (this.#stopping.signal.aborted) return await this.#running;
    this.#state = 'stopped';
    this.#stopping.abort();
    await this.#running;
    const { offset } = this.#intake;
    if (offset === 0) return;
    const signal = toApiSignal(AbortSignal.timeout(this.#options.timing.goodbyeMs));
    const goodbye = this.#options.client.polling.getUpdates(
      { offset, limit: 1, timeout: 0 },
      signal,
    );
    await goodbye.catch((error: unknown) => {
      this.#options.log.debug({ reason: describe(error) }, 'The last updates stay unconfirmed');
    });
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.#identify();
        await this.#poll();
      } catch (error) {
        if (signal.aborted) return;
        // Stopping ends the pause; the loop's condition sees it.
        await this.#waitOut(error).catch(() => {});
      }
    }
  }

  async #identify(): Promise<void> {
    if (this.#isKnown) return;
    const { client, onIdentity, log } = this.#options;
    const me = readIdentity(await client.api.getMe(toApiSignal(this.#stopping.signal)));
    this.#isKnown = true;
    log.info({ username: me.username }, 'Telegram knows the bot');
    onIdentity(me);
  }

  async #poll(): Promise<void> {
    const { client, timing } = this.#options;
    const { signal } = this.#stopping;
    signal.throwIfAborted();
    const asked = client.polling.getUpdates(
      {
        offset: this.#intake.offset,
        timeout: this.#isProbe || this.#intake.hasFailed ? 0 : timing.pollSeconds,
        allowed_updates: ALLOWED_UPDATES,
      },
      toApiSignal(signal),
    );
    if (this.#failure === undefined) this.#state = 'ready';
    const { updates, unreadable } = readUpdates(await asked);
    this.#settle();
    if (unreadable > 0) {
      this.#options.log.warn({ unreadable }, 'Telegram told something that is no update');
    }
    await this.#intake.take(updates);
    if (!this.#intake.hasFailed) return this.#redelivery.reset();
    await sleep(this.#redelivery.next(), undefined, { signal }).catch(() => {});
  }

  /** Notes that a poll was answered. */
  #settle(): void {
    const wasProbe = this.#isProbe;
    this.#isProbe = false;
    if (!this.#stopping.signal.aborted) this.#state = 'ready';
    // Of two copies each drives the other out: only a poll that was left in peace ends a conflict.
    if (this.#failure === 'conflict' && wasProbe) return;
    if (this.#failure !== undefined) this.#options.log.info({}, 'Telegram answers again');
    this.#failure = undefined;
    this.#backoff.reset();
    this.#refusedBackoff.reset();
  }

  async #waitOut(error: unknown): Promise<void> {
    const failure = pollFailureOf(error);
    this.#state = 'failing';
    this.#isProbe = true;
    this.#report(failure, error);
    const isFirst = failure !== this.#failure;
    this.#failure = failure;
    // One that is set again and again belongs to another program: that needs its pauses.
    if (failure === 'webhook' && (await this.#removeWebhook()) && isFirst) return;
    const backoff = failure === 'refused' ? this.#refusedBackoff : this.#backoff;
    const pauseMs = Math.max(backoff.next(), retryAfterMs(error));
    await sleep(pauseMs, undefined, { signal: this.#stopping.signal });
  }

  /** One clear line when a failure begins; its repetitions are for those who debug. */
  #report(failure: PollFailure, error: unknown): void {
    const { log } = this.#options;
    const fields = { reason: describe(error) };
    if (failure === this.#failure) log.debug(fields, 'Telegram fails still');
    else if (failure === 'refused') log.error(fields, FAILURE_SENTENCES[failure]);
    else log.warn(fields, FAILURE_SENTENCES[failure]);
  }

  async #removeWebhook(): Promise<boolean> {
    const { client, log } = this.#options;
    try {
      const signal = toApiSignal(this.#stopping.signal);
      return await client.api.deleteWebhook({ drop_pending_updates: false }, signal);
    } catch (error) {
      log.debug({ reason: describe(error) }, 'The webhook could not be removed');
      return false;
    }
  }
}
