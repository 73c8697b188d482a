import { setTimeout as sleep } from 'node:timers/promises';
import type { IIdentifyThrottler } from 'discord.js';

/**
 * Keeps Discord's distance between two IDENTIFYs, which counts for the bot as a whole: discord.js
 * forgets it with every new client, and Discord then ends the new session at once.
 */
export class IdentifyThrottle implements IIdentifyThrottler {
  readonly #gapMs: number;
  #freeAt = 0;

  constructor(gapMs: number) {
    this.#gapMs = gapMs;
  }

  /** Resolves when it is time; rejects when the connection closes before. */
  async waitForIdentify(_shardId: number, signal: AbortSignal): Promise<void> {
    const startAt = Math.max(performance.now(), this.#freeAt);
    this.#freeAt = startAt + this.#gapMs;
    await sleep(Math.max(0, startAt - performance.now()), undefined, { signal });
  }
}
