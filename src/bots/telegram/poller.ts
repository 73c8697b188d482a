import { setTimeout as sleep } from 'node:timers/promises';
import type { DoorState } from '../../conversation/door.ts';
import { readIdentity, readUpdates } from './api-answers.ts';
import { Backoff } from './backoff.ts';
import { describe } from './call-error.ts';
import { toApiSignal } from './client.ts';
import { Intake } from './intake.ts';
import { Recovery } from './recovery.ts';
import { ALLOWED_UPDATES, type UpdateSource, type UpdateSourceOptions } from './update-source.ts';

/**
 * Long polling that never gives up and never throws: every failure is logged once, waited out and
 * tried again. Updates are confirmed only after they were accepted.
 */
export class Poller implements UpdateSource {
  readonly #options: UpdateSourceOptions;
  readonly #intake: Intake;
  readonly #stopping = new AbortController();
  readonly #recovery: Recovery;
  readonly #redelivery: Backoff;
  #state: DoorState = 'connecting';
  #isKnown = false;
  /** After a failure one poll that returns at once shows whether all is well again. */
  #isProbe = false;
  #running: Promise<void> | undefined;

  constructor(options: UpdateSourceOptions) {
    const { timing, handle, log } = options;
    this.#options = options;
    this.#intake = new Intake({ handle, log });
    this.#recovery = new Recovery(options);
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
        await this.#waitOut(error);
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
    const { offset } = this.#intake;
    const asked = client.polling.getUpdates(
      {
        offset,
        timeout: this.#isProbe || this.#intake.hasFailed ? 0 : timing.pollSeconds,
        allowed_updates: ALLOWED_UPDATES,
      },
      toApiSignal(signal),
    );
    if (this.#recovery.failure === undefined) this.#state = 'ready';
    const { updates, unreadable } = readUpdates(await asked, offset);
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
    if (this.#recovery.failure === 'conflict' && wasProbe) return;
    this.#recovery.settle();
  }

  async #waitOut(error: unknown): Promise<void> {
    this.#state = 'failing';
    this.#isProbe = true;
    const { failure, isFirst } = this.#recovery.note(error);
    // One that is set again and again belongs to another program: that needs its pauses.
    if (failure === 'webhook' && (await this.#removeWebhook()) && isFirst) return;
    await this.#recovery.pause(error, this.#stopping.signal);
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
