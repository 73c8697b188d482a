/**
 * Keeps what happens in one conversation in order, one thing at a time, while different
 * conversations go on side by side.
 */
export class Lanes {
  readonly #tails = new Map<string, Promise<void>>();
  readonly #running = new Map<string, Set<AbortController>>();

  /**
   * Runs `job` after all that was begun before in this conversation. Its signal tells it to stop;
   * a job that is stopped before its turn still runs, with the signal already aborted.
   */
  async run(key: string, job: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    this.#add(key, controller);
    const before = this.#tails.get(key) ?? Promise.resolve();
    const turn = before.then(() => job(controller.signal));
    const tail = turn.catch(() => {});
    this.#tails.set(key, tail);
    try {
      await turn;
    } finally {
      this.#remove(key, controller);
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    }
  }

  /** Whether something is under way or waits in a conversation. */
  isBusy(key: string): boolean {
    return this.#running.has(key);
  }

  /** Stops everything under way and waiting in a conversation; false when there was nothing. */
  stop(key: string, reason?: unknown): boolean {
    const controllers = this.#running.get(key);
    if (controllers === undefined) return false;
    for (const controller of controllers) controller.abort(reason);
    return true;
  }

  /** Stops everything everywhere. */
  stopAll(reason?: unknown): void {
    for (const key of this.#running.keys()) this.stop(key, reason);
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    while (this.#tails.size > 0) await Promise.all(this.#tails.values());
  }

  #add(key: string, controller: AbortController): void {
    const controllers = this.#running.get(key) ?? new Set();
    controllers.add(controller);
    this.#running.set(key, controllers);
  }

  #remove(key: string, controller: AbortController): void {
    const controllers = this.#running.get(key);
    controllers?.delete(controller);
    if (controllers?.size === 0) this.#running.delete(key);
  }
}
