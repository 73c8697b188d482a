import { EventEmitter, once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import xterm from '@xterm/headless';

/**
 * A real terminal emulator without a window: the program under test gets its streams, the test sees
 * its screen and presses its keys.
 */
export class VirtualTerminal {
  readonly input = new PassThrough();
  readonly output: Writable & { columns: number; rows: number };
  /** Everything that was written, with its escape sequences. */
  written = '';
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  readonly #changes = new EventEmitter();

  constructor({ columns = 60, rows = 20 }: { columns?: number; rows?: number } = {}) {
    const options = { cols: columns, rows, scrollback: 1_000, allowProposedApi: true };
    this.#terminal = new xterm.Terminal(options);
    const write = (chunk: Buffer, _: string, done: () => void) => {
      this.written += chunk.toString();
      this.#terminal.write(chunk, () => {
        done();
        this.#changes.emit('change');
      });
    };
    this.output = Object.assign(new Writable({ write }), { columns, rows });
  }

  /** The rows in the window, without what is empty at the end. */
  get screen(): string[] {
    return this.#rows(this.#terminal.buffer.active.baseY);
  }

  /** All rows, those that left the window at its top too. */
  get all(): string[] {
    return this.#rows(0);
  }

  /** Where the cursor stands, and what is left of it. */
  get cursor(): { readonly row: number; readonly column: number; readonly before: string } {
    const { cursorX, cursorY, baseY } = this.#terminal.buffer.active;
    const line = this.#terminal.buffer.active.getLine(baseY + cursorY);
    return {
      row: cursorY,
      column: cursorX,
      before: line?.translateToString(false, 0, cursorX) ?? '',
    };
  }

  /** Types text or presses keys by their sequences. */
  type(text: string): void {
    this.input.write(text);
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    Object.assign(this.output, { columns, rows });
    this.output.emit('resize');
  }

  /** Resolves when everything that was written is on the screen. */
  async settled(): Promise<void> {
    await new Promise<void>((resolve) => this.#terminal.write('', resolve));
  }

  /** Resolves as soon as the screen (or `all` of it) has the text or fits. */
  async until(
    fits: string | RegExp | ((terminal: VirtualTerminal) => boolean),
    withinMs = 15_000,
  ): Promise<void> {
    const signal = AbortSignal.timeout(withinMs);
    const isFitting = () => {
      if (typeof fits === 'function') return fits(this);
      const text = this.all.join('\n');
      return typeof fits === 'string' ? text.includes(fits) : fits.test(text);
    };
    while (!isFitting()) {
      try {
        await once(this.#changes, 'change', { signal });
      } catch {
        throw new Error(`never saw ${String(fits)} but:\n${this.all.join('\n')}`);
      }
    }
  }

  #rows(from: number): string[] {
    const { active } = this.#terminal.buffer;
    const rows: string[] = [];
    for (let index = from; index < active.length; index += 1) {
      rows.push((active.getLine(index)?.translateToString(true) ?? '').trimEnd());
    }
    while (rows.at(-1) === '') rows.pop();
    return rows;
  }
}
