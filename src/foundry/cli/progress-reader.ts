import { stripVTControlCharacters } from 'node:util';

const PERCENT = /(\d{1,3}(?:[.,]\d+)?)\s?%/g;
/** A line that is drawn with cursor movements alone never ends. */
const KEPT_CHARS = 4_096;

/**
 * Reads percents from a line that is redrawn again and again, however its pieces are cut: `\r` or
 * cursor movements between the drawings, colours, `40.95 %` or `40,95%`.
 */
export class ProgressReader {
  #line = '';
  #last: number | undefined;

  /** The newest percent (0 to 100) after another piece; undefined when it tells nothing new. */
  read(piece: string): number | undefined {
    const text = this.#line + piece;
    const [, told] = [...stripVTControlCharacters(text).matchAll(PERCENT)].at(-1) ?? [];
    // What belongs to a line that is over says nothing about the next.
    this.#line = text.slice(Math.max(text.lastIndexOf('\r'), text.lastIndexOf('\n')) + 1);
    this.#line = this.#line.slice(-KEPT_CHARS);
    const percent = told === undefined ? Number.NaN : Number(told.replace(',', '.'));
    if (!(percent <= 100) || percent === this.#last) return undefined;
    this.#last = percent;
    return percent;
  }
}
