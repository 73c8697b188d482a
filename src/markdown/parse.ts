import { writeBlocks } from './blocks.ts';
import { StyledBuilder } from './builder.ts';
import { cleanText } from './clean.ts';
import { healFence, healMarkdown } from './heal.ts';
import { lexMarkdown } from './lexer.ts';
import { protectFormulas } from './protect.ts';
import type { Styled } from './styled.ts';

/** A phone shows about this much of a table before it wraps. */
const TABLE_COLUMNS = 60;

/** How `parseMarkdown` reads and writes. */
export type ParseOptions = {
  /** Sign before the items of unordered lists, `•` unless told otherwise. */
  readonly bullet?: string;
  /** Widest table that is drawn in columns: 60 unless told otherwise. */
  readonly tableColumns?: number;
  /**
   * `true` for a text that will not grow any more: an open `**` or `*` at its end is then shown as
   * it is, and not completed as is right while a model still writes.
   */
  readonly isFinal?: boolean;
};

/**
 * The model's Markdown as styled text. Takes any string and never throws: what is no Markdown, or
 * is nested too deep to be read, comes back as plain text. Lists, tables and formulas are laid out in
 * the text itself; control characters are gone; there is no white space at the end.
 */
export function parseMarkdown(markdown: string, options: ParseOptions = {}): Styled {
  const source = cleanText(markdown);
  try {
    const builder = new StyledBuilder();
    const { tokens, writing } = readMarkdown(source, { ...options, builder });
    writeBlocks(tokens, writing);
    return builder.finish();
  } catch (error) {
    // Thousands of nested quotes or lists exhaust the parser's stack.
    if (!(error instanceof RangeError)) throw error;
    return { text: source.trim(), spans: [] };
  }
}

/** The blocks of a clean source, and what writing them into the builder takes. */
export function readMarkdown(
  source: string,
  {
    bullet = '•',
    tableColumns = TABLE_COLUMNS,
    isFinal = false,
    builder,
  }: ParseOptions & { readonly builder: StyledBuilder },
) {
  const guarded = protectFormulas(source, { isFinal });
  return {
    tokens: lexMarkdown(isFinal ? guarded.text : healed(guarded)),
    writing: { builder, formulas: guarded.formulas, bullet: `${bullet.trimEnd()} `, tableColumns },
  };
}

function healed({ text, endsInFence, lastParagraph }: ReturnType<typeof protectFormulas>): string {
  return endsInFence ? healFence(text) : healMarkdown(text, lastParagraph);
}
