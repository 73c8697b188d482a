import { untilAborted } from '../deadlines.ts';

/** Does one thing after another, in the order asked for. */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Does the work when all before it is over. Throws `aborted` as soon as the signal says so, also
   * while it waits; then the work is not begun.
   */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(async () => {
      signal.throwIfAborted();
      return await work();
    });
    this.#last = mine.catch(() => {});
    return await untilAborted(mine, signal);
  }
}
