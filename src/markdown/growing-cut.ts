import { type CutOptions, type CutPart, cutParts, withText } from './cut.ts';
import { type GrowingOptions, GrowingParse } from './growing-parse.ts';
import type { Styled } from './styled.ts';

/**
 * Renders one answer again and again while it grows: gives what `cutStyled(parseMarkdown(…))` gives,
 * at the cost of its last part. One object per answer; parts that did not change stay the same objects.
 */
export class GrowingCut {
  readonly #options: CutOptions;
  readonly #parse = new GrowingParse();
  #parts: readonly CutPart[] = [];

  constructor(options: CutOptions) {
    this.#options = options;
  }

  /** The parts of all that is there so far. */
  cut(markdown: string, options: GrowingOptions = {}): readonly Styled[] {
    const { styled, kept } = this.#parse.parse(markdown, options);
    const settled = this.#settledParts(kept);
    this.#parts = [
      ...settled,
      ...cutParts(styled, { ...this.#options, from: settled.at(-1)?.next ?? 0 }),
    ];
    return withText(this.#parts);
  }

  /** Parts that were cut without a look at what has changed. */
  #settledParts(kept: number): readonly CutPart[] {
    const { limit } = this.#options;
    const isOpen = ({ start, next }: CutPart): boolean =>
      Math.max(next, start + limit + LOOK_AHEAD) > kept;
    const open = this.#parts.findIndex(isOpen);
    return open < 0 ? this.#parts : this.#parts.slice(0, open);
  }
}

/** A cut looks at the character after it. */
const LOOK_AHEAD = 2;
