import { displayWidth } from './width.ts';

const ESCAPE = String.fromCharCode(27);
const RESET = `${ESCAPE}[0m`;
const SGR = new RegExp(`(${ESCAPE}\\[[\\d;]*m)`);
const SEGMENTS = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** One character as a person sees it, in its style. */
type Cell = { readonly text: string; readonly width: number; readonly style: string };

/** Columns that painted text takes. */
export function paintedWidth(painted: string): number {
  return displayWidth(plainText(painted));
}

/** Painted text without its styles. */
export function plainText(painted: string): string {
  return painted.includes(ESCAPE)
    ? painted
        .split(SGR)
        .filter((_, at) => at % 2 === 0)
        .join('')
    : painted;
}

export type WrapOptions = {
  /** Columns of a row. */
  readonly width: number;
  /** Blanks before the second row and those after it. */
  readonly indent?: number;
};

/**
 * Rows of at most `width` columns, broken between words, or within a word that has no row to itself;
 * each is complete in its styles.
 */
export function wrapPainted(painted: string, { width, indent = 0 }: WrapOptions): string[] {
  if (paintedWidth(painted) <= width) return [painted];
  const cells = cellsOf(painted);
  const rows: string[] = [];
  let start = 0;
  while (start < cells.length) {
    const before = rows.length === 0 ? 0 : Math.min(indent, Math.max(0, width - 4));
    const end = endOfRow(cells, start, width - before);
    rows.push(' '.repeat(before) + joinCells(trimmed(cells.slice(start, end))));
    start = end;
    while (cells[start]?.text === ' ') start += 1;
  }
  return rows;
}

/** Rows of a text that has no words, such as code, as a terminal breaks them by itself. */
export function rowsTaken(painted: string, columns: number): number {
  const width = paintedWidth(painted);
  if (width <= columns) return 1;
  if (width === plainText(painted).length) return Math.ceil(width / columns);
  let rows = 1;
  let used = 0;
  // A wide character that has no room in a row leaves its last column empty.
  for (const cell of cellsOf(painted)) {
    if (used + cell.width > columns) {
      rows += 1;
      used = 0;
    }
    used += cell.width;
  }
  return rows;
}

function endOfRow(cells: readonly Cell[], start: number, width: number): number {
  let used = 0;
  let breakAt = -1;
  for (let index = start; index < cells.length; index += 1) {
    const { text, width: own } = cells[index] as Cell;
    if (used + own > width && index > start) {
      if (text === ' ') return index;
      return breakAt > start ? breakAt : index;
    }
    used += own;
    // Between words, and before and after Chinese and Japanese characters.
    if (text === ' ' && index > start) breakAt = index + 1;
    else if (own === 2) breakAt = index + 1;
  }
  return cells.length;
}

function trimmed(cells: readonly Cell[]): readonly Cell[] {
  let end = cells.length;
  while (end > 0 && cells[end - 1]?.text === ' ') end -= 1;
  return cells.slice(0, end);
}

function cellsOf(painted: string): Cell[] {
  const cells: Cell[] = [];
  let style = '';
  painted.split(SGR).forEach((part, at) => {
    if (at % 2 === 1) style = part === RESET ? '' : part;
    else for (const text of graphemes(part)) cells.push({ text, width: displayWidth(text), style });
  });
  return cells;
}

/** Characters as people see them: an emoji of several code points is one. */
export function graphemes(text: string): string[] {
  if (/^[\x20-\x7e]*$/.test(text)) return [...text];
  return Array.from(SEGMENTS.segment(text), ({ segment }) => segment);
}

function joinCells(cells: readonly Cell[]): string {
  let row = '';
  let style = '';
  for (const cell of cells) {
    if (cell.style !== style) {
      if (style !== '') row += RESET;
      row += cell.style;
      style = cell.style;
    }
    row += cell.text;
  }
  return style === '' ? row : row + RESET;
}
