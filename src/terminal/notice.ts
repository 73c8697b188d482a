/** Lines that belong to no conversation, such as those of the log. They are painted already. */
export class Notice {
  readonly isFinal = true;
  readonly buttons = [];
  readonly isSpinning = false;
  readonly hasThought = false;
  #rows: readonly string[] = [];

  add(text: string): void {
    this.#rows = [...this.#rows, ...text.split('\n').filter((line) => line !== '')];
  }

  rows(): readonly string[] {
    return this.#rows;
  }
}
