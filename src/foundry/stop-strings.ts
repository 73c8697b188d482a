import { partialLength } from './held-back.ts';

/**
 * Ends an answer before the first of some strings, on our side: hardly a server does it. Of several
 * that overlap the one that is complete first counts, so that it does not matter how text is cut.
 */
export class StopStrings {
  readonly #words: readonly string[];
  #held = '';
  #isHit = false;

  constructor(words: readonly string[] = []) {
    this.#words = words.filter((word) => word !== '');
  }

  /** A string was found: nothing more is given. */
  get isHit(): boolean {
    return this.#isHit;
  }

  /** The text that this piece settles; what may be the start of a string is held back. */
  push(text: string): string {
    if (this.#isHit) return '';
    if (this.#words.length === 0) return text;
    this.#held += text;
    const stop = this.#firstStop();
    this.#isHit = stop !== undefined;
    const keep = stop ?? this.#held.length - partialLength(this.#held, this.#words);
    const given = this.#held.slice(0, keep);
    this.#held = this.#isHit ? '' : this.#held.slice(keep);
    return given;
  }

  /** What was still held back when the stream ended. */
  end(): string {
    const rest = this.#held;
    this.#held = '';
    return rest;
  }

  /** Where the string begins that is complete first. */
  #firstStop(): number | undefined {
    let best: { from: number; to: number } | undefined;
    for (const word of this.#words) {
      const from = this.#held.indexOf(word);
      if (from < 0) continue;
      const to = from + word.length;
      const isSooner = best === undefined || to < best.to || (to === best.to && from < best.from);
      if (isSooner) best = { from, to };
    }
    return best?.from;
  }
}
