import { isVisible } from './clean.ts';
import { byPosition } from './ranges.ts';
import { type Span, type Style, type Styled, spanOver } from './styled.ts';

/**
 * Grows a styled text from front to back. Breaks between blocks and the indentation of lists are
 * owed until there is something to write, so that empty blocks leave no trace.
 */
export class StyledBuilder {
  readonly #chunks: string[];
  #length: number;
  #endsLine: boolean;
  readonly #spans: Span[];
  #indents: string[] = [];
  #owedBreaks = 0;
  #owesIndent = false;

  /** Goes on after `begun`, which is what `soFar` gave. */
  constructor(begun: Styled = { text: '', spans: [] }) {
    this.#chunks = [begun.text];
    this.#length = begun.text.length;
    this.#endsLine = begun.text === '' || begun.text.endsWith('\n');
    this.#spans = [...begun.spans];
  }

  /** Asks for at least `lines` line ends before whatever is written next. */
  separate(lines: 1 | 2): void {
    this.#owedBreaks = Math.max(this.#owedBreaks, lines);
  }

  /** Asks for a fresh line unless the next text starts one anyway. */
  ensureLine(): void {
    if (!this.#endsLine) this.separate(1);
  }

  /** Writes text; lines after the first one get the indentation of the list they are in. */
  write(text: string): void {
    if (text === '') return;
    this.#settle();
    const indent = this.#indents.join('');
    this.#append(indent === '' ? text : text.replace(/\n(?=[^\n])/g, `\n${indent}`));
    this.#owesIndent = this.#endsLine;
  }

  /** Writes lines that must not be indented, for code. */
  writeVerbatim(text: string): void {
    if (text === '') return;
    this.#settleBreaks();
    this.#owesIndent = false;
    this.#append(text);
  }

  /** Whatever `fill` writes gets the style; nothing written, no span. */
  style(style: Style, fill: () => void): void {
    const indents = this.#indents;
    if (style.kind === 'pre' || style.kind === 'quote') {
      this.#settleBreaks();
      this.#owesIndent = false;
      // Platforms see a quote only where the line begins.
      this.#indents = [];
    } else {
      this.#settle();
    }
    const start = this.#length;
    fill();
    this.#indents = indents;
    if (this.#length > start) this.#spans.push(spanOver(style, start, this.#length));
  }

  /** Lines that `fill` begins are indented by `indent` more. */
  indented(indent: string, fill: () => void): void {
    this.#indents.push(indent);
    fill();
    this.#indents.pop();
  }

  /** What another builder needs to go on from here, but for the breaks that are owed. */
  soFar(): Styled {
    return { text: this.#chunks.join(''), spans: [...this.#spans] };
  }

  /** The styled text without white space at its end; empty if there is nothing to see in it. */
  finish(): Styled {
    const text = this.#chunks.join('').trimEnd();
    if (!isVisible(text)) return { text: '', spans: [] };
    // Outer spans were finished after inner ones; reversed, they come first also where both are equal.
    const spans = this.#spans
      .toReversed()
      .map((span) => (span.end > text.length ? spanOver(span, span.start, text.length) : span))
      .filter((span) => span.start < span.end)
      .sort(byPosition);
    return { text, spans };
  }

  #settleBreaks(): void {
    if (this.#owedBreaks === 0) return;
    if (this.#length > 0) {
      this.#append('\n'.repeat(this.#owedBreaks));
      this.#owesIndent = true;
    }
    this.#owedBreaks = 0;
  }

  #settle(): void {
    this.#settleBreaks();
    if (!this.#owesIndent) return;
    this.#owesIndent = false;
    this.#append(this.#indents.join(''));
  }

  #append(text: string): void {
    if (text === '') return;
    this.#chunks.push(text);
    this.#length += text.length;
    this.#endsLine = text.endsWith('\n');
  }
}
