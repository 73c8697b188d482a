import { setTimeout as sleep } from 'node:timers/promises';
import type { GatewayReadyDispatchData } from 'discord.js';
import type { DoorState } from '../../conversation/door.ts';
import type { Log } from '../../log.ts';
import type { Observe } from '../../observe.ts';
import { liveThrough } from './client-life.ts';
import type { Farewell } from './farewell.ts';
import { IdentifyThrottle } from './identify-throttle.ts';
import type { DiscordLibrary } from './library.ts';
import type { DiscordTiming } from './timing.ts';

export type ConnectionOptions = {
  readonly library: DiscordLibrary;
  readonly token: string;
  readonly timing: DiscordTiming;
  readonly log: Log;
  /** Whether Discord would give the bot the text of guild messages, as far as it can be asked. */
  readonly isContentGranted: () => Promise<boolean>;
  readonly observe: Observe;
  /** A new session began; whatever was said since the last event of an earlier one was missed. */
  readonly onSession: (ready: GatewayReadyDispatchData) => void;
  /** Something happened; never READY. */
  readonly onEvent: (name: string, data: unknown) => void;
};

const CONTENT_KEPT =
  'Discord keeps the text of server messages from the bot: only direct messages, mentions and ' +
  'slash commands reach it. Switch on Developer Portal -> Bot -> Message Content Intent; the bot ' +
  'notices it by itself';

/**
 * Keeps the bot connected to Discord's gateway. A client resumes and re-identifies by itself;
 * where it gives up or gets stuck, a fresh client takes its place, so that no state is final.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #throttle: IdentifyThrottle;
  readonly #closing = new AbortController();
  #state: DoorState = 'connecting';
  #hasContent = true;
  /** How often the text was refused since it last came. */
  #contentRefusals = 0;
  #failures = 0;
  #lastReason: string | undefined;
  #running: Promise<void> | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#throttle = new IdentifyThrottle(options.timing.identifyGapMs);
  }

  get state(): DoorState {
    return this.#state;
  }

  /** Whether messages of guilds come with their text, as far as Discord grants it. */
  get hasContent(): boolean {
    return this.#hasContent;
  }

  /** Begins and returns at once. */
  open(): void {
    this.#running ??= this.#run();
  }

  /** Ends the session and every attempt at another. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
    this.#state = 'stopped';
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const farewell = await this.#live();
      if (signal.aborted) return;
      await sleep(this.#digest(farewell), undefined, { signal }).catch(() => {});
    }
  }

  async #live(): Promise<Farewell> {
    const { library, token, timing, log, onEvent, onSession } = this.#options;
    const { hasContent: withContent } = this;
    const life = new AbortController();
    if (!withContent) void this.#awaitContent(life);
    const farewell = await liveThrough({
      openClient: (listener) =>
        library.openGateway({ token, withContent, throttle: this.#throttle, listener }),
      readyWithinMs: timing.readyWithinMs,
      signal: AbortSignal.any([life.signal, this.#closing.signal]),
      log,
      onReady: () => this.#noteReady(),
      onSession,
      onEvent,
      onReconnecting: () => {
        this.#tell('reconnecting');
        if (this.#state === 'ready') this.#state = 'connecting';
      },
    });
    life.abort();
    return farewell;
  }

  /** Ends a life without the text of guild messages as soon as Discord would give it. */
  async #awaitContent(life: AbortController): Promise<void> {
    const { timing, isContentGranted } = this.#options;
    const signal = AbortSignal.any([life.signal, this.#closing.signal]);
    const [firstMs, longestMs] = timing.contentCheckMs;
    // Where Discord says yes and refuses all the same, identifying again and again has its limit.
    const everyMs = Math.min(firstMs * 2 ** (this.#contentRefusals - 1), longestMs);
    while (!signal.aborted) {
      await sleep(everyMs, undefined, { signal }).catch(() => {});
      if (signal.aborted || !(await isContentGranted())) continue;
      this.#hasContent = true;
      this.#state = 'connecting';
      life.abort();
    }
  }

  #noteReady(): void {
    const { log } = this.#options;
    if (this.#state !== 'ready') log.info({}, 'Discord is connected');
    this.#state = 'ready';
    this.#failures = 0;
    this.#lastReason = undefined;
    if (!this.#hasContent || this.#contentRefusals === 0) return;
    this.#contentRefusals = 0;
    log.info({}, 'Discord gives the bot the text of server messages now');
  }

  /** Says what happened, once for each reason in a row, and how long to wait, in milliseconds. */
  #digest(farewell: Farewell): number {
    const { log, timing } = this.#options;
    if (farewell.kind === 'closed') return 0;
    if (farewell.kind === 'noContent' && this.#hasContent) {
      this.#state = 'connecting';
      this.#hasContent = false;
      this.#contentRefusals += 1;
      if (this.#contentRefusals === 1) log.warn({}, CONTENT_KEPT);
      return 0;
    }
    this.#state = 'failing';
    this.#tell(farewell.kind);
    const [firstMs, longestMs] = timing.retryMs;
    const doubledMs = Math.min(firstMs * 2 ** this.#failures, longestMs);
    this.#failures = Math.min(this.#failures + 1, 30);
    const isRefused = farewell.kind === 'refused';
    const reason = farewell.kind === 'lost' ? farewell.reason : farewell.kind;
    if (reason !== this.#lastReason) this.#report(isRefused, reason);
    this.#lastReason = reason;
    return isRefused ? timing.refusedRetryMs : doubledMs;
  }

  #tell(reason: string): void {
    this.#options.observe({ kind: 'reconnect', platform: 'discord', reason });
  }

  #report(isRefused: boolean, reason: string): void {
    const { log } = this.#options;
    if (isRefused) {
      log.error(
        {},
        'Discord refuses DISCORD_BOT_TOKEN: it is wrong or was reset. Get a new one at ' +
          'Developer Portal -> Bot -> Reset Token',
      );
    } else log.warn({ reason }, 'Discord is out of reach; the bot keeps trying');
  }
}
