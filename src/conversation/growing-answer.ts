import type { ChatEvent, Progress } from '../foundry/types.ts';
import type { Texts } from '../texts/texts.ts';
import type { Button, Reply } from './door.ts';
import { WaitingLine } from './waiting-line.ts';

/** The text so far, shown as it grows; before its first words what it waits for. */
export class GrowingAnswer {
  readonly #reply: Reply;
  readonly #buttons: readonly (readonly Button[])[];
  readonly #waiting: WaitingLine;
  readonly #startedAt = performance.now();
  readonly #beginning: string;
  #text: string;
  #hasThought = false;
  #firstWordMs: number | undefined;

  /** `beginning` is what an earlier attempt wrote; what comes now goes on from it. */
  constructor(reply: Reply, texts: Texts, beginning = '') {
    this.#text = beginning;
    this.#beginning = beginning;
    this.#reply = reply;
    this.#waiting = new WaitingLine(reply, texts);
    this.#buttons = [[{ label: texts.stopButton, press: { command: 'stop', argument: '' } }]];
  }

  get result() {
    return {
      text: this.#text.trim(),
      hasThought: this.#hasThought,
      ...(this.#firstWordMs === undefined ? {} : { firstWordMs: this.#firstWordMs }),
    };
  }

  take(event: Exclude<ChatEvent, { kind: 'end' }>): void {
    if (event.kind === 'text') {
      this.#waiting.clear();
      this.#firstWordMs ??= Math.round(performance.now() - this.#startedAt);
      this.#text += this.#text === this.#beginning ? this.#joined(event.text) : event.text;
      this.#reply.show({ markdown: this.#text, buttons: this.#buttons });
      return;
    }
    this.#hasThought = true;
    if (event.kind === 'recast') this.#text = this.#beginning;
  }

  /** The first words after a beginning: blanks at the border of the two attempts are lost. */
  #joined(text: string): string {
    const isBorder = /\S$/.test(this.#beginning) && /^[\p{L}\p{N}]/u.test(text);
    return isBorder ? ` ${text}` : text;
  }

  progress(progress: Progress): void {
    this.#waiting.progress(progress);
  }

  /** Nothing more comes: no timer is left. */
  end(): void {
    this.#waiting.clear();
  }
}
