/** Drops the values that count as "not yet" for a probe. */
export type Truthy<T> = Exclude<T, undefined | null | false | 0 | ''>;

/** How long a wait may take and what its failure says. */
export interface WaitOptions {
  /** Milliseconds, default 5000. */
  readonly withinMs?: number;
  /** What is waited for, in words: the first line of the failure. */
  readonly what?: string;
}

/** Wakes everybody who waits for something in the fake, each time that anything in it changes. */
export class Changes {
  readonly #waiting = new Set<() => void>();
  readonly #timers = new Set<NodeJS.Timeout>();

  /** Something changed: all waiting probes are asked again, at once. */
  notify(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  /**
   * Resolves with the probe's first truthy value; rejects when the probe throws or the time is over, then
   * with `dump()` in the message.
   */
  until<T>(probe: () => T, options: WaitOptions & { dump: () => string }): Promise<Truthy<T>> {
    const { withinMs = 20_000, what = 'the condition', dump } = options;
    return new Promise<Truthy<T>>((resolve, reject) => {
      const finish = () => {
        clearTimeout(timer);
        this.#timers.delete(timer);
        this.#waiting.delete(attempt);
      };
      const attempt = () => {
        try {
          const value = probe();
          if (!value) return;
          finish();
          resolve(value as Truthy<T>);
        } catch (error) {
          finish();
          reject(error);
        }
      };
      const timer = setTimeout(() => {
        finish();
        reject(new Error(`waited ${withinMs} ms in vain for ${what}\n${dump()}`));
      }, withinMs);
      this.#timers.add(timer);
      this.#waiting.add(attempt);
      attempt();
    });
  }

  /** Forgets all who wait, so that no timer keeps the process alive. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#waiting.clear();
  }
}
