/** What goes first when not everything can be sent at once. */
export type Urgency = 'first words' | 'final text' | 'edit';

/** The most urgent first. */
export const URGENCIES: readonly Urgency[] = ['first words', 'final text', 'edit'];

export type BudgetOptions = {
  /** Requests a second over all chats. */
  readonly perSecond: number;
  /** How many may go at once after a pause. */
  readonly burst: number;
  readonly now?: () => number;
};

/** Of a burst so much is kept for what people read. */
const SPARE_ABOVE = 0.75;

type Waiting = { readonly go: () => void };

/**
 * What a bot may send over all chats together, so that the platform's limit for the whole bot is never
 * met: first words before final texts before edits, each in the order in which they came.
 */
export class Budget {
  readonly #options: Required<BudgetOptions>;
  readonly #waiting = new Map<Urgency, Set<Waiting>>(URGENCIES.map((each) => [each, new Set()]));
  #left: number;
  #countedAt: number;
  #timer: NodeJS.Timeout | undefined;

  constructor({ now = () => performance.now(), ...options }: BudgetOptions) {
    this.#options = { ...options, now };
    this.#left = options.burst;
    this.#countedAt = now();
  }

  /** Whether there is so much left that something of no importance may be sent, too. */
  takeSpare(): boolean {
    this.#refill();
    if (this.#left <= this.#options.burst * SPARE_ABOVE) return false;
    this.#left -= 1;
    return true;
  }

  /** Resolves when one request may be made. Rejects when `signal` is aborted. */
  async take(urgency: Urgency, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#refill();
    if (this.#left >= 1 && this.#timer === undefined) {
      this.#left -= 1;
      return;
    }
    const line = this.#waiting.get(urgency);
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        line?.delete(waiting);
        signal.removeEventListener('abort', onAbort);
      };
      const onAbort = () => {
        leave();
        reject(signal.reason);
      };
      const waiting: Waiting = {
        go: () => {
          leave();
          resolve();
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      line?.add(waiting);
      this.#schedule();
    });
  }

  #refill(): void {
    const { perSecond, burst, now } = this.#options;
    const at = now();
    this.#left = Math.min(burst, this.#left + ((at - this.#countedAt) / 1_000) * perSecond);
    this.#countedAt = at;
  }

  #schedule(): void {
    if (this.#timer !== undefined) return;
    const waitMs = Math.max(1, Math.ceil(((1 - this.#left) / this.#options.perSecond) * 1_000));
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#refill();
      while (this.#left >= 1) {
        const next = this.#next();
        if (next === undefined) return;
        this.#left -= 1;
        next.go();
      }
      if (this.#next() !== undefined) this.#schedule();
    }, waitMs);
  }

  #next(): Waiting | undefined {
    for (const urgency of URGENCIES) {
      const first = this.#waiting.get(urgency)?.values().next();
      if (first !== undefined && !first.done) return first.value;
    }
    return undefined;
  }
}
