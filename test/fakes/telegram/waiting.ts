interface Wait {
  check(): void;
}

/** What a test waits for. */
export interface WaitOptions<T> {
  /** Asked at once and after every change; anything but undefined and false ends the wait. */
  look: () => T | undefined | false;
  withinMs: number;
  /** What is awaited, for the message of the failure. */
  what: string;
  /** The state to show in the failure. */
  dump: () => string;
}

/** Lets tests wait for a state instead of sleeping: every change asks all waiting predicates again. */
export class Waiting {
  readonly #waits = new Set<Wait>();

  /** Tells that something changed. */
  poke(): void {
    for (const wait of [...this.#waits]) wait.check();
  }

  /** Resolves as soon as `look` gives something; rejects with a readable dump after `withinMs`. */
  until<T>({ look, withinMs, what, dump }: WaitOptions<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => {
        this.#waits.delete(wait);
        clearTimeout(timer);
        end();
      };
      const wait: Wait = {
        check: () => {
          try {
            const seen = look();
            if (seen !== undefined && seen !== false) settle(() => resolve(seen));
          } catch (error) {
            settle(() => reject(error));
          }
        },
      };
      const timer = setTimeout(() => {
        settle(() => reject(new Error(`Not seen within ${withinMs} ms: ${what}\n${dump()}`)));
      }, withinMs);
      this.#waits.add(wait);
      wait.check();
    });
  }
}
