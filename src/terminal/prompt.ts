import { paint, type TerminalLook } from '../markdown/terminal-lines.ts';
import { wrapPainted } from '../markdown/terminal-wrap.ts';
import { displayWidth } from '../markdown/width.ts';
import { type Candidate, commonBeginning } from './completion.ts';
import { isLong, LineEditor } from './line-editor.ts';
import type { Picture } from './region.ts';

/** So many candidates are listed at once. */
const LISTED = 8;

/** The line at the bottom in which a person writes, and what is offered below it. */
export class Prompt {
  readonly editor = new LineEditor();
  readonly #look: TerminalLook;
  #candidates: readonly Candidate[] = [];
  #chosen = -1;
  /** A sentence below it, until the next key. */
  hint = '';

  constructor(look: TerminalLook) {
    this.#look = look;
  }

  get isListing(): boolean {
    return this.#candidates.length > 0;
  }

  /** Goes on with what all candidates have in common, and lists them where there are several. */
  offer(candidates: readonly Candidate[]): void {
    const { text } = this.editor;
    // Names that only hold what was written come after those that begin with it.
    const beginning = commonBeginning(candidates.filter((each) => each.text.startsWith(text)));
    if (beginning.length > text.length) this.editor.set(beginning);
    else if (candidates.length === 1) this.editor.set(candidates[0]?.text ?? text);
    this.#candidates = candidates.length > 1 ? candidates : [];
    this.#chosen = -1;
  }

  /** Takes the next candidate of the list, or the one before. */
  choose(step: 1 | -1): void {
    const { length } = this.#candidates;
    const from = this.#chosen < 0 && step < 0 ? 0 : this.#chosen;
    this.#chosen = (from + step + length) % length;
    this.editor.set(this.#candidates[this.#chosen]?.text ?? this.editor.text);
  }

  /** Takes the list and the hint away. */
  tidy(): void {
    this.#candidates = [];
    this.hint = '';
  }

  /** As it stands on a screen of this size. */
  picture({ columns, rows }: { readonly columns: number; readonly rows: number }): Picture {
    const input = this.#inputRows(columns);
    const most = Math.max(3, Math.floor(rows / 2));
    const first = Math.max(0, Math.min(input.cursor.row - most + 1, input.rows.length - most));
    const visible = input.rows.slice(first, first + most);
    return {
      rows: [...visible, ...this.#offers(columns)],
      cursor: { ...input.cursor, row: input.cursor.row - first },
    };
  }

  #inputRows(columns: number): Picture {
    const sign = `${signOf(this.#look)} `;
    const width = Math.max(2, columns - 3);
    const [before, after] = this.editor.sides;
    const rows: string[] = [''];
    let used = 0;
    const write = (characters: readonly string[]) => {
      for (const each of characters) {
        const character = isLong(each) ? labelOf(each, this.#look) : each;
        const own = character === '\n' ? 0 : displayWidth(character);
        if (character === '\n' || used + own > width) {
          rows.push('');
          used = 0;
        }
        if (character !== '\n') rows[rows.length - 1] += character;
        used += own;
      }
    };
    write(before);
    const cursor = { row: rows.length - 1, column: used + 2 };
    write(after);
    const painted = rows.map((row, index) =>
      index === 0 ? paint(sign, '1;32', this.#look) + row : `  ${row}`,
    );
    return { rows: painted, cursor };
  }

  #offers(columns: number): string[] {
    if (this.hint !== '') {
      const rows = wrapPainted(this.hint, { width: columns - 1 });
      return rows.map((row) => paint(row, '2', this.#look));
    }
    const { length } = this.#candidates;
    if (length === 0) return [];
    const first = Math.max(0, Math.min(this.#chosen - LISTED + 1, length - LISTED));
    const listed = this.#candidates.slice(first, first + LISTED);
    const wide = Math.max(...listed.map(({ label }) => displayWidth(label)));
    const rows = listed.map((candidate, index) => {
      const isChosen = first + index === this.#chosen;
      return this.#offerRow(candidate, { wide, columns, isChosen });
    });
    const rest = length - first - listed.length;
    return rest > 0 ? [...rows, paint(`  +${rest}`, '2', this.#look)] : rows;
  }

  #offerRow(
    { label, description = '' }: Candidate,
    { wide, columns, isChosen }: { wide: number; columns: number; isChosen: boolean },
  ): string {
    const gap = ' '.repeat(Math.max(0, wide - displayWidth(label)) + 2);
    const [row = ''] = wrapPainted(`  ${label}${gap}${description}`.trimEnd(), {
      width: columns - 1,
    });
    return paint(row, isChosen ? '7' : '2', this.#look);
  }
}

/** In the place of a long paste. */
function labelOf(text: string, { hasUnicode }: TerminalLook): string {
  return `[${hasUnicode ? '📋' : 'paste'} ${Math.ceil(text.length / 1_000)} kB]`;
}

/** What stands before the words of the person. */
export function signOf({ hasUnicode }: TerminalLook): string {
  return hasUnicode ? '›' : '>';
}
