import type { BudgetOptions } from '../budget.ts';

/** Every wait of the Discord door. Tests shorten them; the product uses {@link DISCORD_TIMING}. */
export type DiscordTiming = {
  /** What the bot sends over all channels: Discord takes 50 requests of any kind in a second. */
  readonly overall: BudgetOptions;
  /** Least time between two sends, and between two edits, in a channel. */
  readonly gapMs: number;
  /** So many sends, and so many edits, a channel takes within a time. */
  readonly channelLimit: { readonly count: number; readonly withinMs: number };
  /** Discord shows "typing…" for 10 seconds. */
  readonly typingEveryMs: number;
  /** Pause before the next login: the first, and the longest after doubling. */
  readonly retryMs: readonly [first: number, longest: number];
  /** The same while the token is refused: asking often does not make it right. */
  readonly refusedRetryMs: number;
  /** Least time between two IDENTIFYs: "Session Start Limit", `max_concurrency` of 1. */
  readonly identifyGapMs: number;
  /** How often it is asked whether the text of guild messages is granted meanwhile: first, longest. */
  readonly contentCheckMs: readonly [first: number, longest: number];
  /** Pause before what was said meanwhile is read again after a fault: first and longest. */
  readonly rereadMs: readonly [first: number, longest: number];
  /** A gateway that is not ready for this long is given up for a fresh session. */
  readonly readyWithinMs: number;
  /** The longest that one REST request may take. */
  readonly requestMs: number;
  /** The longest that a file may take. */
  readonly fileMs: number;
};

/** The product's waits. */
export const DISCORD_TIMING: DiscordTiming = {
  overall: { perSecond: 25, burst: 24 },
  gapMs: 1_200,
  // 5 in 5 s, and a little for the rounding of its headers, by which discord.js refuses.
  channelLimit: { count: 5, withinMs: 5_200 },
  typingEveryMs: 8_000,
  retryMs: [1_000, 60_000],
  refusedRetryMs: 300_000,
  identifyGapMs: 5_000,
  contentCheckMs: [60_000, 3_600_000],
  rereadMs: [1_000, 60_000],
  readyWithinMs: 60_000,
  requestMs: 15_000,
  fileMs: 60_000,
};
