import { z } from 'zod';
import { snowflake } from './snowflake.ts';

/** So many accepted messages above the mark are known again; the oldest of more are forgotten. */
const MOST_KNOWN = 2_000;

/** What is kept of it from run to run. */
export const keptMark = z.object({
  accepted: snowflake,
  /** Accepted although they are above the mark, or close below it. */
  recent: z.array(snowflake).max(MOST_KNOWN).default([]),
});
export type KeptMark = z.infer<typeof keptMark>;

/**
 * Up to where everything was accepted. Messages are told in no strict order, and those of a lost
 * session are read beside the news of the next one: the mark never passes what is still to come.
 */
export class AcceptedMark {
  readonly #overlap: bigint;
  /** Told, but not accepted yet. */
  readonly #pending = new Set<bigint>();
  /** Reading goes on from there. */
  readonly #holds = new Set<{ readonly from: bigint }>();
  readonly #recent = new Set<bigint>();
  readonly #earlier = new Set<bigint>();
  #highest = 0n;

  /** `overlap`: by how much, as a difference of ids, messages may be told in the wrong order. */
  constructor(overlap: bigint) {
    this.#overlap = overlap;
  }

  restore({ accepted, recent }: KeptMark): void {
    this.#highest = BigInt(accepted);
    for (const id of recent) {
      this.accepted(BigInt(id));
      this.#earlier.add(BigInt(id));
    }
  }

  /** A message was told; it holds the mark until {@link accepted}. */
  told(id: bigint): void {
    this.#pending.add(id);
  }

  accepted(id: bigint): void {
    this.#pending.delete(id);
    this.letPass(id);
    this.#recent.add(id);
  }

  /** A message is none of ours: it may come again, and need not be known then. */
  letPass(id: bigint): void {
    if (id > this.#highest) this.#highest = id;
  }

  /** Keeps the mark from passing `from` until the function that it gives is called. */
  hold(from: bigint): () => void {
    const hold = { from };
    this.#holds.add(hold);
    return () => void this.#holds.delete(hold);
  }

  /**
   * Whether an earlier run accepted a message, of those near the mark. What this run accepted may
   * come again because it was changed.
   */
  isOfEarlierRun(id: bigint): boolean {
    return this.#earlier.has(id);
  }

  /** What is to be kept now; what is too far below the mark is forgotten. */
  toKeep(): KeptMark {
    let mark = this.#highest;
    for (const open of this.#pending) if (open <= mark) mark = open - 1n;
    for (const { from } of this.#holds) if (from < mark) mark = from;
    // A message that is told late draws the mark back by the overlap, and reading goes on another
    // overlap below it.
    const forgotten = mark - 2n * this.#overlap;
    for (const id of this.#recent) if (id <= forgotten) this.#recent.delete(id);
    // Sets keep the order in which things came.
    const tooMany = this.#recent.size - MOST_KNOWN;
    if (tooMany > 0) for (const id of [...this.#recent].slice(0, tooMany)) this.#recent.delete(id);
    return { accepted: String(mark), recent: [...this.#recent].map(String) };
  }
}
