import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../log.ts';
import type { Observe } from '../../observe.ts';
import { Backoff } from './backoff.ts';
import { describe } from './call-error.ts';
import { FAILURE_SENTENCES, type PollFailure, pollFailureOf, retryAfterMs } from './failure.ts';
import type { TelegramTiming } from './timing.ts';

/** Failures that trying again soon does not mend: somebody has to do something. */
const FOR_PEOPLE: readonly PollFailure[] = ['refused', 'address'];

export type RecoveryOptions = {
  readonly timing: TelegramTiming;
  readonly log: Log;
  readonly observe?: Observe;
};

/** What goes wrong between the door and Telegram: said once, and waited out longer and longer. */
export class Recovery {
  readonly #log: Log;
  readonly #observe: Observe | undefined;
  readonly #backoff: Backoff;
  readonly #patientBackoff: Backoff;
  #failure: PollFailure | undefined;

  constructor({ timing, log, observe }: RecoveryOptions) {
    this.#log = log;
    this.#observe = observe;
    this.#backoff = new Backoff(timing.backoffMs);
    this.#patientBackoff = new Backoff(timing.refusedBackoffMs);
  }

  /** What fails now; undefined while all is well. */
  get failure(): PollFailure | undefined {
    return this.#failure;
  }

  /** Notes a failure; one clear line when it begins, its repetitions are for those who debug. */
  note(error: unknown): { readonly failure: PollFailure; readonly isFirst: boolean } {
    const failure = pollFailureOf(error);
    const isFirst = failure !== this.#failure;
    const fields = { reason: describe(error) };
    if (!isFirst) this.#log.debug(fields, 'Telegram fails still');
    else if (FOR_PEOPLE.includes(failure)) this.#log.error(fields, FAILURE_SENTENCES[failure]);
    else this.#log.warn(fields, FAILURE_SENTENCES[failure]);
    this.#failure = failure;
    this.#observe?.({ kind: 'reconnect', platform: 'telegram', reason: failure });
    return { failure, isFirst };
  }

  /** Resolves when it is time to try again, or at once when the signal aborts. */
  async pause(error: unknown, signal: AbortSignal): Promise<void> {
    const isForPeople = FOR_PEOPLE.includes(pollFailureOf(error));
    const backoff = isForPeople ? this.#patientBackoff : this.#backoff;
    const pauseMs = Math.max(backoff.next(), retryAfterMs(error));
    await sleep(pauseMs, undefined, { signal }).catch(() => {});
  }

  /** All is well. */
  settle(): void {
    if (this.#failure !== undefined) this.#log.info({}, 'Telegram answers again');
    this.#failure = undefined;
    this.#backoff.reset();
    this.#patientBackoff.reset();
  }
}
