import type { DoorMemory } from '../conversation/door.ts';

const MAX_LINES = 500;
/** A longer paste is not worth being written anew with each line that follows. */
const MAX_KEPT_CHARS = 4_000;
/** As in a shell, a blank before it keeps a line out; a code is nobody's business later. */
const LEFT_OUT = /^(\s|\/claim\b)/i;

/** What a person typed, to be called back with the arrow keys, in later runs too. */
export class TypedHistory {
  readonly #memory: DoorMemory | undefined;
  #lines: string[] = [];
  /** Place in `#lines`; its length is the line that is being written. */
  #at = 0;
  #written = '';

  /** Without a memory it ends with this run. */
  constructor(memory?: DoorMemory) {
    this.#memory = memory;
  }

  /** Reads what earlier runs kept. Never rejects. */
  async load(): Promise<void> {
    const kept = await this.#memory?.read();
    const lines = isKept(kept) ? kept.lines.filter((line) => typeof line === 'string') : [];
    this.#lines = [...lines, ...this.#lines].slice(-MAX_LINES);
    this.#at = this.#lines.length;
  }

  /** Notes a line that was sent, exactly as it was typed. */
  add(line: string): void {
    const isNew = !LEFT_OUT.test(line) && line !== '' && line !== this.#lines.at(-1);
    if (isNew) {
      this.#lines = [...this.#lines, line].slice(-MAX_LINES);
      this.#memory?.keep(() => this.#kept());
    }
    this.#at = this.#lines.length;
  }

  /** The line before; undefined when there is none. `current` comes back with {@link newer}. */
  older(current: string): string | undefined {
    if (this.#at === 0) return undefined;
    if (this.#at === this.#lines.length) this.#written = current;
    this.#at -= 1;
    return this.#lines[this.#at];
  }

  /** The line after; at the end what was being written. */
  newer(): string | undefined {
    if (this.#at >= this.#lines.length) return undefined;
    this.#at += 1;
    return this.#lines[this.#at] ?? this.#written;
  }

  /** Deletes all of it, on the disk too. Never rejects. */
  async forget(): Promise<void> {
    this.#lines = [];
    this.#at = 0;
    this.#written = '';
    this.#memory?.keep(() => this.#kept());
    await this.#memory?.flush();
  }

  /** Resolves when what is to be kept is on the disk. Never rejects. */
  async flush(): Promise<void> {
    await this.#memory?.flush();
  }

  #kept(): { readonly lines: readonly string[] } {
    return { lines: this.#lines.filter(({ length }) => length <= MAX_KEPT_CHARS) };
  }
}

function isKept(kept: unknown): kept is { readonly lines: readonly unknown[] } {
  return typeof kept === 'object' && kept !== null && 'lines' in kept && Array.isArray(kept.lines);
}
