import type { Measure } from './cut.ts';
import { writeDiscord } from './discord-writer.ts';
import { disjointRanges } from './ranges.ts';
import { clipSpans, type Span, type Styled } from './styled.ts';

/** Length of the part in Discord Markdown, in UTF-16 units: the measure for cutting at 2000. */
export const discordLength: Measure = Object.assign(
  (part: Styled): number => writeDiscord(part).length,
  {
    fitting: (window: Styled, limit: number) => {
      const beginnings = new Beginnings(window);
      return (units: number): boolean => beginnings.length(units) <= limit;
    },
  },
);

/** Shortest stretch between two borders; writing a shorter one takes no less time. */
const STRIDE = 100;

/** Lengths of all up to a border. */
type Known = {
  /** Where no `](` comes after it. */
  readonly free: number;
  /** Where one comes, so that each `[` is escaped. */
  readonly escaped: number;
};

/**
 * Measures beginnings of one text from the last clean border before their end on. A border is the
 * start of a line over which nothing but a quote or small text goes on: what is written up to there is the same
 * whatever follows, but for the escaped `[`.
 */
class Beginnings {
  readonly #text: string;
  readonly #spans: readonly Span[];
  readonly #borders: readonly number[];
  readonly #known: Known[] = [{ free: 0, escaped: 0 }];

  constructor({ text, spans }: Styled) {
    const quotes = disjointRanges(spans.filter(({ kind }) => kind === 'quote'));
    const smalls = spans.filter(({ kind }) => kind === 'small');
    const others = spans.filter(({ kind }) => kind !== 'quote' && kind !== 'small');
    this.#text = text;
    this.#spans = [...quotes, ...smalls, ...others];
    this.#borders = bordersOf(text, others);
  }

  /** Written length of the first `units` of the text. */
  length(units: number): number {
    const end = Math.min(units, this.#text.length);
    const link = end < 2 ? -1 : this.#text.lastIndexOf('](', end - 2);
    const last = this.#borderBefore(end);
    const rest = this.#written(this.#borderAt(last), end, link);
    if (link < 0) return this.#upTo(last).free + rest;
    const linked = this.#borderBefore(link);
    if (linked === last) return this.#upTo(last).escaped + rest;
    const middle = this.#upTo(last).free - this.#upTo(linked + 1).free;
    const around = this.#written(this.#borderAt(linked), this.#borderAt(linked + 1), link);
    return this.#upTo(linked).escaped + around + middle + rest;
  }

  #borderAt(index: number): number {
    return this.#borders[index] ?? this.#text.length;
  }

  /** Number of the last border at or before `at`. */
  #borderBefore(at: number): number {
    let low = 0;
    let high = this.#borders.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#borderAt(middle) <= at) low = middle;
      else high = middle;
    }
    return low;
  }

  #upTo(border: number): Known {
    for (let index = this.#known.length; index <= border; index += 1) {
      const { free, escaped } = this.#known[index - 1] ?? { free: 0, escaped: 0 };
      const [start, end] = [this.#borderAt(index - 1), this.#borderAt(index)];
      const length = this.#written(start, end, -1);
      const hasBracket = this.#text.slice(start, end).includes('[');
      this.#known.push({
        free: free + length,
        escaped: escaped + (hasBracket ? this.#written(start, end, end) : length),
      });
    }
    return this.#known[border] ?? { free: 0, escaped: 0 };
  }

  /** What the text from a border to `end` adds, the last `](` being at `link`. */
  #written(border: number, end: number, link: number): number {
    // The line end before it comes along: the first sign of the line must not look like the first of all.
    const start = Math.max(0, border - 1);
    const styled = {
      text: this.#text.slice(start, end),
      spans: clipSpans(this.#spans, start, end),
    };
    const length = writeDiscord(styled, { lastLink: link - start }).length;
    if (border === 0) return length;
    const isQuoted = styled.spans.some((span) => span.kind === 'quote' && span.start === 0);
    return length - (isQuoted ? '> \n' : '\n').length;
  }
}

/** Starts of lines over which, and up to which, none of the spans goes. */
function bordersOf(text: string, spans: readonly Span[]): number[] {
  const sorted = spans.toSorted((a, b) => a.start - b.start);
  const borders = [0];
  let next = 0;
  let covered = 0;
  for (let from = STRIDE; from < text.length; ) {
    const lineEnd = text.indexOf('\n', from - 1);
    if (lineEnd < 0) break;
    const border = lineEnd + 1;
    for (let span = sorted[next]; span && span.start < border; span = sorted[next]) {
      covered = Math.max(covered, span.end);
      next += 1;
    }
    if (covered < border) borders.push(border);
    from = covered < border ? border + STRIDE : Math.max(border + 1, covered);
  }
  return borders;
}
