import { setTimeout as sleep } from 'node:timers/promises';
import { FoundryError } from '../foundry/errors.ts';

/** How long a question is kept for a Foundry that is not running. */
const LONGEST_WAIT_MS = 30 * 60_000;
/** A server that is found and lost again at once is not asked without a pause. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A question that the server dropped each time it was back may be what brings it down. */
const MOST_RETURNS = 4;

export type ComebackOptions = {
  /** Resolves when there is a server. */
  readonly untilFound: (signal: AbortSignal) => Promise<void>;
  /** Longest wait from the question on; unset: 30 minutes. */
  readonly longestMs?: number | undefined;
};

/** Somebody whose question may have to wait. */
export type Waiter = {
  /** Their conversation. */
  readonly key: string;
  /** When the question was accepted, by `performance.now()`. */
  readonly since: number;
  readonly signal: AbortSignal;
  /** Shows that the question waits, or `note` instead. */
  readonly draw: (note?: string) => void;
};

/**
 * Keeps questions while Foundry is not running and asks them again when it is back. A conversation
 * has one question that waits, the first; the others are behind it.
 */
export class Comeback {
  readonly #options: ComebackOptions;
  readonly #closing = new AbortController();
  readonly #waiters = new Map<string, Waiter>();
  readonly #behind = new Map<string, Set<() => void>>();
  /** The fault of the latest question, as long as there was no server for it. */
  #missing: FoundryError | undefined;

  constructor(options: ComebackOptions) {
    this.#options = options;
  }

  /** True once nothing waits any more because the product ends. */
  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  /**
   * Gives what `ask` gives, and calls it again as often as Foundry was gone and came back. Throws
   * its faults; `unreachable` when the wait took too long or is closed, `cut` when the server is
   * there again and again and never answers this, `aborted` when the waiter leaves.
   */
  async persist<T>(ask: () => Promise<T>, waiter: Waiter): Promise<T> {
    for (let round = 0; ; round += 1) {
      if (waiter.signal.aborted) throw new FoundryError('aborted', 'aborted');
      if (this.isClosed && this.#missing !== undefined) throw this.#missing;
      try {
        const result = await ask();
        this.#missing = undefined;
        return result;
      } catch (error) {
        if (!isNotRunning(error)) throw error;
        if (round >= MOST_RETURNS) {
          this.#missing = undefined;
          throw new FoundryError('cut', error.message, { cause: error });
        }
        this.#missing = error;
        await this.#untilBack(waiter, { round, fault: error });
      }
    }
  }

  /**
   * Notes a question that waits for its conversation's earlier ones; `draw` tells its person so as
   * soon as one of those waits for Foundry. Gives the function that ends that.
   */
  stayBehind(key: string, draw: () => void): () => void {
    const line = this.#behind.get(key) ?? new Set();
    this.#behind.set(key, line.add(draw));
    if (this.#waiters.has(key)) draw();
    return () => {
      line.delete(draw);
      if (line.size === 0 && this.#behind.get(key) === line) this.#behind.delete(key);
    };
  }

  /** Shows a note in the line of the question that waits here, if one does. */
  note(key: string, text: string): void {
    this.#waiters.get(key)?.draw(text);
  }

  /** Ends every wait, now and from now on. */
  close(): void {
    this.#closing.abort();
  }

  async #untilBack(waiter: Waiter, { round, fault }: { round: number; fault: FoundryError }) {
    const { key, since, signal, draw } = waiter;
    const { untilFound, longestMs = LONGEST_WAIT_MS } = this.#options;
    const leftMs = since + longestMs - performance.now();
    if (leftMs <= 0 || this.isClosed) throw fault;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), leftMs);
    const over = AbortSignal.any([signal, late.signal, this.#closing.signal]);
    this.#waiters.set(key, waiter);
    draw();
    for (const drawBehind of this.#behind.get(key) ?? []) drawBehind();
    try {
      if (round > 0) await sleep(pauseMs(round), undefined, { signal: over });
      await untilFound(over);
    } catch (error) {
      if (signal.aborted) throw new FoundryError('aborted', 'aborted');
      throw over.aborted ? fault : error;
    } finally {
      clearTimeout(timer);
      this.#waiters.delete(key);
    }
  }
}

function isNotRunning(error: unknown): error is FoundryError {
  return error instanceof FoundryError && error.code === 'unreachable';
}

function pauseMs(round: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (round - 1), LONGEST_PAUSE_MS);
}
