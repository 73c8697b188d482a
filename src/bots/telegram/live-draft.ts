import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '../../waiting/within.ts';
import type { Budget } from '../budget.ts';
import { DeliveryError, type Piece } from '../surface.ts';
import type { DraftingSurface } from './drafting-surface.ts';
import type { Drafts } from './drafts.ts';

/** A draft is only a preview: one that hangs is not waited for. */
const DEADLINE_MS = 5_000;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 15_000;
/** How often a draft is kept alive to which nothing is added. */
const MOST_RENEWALS = 2;

export type LiveDraftOptions = {
  readonly surface: DraftingSurface;
  readonly drafts: Drafts;
  /** What the bot may send over all chats. */
  readonly budget: Budget;
  readonly chat: string;
  readonly language: string | undefined;
  /** After this long what is shown has to be sent again. */
  readonly renewMs: number;
  /** The person pressed the draft's button. */
  readonly onStop: () => void;
  /** What is shown will soon be gone: {@link LiveDraft.show} sends it again. */
  readonly onStale: () => void;
  /** Nothing was added for so long that a draft is not the right thing any more. */
  readonly onWorn: () => void;
  /** Ends everything when the door closes. */
  readonly signal: AbortSignal;
};

/**
 * What came of showing a version: it stands; it does not yet, try again in its turn; the surface
 * cuts otherwise now; or there are no drafts here.
 */
export type DraftOutcome = 'shown' | 'later' | 'recut' | 'refused';

/** The draft of one answer: keeps to its pace, stays alive, and sends nothing twice. */
export class LiveDraft {
  readonly #options: LiveDraftOptions;
  readonly #ending = new AbortController();
  readonly #calls = new AbortController();
  #id: number | undefined;
  #shown: string | undefined;
  #isStale = false;
  #renewals = 0;
  #renewal: NodeJS.Timeout | undefined;
  #sent = 0;
  #floods = 0;
  #failures = 0;

  constructor(options: LiveDraftOptions) {
    this.#options = options;
  }

  /** Whether a version of it was ever shown. */
  get hasBegun(): boolean {
    return this.#sent > 0;
  }

  /** Least time to the next version. */
  get gapMs(): number {
    return this.#options.drafts.gapMs({ sent: this.#sent, floods: this.#floods });
  }

  /** Resolves when the next version may be sent: true; false when it has ended. */
  async untilTurn(): Promise<boolean> {
    const { drafts, budget, chat, signal: closing } = this.#options;
    const { signal } = this.#ending;
    // Not before there is something to show: a reply to a press may stay without a word.
    closing.addEventListener('abort', this.#onClose, { once: true });
    for (;;) {
      if (signal.aborted || closing.aborted) return false;
      const waitMs = drafts.pace.waitMs(chat);
      const urgency = this.hasBegun ? 'edit' : 'first words';
      const turn = waitMs > 0 ? sleep(waitMs, undefined, { signal }) : budget.take(urgency, signal);
      // Its end ends the wait as well; the condition above sees it.
      await turn.catch(() => {});
      // Another answer of this chat may have been quicker.
      if (waitMs === 0 && drafts.pace.waitMs(chat) === 0) return !signal.aborted;
    }
  }

  /** Shows this version, unless it is shown already. Never rejects for Telegram's sake. */
  async show(piece: Piece, { canStop }: { readonly canStop: boolean }): Promise<DraftOutcome> {
    const { surface, drafts, chat } = this.#options;
    const key = JSON.stringify([piece.text, piece.spans, piece.rich, canStop]);
    const isNew = key !== this.#shown;
    if (!isNew && !this.#isStale) return 'shown';
    if (isNew) this.#renewals = 0;
    try {
      await within({ signal: this.#calls.signal, ms: DEADLINE_MS }, (signal) =>
        surface.draft(piece, { id: this.#open(), canStop, signal }),
      );
    } catch (error) {
      if (error instanceof DeliveryError) return this.#outcomeOf(error);
      throw error;
    }
    this.#shown = key;
    this.#isStale = false;
    this.#failures = 0;
    this.#sent += 1;
    drafts.pace.spend(chat, this.gapMs);
    this.#keepAlive();
    return 'shown';
  }

  /** A message of the bot has taken it away. */
  forget(): void {
    this.#shown = undefined;
  }

  /** No version is begun any more; the one under way may still arrive. */
  end(): void {
    const { drafts, signal } = this.#options;
    this.#ending.abort();
    clearTimeout(this.#renewal);
    signal.removeEventListener('abort', this.#onClose);
    if (this.#id !== undefined) drafts.close(this.#id);
  }

  /** Breaks off the version under way. */
  breakOff(): void {
    this.end();
    this.#calls.abort();
  }

  readonly #onClose = (): void => this.breakOff();

  #open(): number {
    const { drafts, language, onStop } = this.#options;
    this.#id ??= drafts.open({ language, onStop });
    return this.#id;
  }

  #outcomeOf({ fault, retryAfterMs }: DeliveryError): DraftOutcome {
    const { drafts, chat } = this.#options;
    if (fault === 'recut') return 'recut';
    if (fault === 'wait') {
      this.#floods += 1;
      drafts.pace.suspend(chat, retryAfterMs);
      return 'later';
    }
    if (fault !== 'unreachable') return 'refused';
    const backoffMs = FIRST_BACKOFF_MS * 2 ** this.#failures;
    drafts.pace.suspend(chat, Math.min(backoffMs, LONGEST_BACKOFF_MS));
    this.#failures += 1;
    return 'later';
  }

  #keepAlive(): void {
    const { renewMs, onStale, onWorn } = this.#options;
    clearTimeout(this.#renewal);
    if (this.#ending.signal.aborted) return;
    this.#renewal = setTimeout(() => {
      this.#isStale = true;
      this.#renewals += 1;
      if (this.#renewals > MOST_RENEWALS) onWorn();
      else onStale();
    }, renewMs);
  }
}
