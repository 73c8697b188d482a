/** Lets what was begun at about the same time in one conversation end in the order in which it began. */
export class InOrder {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Gives what the work gives, not before all that was begun earlier under this key has ended. */
  async after<T>(key: string, work: Promise<T>): Promise<T> {
    const turn = Promise.allSettled([this.#tails.get(key), work]);
    this.#tails.set(key, turn);
    try {
      await turn;
      return await work;
    } finally {
      if (this.#tails.get(key) === turn) this.#tails.delete(key);
    }
  }
}
