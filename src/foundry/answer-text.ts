import { ReasoningSplitter } from './reasoning.ts';
import type { Piece } from './step.ts';
import { StopStrings } from './stop-strings.ts';
import { ToolCallFilter } from './tool-calls.ts';
import type { ChatEvent } from './types.ts';

/**
 * What of a model's raw text is the answer: reasoning is told apart, leaked tool calls are left out,
 * and it ends before a stop string.
 */
export class AnswerText {
  readonly #splitter = new ReasoningSplitter();
  readonly #stop: readonly string[];
  #calls = new ToolCallFilter();
  #stops: StopStrings;

  constructor({ stop = [] }: { stop?: readonly string[] | undefined }) {
    this.#stop = stop;
    this.#stops = new StopStrings(stop);
  }

  /** A stop string was found: nothing more is given. */
  get isStopped(): boolean {
    return this.#stops.isHit;
  }

  /** The events that this piece settles. */
  push({ thought, content }: Piece): ChatEvent[] {
    const events = content === undefined ? [] : this.#pass(this.#splitter.push(content));
    return thought === undefined ? events : [{ kind: 'reasoning', text: thought }, ...events];
  }

  /** What was still held back when the stream ended. */
  end(): ChatEvent[] {
    if (this.isStopped) return [];
    return [...this.#pass(this.#splitter.end()), ...this.#rest()];
  }

  #pass(events: readonly ChatEvent[]): ChatEvent[] {
    const passed: ChatEvent[] = [];
    for (const event of events) {
      if (this.isStopped) break;
      if (event.kind === 'text') {
        passed.push(...textOf(this.#stops.push(this.#calls.push(event.text))));
        continue;
      }
      if (event.kind === 'recast') {
        // What is held back belongs to the text before, which has turned out to be a thought.
        passed.push(...this.#rest());
        this.#calls = new ToolCallFilter();
        this.#stops = new StopStrings(this.#stop);
      }
      passed.push(event);
    }
    return passed;
  }

  #rest(): ChatEvent[] {
    const last = this.#stops.push(this.#calls.end());
    return textOf(last + (this.#stops.isHit ? '' : this.#stops.end()));
  }
}

function textOf(text: string): ChatEvent[] {
  return text === '' ? [] : [{ kind: 'text', text }];
}
