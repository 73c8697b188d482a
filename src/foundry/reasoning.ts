import { CodePlace } from './code-place.ts';
import { partialLength } from './held-back.ts';
import type { ChatEvent } from './types.ts';

const OPEN = '<think>';
const CLOSE = '</think>';
const TAGS = [OPEN, CLOSE];

/**
 * Separates `<think>…</think>` from the answer while it streams, however the tags are split. A
 * closing tag that was never opened turns all text before it into reasoning (`recast`); an opening
 * tag that is never closed leaves the rest reasoning.
 *
 * An answer may also speak about these tags. An opening one counts at the start of the answer or of
 * a line, a closing one if none was opened or merely spoken about before; neither counts in code.
 * In a thought the first closing tag ends it, but for one that stands alone in backticks.
 */
export class ReasoningSplitter {
  #held = '';
  #isThinking = false;
  #hasClosed = false;
  /** Opening tags that the answer only speaks about, each good for one closing tag. */
  #spokenOf = 0;
  /** No text of the answer yet. */
  #isAtStart = true;
  #answer = new CodePlace();
  #thought = new CodePlace();

  /** The events that this piece of text settles; what may be the start of a tag is held back. */
  push(text: string): ChatEvent[] {
    this.#held += text;
    const events: ChatEvent[] = [];
    for (;;) {
      const tag = nextTag(this.#held);
      if (tag === undefined) break;
      this.#give(events, tag.at);
      const next = this.#held[tag.tag.length];
      // Whether it is a quotation shows only behind it.
      if (next === undefined && this.#mayBeQuoted(tag.tag)) return events;
      this.#pass(tag.tag, events, next === '`');
    }
    this.#give(events, this.#held.length - partialLength(this.#held, TAGS));
    return events;
  }

  /** What was still held back when the stream ended. */
  end(): ChatEvent[] {
    const events: ChatEvent[] = [];
    // A whole tag waits only for what could have made it a quotation.
    if (this.#held === CLOSE) this.#pass(CLOSE, events, false);
    this.#give(events, this.#held.length);
    return events;
  }

  #mayBeQuoted(tag: string): boolean {
    return this.#isThinking && tag === CLOSE && this.#thought.isAtSpanStart;
  }

  /** Takes the tag that stands at the beginning of what is held. */
  #pass(tag: string, events: ChatEvent[], isBeforeBacktick: boolean): void {
    const isWord = this.#isThinking
      ? this.#mayBeQuoted(tag) && isBeforeBacktick
      : this.#isSpokenOf(tag);
    if (isWord) {
      this.#give(events, tag.length);
      return;
    }
    this.#held = this.#held.slice(tag.length);
    if (tag === OPEN) this.#open();
    else this.#close(events);
  }

  #open(): void {
    if (!this.#isThinking) this.#thought = new CodePlace();
    this.#isThinking = true;
  }

  #close(events: ChatEvent[]): void {
    if (!this.#isThinking && !this.#hasClosed) {
      events.push({ kind: 'recast' });
      this.#isAtStart = true;
      this.#answer = new CodePlace();
    }
    this.#isThinking = false;
    this.#hasClosed = true;
  }

  /** Whether the answer only speaks about this tag. */
  #isSpokenOf(tag: string): boolean {
    const isInCode = this.#answer.isInCode;
    if (tag === OPEN) {
      const isTag = !isInCode && (this.#isAtStart || this.#answer.isAtLineStart);
      if (!isTag) this.#spokenOf += 1;
      return !isTag;
    }
    if (this.#spokenOf === 0) return isInCode;
    this.#spokenOf -= 1;
    return true;
  }

  /** Gives the first characters of what is held. */
  #give(events: ChatEvent[], count: number): void {
    const text = this.#held.slice(0, count);
    this.#held = this.#held.slice(count);
    if (text === '') return;
    (this.#isThinking ? this.#thought : this.#answer).push(text);
    // Models put blank lines between the thought and the answer; they belong to neither.
    const body = this.#isAtStart && !this.#isThinking ? text.trimStart() : text;
    if (body === '') return;
    if (!this.#isThinking) this.#isAtStart = false;
    events.push({ kind: this.#isThinking ? 'reasoning' : 'text', text: body });
  }
}

function nextTag(text: string): { tag: string; at: number } | undefined {
  const open = text.indexOf(OPEN);
  const close = text.indexOf(CLOSE);
  if (open < 0 && close < 0) return undefined;
  if (close < 0 || (open >= 0 && open < close)) return { tag: OPEN, at: open };
  return { tag: CLOSE, at: close };
}
