import { writeBlocks } from './blocks.ts';
import { StyledBuilder } from './builder.ts';
import { cleanText } from './clean.ts';
import { findClosedBlocks } from './closed-blocks.ts';
import { type ParseOptions, parseMarkdown, readMarkdown } from './parse.ts';
import type { Styled } from './styled.ts';

/** How a growing text is read: the same each time, but for `isFinal`, which is `true` at the last. */
export type GrowingOptions = Pick<ParseOptions, 'isFinal' | 'bullet' | 'tableColumns'>;

/** A text that was read, and how much of its beginning is the same as the last time. */
export type Reading = {
  readonly styled: Styled;
  /** UTF-16 units of `styled.text`, looks included, that did not change. */
  readonly kept: number;
};

/** Blocks that nothing can change any more. */
type Settled = {
  /** The Markdown that they were read from. */
  readonly source: string;
  /** The same with the first line of the block after them: as long as it is there, they are closed. */
  readonly proof: string;
  readonly styled: Styled;
};

const NOTHING: Settled = { source: '', proof: '', styled: { text: '', spans: [] } };

/**
 * `parseMarkdown` for a text that is parsed again and again while it grows: with the same result, but
 * only its last blocks are read anew. A text that does not go on from the last one is read from its start.
 */
export class GrowingParse {
  #settled = NOTHING;

  parse(markdown: string, options: GrowingOptions = {}): Reading {
    const source = cleanText(markdown);
    if (!source.startsWith(this.#settled.proof)) this.#settled = NOTHING;
    return this.#read(source, options) ?? { styled: parseMarkdown(markdown, options), kept: 0 };
  }

  #read(source: string, options: GrowingOptions): Reading | undefined {
    const { styled: begun, source: settled } = this.#settled;
    const rest = source.slice(settled.length);
    try {
      const builder = new StyledBuilder(begun);
      const { tokens, writing } = readMarkdown(rest, { ...options, builder });
      // Where a reference leads may be told long after it.
      if (Object.keys(tokens.links).length > 0) return this.#forget();
      const found = findClosedBlocks(tokens, rest, writing.formulas);
      builder.separate(2);
      if (found) {
        writeBlocks(found.closed, writing);
        this.#settled = {
          source: settled + found.source,
          proof: settled + found.proof,
          styled: builder.soFar(),
        };
        builder.separate(2);
      }
      writeBlocks(found?.open ?? tokens, writing);
      return { styled: builder.finish(), kept: begun.text.trimEnd().length };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return this.#forget();
    }
  }

  #forget(): undefined {
    this.#settled = NOTHING;
  }
}
