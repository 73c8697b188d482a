import type { APIMessage, GatewayGuildCreateDispatchData } from 'discord.js';
import { z } from 'zod';
import type { DoorMemory } from '../../conversation/door.ts';
import { AcceptedMark, keptMark } from './accepted-mark.ts';
import type { ReceivedMessage } from './addressing.ts';
import { ChannelHistory, type ChannelHistoryOptions } from './channel-history.ts';
import { firstIdAt, idDistance, snowflake } from './snowflake.ts';

/** How many direct message channels are looked through after a lost session. */
const MAX_DIRECT = 200;
/** How many channels of one guild are: those with the newest messages. */
const MAX_OF_GUILD = 50;
/** Channels are told side by side: what is this much older than the newest may be missing too. */
const OVERLAP_MS = 10_000;
/** A guild that tells nothing for so long after a session began is in an outage. */
const GUILD_PATIENCE_MS = 2 * 60_000;

const keptState = keptMark.extend({ direct: z.record(snowflake, snowflake) });

export type MissedMessagesOptions = ChannelHistoryOptions & {
  /** Unset: what is said between two runs is not read. */
  readonly memory?: DoorMemory | undefined;
  /** Takes a message as if the gateway had told it. */
  readonly take: (message: ReceivedMessage) => void;
};

/** A guild of which reading begins after the id; `release` lets go of the mark. */
type Awaited = { readonly after: bigint; readonly release: () => void };

/**
 * Reads what was said while a session was lost: Discord replays after a resume, but not after a
 * new identify. Looks where people have talked to the bot, and in guild channels with something new.
 */
export class MissedMessages {
  readonly #options: MissedMessagesOptions;
  readonly #history: ChannelHistory;
  /** Direct message channels and whose they are, least recently used first. */
  readonly #direct = new Map<string, string>();
  /** Guilds whose news of a new session are still to come. */
  readonly #awaited = new Map<string, Awaited>();
  readonly #mark = new AcceptedMark(idDistance(OVERLAP_MS));
  /** The highest id that was told; undefined until the first session of a bot that never ran. */
  #newest: bigint | undefined;
  /** Before it the bot did not run. */
  #first = 0n;
  #isStopped = false;

  constructor(options: MissedMessagesOptions) {
    this.#options = options;
    this.#history = new ChannelHistory(options);
  }

  /** Remembers how far the gateway has told. */
  note({ id, channel_id: channelId, guild_id: guildId, author }: ReceivedMessage): void {
    const told = BigInt(id);
    if (this.#newest === undefined || told > this.#newest) this.#newest = told;
    if (guildId !== undefined) return;
    // The bot hears its own messages too.
    if (author.bot === true) return;
    this.#direct.delete(channelId);
    this.#direct.set(channelId, author.id);
    const oldest = this.#direct.keys().next();
    if (this.#direct.size > MAX_DIRECT && !oldest.done) this.#direct.delete(oldest.value);
  }

  /** Takes over how far earlier runs were told: what was said since then is read. */
  async remember(): Promise<void> {
    const kept = keptState.safeParse(await this.#options.memory?.read());
    if (!kept.success) return;
    this.#mark.restore(kept.data);
    this.#newest = BigInt(kept.data.accepted);
    for (const [channel, person] of Object.entries(kept.data.direct)) {
      this.#direct.set(channel, person);
    }
  }

  /** What is read from now on is not taken: it counts as unread. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Knows nothing of a person any more. */
  forget(personId: string): void {
    for (const [channel, person] of this.#direct) {
      if (person === personId) this.#direct.delete(channel);
    }
    this.#keep();
  }

  /**
   * Keeps how far all was accepted; a crash before that lets the message be read again. Undefined:
   * it is not meant for the bot. Of such chatter much may be read, and it is not remembered.
   */
  async keepWhen({ id }: ReceivedMessage, accepted: Promise<void> | undefined): Promise<void> {
    const told = BigInt(id);
    if (accepted === undefined) this.#mark.letPass(told);
    else {
      this.#mark.told(told);
      await accepted;
      this.#mark.accepted(told);
    }
    this.#keep();
  }

  #keep(): void {
    this.#options.memory?.keep(() => ({
      ...this.#mark.toKeep(),
      direct: Object.fromEntries(this.#direct),
    }));
  }

