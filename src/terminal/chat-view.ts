import type { Button } from '../conversation/door.ts';
import type { TerminalLook } from '../markdown/terminal-lines.ts';
import { Block } from './block.ts';
import { Notice } from './notice.ts';
import { Prompt } from './prompt.ts';
import { type Picture, Region, type Screen } from './region.ts';

/** Faster than the eye; rendering is not done for every token. */
const REDRAW_MS = 40;
const SPIN_MS = 100;
/** A terminal may say for a moment that it has no size. */
const SMALLEST = { columns: 10, rows: 4 };

export type ChatViewOptions = {
  readonly screen: Screen;
  readonly look: TerminalLook;
  /** How a folded thought is opened, such as `Ctrl+O`. */
  readonly foldKey: string;
  /** Nobody writes below it. */
  readonly isReadOnly?: boolean;
};

/** The chat as it stands on the screen: what was said, and below it the line to write in. */
export class ChatView {
  readonly prompt: Prompt;
  readonly #options: ChatViewOptions;
  readonly #region: Region;
  #blocks: (Block | Notice)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isStale = false;
  #spin: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: ChatViewOptions) {
    this.#options = options;
    this.prompt = new Prompt(options.look);
    this.#region = new Region({ write: options.screen.write, size: () => this.#size() });
  }

  /** Begins a block below all others. */
  begin(echo = ''): Block {
    const block = new Block(echo);
    this.#blocks.push(block);
    this.refresh();
    return block;
  }

  /** Shows lines that belong to no conversation, such as those of the log, painted as they are. */
  print(text: string): void {
    const last = this.#blocks.at(-1);
    const notice = last instanceof Notice ? last : new Notice();
    if (notice !== last) this.#blocks.push(notice);
    notice.add(text);
    this.refresh();
  }

  /** A block that came to nothing goes away. */
  drop(block: Block): void {
    this.#blocks = this.#blocks.filter((each) => each !== block);
    this.refresh();
  }

  /** The buttons that have numbers now, and the block that they belong to. */
  get pressable(): { readonly block: Block; readonly buttons: readonly Button[] } | undefined {
    const block = this.#blocks.findLast((each) => each.buttons.length > 0);
    return block instanceof Block ? { block, buttons: block.buttons } : undefined;
  }

  /** Whether all rows of a block can still be changed. */
  isInReach(block: Block): boolean {
    const above = this.#rowsAbove(block);
    return above !== undefined && above >= this.#region.gone;
  }

  /** Opens the latest thought, or folds it again. */
  toggleThought(): void {
    const block = this.#blocks.findLast((each) => each.hasThought);
    if (block instanceof Block) block.fold(block.isUnfolded);
    this.refresh();
  }

  /** Shows the present state at once: a key was pressed. */
  refresh(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#draw();
  }

  /** Shows it soon: a block has grown. */
  refreshSoon(): void {
    this.#isStale = true;
    if (this.#timer === undefined) this.refresh();
  }

  /** Begins again at the top of an empty screen, with what is not over yet. */
  wipe(): void {
    this.#blocks = this.#blocks.filter((block) => !block.isFinal);
    this.#region.wipe(this.#picture());
  }

  /** Leaves the chat as it stands, without the line to write in. */
  close(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    clearInterval(this.#spin);
    this.#region.draw(this.#chat());
    this.#isClosed = true;
  }

  #draw(): void {
    this.#isStale = false;
    this.#region.draw(this.#picture());
    this.#releaseBlocks();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#isStale) this.refresh();
    }, REDRAW_MS);
    const spins = this.#blocks.some((block) => block.isSpinning);
    if (!spins) clearInterval(this.#spin);
    else this.#spin ??= setInterval(() => this.refreshSoon(), SPIN_MS);
    if (!spins) this.#spin = undefined;
  }

  #picture(): Picture {
    const { isReadOnly } = this.#options;
    const { rows, cursor: end } = this.#chat();
    if (isReadOnly) return { rows, cursor: end };
    const { rows: below, cursor } = this.prompt.picture(this.#size());
    rows.pop();
    return { rows: [...rows, ...below], cursor: { ...cursor, row: rows.length + cursor.row } };
  }

  /** Without the line to write in; it ends with the beginning of a row. */
  #chat() {
    const rows = [...this.#blocks.flatMap((block) => this.#rowsOf(block)), ''];
    return { rows, cursor: { row: rows.length - 1, column: 0 } };
  }

  /** With the blank row that follows. */
  #rowsOf(block: Block | Notice): readonly string[] {
    const { look, foldKey } = this.#options;
    const hasButtons = this.pressable?.block === block;
    const rows = block.rows({ ...look, foldKey, columns: this.#size().columns }, hasButtons);
    return rows.length === 0 ? rows : [...rows, ''];
  }

  #rowsAbove(block: Block): number | undefined {
    const index = this.#blocks.indexOf(block);
    if (index < 0) return undefined;
    return this.#blocks.slice(0, index).reduce((sum, each) => sum + this.#rowsOf(each).length, 0);
  }

  /** What is over and has left the window is not kept in mind. */
  #releaseBlocks(): void {
    for (;;) {
      const [first, ...others] = this.#blocks;
      if (first === undefined || others.length === 0 || !first.isFinal) return;
      const { length } = this.#rowsOf(first);
      if (length > this.#region.gone) return;
      this.#region.release(length);
      this.#blocks = others;
    }
  }

  #size(): { readonly columns: number; readonly rows: number } {
    const { columns, rows } = this.#options.screen.size();
    return { columns: Math.max(columns, SMALLEST.columns), rows: Math.max(rows, SMALLEST.rows) };
  }
}
