import { CodePlace } from './code-place.ts';
import { partialLength } from './held-back.ts';

const OPEN = '<tool_call>';
const CLOSE = '</tool_call>';
/** After this much of nothing behind the tag no call follows. */
const MOST_BLANKS = 1_000;

/**
 * Takes leaked tool calls out of an answer: some servers leave `<tool_call>{…}</tool_call>` in the
 * text that they should have given apart. One that is never closed lasts to the end. An answer may
 * speak about the tag: it counts outside of code and if a call follows, as JSON or as XML.
 */
export class ToolCallFilter {
  #held = '';
  #isInCall = false;
  #hasText = false;
  #place = new CodePlace();
  #call = '';
  readonly #onCall: ((body: string) => void) | undefined;

  /** `onCall` gets what stood in a call, without its tags; unset: it is lost. */
  constructor({ onCall }: { onCall?: (body: string) => void } = {}) {
    this.#onCall = onCall;
  }

  /** The text that this piece settles; what may be the start of a call is held back. */
  push(text: string): string {
    this.#held += text;
    let given = '';
    for (;;) {
      const at = this.#held.indexOf(this.#isInCall ? CLOSE : OPEN);
      if (at < 0) break;
      if (this.#isInCall) {
        this.#take(at);
        this.#tellCall();
        this.#held = this.#held.slice(CLOSE.length);
        this.#isInCall = false;
        continue;
      }
      given += this.#give(at);
      const follows = /\S/.exec(this.#held.slice(OPEN.length))?.[0];
      if (this.#place.isInCode) given += this.#give(OPEN.length);
      else if (follows === undefined && this.#held.length < MOST_BLANKS) return given;
      else if (/[{[<]/.test(follows ?? '')) {
        this.#held = this.#held.slice(OPEN.length);
        this.#isInCall = true;
      } else given += this.#give(OPEN.length);
    }
    const keep = partialLength(this.#held, this.#isInCall ? [CLOSE] : [OPEN]);
    if (this.#isInCall) this.#take(this.#held.length - keep);
    else given += this.#give(this.#held.length - keep);
    return given;
  }

  /** What was still held back when the stream ended; the start of a call never is text. */
  end(): string {
    if (this.#isInCall) {
      this.#take(this.#held.length);
      this.#tellCall();
      return '';
    }
    return this.#held.startsWith(OPEN) ? '' : this.#give(this.#held.length);
  }

  #take(count: number): void {
    if (this.#onCall !== undefined) this.#call += this.#held.slice(0, count);
    this.#held = this.#held.slice(count);
  }

  #tellCall(): void {
    this.#onCall?.(this.#call);
    this.#call = '';
  }

  #give(count: number): string {
    const text = this.#held.slice(0, count);
    this.#held = this.#held.slice(count);
    this.#place.push(text);
    // The lines around a call belong to it when nothing was said before.
    const body = this.#hasText ? text : text.trimStart();
    if (body !== '') this.#hasText = true;
    return body;
  }
}
