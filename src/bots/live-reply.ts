import type { Draft, KeepWhereabouts, Message, Reply, Whereabouts } from '../conversation/door.ts';
import { AnswerMessages, type Target } from './answer-messages.ts';
import type { Budget, Urgency } from './budget.ts';
import type { Change, ChatLine, Turn } from './chat-line.ts';
import { DeliveryError, type Surface } from './surface.ts';
import { Typing } from './typing.ts';

/** How long a final text is tried against a platform that does not answer. */
const FINAL_PATIENCE_MS = 10 * 60_000;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;

export type LiveReplyOptions<Handle> = {
  readonly surface: Surface<Handle>;
  /** The line of this chat, shared by all replies there. */
  readonly line: () => ChatLine;
  /** What the bot may send over all chats; shared by all replies of the platform. */
  readonly budget: Budget;
  /** Whether "typing…" counts as well. */
  readonly isTypingCounted: boolean;
  /** How often "typing…" has to be renewed. */
  readonly typingEveryMs: number;
  /** A message that this reply takes over, such as the one whose button was pressed. */
  readonly adopted?: Handle;
  /** The sentence above a long answer that goes as a file. */
  readonly fileNotice: string;
  /** Ends all waiting when the door closes. */
  readonly signal: AbortSignal;
};

type Wanted = Target & {
  /** Tells what is waited for; the answer itself has not begun. */
  readonly isNotice: boolean;
};

/**
 * A {@link Reply} that grows in place on any platform: the latest text wins, one request is in
 * flight at a time, an identical text is never sent, and the final text lands once.
 */
export class LiveReply<Handle> implements Reply {
  readonly #options: LiveReplyOptions<Handle>;
  readonly #messages: AnswerMessages<Handle>;
  readonly #typing: Typing;
  #latest: Wanted | undefined;
  #isFinal = false;
  /** Whether more than what is waited for was shown. */
  #hasWords = false;
  /** Set when the platform will not take anything more: previews stop, `finish` reports it. */
  #isRefused = false;
  #previews: Promise<void> | undefined;
  /** One that was not needed when it came; the final text takes it. */
  #turn: Turn | undefined;
  /** What the next request does, where that is not plain. */
  #change: Change | undefined;
  #failures = 0;
  /** By the clock of the line: nothing is tried before, and no growing text is changed before. */
  #backoffUntil = 0;
  #restUntil = 0;

  constructor(options: LiveReplyOptions<Handle>) {
    const { surface, fileNotice, typingEveryMs, signal, adopted } = options;
    this.#options = options;
    this.#typing = new Typing(() => this.#type(), typingEveryMs, signal);
    this.#messages = new AnswerMessages({
      surface,
      fileNotice,
      inPace: (change, request) => this.#inPace(change, request),
    });
    if (adopted !== undefined) this.#messages.shown.adopt([adopted]);
  }

  working(): void {
    if (!this.#isFinal && !this.#messages.shown.hasBegun) this.#typing.start();
  }

  show({ buttons = [], isTick = false, isNotice = false, ...content }: Draft): void {
    if (this.#isFinal || this.#isRefused || content.markdown.trim() === '') return;
    if (isTick && !this.#options.line().hasTimeForTick()) return;
    this.#want({ content, buttons, isAside: false, isFinal: false, isNotice });
    this.#previews ??= this.#runPreviews();
  }

  async finish({ buttons = [], isAside = false, ...content }: Message): Promise<void> {
    this.#isFinal = true;
    this.#want({ content, buttons, isAside, isFinal: true, isNotice: false });
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

  #want(wanted: Wanted): void {
    const before = this.#urgency;
    this.#latest = wanted;
    // What waits already may go sooner now.
    if (this.#previews !== undefined && this.#urgency !== before) this.#options.line().review();
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
      const turn = this.#turn ?? (await this.#takeTurn());
      this.#turn = turn;
      const target = this.#latest;
      if (target === undefined || this.#isFinal !== isFinalPass) return;
      const isWhole = await this.#attempt(target, giveUpAt).finally(() => {
        this.#turn = undefined;
        turn.giveBack();
      });
      if (isWhole && this.#latest === target) return;
    }
  }

  async #takeTurn(): Promise<Turn> {
    const { line, budget, signal } = this.#options;
    const turn = await line().take(
      {
        change: () => this.#change ?? (this.#messages.shown.count === 0 ? 'send' : 'edit'),
        urgency: () => this.#urgency,
        notBefore: () =>
          this.#urgency === 'first words'
            ? this.#backoffUntil
            : Math.max(this.#backoffUntil, this.#restUntil),
      },
      signal,
    );
    await budget.take(this.#urgency, signal);
    return turn;
  }

  get #urgency(): Urgency {
    const isFirst = !this.#hasWords && this.#latest?.isNotice !== true;
    if (isFirst || !this.#messages.shown.hasBegun) return 'first words';
    return this.#isFinal ? 'final text' : 'edit';
  }

  async #type(): Promise<void> {
    const { surface, budget, isTypingCounted } = this.#options;
    if (!isTypingCounted || budget.takeSpare()) await surface.typing();
  }

  /** One step towards `target`; true when it is wholly shown. */
  async #attempt(target: Wanted, giveUpAt: number): Promise<boolean> {
    const { line } = this.#options;
    try {
      const isWhole = await this.#messages.step(target);
      this.#failures = 0;
      this.#change = undefined;
      if (!target.isNotice) this.#hasWords = true;
      return isWhole;
    } catch (error) {
      if (error instanceof OtherChange) {
        this.#change = error.change;
        return false;
      }
      if (!(error instanceof DeliveryError)) throw error;
      if (error.fault === 'wait') {
        line().suspend(error.retryAfterMs);
        return false;
      }
      const mayRepeat = error.fault === 'unreachable' || error.fault === 'uncertain';
      if (!mayRepeat || performance.now() > giveUpAt) throw error;
      const backoffMs = Math.min(FIRST_BACKOFF_MS * 2 ** this.#failures, LONGEST_BACKOFF_MS);
      this.#backoffUntil = line().now() + backoffMs;
      this.#failures += 1;
      return false;
    } finally {
      if (this.#messages.shown.hasBegun) this.#typing.stop();
    }
  }

  async #inPace<T>(change: Change, request: () => Promise<T>): Promise<T> {
    if (this.#turn?.serves(change) !== true) throw new OtherChange(change);
    try {
      return await this.#turn.spend(request);
    } finally {
      const line = this.#options.line();
      this.#restUntil = line.now() + line.gapMs;
    }
  }
}

/** The turn at hand is for the other kind of change: another has to be waited for. */
class OtherChange extends Error {
  readonly change: Change;

  constructor(change: Change) {
    super(`a turn to ${change} is needed`);
    this.change = change;
  }
}
