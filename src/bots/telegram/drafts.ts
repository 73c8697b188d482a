import { randomInt } from 'node:crypto';
import { Pace } from '../pace.ts';
import { Refusals } from './refusals.ts';
import type { TelegramTiming } from './timing.ts';

/** After so many drafts an answer is long, and its drafts come half as often. */
const QUICK_DRAFTS = 20;

/** An answer that is shown by a draft now. */
export type OpenDraft = {
  /** The language of who reads it. */
  readonly language: string | undefined;
  /** The person does not want to see more of it. */
  readonly onStop: () => void;
};

/** The drafts of one bot: which are shown now, who takes none, and how often they may change. */
export class Drafts {
  readonly refusals: Refusals;
  /** Separate from that of messages: a pause for drafts must not keep the final text back. */
  readonly pace = new Pace();
  readonly #open = new Map<number, OpenDraft>();
  readonly #gapMs: number;

  constructor({ refusalMs, draftGapMs }: Pick<TelegramTiming, 'refusalMs' | 'draftGapMs'>) {
    this.refusals = new Refusals(refusalMs);
    this.#gapMs = draftGapMs;
  }

  /** Begins a draft and gives its id, which is never zero and fits into 31 bits. */
  open(draft: OpenDraft): number {
    const id = randomInt(1, 2 ** 31);
    this.#open.set(id, draft);
    return id;
  }

  close(id: number): void {
    this.#open.delete(id);
  }

  /** The draft with this id, if it is open. */
  find(id: number): OpenDraft | undefined {
    return this.#open.get(id);
  }

  /**
   * Milliseconds between two drafts of an answer of which `sent` were sent and `floods` answered
   * "too many". Other bots report that Telegram bears one every 300 ms only for some seconds.
   */
  gapMs({ sent, floods }: { readonly sent: number; readonly floods: number }): number {
    const slower = Math.min(floods, 3) + (sent < QUICK_DRAFTS ? 0 : 1);
    return this.#gapMs * 2 ** slower;
  }
}
