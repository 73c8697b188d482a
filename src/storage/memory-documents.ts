import type { Documents } from './documents.ts';

/** {@link Documents} that live as long as the process, for tests and trials. */
export class MemoryDocuments<T> implements Documents<T> {
  readonly #values = new Map<string, T>();

  async read(key: string): Promise<T | undefined> {
    return this.#values.get(key);
  }

  async update(
    key: string,
    change: (current: T | undefined) => T | undefined,
  ): Promise<T | undefined> {
    const next = change(this.#values.get(key));
    if (next === undefined) this.#values.delete(key);
    else this.#values.set(key, next);
    return next;
  }

  /** Nothing is damaged here. */
  async removeDamaged(): Promise<number> {
    return 0;
  }

  async keys(prefix = ''): Promise<string[]> {
    return [...this.#values.keys()].filter((key) => key.startsWith(prefix));
  }
}
