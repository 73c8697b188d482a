import type { Button, Draft, Message, Thought } from '../conversation/door.ts';
import { withFileInline } from '../conversation/inline-file.ts';
import { oneLine } from '../conversation/one-line.ts';
import { cleanText } from '../markdown/clean.ts';
import { GrowingRows } from '../markdown/growing-rows.ts';
import { parseMarkdown } from '../markdown/parse.ts';
import { terminalRows } from '../markdown/terminal.ts';
import { paint, type TerminalLook } from '../markdown/terminal-lines.ts';
import { wrapPainted } from '../markdown/terminal-wrap.ts';
import { displayWidth } from '../markdown/width.ts';
import { signOf } from './prompt.ts';

/** So many rows of a long paste are shown again when it is sent. */
const ECHO_ROWS = 8;
const ECHO_CHARS = 2_000;
const SPINNER = { unicode: [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'], ascii: [...'|/-\\'] };

/** One thing that was said, and what was answered. It can be laid out anew as long as it is in reach. */
export class Block {
  /** What the person wrote. */
  readonly #echo: string;
  readonly #linesLeftOut: number;
  readonly #isCut: boolean;
  #message: Draft | Message | undefined;
  #isFinal = false;
  #isWorking = false;
  #since = 0;
  #isUnfolded = false;
  #growing: GrowingRows | undefined;
  #columns = 0;
  #laidOut: { readonly key: string; readonly rows: readonly string[] } | undefined;

  constructor(echo: string) {
    this.#echo = cleanText(echo.slice(0, ECHO_CHARS));
    this.#linesLeftOut = echo.slice(ECHO_CHARS).split('\n').length - 1;
    this.#isCut = echo.length > ECHO_CHARS;
  }

  get isFinal(): boolean {
    return this.#isFinal;
  }

  /** Nothing has been said in it that could be seen. */
  get isEmpty(): boolean {
    return this.#message === undefined && this.#echo === '';
  }

  /** Whether a sign is to move, because nothing has been answered yet. */
  get isSpinning(): boolean {
    return this.#isWorking && this.#message === undefined && !this.#isFinal;
  }

  get hasThought(): boolean {
    return this.#message?.thought !== undefined;
  }

  get isUnfolded(): boolean {
    return this.#isUnfolded;
  }

  /** The buttons that can be pressed by their number. Stopping has a key of its own. */
  get buttons(): readonly Button[] {
    return (this.#message?.buttons ?? []).flat().filter(({ press }) => press.command !== 'stop');
  }

  work(): void {
    if (!this.#isWorking) this.#since = performance.now();
    this.#isWorking = true;
  }

  /** Also after the end, when a button of it was pressed. */
  show(draft: Draft): void {
    this.#message = draft;
    this.#isFinal = false;
    this.#laidOut = undefined;
  }

  finish(message: Message): void {
    this.#message = { ...message, markdown: withFileInline(message) };
    this.end();
  }

  /** Nothing more is said in it. */
  end(): void {
    this.#isFinal = true;
    this.#laidOut = undefined;
  }

  /** Shows what the model thought, or folds it again. */
  fold(isFolded: boolean): void {
    this.#isUnfolded = !isFolded;
  }

  /** Its rows; `hasButtons` is true for the block whose buttons have the numbers. */
  rows(
    look: TerminalLook & { readonly columns: number; readonly foldKey: string },
    hasButtons: boolean,
  ): readonly string[] {
    const seconds = this.isSpinning ? performance.now() - this.#since : 0;
    const key = `${look.columns} ${hasButtons} ${this.#isUnfolded} ${Math.floor(seconds / 100)}`;
    if (this.#laidOut?.key === key) return this.#laidOut.rows;
    if (this.#columns !== look.columns) this.#growing = undefined;
    this.#columns = look.columns;
    const rows = [
      ...this.#echoRows(look),
      ...(this.isSpinning ? [this.#spinner(look, seconds)] : this.#messageRows(look)),
      ...(hasButtons ? this.#buttonRows(look) : []),
    ];
    this.#laidOut = { key, rows };
    return rows;
  }

  #echoRows(look: Look): string[] {
    if (this.#echo === '') return [];
    const lines = this.#echo.replaceAll('\t', '    ').split('\n');
    const rows = lines.flatMap((line) => wrapPainted(line, { width: look.columns - 3 }));
    const rest = rows.length - ECHO_ROWS + this.#linesLeftOut;
    const shown = rest > 1 || this.#isCut ? [...rows.slice(0, ECHO_ROWS), `… +${rest}`] : rows;
    return shown.map((row, index) =>
      paint(`${index === 0 ? signOf(look) : ' '} ${row}`, '1;32', look),
    );
  }

  #messageRows(look: Look): string[] {
    if (this.#message === undefined) return [];
    const { markdown, thought, footnote = '' } = { footnote: '', ...this.#message };
    this.#growing ??= new GrowingRows(look);
    const answer = this.#growing.rows(markdown, this.#isFinal);
    const small = footnote === '' ? [] : ['', ...this.#dim(footnote, look)];
    return [...this.#thoughtRows(thought, look), ...answer, ...small];
  }

  #thoughtRows(thought: Thought | undefined, look: Look): string[] {
    if (thought === undefined) return [];
    const signs = look.hasUnicode ? ['▸', '▾'] : ['>', 'v'];
    const title = oneLine(thought.title, look.columns);
    if (!this.#isUnfolded) return [paint(`${signs[0]} ${title} (${look.foldKey})`, '2', look), ''];
    return [paint(`${signs[1]} ${title}`, '2', look), ...this.#dim(thought.text, look), ''];
  }

  #dim(markdown: string, look: Look): string[] {
    const styled = parseMarkdown(markdown, { isFinal: true });
    const rows = terminalRows(styled, { ...look, style: 'none' });
    return rows.map((row) => paint(row, '2', look));
  }

  #buttonRows(look: Look): string[] {
    const numbers = this.buttons;
    const rows = (this.#message?.buttons ?? []).map((row) =>
      row
        .filter((button) => numbers.includes(button))
        .map((button) => {
          const number = `[/${numbers.indexOf(button) + 1}]`;
          return `${number} ${oneLine(button.label, look.columns - 8)}`;
        }),
    );
    const lines = rows.flatMap((labels) => packed(labels, look.columns - 1));
    return lines.length === 0 ? [] : ['', ...lines.map((line) => paint(line, '2', look))];
  }

  #spinner(look: Look, ms: number): string {
    const frames = look.hasUnicode ? SPINNER.unicode : SPINNER.ascii;
    const sign = frames[Math.floor(ms / 100) % frames.length] ?? '';
    return paint(ms < 2_000 ? sign : `${sign} ${Math.floor(ms / 1_000)} s`, '2', look);
  }
}

type Look = TerminalLook & { readonly columns: number; readonly foldKey: string };

/** As many labels side by side as there is room for. */
function packed(labels: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const label of labels) {
    const line = lines.at(-1);
    const longer = line === undefined ? label : `${line}  ${label}`;
    if (line !== undefined && displayWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(label);
  }
  return lines;
}
