/** A code fence is a line of its own that begins with it; what follows it names a language. */
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;
/** Of a line no more is needed to see what it begins with. */
const LONGEST_LINE_START = 200;

/**
 * Follows where in its Markdown an answer stands: in a fenced block, in a code span, at the start of
 * a line. A stray backtick is forgotten at the end of its line.
 */
export class CodePlace {
  /** The marks that opened the block; empty outside. */
  #fence = '';
  #lineStart = '';
  #isLineBlank = true;
  /** Length of the run of backticks that opened the span; 0 outside. */
  #span = 0;
  /** Backticks that may not be over yet. */
  #run = 0;

  /** What comes now would stand in code, of either kind. */
  get isInCode(): boolean {
    return this.#fence !== '' || fenceIn(this.#lineStart) !== '' || this.#spanAfterRun() > 0;
  }

  /** What comes now would be the first in a code span. */
  get isAtSpanStart(): boolean {
    return this.#run > 0 && this.#spanAfterRun() > 0;
  }

  /** Nothing but blanks stands on the line. */
  get isAtLineStart(): boolean {
    return this.#isLineBlank;
  }

  push(text: string): void {
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      this.#add(text.slice(from, at));
      this.#endLine();
      from = at + 1;
    }
    this.#add(text.slice(from));
  }

  #add(text: string): void {
    if (text === '') return;
    if (this.#lineStart.length < LONGEST_LINE_START) {
      this.#lineStart = (this.#lineStart + text).slice(0, LONGEST_LINE_START);
    }
    this.#isLineBlank &&= text.trim() === '';
    if (this.#fence !== '' || (this.#run === 0 && !text.includes('`'))) return;
    for (const character of text) {
      if (character === '`') this.#run += 1;
      else if (this.#run > 0) this.#endRun();
    }
  }

  #endRun(): void {
    this.#span = this.#spanAfterRun();
    this.#run = 0;
  }

  /** A span ends with as many backticks as it began with. */
  #spanAfterRun(): number {
    if (this.#run === 0 || (this.#span > 0 && this.#span !== this.#run)) return this.#span;
    return this.#span === 0 ? this.#run : 0;
  }

  #endLine(): void {
    const line = this.#lineStart;
    if (this.#fence === '') this.#fence = fenceIn(line);
    else if (fenceIn(line).startsWith(this.#fence) && /^[`~\s]+$/.test(line)) this.#fence = '';
    this.#lineStart = '';
    this.#isLineBlank = true;
    this.#span = 0;
    this.#run = 0;
  }
}

/** The marks with which a line opens or closes a block; empty when it is no such line. */
function fenceIn(line: string): string {
  const [, marks = '', rest = ''] = FENCE.exec(line) ?? [];
  return marks.startsWith('`') && rest.includes('`') ? '' : marks;
}
