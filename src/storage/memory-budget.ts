/** Something that can be let go and read again from disk. */
export type Kept = {
  /** The size of its text on disk. */
  readonly bytes: number;
  /** Lets it go. */
  drop(): void;
};

/** How much a store keeps in memory at most, besides what is being read or changed just now. */
export type MemoryLimits = {
  readonly documents: number;
  readonly bytes: number;
};

/** The documents kept in memory; those that nobody used for the longest time go first. */
export class MemoryBudget {
  readonly #limits: MemoryLimits;
  /** With the bytes each was counted for, the least recently used one first. */
  readonly #idle = new Map<Kept, number>();
  #bytes = 0;

  constructor(limits: MemoryLimits) {
    this.#limits = limits;
  }

  /** It is in use from now on: not counted, and never let go. */
  hold(kept: Kept): void {
    this.#bytes -= this.#idle.get(kept) ?? 0;
    this.#idle.delete(kept);
  }

  /** It was used until now: it counts, and is the last to go. */
  release(kept: Kept): void {
    this.hold(kept);
    this.#idle.set(kept, kept.bytes);
    this.#bytes += kept.bytes;
    for (const oldest of this.#idle.keys()) {
      if (this.#idle.size <= this.#limits.documents && this.#bytes <= this.#limits.bytes) return;
      this.hold(oldest);
      oldest.drop();
    }
  }
}
