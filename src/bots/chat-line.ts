import { URGENCIES, type Urgency } from './budget.ts';
import { Lane, type LaneRules, type Use } from './lane.ts';
import { LONGEST_SILENCE_MS, TICK_AFTER_GAPS } from './pace.ts';

/** What is done to the messages of a chat; taking one away counts as an edit. */
export type Change = 'send' | 'edit';

/** What a platform takes in one chat. */
export type ChatRules = LaneRules & {
  /** Whether it counts sends and edits apart, each with these rules. */
  readonly areEditsApart: boolean;
};

/** What somebody waits for; asked anew whenever the line moves, as it may have become urgent. */
export type Wish = {
  readonly change: () => Change;
  readonly urgency: () => Urgency;
  /** Not before this moment of the line's clock. */
  readonly notBefore: () => number;
};

type Waiting = { readonly wish: Wish; readonly go: (turn: Turn) => void };

export type ChatLineOptions = ChatRules & { readonly now?: () => number };

/**
 * The line of the answers in one chat, which share what the platform takes there: first words before
 * final texts before edits, and equals in the order in which they came. An answer waits once at a
 * time, so none has a second edit before the others had theirs.
 */
export class ChatLine {
  readonly gapMs: number;
  readonly #now: () => number;
  readonly #sends: Lane;
  readonly #edits: Lane;
  readonly #waiting = new Set<Waiting>();
  #silentUntil = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor({ now = () => performance.now(), areEditsApart, ...rules }: ChatLineOptions) {
    this.#now = now;
    this.gapMs = rules.gapMs;
    this.#sends = new Lane(rules);
    this.#edits = areEditsApart ? new Lane(rules) : this.#sends;
  }

  /** The line's clock, in milliseconds. */
  now(): number {
    return this.#now();
  }

  /** Resolves when the request may be made. Rejects when `signal` is aborted. */
  async take(wish: Wish, signal: AbortSignal): Promise<Turn> {
    signal.throwIfAborted();
    return await new Promise<Turn>((resolve, reject) => {
      const onAbort = () => {
        this.#waiting.delete(waiting);
        this.review();
        reject(signal.reason);
      };
      const waiting: Waiting = {
        wish,
        go: (turn) => {
          signal.removeEventListener('abort', onAbort);
          resolve(turn);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(waiting);
      this.review();
    });
  }

  /** Lets those go whose turn it is; to be called when a wish has changed. */
  review(): void {
    clearTimeout(this.#timer);
    for (;;) {
      const now = this.#now();
      const waits = [...this.#waiting].map((each) => [each, this.#waitMs(each, now)] as const);
      const ready = waits.filter(([, waitMs]) => waitMs <= 0).map(([each]) => each);
      const [first] = ready.sort((a, b) => rankOf(a) - rankOf(b));
      if (first === undefined) {
        const soonestMs = Math.min(...waits.map(([, waitMs]) => waitMs));
        if (waits.length > 0) this.#timer = setTimeout(() => this.review(), Math.ceil(soonestMs));
        return;
      }
      this.#waiting.delete(first);
      const lane = this.#laneOf(first.wish.change());
      const laneOf = (change: Change) => this.#laneOf(change);
      first.go(new Turn({ lane, laneOf, now: this.#now, onReturn: () => this.review() }));
    }
  }

  /** The platform asked for silence here; {@link LONGEST_SILENCE_MS} of it are kept at once. */
  suspend(retryAfterMs: number): void {
    const until = this.#now() + Math.min(retryAfterMs, LONGEST_SILENCE_MS);
    this.#silentUntil = Math.max(this.#silentUntil, until);
  }

  /** Whether a counter may move on without making words wait that come next. */
  hasTimeForTick(): boolean {
    const now = this.#now();
    const idleMs = Math.min(
      now - this.#silentUntil,
      this.#sends.idleMs(now),
      this.#edits.idleMs(now),
    );
    return this.#waiting.size === 0 && idleMs >= TICK_AFTER_GAPS * this.gapMs;
  }

  /** Whether a new line would do as well. */
  get isForgotten(): boolean {
    const now = this.#now();
    const isFree = [this.#sends, this.#edits].every((lane) => lane.isForgotten(now));
    return isFree && this.#waiting.size === 0 && this.#silentUntil <= now;
  }

  #waitMs({ wish }: Waiting, now: number): number {
    const laneMs = this.#laneOf(wish.change()).waitMs(wish.urgency(), now);
    return Math.max(laneMs, this.#silentUntil - now, wish.notBefore() - now);
  }

  #laneOf(change: Change): Lane {
    return change === 'send' ? this.#sends : this.#edits;
  }
}

type TurnOptions = {
  readonly lane: Lane;
  readonly laneOf: (change: Change) => Lane;
  readonly now: () => number;
  readonly onReturn: () => void;
};

/** The right to make a request in a chat, counted from the beginning. */
export class Turn {
  readonly #options: TurnOptions;
  #use: Use;
  #isBegun = false;

  constructor(options: TurnOptions) {
    this.#options = options;
    this.#use = options.lane.begin(options.now());
  }

  /** Whether it is one for this kind of change. */
  serves(change: Change): boolean {
    return this.#options.laneOf(change) === this.#options.lane;
  }

  /** Makes the request, and counts it anew if one was made already. */
  async spend<T>(request: () => Promise<T>): Promise<T> {
    const { lane, now } = this.#options;
    if (this.#isBegun) this.#use = lane.begin(now());
    this.#isBegun = true;
    try {
      return await request();
    } finally {
      lane.end(this.#use, now());
    }
  }

  /** Gives it back if nothing was done with it. */
  giveBack(): void {
    if (this.#isBegun) return;
    this.#isBegun = true;
    this.#options.lane.cancel(this.#use);
    this.#options.onReturn();
  }
}

function rankOf({ wish }: Waiting): number {
  return URGENCIES.indexOf(wish.urgency());
}