  /** A session began. The first one of a bot that never ran before has missed nothing. */
  onSession(guilds: readonly { readonly id: string }[]): void {
    if (this.#newest === undefined) {
      this.#first = firstIdAt(Date.now());
      this.#newest = this.#first;
      return;
    }
    const overlapping = this.#newest - idDistance(OVERLAP_MS);
    const after = overlapping > this.#first ? overlapping : this.#first;
    for (const { id } of guilds) this.#awaitGuild(id, after);
    void this.#readAll([...this.#direct.keys()], { after, release: this.#mark.hold(after) });
  }

  /** A guild of which nothing was heard in the session before is read from where that began. */
  #awaitGuild(id: string, newAfter: bigint): void {
    const earlier = this.#awaited.get(id);
    const after = earlier !== undefined && earlier.after < newAfter ? earlier.after : newAfter;
    earlier?.release();
    const unhold = this.#mark.hold(after);
    const timer = setTimeout(unhold, GUILD_PATIENCE_MS).unref();
    const release = () => {
      clearTimeout(timer);
      unhold();
    };
    this.#awaited.set(id, { after, release });
  }

  /** A guild told its channels. */
  onGuild({ id, channels, threads }: GatewayGuildCreateDispatchData): void {
    const awaited = this.#awaited.get(id);
    if (awaited === undefined) return;
    this.#awaited.delete(id);
    const { after } = awaited;
    const changed = [...channels, ...threads]
      .map((channel) => ({ id: channel.id, newest: newestIn(channel) }))
      .filter(({ newest }) => newest > after)
      .sort((one, other) => (one.newest < other.newest ? 1 : -1));
    const left = changed.length - MAX_OF_GUILD;
    if (left > 0) {
      this.#options.log.warn(
        { guild: id, left },
        `Something new is in more than ${MAX_OF_GUILD} channels: those left stay unread`,
      );
    }
    const chosen = changed.slice(0, MAX_OF_GUILD).map((channel) => channel.id);
    // The guild's own hold ends after a while, and reading may take longer.
    const release = this.#mark.hold(after);
    awaited.release();
    void this.#readAll(chosen, { after, release }, id);
  }

  async #readAll(
    channels: readonly string[],
    { after, release }: Awaited,
    guildId?: string,
  ): Promise<void> {
    const { log, signal } = this.#options;
    for (const channel of channels) {
      // The next run reads on from where this one stopped.
      if (this.#isStopped) return;
      try {
        for await (const messages of this.#history.since(channel, after)) {
          for (const message of messages) this.#take(message, guildId);
        }
      } catch (error) {
        if (signal.aborted) return;
        log.warn({ channel, reason: String(error) }, 'What was said meanwhile stays unread');
      }
    }
    if (this.#isStopped) return;
    release();
    this.#keep();
  }

  #take(message: APIMessage, guildId: string | undefined): void {
    const { log, take } = this.#options;
    if (this.#mark.isOfEarlierRun(BigInt(message.id))) return;
    try {
      take(guildId === undefined ? message : { ...message, guild_id: guildId });
    } catch (error) {
      // The others of its channel are not to suffer for it.
      log.warn({ reason: String(error) }, 'A message of the history could not be read');
    }
  }
}

/** The id of a channel's newest message; 0: there is none. */
function newestIn(channel: object): bigint {
  const last = snowflake.safeParse(Reflect.get(channel, 'last_message_id'));
  return last.success ? BigInt(last.data) : 0n;
}
