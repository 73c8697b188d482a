/** Lets tests wait for a condition that is looked at again whenever something happened. */
export class Changes {
  readonly #waiting = new Set<() => void>();

  /** Something happened: all conditions are looked at again. */
  notify(): void {
    for (const look of [...this.#waiting]) look();
  }

  /**
   * Resolves with the first value of `look` that is neither undefined nor false.
   * @throws Error with `describe()` when there is none within `withinMs`.
   */
  until<T>(
    look: () => T | undefined | false,
    { withinMs, describe }: { withinMs: number; describe: () => string },
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        this.#waiting.delete(check);
      };
      const check = () => {
        try {
          const value = look();
          if (value === undefined || value === false) return;
          stop();
          resolve(value);
        } catch (error) {
          stop();
          reject(error);
        }
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`not within ${withinMs} ms: ${describe()}`));
      }, withinMs);
      this.#waiting.add(check);
      check();
    });
  }
}
