/** A stretch of text from `start` to `end` (exclusive), in UTF-16 units. */
export type Range = { readonly start: number; readonly end: number };

/** Outer before inner, first before last: the order in which platforms want nested styles. */
export function byPosition(a: Range, b: Range): number {
  return a.start - b.start || b.end - a.end;
}

/** The ranges joined where they overlap or touch. */
export function mergedRanges(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of ranges.toSorted(byPosition)) {
    const last = merged.at(-1);
    if (last && range.start <= last.end) {
      if (range.end > last.end) merged[merged.length - 1] = { start: last.start, end: range.end };
    } else {
      merged.push({ start: range.start, end: range.end });
    }
  }
  return merged;
}

/** The ranges without those that overlap an earlier or an outer one. */
export function disjointRanges<T extends Range>(ranges: readonly T[]): T[] {
  const kept: T[] = [];
  let end = 0;
  for (const range of ranges.toSorted(byPosition)) {
    if (range.start >= range.end || range.start < end) continue;
    kept.push(range);
    end = range.end;
  }
  return kept;
}

/** The ranges that touch none of the blockers. Both lists sorted and disjoint. */
export function withoutOverlaps<T extends Range>(
  ranges: readonly T[],
  blockers: readonly Range[],
): T[] {
  let next = 0;
  return ranges.filter((range) => {
    while ((blockers[next]?.end ?? Number.POSITIVE_INFINITY) <= range.start) next += 1;
    return (blockers[next]?.start ?? Number.POSITIVE_INFINITY) >= range.end;
  });
}

/** What is left of the ranges outside the holes. Both lists sorted and disjoint. */
export function subtractRanges<T extends Range>(
  ranges: readonly T[],
  holes: readonly Range[],
): T[] {
  const left: T[] = [];
  let next = 0;
  for (const range of ranges) {
    while ((holes[next]?.end ?? Number.POSITIVE_INFINITY) <= range.start) next += 1;
    let start = range.start;
    for (let index = next; start < range.end; index += 1) {
      const hole = holes[index];
      const end = Math.min(range.end, hole?.start ?? range.end);
      if (end > start) left.push(over(range, start, end));
      if (!hole || hole.start >= range.end) break;
      start = hole.end;
    }
  }
  return left;
}

/** The ranges split so that none overlaps a fence halfway. Both lists sorted and disjoint. */
export function splitAtCrossings<T extends Range>(
  ranges: readonly T[],
  fences: readonly Range[],
): T[] {
  const pieces: T[] = [];
  let next = 0;
  for (const range of ranges) {
    let start = range.start;
    while ((fences[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next += 1;
    const first = fences[next];
    if (first && first.start < start && first.end < range.end) {
      pieces.push(over(range, start, first.end));
      start = first.end;
    }
    let index = next;
    while ((fences[index]?.end ?? Number.POSITIVE_INFINITY) <= range.end) index += 1;
    const last = fences[index];
    if (last && last.start > start && last.start < range.end) {
      pieces.push(over(range, start, last.start));
      start = last.start;
    }
    pieces.push(over(range, start, range.end));
  }
  return pieces;
}

/** The ranges without white space at their edges; what was only white space goes. */
export function trimmedRanges<T extends Range>(ranges: readonly T[], text: string): T[] {
  const trimmed: T[] = [];
  for (const range of ranges) {
    const piece = text.slice(range.start, range.end);
    const start = range.start + (piece.length - piece.trimStart().length);
    const end = range.end - (piece.length - piece.trimEnd().length);
    if (start < end) trimmed.push(over(range, start, end));
  }
  return trimmed;
}

/** Nearly always nothing changes, and a spread is slow. */
function over<T extends Range>(range: T, start: number, end: number): T {
  return range.start === start && range.end === end ? range : { ...range, start, end };
}
