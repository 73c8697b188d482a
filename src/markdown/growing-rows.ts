import { GrowingParse } from './growing-parse.ts';
import { type Styled, sliceStyled } from './styled.ts';
import { terminalRows } from './terminal.ts';
import type { TerminalLook } from './terminal-lines.ts';

/**
 * `terminalRows` for a text that is laid out again and again while it grows: with the same result, but
 * only its last blocks are read and broken into rows anew.
 */
export class GrowingRows {
  readonly #look: TerminalLook & { readonly columns: number };
  readonly #parse = new GrowingParse();
  /** Rows of the beginning that nothing can change any more, and its length. */
  #settled: string[] = [];
  #length = 0;

  constructor(look: TerminalLook & { readonly columns: number }) {
    this.#look = look;
  }

  /** The rows of the Markdown; `isFinal` is true for the last time. */
  rows(markdown: string, isFinal: boolean): string[] {
    const { columns, hasUnicode } = this.#look;
    const bullet = hasUnicode ? '•' : '-';
    const options = { isFinal, bullet, tableColumns: columns };
    const { styled, kept } = this.#parse.parse(markdown, options);
    if (kept < this.#length) {
      this.#settled = [];
      this.#length = 0;
    }
    this.#settled.push(...this.#rowsBetween(styled, this.#length, kept));
    this.#length = kept;
    return [...this.#settled, ...this.#rowsBetween(styled, kept, styled.text.length)];
  }

  #rowsBetween(styled: Styled, start: number, end: number): string[] {
    if (end <= start) return [];
    const rows = terminalRows(sliceStyled(styled, start, end), this.#look);
    // The first line end is that of the row before.
    return start === 0 ? rows : rows.slice(1);
  }
}
