import type { Reply, Said } from '../../conversation/door.ts';
import type { Log } from '../../log.ts';
import type { DiscordApi } from './api.ts';
import type { Replies } from './replies.ts';

/** Private channels that are remembered, so that Discord is not asked for each message. */
const MOST_CHANNELS = 1_000;

export type OutgoingOptions = {
  readonly api: DiscordApi;
  readonly replies: Replies;
  readonly log: Log;
};

/** Answers that no event of this run opens: to what was said before it, and to nothing at all. */
export class Outgoing {
  readonly #options: OutgoingOptions;
  /** By person. */
  readonly #channels = new Map<string, string>();

  constructor(options: OutgoingOptions) {
    this.#options = options;
  }

  /** The answer to an earlier message; undefined: it was not said on Discord. */
  replyTo({ id, place, author }: Said): Reply | undefined {
    const ownerId = snowflakeOf(author.id);
    if (place.platform !== 'discord' || ownerId === undefined || !/^\d+$/.test(place.chat)) {
      return undefined;
    }
    // An interaction is no message that could be referred to; in private nobody need be told.
    const [, message] = /^discord:\d+:(\d+)$/.exec(id) ?? [];
    const isReferring = message !== undefined && place.kind === 'group';
    return this.#options.replies.inChannel({
      channelId: place.chat,
      ownerId,
      ...(author.language !== undefined && { language: author.language }),
      ...(isReferring && { replyTo: message }),
    });
  }

  /** A message to a person's own channel; undefined: Discord does not open one now. */
  async direct(personId: string, language: string | undefined): Promise<Reply | undefined> {
    const ownerId = snowflakeOf(personId);
    if (ownerId === undefined) return undefined;
    const channelId = await this.#channelOf(ownerId);
    if (channelId === undefined) return undefined;
    const { replies } = this.#options;
    return replies.inChannel({ channelId, ownerId, ...(language !== undefined && { language }) });
  }

  async #channelOf(ownerId: string): Promise<string | undefined> {
    const known = this.#channels.get(ownerId);
    if (known !== undefined) return known;
    const { api, log } = this.#options;
    try {
      const body = { recipient_id: ownerId };
      const id = await api.callForId({ method: 'POST', path: '/users/@me/channels', body });
      if (this.#channels.size >= MOST_CHANNELS) this.#channels.clear();
      this.#channels.set(ownerId, id);
      return id;
    } catch (error) {
      log.warn({ to: ownerId, reason: String(error) }, 'Discord does not open a private channel');
      return undefined;
    }
  }
}

function snowflakeOf(id: string): string | undefined {
  return /^discord:(\d+)$/.exec(id)?.[1];
}
