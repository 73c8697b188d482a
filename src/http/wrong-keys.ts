import { setTimeout } from 'node:timers/promises';

const LONGEST_MS = 3_000;
/** An address that behaved for so long begins anew. */
const FORGET_MS = 60_000;
/** What is kept of addresses, and how many answers are held back at once: an attack fills nothing. */
const MAX_ADDRESSES = 1_000;
const MAX_WAITING = 200;

/**
 * Makes who tries one wrong key after another wait for the answer, longer with each. Who has the
 * right key is not held up, wherever it comes from.
 */
export class WrongKeys {
  readonly #firstMs: number;
  readonly #tries = new Map<string, { count: number; at: number }>();
  #waiting = 0;

  constructor({ firstMs }: { firstMs: number }) {
    this.#firstMs = firstMs;
  }

  /** Resolves when the refusal of a wrong key from this address may be sent. */
  async hold(address: string, signal: AbortSignal): Promise<void> {
    const ms = this.#note(address);
    if (this.#waiting >= MAX_WAITING) return;
    this.#waiting += 1;
    try {
      await setTimeout(ms, undefined, { signal });
    } catch {
      // The client has left.
    } finally {
      this.#waiting -= 1;
    }
  }

  /** How long this try is to wait. */
  #note(address: string): number {
    const now = performance.now();
    const known = this.#tries.get(address);
    const count = known !== undefined && now - known.at < FORGET_MS ? known.count + 1 : 1;
    // The newest stand last.
    this.#tries.delete(address);
    this.#tries.set(address, { count, at: now });
    const [oldest] = this.#tries.keys();
    if (this.#tries.size > MAX_ADDRESSES && oldest !== undefined) this.#tries.delete(oldest);
    return Math.min(this.#firstMs * 2 ** Math.min(count - 1, 20), LONGEST_MS);
  }
}
