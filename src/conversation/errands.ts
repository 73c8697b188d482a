/** Whose errand it is. */
export type ErrandOf = {
  /** The conversation. */
  readonly key: string;
  readonly person: string;
};

type Errand = ErrandOf & { readonly controller: AbortController };

/**
 * Long commands under way (a download, a load), beside the answers of their conversation: each can
 * be stopped, and all end with the product.
 */
export class Errands {
  readonly #running = new Set<Errand>();
  readonly #ends = new Set<Promise<unknown>>();
  #isClosed = false;

  /** Runs `errand` at once; its signal tells it to stop. */
  async run<T>(of: ErrandOf, errand: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    if (this.#isClosed) controller.abort();
    const entry = { ...of, controller };
    this.#running.add(entry);
    const work = errand(controller.signal);
    const end = work.catch(() => {});
    this.#ends.add(end);
    try {
      return await work;
    } finally {
      this.#ends.delete(end);
      this.#running.delete(entry);
    }
  }

  /** Stops the errands of a conversation; false when there was none. */
  stop(key: string): boolean {
    return this.#stopWhere((errand) => errand.key === key);
  }

  /** Stops the errands of a person, wherever they gave them. */
  stopOf(person: string): void {
    this.#stopWhere((errand) => errand.person === person);
  }

  /** Stops everything; resolves when it has ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopWhere(() => true);
    await Promise.all(this.#ends);
  }

  #stopWhere(isMeant: (errand: Errand) => boolean): boolean {
    const meant = [...this.#running].filter(isMeant);
    for (const { controller } of meant) controller.abort();
    return meant.length > 0;
  }
}
