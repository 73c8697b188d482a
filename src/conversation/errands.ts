/**
 * Long commands under way (a download, a load), beside the answers of their conversation: each can
 * be stopped, and all end with the product.
 */
export class Errands {
  readonly #running = new Map<string, Set<AbortController>>();
  readonly #ends = new Set<Promise<unknown>>();
  #isClosed = false;

  /** Runs `errand` at once; its signal tells it to stop. */
  async run<T>(key: string, errand: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    if (this.#isClosed) controller.abort();
    const controllers = this.#running.get(key) ?? new Set();
    this.#running.set(key, controllers.add(controller));
    const work = errand(controller.signal);
    const end = work.catch(() => {});
    this.#ends.add(end);
    try {
      return await work;
    } finally {
      this.#ends.delete(end);
      controllers.delete(controller);
      if (controllers.size === 0) this.#running.delete(key);
    }
  }

  /** Stops the errands of a conversation; false when there was none. */
  stop(key: string): boolean {
    const controllers = this.#running.get(key);
    for (const controller of controllers ?? []) controller.abort();
    return controllers !== undefined;
  }

  /** Stops everything; resolves when it has ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const key of this.#running.keys()) this.stop(key);
    await Promise.all(this.#ends);
  }
}
