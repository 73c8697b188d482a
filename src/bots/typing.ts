/**
 * Keeps "typing…" alive: at once, then every `everyMs`, until {@link Typing.stop} or until
 * `signal` is aborted. A failure to show it is of no importance and is dropped.
 */
export class Typing {
  readonly #show: () => Promise<void>;
  readonly #everyMs: number;
  readonly #signal: AbortSignal | undefined;
  readonly #end = () => this.stop();
  #timer: NodeJS.Timeout | undefined;
  #isUnderWay = false;

  constructor(show: () => Promise<void>, everyMs: number, signal?: AbortSignal) {
    this.#show = show;
    this.#everyMs = everyMs;
    this.#signal = signal;
  }

  start(): void {
    if (this.#timer !== undefined || this.#signal?.aborted === true) return;
    this.#signal?.addEventListener('abort', this.#end, { once: true });
    this.#timer = setInterval(() => this.#once(), this.#everyMs);
    this.#once();
  }

  stop(): void {
    this.#signal?.removeEventListener('abort', this.#end);
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #once(): void {
    // A slow platform must not be left with a row of them that arrive after the answer.
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    this.#show()
      .catch(() => {})
      .finally(() => {
        this.#isUnderWay = false;
      });
  }
}
