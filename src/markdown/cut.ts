import { type BreakPoint, findBreak } from './break-point.ts';
import { isVisible } from './clean.ts';
import { disjointRanges, type Range } from './ranges.ts';
import { clipSpans, type Span, type Styled } from './styled.ts';

/**
 * Length of a part on a platform. It must not be less than `text.length`: no part has more than
 * `limit` UTF-16 units in any case.
 */
export type Measure = {
  (part: Styled): number;
  /**
   * Tells which beginnings of `window` measure at most `limit`, just as the measure would. Looking for
   * the longest part that fits asks this of many beginnings of one text.
   */
  readonly fitting?: (window: Styled, limit: number) => (units: number) => boolean;
};

/** How `cutStyled` cuts. */
export type CutOptions = {
  /** Most that a part may measure; at least one character with its markup must fit. */
  readonly limit: number;
  /** Length of a part on the platform, `text.length` unless told otherwise. */
  readonly measure?: Measure;
};

/**
 * Cuts a styled text into parts that measure at most `limit`: between blocks, else between lines, else
 * after a sentence or a word, else anywhere but inside a character. Spans are clipped, so a code block
 * cut in two is a code block of the same language in both parts. Only white space at a cut gets lost,
 * and what nobody could see at the end. A growing text keeps its parts: what is appended changes nothing before the last part. An empty
 * text has no parts.
 */
export function cutStyled(styled: Styled, options: CutOptions): Styled[] {
  return withText(cutParts(styled, options));
}

/** The parts that are not empty. */
export function withText(parts: readonly CutPart[]): Styled[] {
  return parts.map(({ part }) => part).filter(({ text }) => text !== '');
}

/** A part, perhaps without text, with where it starts and where the next one does. */
export type CutPart = { readonly part: Styled; readonly start: number; readonly next: number };

/** `cutStyled` for a text of which all before `from` is cut already. */
export function cutParts(
  styled: Styled,
  { limit, measure, from = 0 }: CutOptions & { readonly from?: number },
): CutPart[] {
  const end = styled.text.trimEnd().length;
  const windows = new Windows(styled, end);
  const pres = disjointRanges(styled.spans.filter((span) => span.kind === 'pre'));
  const parts: CutPart[] = [];
  let start = from;
  // No platform takes a part in which there is nothing to see.
  while (start < end && (start === 0 || isVisible(styled.text.slice(start, end)))) {
    windows.moveTo(start, limit);
    const fits = fitting(windows, { start, limit, measure });
    if (end - start <= limit && fits(end - start)) {
      parts.push({ part: windows.slice(end), start, next: end });
      break;
    }
    const { part, next } = cutOne({ windows, start, limit, pres, fits });
    parts.push({ part, start, next });
    start = next;
  }
  return parts;
}

type Fitting = {
  readonly start: number;
  readonly limit: number;
  readonly measure: Measure | undefined;
};

function fitting(windows: Windows, { start, limit, measure }: Fitting): (units: number) => boolean {
  if (!measure) return (units) => units <= limit;
  return (
    measure.fitting?.(windows.slice(start + limit), limit) ??
    ((units) => measure(windows.slice(start + units)) <= limit)
  );
}

type Cutting = {
  readonly windows: Windows;
  readonly start: number;
  readonly limit: number;
  readonly pres: readonly Range[];
  readonly fits: (units: number) => boolean;
};

function cutOne({ windows, start, limit, pres, fits }: Cutting): { part: Styled; next: number } {
  let room = longestFit(limit, fits);
  for (;;) {
    const found: BreakPoint = findBreak(windows.text, { start, room, end: windows.end, pres });
    // Markup may make a shorter part measure more; then a little less is tried.
    if (room <= 1 || fits(found.end - start)) {
      return { part: windows.slice(found.end), next: found.next };
    }
    room = Math.max(1, Math.floor(room * 0.95));
  }
}

/**
 * A length that fits, at most a 64th below the longest one: measuring is what costs time. The lengths
 * it tries do not depend on what follows them, else cuts would move with growth.
 */
function longestFit(limit: number, fits: (length: number) => boolean): number {
  if (fits(limit)) return Math.max(1, limit);
  let low = 0;
  let high = limit;
  while (high - low > (low === 0 ? 1 : Math.max(1, limit >> 6))) {
    const middle = (low + high) >> 1;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return Math.max(1, low);
}

/** Slices near one place without looking at all spans of the text each time. */
class Windows {
  readonly text: string;
  readonly end: number;
  readonly #spans: readonly Span[];
  #next = 0;
  #near: Span[] = [];
  #start = 0;

  constructor({ text, spans }: Styled, end: number) {
    this.text = text;
    this.end = end;
    this.#spans = spans.toSorted((a, b) => a.start - b.start);
  }

  /** Prepares slices from `start` of at most `length` units; `start` may only grow. */
  moveTo(start: number, length: number): void {
    this.#start = start;
    this.#near = this.#near.filter((span) => span.end > start);
    for (;;) {
      const span = this.#spans[this.#next];
      if (!span || span.start >= start + length + 2) return;
      if (span.end > start) this.#near.push(span);
      this.#next += 1;
    }
  }

  slice(end: number): Styled {
    const to = Math.min(end, this.end);
    return {
      text: this.text.slice(this.#start, to),
      spans: clipSpans(this.#near, this.#start, to),
    };
  }
}
