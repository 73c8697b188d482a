import type { Progress } from '../foundry/types.ts';
import type { Texts } from '../texts/texts.ts';
import type { Button, Reply } from './door.ts';
import { countSeconds } from './seconds.ts';

/** A shorter wait in the queue is not worth a line that would only flash. */
const QUEUE_LINE_AFTER_MS = 300;

type Queued = Extract<Progress, { kind: 'queued' }>;

/** The line that somebody sees before the first words: the place in the queue, or the loading. */
export class WaitingLine {
  readonly #reply: Reply;
  readonly #texts: Texts;
  readonly #buttons: readonly (readonly Button[])[];
  /** Ends the timer of what is shown now. */
  #stop: (() => void) | undefined;
  #queued: Queued | undefined;
  #isShown = false;

  constructor(reply: Reply, texts: Texts) {
    this.#reply = reply;
    this.#texts = texts;
    this.#buttons = [[{ label: texts.buttons.cancel, press: { command: 'stop', argument: '' } }]];
  }

  progress(progress: Progress): void {
    if (progress.kind === 'loading') {
      this.clear();
      const { model, lastSeconds } = progress;
      this.#stop = countSeconds((seconds) =>
        this.#show(this.#texts.loading(model, seconds, lastSeconds)),
      );
      return;
    }
    const wasInQueue = this.#queued !== undefined;
    if (!wasInQueue) this.clear();
    this.#queued = progress;
    if (this.#isShown) this.#showPlace();
    else if (!wasInQueue) {
      const timer = setTimeout(() => this.#showPlace(), QUEUE_LINE_AFTER_MS);
      this.#stop = () => clearTimeout(timer);
    }
  }

  /** The wait is over: nothing more is shown, and no timer is left. */
  clear(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#queued = undefined;
  }

  #showPlace(): void {
    if (this.#queued === undefined) return;
    this.#show(this.#texts.queued(this.#queued.place, this.#queued.seconds));
  }

  #show(markdown: string): void {
    this.#isShown = true;
    this.#reply.show({ markdown, buttons: this.#buttons });
  }
}
