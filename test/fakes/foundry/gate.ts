import { once } from 'node:events';

/** What one answer has used of the gate. */
export type GatePass = { usedRound: number };

/** Stops answers between two tokens. Each round lets one token of each answer through. */
export class Gate {
  readonly #onChange: () => void;
  #wake = new AbortController();
  #isHeld = false;
  #round = 0;
  #standing = 0;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Answers that stand at the gate now. */
  get standing(): number {
    return this.#standing;
  }

  newPass(): GatePass {
    return { usedRound: -1 };
  }

  hold(): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    this.#round += 1;
  }

  /** Lets one more token of each answer through. */
  step(): void {
    this.#round += 1;
    this.#wakeAll();
  }

  release(): void {
    this.#isHeld = false;
    this.#wakeAll();
  }

  /** Resolves when the next token may be written. Rejects when `signal` aborts. */
  async beforeToken(pass: GatePass, signal: AbortSignal): Promise<void> {
    await this.#waitWhile(() => pass.usedRound === this.#round, signal);
    if (this.#isHeld) pass.usedRound = this.#round;
  }

  /** Resolves when the answer may end; while held none does. Rejects when `signal` aborts. */
  async beforeEnd(signal: AbortSignal): Promise<void> {
    await this.#waitWhile(() => true, signal);
  }

  async #waitWhile(isClosed: () => boolean, signal: AbortSignal): Promise<void> {
    while (this.#isHeld && isClosed()) {
      this.#standing += 1;
      this.#onChange();
      try {
        await once(this.#wake.signal, 'abort', { signal });
      } finally {
        this.#standing -= 1;
        this.#onChange();
      }
    }
  }

  #wakeAll(): void {
    const sleeping = this.#wake;
    this.#wake = new AbortController();
    sleeping.abort();
  }
}
