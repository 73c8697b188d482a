import { rowsTaken } from '../markdown/terminal-wrap.ts';

const CSI = `${String.fromCharCode(27)}[`;
/** Terminals that know it show a frame whole (DEC private mode 2026); the others ignore it. */
const FRAME = [`${CSI}?2026h${CSI}?25l`, `${CSI}?25h${CSI}?2026l`] as const;

/** A window in which text can be written and the cursor moved. */
export type Screen = {
  write(text: string): void;
  /** Size now, in characters. */
  size(): { readonly columns: number; readonly rows: number };
};

/** What a {@link Region} shows. */
export type Picture = {
  /** Painted lines; one that is wider than the screen is broken by the terminal. */
  readonly rows: readonly string[];
  /** Where the cursor stands; that row must not be wider than the screen. */
  readonly cursor: { readonly row: number; readonly column: number };
};

const BLANK: Picture = { rows: [''], cursor: { row: 0, column: 0 } };

/**
 * The last lines of a terminal, which are drawn again as they change. What has not changed is not
 * touched. Lines that have left the window at its top cannot be reached any more and stay as they are.
 */
export class Region {
  readonly #screen: Screen;
  #shown = BLANK;
  /** Rows at the top that have left the window. */
  #gone = 0;
  #columns: number;

  constructor(screen: Screen) {
    this.#screen = screen;
    this.#columns = screen.size().columns;
  }

  /** Rows at the top that cannot be changed any more. */
  get gone(): number {
    return this.#gone;
  }

  /** Shows a picture in place of the one before. */
  draw(picture: Picture): void {
    const { columns } = this.#screen.size();
    if (columns !== this.#columns) {
      this.#drawAnew(picture);
      return;
    }
    // The window may have become lower.
    this.#gone = Math.max(this.#gone, this.#overflowOf(this.#shown.rows));
    const first = this.#firstChange(picture);
    if (first === undefined) {
      this.#moveCursor(picture);
      return;
    }
    const up = this.#heightOf(this.#shown.rows.slice(first, this.#shown.cursor.row));
    const down = this.#heightOf(this.#shown.rows.slice(this.#shown.cursor.row, first));
    this.#paint(first, picture, up - down);
  }

  /** The upper rows are done with: they stay where they are, and belong to the region no more. */
  release(count: number): void {
    const { rows, cursor } = this.#shown;
    this.#shown = {
      rows: rows.slice(count),
      cursor: { ...cursor, row: cursor.row - count },
    };
    this.#gone = Math.max(0, this.#gone - count);
  }

  /** Shows a picture in a window that has been wiped. */
  wipe(picture: Picture): void {
    this.#shown = BLANK;
    this.#columns = this.#screen.size().columns;
    this.#gone = this.#overflowOf(picture.rows);
    this.#screen.write(`${CSI}2J${CSI}H`);
    this.#paint(this.#gone, picture, 0);
  }

  /** The terminal has broken the old rows anew, and the cursor went along with them. */
  #drawAnew(picture: Picture): void {
    const { rows: height, columns } = this.#screen.size();
    const { rows, cursor } = this.#shown;
    this.#columns = columns;
    const above = this.#heightOf(rows.slice(this.#gone, cursor.row));
    const up = Math.min(above + Math.floor(cursor.column / columns), height - 1);
    this.#gone = this.#gone === 0 ? 0 : this.#overflowOf(picture.rows);
    this.#paint(this.#gone, picture, up);
  }

  #firstChange({ rows }: Picture): number | undefined {
    const { rows: old } = this.#shown;
    let same = 0;
    while (same < rows.length && same < old.length && rows[same] === old[same]) same += 1;
    if (same === rows.length && same === old.length) return undefined;
    return Math.min(Math.max(same, this.#gone), old.length - 1, rows.length - 1);
  }

  /** Writes the rows from `first` on; the cursor goes `up` to where that row begins. */
  #paint(first: number, picture: Picture, up: number): void {
    const { rows, cursor } = picture;
    const text = rows.slice(first).join('\r\n');
    const back = this.#heightOf(rows.slice(cursor.row, -1)) + this.#lastRow(rows);
    const move = `${vertical(-back)}\r${forward(cursor.column)}`;
    this.#screen.write(`${FRAME[0]}${vertical(-up)}\r${CSI}J${text}${move}${FRAME[1]}`);
    this.#shown = picture;
    this.#gone = Math.max(this.#gone, this.#overflowOf(rows));
  }

  /** Rows of the screen between the first and the last of the last line, where writing ends. */
  #lastRow(rows: readonly string[]): number {
    return this.#heightOf(rows.slice(-1)) - 1;
  }

  #moveCursor({ rows, cursor }: Picture): void {
    const { cursor: old } = this.#shown;
    if (old.row === cursor.row && old.column === cursor.column) return;
    const down =
      this.#heightOf(rows.slice(old.row, cursor.row)) -
      this.#heightOf(rows.slice(cursor.row, old.row));
    this.#screen.write(`${vertical(down)}\r${forward(cursor.column)}`);
    this.#shown = { rows, cursor };
  }

  /** Rows at the top for which the window is too low. */
  #overflowOf(rows: readonly string[]): number {
    let left = this.#screen.size().rows;
    for (let index = rows.length - 1; index >= 0; index -= 1) {
      left -= this.#heightOf(rows.slice(index, index + 1));
      if (left < 0) return index + 1;
    }
    return 0;
  }

  #heightOf(rows: readonly string[]): number {
    const { columns } = this.#screen.size();
    return rows.reduce((sum, row) => sum + rowsTaken(row, columns), 0);
  }
}

function vertical(rows: number): string {
  return rows === 0 ? '' : `${CSI}${Math.abs(rows)}${rows < 0 ? 'A' : 'B'}`;
}

function forward(columns: number): string {
  return columns === 0 ? '' : `${CSI}${columns}C`;
}
