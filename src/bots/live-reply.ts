import { setTimeout as sleep } from 'node:timers/promises';
import type { Draft, KeepWhereabouts, Message, Reply, Whereabouts } from '../conversation/door.ts';
import { AnswerMessages, type Target } from './answer-messages.ts';
import type { Budget, Urgency } from './budget.ts';
import type { Pace } from './pace.ts';
import { DeliveryError, type Surface } from './surface.ts';
import { Typing } from './typing.ts';

/** How long a final text is tried against a platform that does not answer. */
const FINAL_PATIENCE_MS = 10 * 60_000;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;

export type LiveReplyOptions<Handle> = {
  readonly surface: Surface<Handle>;
  /** Shared by all replies of the platform. */
  readonly pace: Pace;
  /** What the bot may send over all chats; shared by all replies of the platform. */
  readonly budget: Budget;
  /** Whether "typing…" counts as well. */
  readonly isTypingCounted: boolean;
  /** Which budget of {@link Pace} this chat spends. */
  readonly chat: string;
  /** Least time between two changes in this chat. */
  readonly gapMs: number;
  /** How often "typing…" has to be renewed. */
  readonly typingEveryMs: number;
  /** A message that this reply takes over, such as the one whose button was pressed. */
  readonly adopted?: Handle;
  /** The sentence above a long answer that goes as a file. */
  readonly fileNotice: string;
  /** Ends all waiting when the door closes. */
  readonly signal: AbortSignal;
};

/**
 * A {@link Reply} that grows in place on any platform: the latest text wins, one request is in
 * flight at a time, an identical text is never sent, and the final text lands once.
 */
export class LiveReply<Handle> implements Reply {
  readonly #options: LiveReplyOptions<Handle>;
  readonly #messages: AnswerMessages<Handle>;
  readonly #typing: Typing;
  #latest: Target | undefined;
  #isFinal = false;
  /** Set when the platform will not take anything more: previews stop, `finish` reports it. */
  #isRefused = false;
  #previews: Promise<void> | undefined;
  #failures = 0;
  #backoffMs = 0;

  constructor(options: LiveReplyOptions<Handle>) {
    const { surface, fileNotice, typingEveryMs, signal, adopted } = options;
    this.#options = options;
    this.#typing = new Typing(() => this.#type(), typingEveryMs, signal);
    this.#messages = new AnswerMessages({
      surface,
      fileNotice,
      inPace: (request) => this.#inPace(request),
    });
    if (adopted !== undefined) this.#messages.shown.adopt([adopted]);
  }

  working(): void {
    if (!this.#isFinal && !this.#messages.shown.hasBegun) this.#typing.start();
  }

  show({ buttons = [], isTick = false, ...content }: Draft): void {
    if (this.#isFinal || this.#isRefused || content.markdown.trim() === '') return;
    const { pace, chat, gapMs } = this.#options;
    if (isTick && !pace.hasTimeForTick(chat, gapMs)) return;
    this.#latest = { content, buttons, isAside: false, isFinal: false };
    this.#previews ??= this.#runPreviews();
  }

  async finish({ buttons = [], isAside = false, ...content }: Message): Promise<void> {
    this.#isFinal = true;
    this.#latest = { content, buttons, isAside, isFinal: true };
    try {
      await this.#previews;
      if (isAside) this.#messages.shown.leave();
      await this.#run({ isFinalPass: true });
      await this.#messages.shown.untilKept();
    } finally {
      this.#typing.stop();
    }
  }

  onShown(keep: KeepWhereabouts): void {
    this.#messages.shown.onChange(keep);
  }

  takeOver({ ids, trace, others = [] }: Whereabouts): void {
    const { surface, adopted } = this.#options;
    const handles = ids.map((id) => surface.handleOf(id)).filter((each) => each !== undefined);
    // The pressed message is there for certain; what was noted may be out of date.
    const isOther = adopted !== undefined && !handles.includes(adopted);
    if (!isOther) this.#messages.takeOver(handles, { trace, known: [...ids, ...others] });
  }

  async #runPreviews(): Promise<void> {
    try {
      await this.#run({ isFinalPass: false });
    } catch {
      // A lost preview is replaced by the next one; the final text reports for itself.
      this.#isRefused = true;
    } finally {
      this.#previews = undefined;
    }
  }

  /** Steps, one request at a time, until the newest text is shown. */
  async #run({ isFinalPass }: { isFinalPass: boolean }): Promise<void> {
    const giveUpAt = performance.now() + FINAL_PATIENCE_MS;
    for (;;) {
      await this.#waitForTurn();
      const target = this.#latest;
      if (target === undefined || this.#isFinal !== isFinalPass) return;
      const isWhole = await this.#attempt(target, giveUpAt);
      if (isWhole && this.#latest === target) return;
    }
  }

  async #waitForTurn(): Promise<void> {
    const { pace, budget, chat, signal } = this.#options;
    for (;;) {
      signal.throwIfAborted();
      const waitMs = Math.max(pace.waitMs(chat), this.#backoffMs);
      if (waitMs === 0) {
        await budget.take(this.#urgency, signal);
        // Another answer of this chat may have been quicker.
        if (pace.waitMs(chat) === 0) return;
        continue;
      }
      this.#backoffMs = 0;
      await sleep(waitMs, undefined, { signal });
    }
  }

  get #urgency(): Urgency {
    if (!this.#messages.shown.hasBegun) return 'first words';
    return this.#isFinal ? 'final text' : 'edit';
  }

  async #type(): Promise<void> {
    const { surface, budget, isTypingCounted } = this.#options;
    if (!isTypingCounted || budget.takeSpare()) await surface.typing();
  }

  /** One step towards `target`; true when it is wholly shown. */
  async #attempt(target: Target, giveUpAt: number): Promise<boolean> {
    try {
      const isWhole = await this.#messages.step(target);
      this.#failures = 0;
      return isWhole;
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      if (error.fault === 'wait') {
        this.#options.pace.suspend(this.#options.chat, error.retryAfterMs);
        return false;
      }
      const mayRepeat = error.fault === 'unreachable' || error.fault === 'uncertain';
      if (!mayRepeat || performance.now() > giveUpAt) throw error;
      this.#backoffMs = Math.min(FIRST_BACKOFF_MS * 2 ** this.#failures, LONGEST_BACKOFF_MS);
      this.#failures += 1;
      return false;
    } finally {
      if (this.#messages.shown.hasBegun) this.#typing.stop();
    }
  }

  /**
   * The gap begins anew when the request is through: one that was long under way has reached the
   * platform late, and the next must not follow on its heels.
   */
  async #inPace<T>(request: () => Promise<T>): Promise<T> {
    const { pace, chat, gapMs } = this.#options;
    pace.spend(chat, gapMs);
    try {
      return await request();
    } finally {
      pace.spend(chat, gapMs);
    }
  }
}
