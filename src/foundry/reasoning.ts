import type { ChatEvent } from './types.ts';

const OPEN = '<think>';
const CLOSE = '</think>';

/**
 * Separates `<think>…</think>` from the answer while it streams, however the tags are split. A
 * closing tag that was never opened turns all text before it into reasoning (`recast`); an opening
 * tag that is never closed leaves the rest reasoning.
 */
export class ReasoningSplitter {
  #held = '';
  #isThinking = false;
  #hasClosed = false;
  /** No text of the answer yet. */
  #isAtStart = true;

  /** The events that this piece of text settles; what may be the start of a tag is held back. */
  push(text: string): ChatEvent[] {
    this.#held += text;
    const events: ChatEvent[] = [];
    for (;;) {
      const tag = this.#nextTag();
      if (tag === undefined) break;
      this.#emit(events, this.#held.slice(0, tag.at));
      this.#held = this.#held.slice(tag.at + tag.tag.length);
      this.#pass(tag.tag, events);
    }
    const keep = partialTagLength(this.#held);
    this.#emit(events, this.#held.slice(0, this.#held.length - keep));
    this.#held = this.#held.slice(this.#held.length - keep);
    return events;
  }

  /** What was still held back when the stream ended. */
  end(): ChatEvent[] {
    const events: ChatEvent[] = [];
    this.#emit(events, this.#held);
    this.#held = '';
    return events;
  }

  #pass(tag: string, events: ChatEvent[]): void {
    if (tag === OPEN) {
      this.#isThinking = true;
      return;
    }
    if (!this.#isThinking && !this.#hasClosed) {
      events.push({ kind: 'recast' });
      this.#isAtStart = true;
    }
    this.#isThinking = false;
    this.#hasClosed = true;
  }

  #nextTag(): { tag: string; at: number } | undefined {
    const open = this.#held.indexOf(OPEN);
    const close = this.#held.indexOf(CLOSE);
    if (open < 0 && close < 0) return undefined;
    if (close < 0 || (open >= 0 && open < close)) return { tag: OPEN, at: open };
    return { tag: CLOSE, at: close };
  }

  #emit(events: ChatEvent[], text: string): void {
    // Models put blank lines between the thought and the answer; they belong to neither.
    const body = this.#isAtStart && !this.#isThinking ? text.trimStart() : text;
    if (body === '') return;
    if (!this.#isThinking) this.#isAtStart = false;
    events.push({ kind: this.#isThinking ? 'reasoning' : 'text', text: body });
  }
}

/** How many characters at the end could be the beginning of a tag. */
function partialTagLength(text: string): number {
  const from = text.lastIndexOf('<');
  if (from < 0) return 0;
  const tail = text.slice(from);
  return OPEN.startsWith(tail) || CLOSE.startsWith(tail) ? tail.length : 0;
}
