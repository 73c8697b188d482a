import { setTimeout as sleep } from 'node:timers/promises';
import type { Incoming } from './door.ts';

/** After something that may go on, this long is waited for the next part. */
const SEQUEL_WITHIN_MS = 500;
/** Nobody pastes for longer; whoever sends without a pause is answered all the same. */
const LONGEST_MS = 5_000;
/** A messenger's longest message (Telegram's): a part of this length was cut inside a word. */
const HARD_CUT = 4_096;

/** A question whose further parts may still be under way. */
export class Burst {
  /** Id of its first message. */
  readonly source: string;
  readonly person: string;
  /** Resolves when the first message is on disk, so that others can join it. */
  readonly accepted: Promise<boolean>;
  readonly #startedAt = performance.now();
  readonly #joining = new Set<Promise<unknown>>();
  #lastPart: string;
  #mayGoOn = true;
  /** Its answer has begun. */
  #isWhole = false;
  #until: number;
  /** Ends the present wait, whose end has moved. */
  #moved = new AbortController();

  constructor(first: Incoming, text: string, accepted: Promise<boolean>) {
    this.source = first.id;
    this.person = first.author.id;
    this.accepted = accepted;
    this.#lastPart = text;
    this.#until = this.#startedAt + SEQUEL_WITHIN_MS;
    this.#waitAfter(accepted);
  }

  /** Whether a message of this person, coming now, belongs to it. */
  takes({ author, isEdit }: Incoming): boolean {
    const isInTime = !this.#isWhole && performance.now() < this.#until;
    return author.id === this.person && isEdit !== true && isInTime;
  }

  /** Takes a further part; gives how the question reads with it. */
  add({ mayGoOn }: Incoming, text: string): (question: string) => string {
    const isInWord = this.#lastPart.length >= HARD_CUT && /\S$/.test(this.#lastPart);
    // Without an empty line what follows a quote is a part of it.
    const isBehindQuote = /(^|\n)>.*$/.test(this.#lastPart) && !text.startsWith('>');
    const lineEnd = isBehindQuote ? '\n\n' : '\n';
    const border = isInWord && /^\S/.test(text) ? '' : lineEnd;
    this.#lastPart = text;
    this.#mayGoOn = mayGoOn === true;
    const next = this.#mayGoOn ? performance.now() + SEQUEL_WITHIN_MS : 0;
    this.#until = Math.min(next, this.#startedAt + LONGEST_MS);
    this.#moved.abort();
    return (question) => [question, text].filter((part) => part !== '').join(border);
  }

  /** The question is not whole before this has ended, which does not reject. */
  holdFor(join: Promise<unknown>): void {
    this.#joining.add(join);
    this.#waitAfter(join);
  }

  /** A door hands a part in when the one before is on disk, and that may take its time. */
  #waitAfter(stored: Promise<unknown>): void {
    const extend = () => {
      if (!this.#mayGoOn || this.#isWhole) return;
      const until = performance.now() + SEQUEL_WITHIN_MS;
      this.#until = Math.min(Math.max(this.#until, until), this.#startedAt + LONGEST_MS);
      this.#moved.abort();
    };
    stored.then(extend, () => {});
  }

  /** Resolves when nothing more is to be expected; rejects when `signal` is aborted. */
  async gathered(signal: AbortSignal): Promise<void> {
    try {
      while (!(await this.#isComplete(signal)));
    } finally {
      // What comes now would be written down, but not asked.
      this.#isWhole = true;
    }
  }

  async #isComplete(signal: AbortSignal): Promise<boolean> {
    const leftMs = this.#until - performance.now();
    if (leftMs > 0) {
      this.#moved = new AbortController();
      const either = AbortSignal.any([signal, this.#moved.signal]);
      await sleep(leftMs, undefined, { signal: either }).catch(() => signal.throwIfAborted());
      return false;
    }
    const joining = [...this.#joining];
    if (joining.length === 0) return true;
    // Behind a part that is on disk at last the next one may come.
    await Promise.all(joining);
    for (const join of joining) this.#joining.delete(join);
    return false;
  }
}

/** The questions that may still grow, one for each conversation. */
export class Bursts {
  readonly #open = new Map<string, Burst>();

  /** The question that this message goes on with, if there is one. */
  of(key: string, incoming: Incoming): Burst | undefined {
    const burst = this.#open.get(key);
    if (burst?.takes(incoming)) return burst;
    this.#open.delete(key);
    return undefined;
  }

  /** Notes a question that may go on. */
  begin(key: string, burst: Burst): void {
    this.#open.set(key, burst);
  }

  /** Its answer begins: what comes now is a question of its own. */
  end(key: string, burst: Burst): void {
    if (this.#open.get(key) === burst) this.#open.delete(key);
  }
}
