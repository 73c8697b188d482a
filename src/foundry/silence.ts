import { FoundryError } from './errors.ts';

/** How long a model may be silent, in milliseconds. Both are finite. */
export type Patience = {
  /** From the request to the first word: a long prompt is read for minutes without a sign. */
  readonly firstTokenMs: number;
  /** Between two words, once it speaks. */
  readonly betweenTokensMs: number;
};

export const DEFAULT_PATIENCE: Patience = { firstTokenMs: 5 * 60_000, betweenTokensMs: 60_000 };

/**
 * Watches one answer. Its signal aborts when the person's signal does or when the model is silent
 * for too long; the reason is the {@link FoundryError} to throw: `aborted`, `timeout` before the
 * first word, `cut` after it. Has to be ended. A word costs a look at the clock, never a timer.
 */
export class Silence {
  readonly #controller = new AbortController();
  readonly #patience: Patience;
  readonly #person: AbortSignal;
  readonly #leave = () => this.#controller.abort(new FoundryError('aborted', 'aborted'));
  #timer: NodeJS.Timeout | undefined;
  #hasSpoken = false;
  /** Since when the model is waited for; unset while it is the listener who is slow. */
  #since: number | undefined = performance.now();

  constructor({ patience, signal }: { patience: Patience; signal: AbortSignal }) {
    this.#patience = patience;
    this.#person = signal;
    signal.addEventListener('abort', this.#leave, { once: true });
    if (signal.aborted) this.#leave();
    else this.#look(patience.firstTokenMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Words came. Until {@link listen} the model is not waited for. */
  hear(): void {
    if (this.#hasSpoken) this.#since = undefined;
  }

  /** The words were given on, and more is waited for. */
  listen(): void {
    this.#since = performance.now();
    if (this.#hasSpoken) return;
    this.#hasSpoken = true;
    this.#look(this.#patience.betweenTokensMs);
  }

  /** The answer is over. */
  end(): void {
    clearTimeout(this.#timer);
    this.#person.removeEventListener('abort', this.#leave);
  }

  #look(inMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#judge(), Math.ceil(inMs));
    this.#timer.unref();
  }

  #fault(limitMs: number): FoundryError {
    const code = this.#hasSpoken ? 'cut' : 'timeout';
    return new FoundryError(code, `the model was silent for ${limitMs} ms`);
  }

  #judge(): void {
    const { firstTokenMs, betweenTokensMs } = this.#patience;
    const limitMs = this.#hasSpoken ? betweenTokensMs : firstTokenMs;
    const silentMs = this.#since === undefined ? 0 : performance.now() - this.#since;
    if (silentMs < limitMs) this.#look(limitMs - silentMs);
    else this.#controller.abort(this.#fault(limitMs));
  }
}
