/** A message of the answer: `text` is what it says now, empty while that is not known. */
export type Shown<Handle> = { readonly handle: Handle; readonly text: string };

/** The messages that hold one answer, in their order; tells who asks of each change of their ids. */
export class ShownMessages<Handle> {
  readonly #messages: Shown<Handle>[] = [];
  #tell: ((ids: readonly string[]) => void) | undefined;

  get count(): number {
    return this.#messages.length;
  }

  /** Whether something of this answer stands in one of them. */
  get hasBegun(): boolean {
    return this.#messages.some(({ text }) => text !== '');
  }

  at(index: number): Shown<Handle> | undefined {
    return this.#messages[index];
  }

  /** From now on `tell` hears the ids, now too if there are any. */
  onChange(tell: (ids: readonly string[]) => void): void {
    this.#tell = tell;
    if (this.count > 0) this.#changed();
  }

  /** Takes over messages whose text is not known. */
  adopt(handles: readonly Handle[]): void {
    const unknown = handles.map((handle) => ({ handle, text: '' }));
    this.#messages.splice(0, this.count, ...unknown);
    this.#changed();
  }

  /** Notes what the message at `index` says, and that it is this one. */
  put(index: number, shown: Shown<Handle>): void {
    const isNew = this.#messages[index]?.handle !== shown.handle;
    this.#messages[index] = shown;
    if (isNew) this.#changed();
  }

  /** Puts one in before those from `index` on. */
  insert(index: number, shown: Shown<Handle>): void {
    this.#messages.splice(index, 0, shown);
    this.#changed();
  }

  remove(index: number): void {
    this.#messages.splice(index, 1);
    this.#changed();
  }

  /** Forgets all of them: they are left as they are. */
  leave(): void {
    this.#messages.length = 0;
    this.#changed();
  }

  #changed(): void {
    this.#tell?.(this.#messages.map(({ handle }) => String(handle)));
  }
}
