/** A counter moves on only where the chat has been free for this many gaps: words go first. */
export const TICK_AFTER_GAPS = 2;

/** A longer silence is broken once an hour, to see whether it still holds. */
export const LONGEST_SILENCE_MS = 3_600_000;

/**
 * Spaces out the drafts of each chat, so that the platform's rate limit is never met: all answers of a
 * chat share one budget. A platform's own "retry after" goes first. For messages see `ChatLine`.
 */
export class Pace {
  readonly #freeAt = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Milliseconds until something may be done in this chat; 0 is now. */
  waitMs(chat: string): number {
    return Math.max(0, (this.#freeAt.get(chat) ?? 0) - this.#now());
  }

  /** Milliseconds for which something could have been done in this chat; 0 while it has to wait. */
  idleMs(chat: string): number {
    const freeAt = this.#freeAt.get(chat);
    return freeAt === undefined ? Number.POSITIVE_INFINITY : Math.max(0, this.#now() - freeAt);
  }

  /** Whether a counter may move on in this chat without making words wait that come next. */
  hasTimeForTick(chat: string, gapMs: number): boolean {
    return this.waitMs(chat) === 0 && this.idleMs(chat) >= TICK_AFTER_GAPS * gapMs;
  }

  /** Notes that something was done: the chat is free again after `gapMs`. */
  spend(chat: string, gapMs: number): void {
    this.#hold(chat, gapMs);
  }

  /** The platform asked for silence in this chat; {@link LONGEST_SILENCE_MS} of it are kept at once. */
  suspend(chat: string, retryAfterMs: number): void {
    this.#hold(chat, Math.min(retryAfterMs, LONGEST_SILENCE_MS));
  }

  #hold(chat: string, ms: number): void {
    const until = this.#now() + ms;
    if (until > (this.#freeAt.get(chat) ?? 0)) this.#freeAt.set(chat, until);
    if (this.#freeAt.size > 1_000) this.#forgetFree();
  }

  #forgetFree(): void {
    const now = this.#now();
    for (const [chat, freeAt] of this.#freeAt) if (freeAt <= now) this.#freeAt.delete(chat);
  }
}
