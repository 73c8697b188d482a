import type { KeepWhereabouts } from '../conversation/door.ts';

/** A message of the answer: `text` is what it says now, empty while that is not known. */
export type Shown<Handle> = { readonly handle: Handle; readonly text: string };

/** The messages that hold one answer, in their order; has kept where they are, if anybody asks. */
export class ShownMessages<Handle> {
  readonly #messages: Shown<Handle>[] = [];
  readonly #nextTrace: (when: { isSending: boolean }) => string | undefined;
  #keep: KeepWhereabouts | undefined;
  #trace: string | undefined;
  #kept = Promise.resolve();

  /** `nextTrace`: by which a message that is sent next is found; see `Surface.trace`. */
  constructor(nextTrace: (when: { isSending: boolean }) => string | undefined) {
    this.#nextTrace = nextTrace;
  }

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

  /** From now on `keep` hears where they are, now too. */
  onChange(keep: KeepWhereabouts): void {
    this.#keep = keep;
    this.#changed();
  }

  /** Resolves when the next message would be found after a crash: it may be sent. */
  async untilTraceable(): Promise<void> {
    if (this.#keep === undefined) return;
    const trace = this.#nextTrace({ isSending: true });
    if (trace !== this.#trace) this.#tell(trace);
    await this.#kept;
  }

  /** Resolves when what was told last is kept. */
  async untilKept(): Promise<void> {
    await this.#kept;
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
    if (this.#keep !== undefined) this.#tell(this.#nextTrace({ isSending: false }));
  }

  #tell(trace: string | undefined): void {
    if (this.#keep === undefined) return;
    this.#trace = trace;
    const ids = this.#messages.map(({ handle }) => String(handle));
    this.#kept = this.#keep({ ids, trace });
  }
}
