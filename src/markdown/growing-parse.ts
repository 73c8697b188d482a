import type { TokensList } from 'marked';
import { writeBlocks } from './blocks.ts';
import { StyledBuilder } from './builder.ts';
import { cleanText } from './clean.ts';
import { parseMarkdown, readMarkdown } from './parse.ts';
import { type Formula, protectFormulas, withSources } from './protect.ts';
import type { Styled } from './styled.ts';

/** How a growing text is read. */
export type GrowingOptions = {
  /** `true` for the last time: what is open at the end is then shown as it is. */
  readonly isFinal?: boolean;
};

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
      const closed = closedBlocks(tokens, rest, writing.formulas);
      builder.separate(2);
      writeBlocks(tokens.slice(0, closed?.count ?? 0), writing);
      if (closed) {
        this.#settled = {
          source: settled + closed.source,
          proof: settled + closed.proof,
          styled: builder.soFar(),
        };
      }
      builder.separate(2);
      writeBlocks(tokens.slice(closed?.count ?? 0), writing);
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

type Closed = { readonly count: number; readonly source: string; readonly proof: string };

/** How many borders are looked at; the first one is nearly always good. */
const MAX_TRIES = 3;

/** The blocks before the last one that begins after a blank line. */
function closedBlocks(
  tokens: TokensList,
  source: string,
  formulas: readonly Formula[],
): Closed | undefined {
  const ends: number[] = [];
  let length = 0;
  for (const token of tokens) {
    length += withSources(token.raw, formulas).length;
    ends.push(length);
  }
  let tries = 0;
  for (let count = tokens.length - 1; count > 0 && tries < MAX_TRIES; count -= 1) {
    const start = ends[count - 1] ?? 0;
    const lineEnd = source.indexOf('\n', start);
    if (lineEnd < 0 || !isBorder(source, start)) continue;
    tries += 1;
    const before = source.slice(0, start);
    // What is an open fence for us may be none for the parser, deep inside of lists.
    if (!protectFormulas(before, { isFinal: false }).endsInFence)
      return { count, source: before, proof: source.slice(0, lineEnd + 1) };
  }
  return undefined;
}

/** Whether a line without indentation begins after a blank one. */
function isBorder(source: string, at: number): boolean {
  return /\n[ \t]*\n$/.test(source.slice(Math.max(0, at - 80), at)) && /\S/.test(source[at] ?? '');
}
