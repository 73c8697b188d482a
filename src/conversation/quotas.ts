/** Beyond so many keys the oldest are forgotten: their next window begins afresh. */
const MOST_KEPT = 10_000;

export type QuotasOptions = {
  /** How often in a window. */
  readonly max: number;
  readonly windowMs: number;
  /** In milliseconds. */
  readonly now?: () => number;
  readonly mostKept?: number;
};

type Window = { readonly until: number; used: number };

/**
 * Counts what is done under each key, in windows that begin with the first use. In memory, and
 * never more of it than for `mostKept` keys.
 */
export class Quotas {
  readonly #options: QuotasOptions;
  readonly #windows = new Map<string, Window>();

  constructor(options: QuotasOptions) {
    this.#options = options;
  }

  /** Uses one. 0: there was one; else the milliseconds until there is one again. */
  take(key: string): number {
    const { max, windowMs } = this.#options;
    const now = this.#now();
    const known = this.#windows.get(key);
    const isOpen = known !== undefined && known.until > now;
    const window = isOpen ? known : { until: now + windowMs, used: 0 };
    if (window.used >= max) return window.until - now;
    window.used += 1;
    if (!isOpen) this.#keep(key, window);
    return 0;
  }

  /** What was taken came to nothing. */
  giveBack(key: string): void {
    const window = this.#windows.get(key);
    if (window !== undefined && window.used > 0) window.used -= 1;
  }

  #keep(key: string, window: Window): void {
    // The order of the map is that of the windows' beginnings.
    this.#windows.delete(key);
    this.#windows.set(key, window);
    const { mostKept = MOST_KEPT } = this.#options;
    const now = this.#now();
    for (const [oldest, { until }] of this.#windows) {
      if (until > now && this.#windows.size <= mostKept) return;
      this.#windows.delete(oldest);
    }
  }

  #now(): number {
    return this.#options.now?.() ?? performance.now();
  }
}
