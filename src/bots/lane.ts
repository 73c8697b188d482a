import type { Urgency } from './budget.ts';

/** What a platform takes of one kind of change in one chat. */
export type LaneRules = {
  /** Least time between two changes when it goes on and on. */
  readonly gapMs: number;
  /** The platform's own limit: never more than so many within `windowMs`, whatever they are. */
  readonly limit: number;
  readonly windowMs: number;
};

/** One request that was made, or is under way. */
export type Use = { at: number };

/**
 * Counts what was done of one kind in a chat. Growing texts keep to the gap; first words need not, as
 * long as the platform's limit allows, and what they take early is made up for by those that follow:
 * over time there is one change a gap. Final texts may be early with half of the limit, so that
 * whoever comes next still finds room. Times are milliseconds of one clock.
 */
export class Lane {
  readonly #rules: LaneRules;
  #freeAt = Number.NEGATIVE_INFINITY;
  #uses: Use[] = [];

  constructor(rules: LaneRules) {
    this.#rules = rules;
  }

  /** Milliseconds until something so urgent may be done; 0 is now. */
  waitMs(urgency: Urgency, now: number): number {
    const { limit } = this.#rules;
    const limitedMs = this.#untilRoomMs(limit, now);
    if (urgency === 'first words') return limitedMs;
    const pacedMs = Math.max(0, this.#freeAt - now);
    if (urgency === 'edit') return Math.max(limitedMs, pacedMs);
    return Math.max(limitedMs, Math.min(pacedMs, this.#untilRoomMs(Math.floor(limit / 2), now)));
  }

  /** Milliseconds for which a growing text could have been changed; below 0 while it has to wait. */
  idleMs(now: number): number {
    return now - this.#freeAt;
  }

  /** Whether nothing that was done counts any more. */
  isForgotten(now: number): boolean {
    return this.#freeAt <= now && this.#untilRoomMs(1, now) === 0;
  }

  /** Notes that a request is made. */
  begin(now: number): Use {
    const use = { at: now };
    this.#uses = [...this.#uses.filter(({ at }) => at + this.#rules.windowMs > now), use];
    this.#freeAt = Math.max(this.#freeAt, now) + this.#rules.gapMs;
    return use;
  }

  /**
   * Notes that it is through. It counts from now: one that was long under way has reached the platform
   * late, and the next must not follow on its heels.
   */
  end(use: Use, now: number): void {
    use.at = Math.max(use.at, now);
    this.#freeAt = Math.max(this.#freeAt, now + this.#rules.gapMs);
  }

  /** Notes that it was not made after all. */
  cancel(use: Use): void {
    this.#uses = this.#uses.filter((each) => each !== use);
    this.#freeAt -= this.#rules.gapMs;
  }

  /** Milliseconds until fewer than `limit` count. */
  #untilRoomMs(limit: number, now: number): number {
    if (limit < 1) return Number.POSITIVE_INFINITY;
    const ends = this.#uses.map(({ at }) => at + this.#rules.windowMs).sort((a, b) => b - a);
    return Math.max(0, (ends[limit - 1] ?? now) - now);
  }
}
