import { StopStrings } from '../stop-strings.ts';
import { LeakedCalls, type ToolCall, wantsCalls } from './leaked-calls.ts';
import { type RelayBody, stopsIn } from './types.ts';

/** What a piece of text turned out to be. */
export type Settled = { readonly text: string; readonly calls: readonly ToolCall[] };

/**
 * The text of one choice as the program is to have it: without the tool calls that were left in it,
 * and ended before a stop string, which hardly a server heeds.
 */
export class ChoiceText {
  readonly #calls: LeakedCalls | undefined;
  readonly #stops: StopStrings;
  /** How many calls were found. */
  callCount = 0;

  constructor(body: RelayBody) {
    this.#calls = wantsCalls(body) ? new LeakedCalls() : undefined;
    this.#stops = new StopStrings(stopsIn(body));
  }

  /** A stop string was found: nothing more is given. */
  get isStopped(): boolean {
    return this.#stops.isHit;
  }

  /** What this piece settles; what may be the start of a call or a stop string is held back. */
  push(text: string): Settled {
    return this.#settle(this.#calls?.push(text) ?? { text, calls: [] });
  }

  /** What was still held back when the answer ended. */
  end(): Settled {
    const { text, calls } = this.#settle(this.#calls?.end() ?? { text: '', calls: [] });
    return { text: text + this.#stops.end(), calls };
  }

  #settle({ text, calls }: { text: string; calls: ToolCall[] }): Settled {
    this.callCount += calls.length;
    return { text: this.#stops.push(text), calls };
  }
}
