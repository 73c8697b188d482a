/** Counts the answers to programs that are under way, so that a stop can wait for them. */
export class UnderWay {
  #count = 0;
  #waiting: (() => void)[] = [];

  /** One has begun; gives the function that says that it is over. */
  begin(): () => void {
    this.#count += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#count -= 1;
      if (this.#count === 0) for (const resolve of this.#waiting.splice(0)) resolve();
    };
  }

  /** Resolves when none is under way, after `ms` at the latest. */
  async untilNone(ms: number): Promise<void> {
    if (this.#count === 0 || ms <= 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
