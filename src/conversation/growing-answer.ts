import type { ChatEvent, Progress } from '../foundry/types.ts';
import type { Texts } from '../texts/texts.ts';
import { stopButton } from './answer-buttons.ts';
import type { Button, Reply, Thought } from './door.ts';
import { WaitingLine } from './waiting-line.ts';

export type GrowingAnswerOptions = {
  readonly reply: Reply;
  readonly texts: Texts;
  /** What an earlier attempt wrote; what comes now goes on from it. */
  readonly beginning?: string | undefined;
  /** False: that the model thinks is said, what it thinks is not shown. */
  readonly showsThought: boolean;
};

/** The text so far, shown as it grows; before its first words what it waits for. */
export class GrowingAnswer {
  readonly #options: GrowingAnswerOptions;
  readonly #buttons: readonly (readonly Button[])[];
  readonly #waiting: WaitingLine;
  readonly #startedAt = performance.now();
  readonly #beginning: string;
  #text: string;
  #thoughtText = '';
  #thoughtSince: number | undefined;
  #thoughtMs = 0;
  #thought: Thought | undefined;
  #pieces = 0;
  #askedMs = 0;
  #firstPieceMs: number | undefined;
  #firstWordMs: number | undefined;

  constructor(options: GrowingAnswerOptions) {
    const { reply, texts, beginning = '' } = options;
    this.#options = options;
    this.#text = beginning;
    this.#beginning = beginning;
    this.#waiting = new WaitingLine(reply, texts);
    this.#buttons = [[stopButton(texts)]];
  }

  get result() {
    return {
      text: this.#text.trim(),
      hasThought: this.#thoughtSince !== undefined,
      ...(this.#thought !== undefined && { thought: this.#thought }),
      pieces: this.#pieces,
      ms: this.#elapsedMs,
      spokenMs: this.#firstPieceMs === undefined ? 0 : this.#elapsedMs - this.#firstPieceMs,
      ...(this.#firstPieceMs !== undefined && { firstPieceMs: this.#firstPieceMs - this.#askedMs }),
      ...(this.#firstWordMs !== undefined && { firstWordMs: this.#firstWordMs }),
    };
  }

  take(event: Exclude<ChatEvent, { kind: 'end' }>): void {
    this.#firstPieceMs ??= this.#elapsedMs;
    this.#pieces += 1;
    if (event.kind === 'text') this.#say(event.text);
    else if (event.kind === 'reasoning') this.#think(event.text);
    else {
      // All of it was a thought.
      this.#think(this.#text.slice(this.#beginning.length));
      this.#text = this.#beginning;
    }
  }

  progress(progress: Progress): void {
    // What is shown stays until the first words.
    if (progress.kind === 'asked') this.#askedMs = this.#elapsedMs;
    else this.#waiting.progress(progress);
  }

  /** Nothing more comes: no timer is left. */
  end(): void {
    this.#waiting.clear();
    this.#endThought();
  }

  get #elapsedMs(): number {
    return performance.now() - this.#startedAt;
  }

  #say(text: string): void {
    this.#waiting.clear();
    this.#firstWordMs ??= Math.round(this.#elapsedMs);
    this.#endThought();
    this.#text += this.#text === this.#beginning ? this.#joined(text) : text;
    const thought = this.#thought !== undefined && { thought: this.#thought };
    this.#options.reply.show({ markdown: this.#text, buttons: this.#buttons, ...thought });
  }

  #think(text: string): void {
    this.#thoughtText += text;
    this.#thoughtSince ??= performance.now();
    this.#thoughtMs = performance.now() - this.#thoughtSince;
    if (this.#text === this.#beginning) this.#waiting.think(this.#buttons);
    this.#thought = undefined;
  }

  /** Lays the thought out once: it does not change while the answer grows. */
  #endThought(): void {
    const { texts, showsThought } = this.#options;
    if (this.#thought !== undefined || !showsThought) return;
    const text = this.#thoughtText.trim();
    if (text === '') return;
    this.#thought = { title: texts.thoughtFor(Math.round(this.#thoughtMs / 1_000)), text };
  }

  /** The first words after a beginning: blanks at the border of the two attempts are lost. */
  #joined(text: string): string {
    const isBorder = /\S$/.test(this.#beginning) && /^[\p{L}\p{N}]/u.test(text);
    return isBorder ? ` ${text}` : text;
  }
}
