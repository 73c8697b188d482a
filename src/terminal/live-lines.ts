import { stripVTControlCharacters } from 'node:util';
import { displayWidth } from '../markdown/width.ts';

const ESCAPE = String.fromCharCode(27);

export type Screen = {
  write(text: string): void;
  /** Size now, in characters. */
  size(): { readonly columns: number; readonly rows: number };
};

/** A block of lines at the bottom of a terminal that is drawn again as it grows. */
export class LiveLines {
  readonly #screen: Screen;
  #drawn: readonly string[] = [];

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** Shows `text` instead of what was drawn before; lines that stay the same are not touched. */
  draw(text: string): void {
    const lines = text.split('\n');
    const same = this.#drawn.findIndex((line, index) => line !== lines[index]);
    const keep = Math.max(same < 0 ? this.#drawn.length : same, this.#firstVisible());
    if (keep >= lines.length && lines.length <= this.#drawn.length) return;
    const from = Math.min(keep, Math.max(this.#drawn.length - 1, 0));
    const up = this.#rowsOf(this.#drawn.slice(from)) - 1;
    const back = this.#drawn.length === 0 ? '' : `\r${up > 0 ? `${ESCAPE}[${up}A` : ''}${ESCAPE}[J`;
    this.#screen.write(back + lines.slice(from).join('\n'));
    this.#drawn = lines;
  }

  /** Leaves the block as it is and goes to the next line. */
  end(): void {
    if (this.#drawn.length > 0) this.#screen.write('\n');
    this.#drawn = [];
  }

  /** What has scrolled out of the window cannot be drawn again. */
  #firstVisible(): number {
    let left = this.#screen.size().rows - 1;
    for (let index = this.#drawn.length - 1; index >= 0; index -= 1) {
      left -= this.#rowsOf(this.#drawn.slice(index, index + 1));
      if (left < 0) return Math.min(index + 1, this.#drawn.length - 1);
    }
    return 0;
  }

  #rowsOf(lines: readonly string[]): number {
    const { columns } = this.#screen.size();
    return lines.reduce((rows, line) => {
      const width = displayWidth(stripVTControlCharacters(line));
      return rows + Math.max(1, Math.ceil(width / columns));
    }, 0);
  }
}
