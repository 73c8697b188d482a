import { anyBorder, isJoined } from './character-border.ts';
import type { Range } from './ranges.ts';

/** Where a part ends and where the next one starts; between the two is only white space. */
export type BreakPoint = { readonly end: number; readonly next: number };

/** Where to look for a place to cut. */
export type BreakSearch = {
  readonly start: number;
  /** Most UTF-16 units that the part may have; the text goes on after them. */
  readonly room: number;
  /** End of the text, just after a character that is no white space. */
  readonly end: number;
  /** Code blocks, sorted and disjoint. */
  readonly pres: readonly Range[];
};

/** The best place to cut a text that is longer than its room. */
export function findBreak(text: string, search: BreakSearch): BreakPoint {
  const { start, room, end } = search;
  const last = Math.min(start + room, end);
  const floor = start + Math.floor(room * 0.4);
  const code = new CodeBlocks(search.pres);
  const line =
    lastLineEnd(text, '\n\n', { last, floor, code }) ??
    lastLineEnd(text, '\n', { last, floor, code }) ??
    lastBetween(text, '\n', floor, last);
  if (line !== undefined) return atLineEnd(text, { start, at: line, isCode: code.holds(line) });
  const word =
    sentenceEnd(text, last, start + Math.floor(room * 0.6)) ??
    lastBetween(text, ' ', floor, last) ??
    lastBetween(text, '\t', floor, last);
  return (
    (word === undefined ? undefined : atGap(text, start, word)) ??
    atCharacter(text, start, anyBorder(text, start, last))
  );
}

/** Nothing, where the white space carries an accent and so is a character. */
function atGap(text: string, start: number, at: number): BreakPoint | undefined {
  const next = skip(text, at, GAP);
  return isJoined(text, next) ? undefined : { end: trimmedEnd(text, start, at), next };
}

function atCharacter(text: string, start: number, at: number): BreakPoint {
  return atGap(text, start, at) ?? { end: at, next: at };
}

type LineSearch = { readonly last: number; readonly floor: number; readonly code: CodeBlocks };

function lastLineEnd(text: string, ends: string, search: LineSearch): number | undefined {
  let last = search.last;
  for (;;) {
    const at = lastBetween(text, ends, search.floor, last);
    if (at === undefined) return undefined;
    const block = search.code.around(at);
    if (!block) return at;
    last = block.start - 1;
  }
}

/** Looks no further back than `floor`: searching the whole text for each part would be quadratic. */
function lastBetween(text: string, sign: string, floor: number, last: number): number | undefined {
  if (last <= floor) return undefined;
  const at = text.slice(floor + 1, last + sign.length).lastIndexOf(sign);
  return at < 0 ? undefined : floor + 1 + at;
}

type LineEnd = { readonly start: number; readonly at: number; readonly isCode: boolean };

function atLineEnd(text: string, { start, at, isCode }: LineEnd): BreakPoint {
  // The indentation of the next line and blank lines in code mean something.
  if (isCode) return { end: at, next: at + 1 };
  return { end: trimmedEnd(text, start, at), next: skip(text, at, /(?:[ \t]*\n)+/y) };
}

const GAP = /[ \t]*(?:(?:[ \t]*\n)+)?/y;

function skip(text: string, from: number, pattern: RegExp): number {
  pattern.lastIndex = from;
  return from + (pattern.exec(text)?.[0].length ?? 0);
}

function trimmedEnd(text: string, start: number, end: number): number {
  let to = end;
  while (to > start && ' \t\n'.includes(text[to - 1] ?? '')) to -= 1;
  return to;
}

/** Just after the last `.`, `!`, `?` or `…` before a gap, or a full stop of Chinese or Japanese. */
function sentenceEnd(text: string, last: number, floor: number): number | undefined {
  for (let at = last; at > floor; at -= 1) {
    const sign = text[at - 1] ?? '';
    if ('。！？'.includes(sign)) return at;
    if ('.!?…'.includes(sign) && ' \t'.includes(text[at] ?? '')) return at;
  }
  return undefined;
}

class CodeBlocks {
  readonly #blocks: readonly Range[];

  constructor(blocks: readonly Range[]) {
    this.#blocks = blocks;
  }

  /** The code block that goes on after the line end at `at`. */
  around(at: number): Range | undefined {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#blocks[middle]?.end ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    const block = this.#blocks[low];
    return block && block.start <= at ? block : undefined;
  }

  holds(at: number): boolean {
    return this.around(at) !== undefined;
  }
}
