import type { BudgetOptions } from '../budget.ts';

/** Every wait of the Telegram door. Tests shorten them; the product uses {@link TELEGRAM_TIMING}. */
export type TelegramTiming = {
  /** What the bot sends over all chats: Telegram takes about 30 a second. */
  readonly overall: BudgetOptions;
  /** How long Telegram may hold a `getUpdates` that has nothing to say. */
  readonly pollSeconds: number;
  /** A poll that outlives its own timeout by this much hangs, and is cut off. */
  readonly pollGraceMs: number;
  /** The longest that any other call may take. */
  readonly callDeadlineMs: number;
  /** The longest that a file may take. */
  readonly fileDeadlineMs: number;
  /** How long leaving may take when Telegram does not answer any more. */
  readonly goodbyeMs: number;
  /** Pause after a failed poll: the first, and the longest after doubling. */
  readonly backoffMs: readonly [first: number, longest: number];
  /** The same while the token is refused: asking often does not make it right. */
  readonly refusedBackoffMs: readonly [first: number, longest: number];
  /** How often it is looked whether the webhook is still set. */
  readonly webhookCheckMs: number;
  /** Pause before a message that could not be accepted is fetched again: first and longest. */
  readonly redeliveryMs: readonly [first: number, longest: number];
  /** Least time between two sends or edits. "Avoid more than one message per second" in a chat. */
  readonly privateGapMs: number;
  /** Least time between two drafts of an answer; longer ones get slower. */
  readonly draftGapMs: number;
  /** After this long a draft to which nothing was added is sent again: it lives 30 seconds. */
  readonly draftRenewMs: number;
  /** How long it is remembered that something was refused: by a chat, and by the server. */
  readonly refusalMs: readonly [chat: number, server: number];
  /** Least time between two sends or edits in a group. */
  readonly groupGapMs: number;
  /** "Not more than 20 messages per minute" to one group. */
  readonly groupLimit: { readonly count: number; readonly withinMs: number };
  /** Telegram shows a chat action for 5 seconds or less. */
  readonly typingEveryMs: number;
};

/** The product's waits; limits from https://core.telegram.org/bots/faq. */
export const TELEGRAM_TIMING: TelegramTiming = {
  overall: { perSecond: 26, burst: 24 },
  pollSeconds: 30,
  pollGraceMs: 15_000,
  callDeadlineMs: 20_000,
  fileDeadlineMs: 60_000,
  goodbyeMs: 3_000,
  backoffMs: [1_000, 60_000],
  refusedBackoffMs: [60_000, 600_000],
  webhookCheckMs: 60_000,
  redeliveryMs: [500, 10_000],
  privateGapMs: 1_000,
  draftGapMs: 500,
  draftRenewMs: 24_000,
  refusalMs: [600_000, 3_600_000],
  groupGapMs: 3_000,
  groupLimit: { count: 20, withinMs: 60_000 },
  typingEveryMs: 4_500,
};
