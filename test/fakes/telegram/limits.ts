import { tooManyRequests } from './api-error.ts';

/**
 * The flood limits of the fake. Telegram does not publish its own; these are its documented advice
 * (one message a second in a chat, 20 a minute in a group, 30 a second in all) as token buckets. Of drafts
 * it says nothing; that one every 300 ms meets 429 after some seconds is what other bots report.
 */
export interface Limits {
  /** Messages and edits a private chat takes at once before it slows down. */
  privateBurst: number;
  /** Messages and edits a private chat takes a second, lastingly. */
  privatePerSecond: number;
  /** Messages and edits a group takes at once before it slows down. */
  groupBurst: number;
  /** Messages and edits a group takes a minute, lastingly. */
  groupPerMinute: number;
  /** Drafts a private chat takes at once before it slows down. */
  draftBurst: number;
  /** Drafts a private chat takes a second, lastingly. */
  draftsPerSecond: number;
  /** Messages, edits and drafts of the bot a second over all chats; also its burst. */
  overallPerSecond: number;
}

/** The limits that apply unless a test asks for others. */
export const REAL_LIMITS: Readonly<Limits> = {
  privateBurst: 5,
  privatePerSecond: 1,
  groupBurst: 20,
  groupPerMinute: 20,
  draftBurst: 20,
  draftsPerSecond: 1,
  overallPerSecond: 30,
};

interface BucketOptions {
  capacity: number;
  perSecond: number;
}

class Bucket {
  readonly #capacity: number;
  readonly #perSecond: number;
  #tokens: number;
  #filledAt = performance.now();
  #bannedUntil = 0;

  constructor({ capacity, perSecond }: BucketOptions) {
    this.#capacity = capacity;
    this.#perSecond = perSecond;
    this.#tokens = capacity;
  }

  /** Seconds still to wait, 0 when a token is there. Within a ban every attempt is refused. */
  waitSeconds(): number {
    const now = performance.now();
    const gained = ((now - this.#filledAt) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#capacity, this.#tokens + gained);
    this.#filledAt = now;
    if (now < this.#bannedUntil) return Math.ceil((this.#bannedUntil - now) / 1000);
    if (this.#tokens >= 1) return 0;
    const seconds = Math.max(1, Math.ceil((1 - this.#tokens) / this.#perSecond));
    this.#bannedUntil = now + seconds * 1000;
    return seconds;
  }

  spend(): void {
    this.#tokens -= 1;
  }
}

/** Counts what the bot sends and answers 429 over the limit. */
export class FloodControl {
  readonly #limits: Limits | undefined;
  readonly #overall: Bucket | undefined;
  readonly #chats = new Map<number, Bucket>();
  readonly #drafts = new Map<number, Bucket>();
  #floods = 0;

  constructor(limits: 'real' | 'off' | Partial<Limits>) {
    if (limits === 'off') return;
    this.#limits = { ...REAL_LIMITS, ...(limits === 'real' ? {} : limits) };
    const perSecond = this.#limits.overallPerSecond;
    this.#overall = new Bucket({ capacity: perSecond, perSecond });
  }

  /** How many 429 answers the limits have caused (scripted failures are not counted). */
  get floods(): number {
    return this.#floods;
  }

  /** Takes one message or edit from the chat's budget and the overall one, or throws 429. */
  take(chatId: number): void {
    this.#spend([this.#overall, this.#chatBucket(chatId)]);
  }

  /** Takes one draft: drafts have a budget of their own beside the overall one. */
  takeDraft(chatId: number): void {
    this.#spend([this.#overall, this.#draftBucket(chatId)]);
  }

  #spend(all: (Bucket | undefined)[]): void {
    const buckets = all.filter((bucket) => bucket !== undefined);
    const wait = Math.max(0, ...buckets.map((bucket) => bucket.waitSeconds()));
    if (wait > 0) {
      this.#floods += 1;
      throw tooManyRequests(wait);
    }
    for (const bucket of buckets) bucket.spend();
  }

  #draftBucket(chatId: number): Bucket | undefined {
    if (this.#limits === undefined) return undefined;
    const { draftBurst: capacity, draftsPerSecond: perSecond } = this.#limits;
    const bucket = this.#drafts.get(chatId) ?? new Bucket({ capacity, perSecond });
    this.#drafts.set(chatId, bucket);
    return bucket;
  }

  #chatBucket(chatId: number): Bucket | undefined {
    if (this.#limits === undefined) return undefined;
    const known = this.#chats.get(chatId);
    if (known !== undefined) return known;
    const { privateBurst, privatePerSecond, groupBurst, groupPerMinute } = this.#limits;
    const made =
      chatId > 0
        ? new Bucket({ capacity: privateBurst, perSecond: privatePerSecond })
        : new Bucket({ capacity: groupBurst, perSecond: groupPerMinute / 60 });
    this.#chats.set(chatId, made);
    return made;
  }
}
