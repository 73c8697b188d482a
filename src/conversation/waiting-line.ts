import type { Progress } from '../foundry/types.ts';
import type { Texts } from '../texts/texts.ts';
import { cancelButton } from './answer-buttons.ts';
import type { Button, Reply } from './door.ts';
import { countSeconds } from './seconds.ts';

/** A shorter wait in the queue is not worth a line that would only flash. */
const QUEUE_LINE_AFTER_MS = 300;
/** Whoever thinks shorter is soon heard; a line would only hold the first words up. */
const THINKING_LINE_AFTER_MS = 1_000;

type Queued = Extract<Progress, { kind: 'queued' }>;
type Waiting = Exclude<Progress, { kind: 'asked' }>;
type Buttons = readonly (readonly Button[])[];

/** The line that somebody sees before the first words: the place in the queue, loading, thinking. */
export class WaitingLine {
  readonly #reply: Reply;
  readonly #texts: Texts;
  readonly #cancel: Buttons;
  /** Ends the timer of what is shown now. */
  #stop: (() => void) | undefined;
  #queued: Queued | undefined;
  #isThinking = false;
  #isShown = false;

  constructor(reply: Reply, texts: Texts) {
    this.#reply = reply;
    this.#texts = texts;
    this.#cancel = [[cancelButton(texts)]];
  }

  progress(progress: Waiting): void {
    if (progress.kind === 'loading') {
      this.clear();
      const { model, lastSeconds } = progress;
      this.#count((seconds) => this.#texts.loading(model, seconds, lastSeconds), this.#cancel);
      return;
    }
    const wasInQueue = this.#queued !== undefined;
    if (!wasInQueue) this.clear();
    this.#queued = progress;
    if (this.#isShown) this.#showPlace();
    else if (!wasInQueue) this.#later(QUEUE_LINE_AFTER_MS, () => this.#showPlace());
  }

  /** The model has begun to think. */
  think(buttons: Buttons): void {
    if (this.#isThinking) return;
    this.clear();
    this.#isThinking = true;
    const startedAt = performance.now();
    this.#later(THINKING_LINE_AFTER_MS, () =>
      this.#count((seconds) => this.#texts.thinking(seconds), buttons, startedAt),
    );
  }

  /** The wait is over: nothing more is shown, and no timer is left. */
  clear(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#queued = undefined;
    this.#isThinking = false;
  }

  #later(ms: number, act: () => void): void {
    const timer = setTimeout(act, ms);
    this.#stop = () => clearTimeout(timer);
  }

  #count(lineOf: (seconds: number) => string, buttons: Buttons, since?: number): void {
    this.#stop = countSeconds(
      (seconds, isTick) => this.#show(lineOf(seconds), buttons, isTick),
      since,
    );
  }

  #showPlace(): void {
    if (this.#queued === undefined) return;
    this.#show(this.#texts.queued(this.#queued.place, this.#queued.seconds), this.#cancel, false);
  }

  #show(markdown: string, buttons: Buttons, isTick: boolean): void {
    this.#isShown = true;
    this.#reply.show({ markdown, buttons, isNotice: true, ...(isTick && { isTick }) });
  }
}
