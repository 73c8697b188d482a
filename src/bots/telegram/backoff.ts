/** A pause that doubles with every failure, with jitter so that copies do not march in step. */
export class Backoff {
  readonly #firstMs: number;
  readonly #longestMs: number;
  #failures = 0;

  constructor([firstMs, longestMs]: readonly [first: number, longest: number]) {
    this.#firstMs = firstMs;
    this.#longestMs = longestMs;
  }

  /** Milliseconds to wait now: 75 to 125 percent of the doubled pause. */
  next(): number {
    const pauseMs = Math.min(this.#firstMs * 2 ** this.#failures, this.#longestMs);
    this.#failures = Math.min(this.#failures + 1, 30);
    return pauseMs * (0.75 + Math.random() / 2);
  }

  /** The next pause is the first one again. */
  reset(): void {
    this.#failures = 0;
  }
}
