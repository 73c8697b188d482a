import { setTimeout as sleep } from 'node:timers/promises';
import type { APIMessage } from 'discord.js';
import { z } from 'zod';
import type { Log } from '../../log.ts';
import { DeliveryError } from '../surface.ts';
import type { DiscordApi } from './api.ts';
import { snowflake } from './snowflake.ts';

/** Most messages that Discord gives at once. */
const PAGE = 100;
/** Most messages that are read of one channel; of more the newest. */
const MOST_READ = 3_000;
/** After this long what could not be read is given up. */
const PATIENCE_MS = 30 * 60_000;

const withId = z.looseObject({ id: snowflake });

export type ChannelHistoryOptions = {
  readonly api: DiscordApi;
  /** Pause before a page is read again after a fault: the first, and the longest after doubling. */
  readonly rereadMs: readonly [first: number, longest: number];
  readonly log: Log;
  /** Ends all reading. */
  readonly signal: AbortSignal;
};

/** Reads what was written in channels. */
export class ChannelHistory {
  readonly #options: ChannelHistoryOptions;

  constructor(options: ChannelHistoryOptions) {
    this.#options = options;
  }

  /**
   * What was written in a channel after the id `after`, oldest first, in one or two lots. Of more
   * than 3,000 messages the older ones are left out, which the log tells. Throws `DeliveryError`
   * when Discord refuses, or is out of reach for half an hour.
   */
  async *since(channel: string, after: bigint): AsyncGenerator<readonly APIMessage[]> {
    // Mostly there is little or nothing, and the first page tells.
    const first = await this.#page(channel, { after: String(after) });
    yield inOrder(first);
    if (first.length >= PAGE) yield await this.#newest(channel, newestId(first, after));
  }

  /** Goes back from the newest message to `after`: should it be too much, that is the better part. */
  async #newest(channel: string, after: bigint): Promise<readonly APIMessage[]> {
    const found: APIMessage[] = [];
    let before: string | undefined;
    while (found.length < MOST_READ - PAGE) {
      const page = inOrder(await this.#page(channel, before === undefined ? {} : { before }));
      const wanted = page.filter(({ id }) => BigInt(id) > after);
      found.push(...wanted);
      const oldest = page[0];
      if (oldest === undefined || wanted.length < page.length) return inOrder(found);
      before = oldest.id;
    }
    this.#options.log.warn(
      { channel, after: String(after), before },
      'Too much was said meanwhile: what stands between these two ids stays unread',
    );
    return inOrder(found);
  }

  async #page(channel: string, where: Readonly<Record<string, string>>): Promise<unknown[]> {
    const { api, signal, rereadMs } = this.#options;
    const path = `/channels/${channel}/messages` as const;
    const query = { ...where, limit: String(PAGE) };
    const giveUpAt = performance.now() + PATIENCE_MS;
    const [firstMs, longestMs] = rereadMs;
    for (let pauseMs = firstMs; ; pauseMs = Math.min(pauseMs * 2, longestMs)) {
      signal.throwIfAborted();
      try {
        const page = await api.call({ method: 'GET', path, query });
        return Array.isArray(page) ? page : [];
      } catch (error) {
        const mayRepeat = error instanceof DeliveryError && error.fault === 'unreachable';
        if (!mayRepeat || performance.now() > giveUpAt) throw error;
        await sleep(pauseMs, undefined, { signal });
      }
    }
  }
}

/** The messages of a page, oldest first; what has no id is none. */
function inOrder(page: readonly unknown[]): APIMessage[] {
  return page
    .filter((one): one is APIMessage => withId.safeParse(one).success)
    .sort((one, other) => (BigInt(one.id) > BigInt(other.id) ? 1 : -1));
}

function newestId(page: readonly unknown[], otherwise: bigint): bigint {
  const newest = inOrder(page).at(-1);
  return newest === undefined ? otherwise : BigInt(newest.id);
}
