import { FoundryError } from './errors.ts';

type Waiting = {
  readonly owner: string;
  readonly admit: () => void;
  readonly onPlace: ((place: number) => void) | undefined;
};

/**
 * Lets a limited number through at once, in turn between owners: somebody who asks ten questions
 * waits behind somebody who asks one. Everybody learns their place and may leave.
 */
export class FairQueue {
  readonly #width: number;
  readonly #longest: number;
  /** The owners of those inside. */
  readonly #inside: string[] = [];
  #line: Waiting[] = [];

  constructor({ width, longest }: { width: number; longest: number }) {
    this.#width = width;
    this.#longest = longest;
  }

  /** How many are let through at once. */
  get width(): number {
    return this.#width;
  }

  get running(): number {
    return this.#inside.length;
  }

  get waiting(): number {
    return this.#line.length;
  }

  /** Everybody in it, running or waiting. */
  get busy(): number {
    return this.#inside.length + this.#line.length;
  }

  /**
   * Resolves when it is this owner's turn, with the function that gives the place up again.
   * Throws `queue_full`, or `aborted` as soon as the signal says so.
   */
  async enter(
    owner: string,
    { signal, onPlace }: { signal: AbortSignal; onPlace?: (place: number) => void },
  ): Promise<() => void> {
    if (signal.aborted) throw new FoundryError('aborted', 'aborted');
    if (this.#inside.length < this.#width) {
      this.#inside.push(owner);
      return this.#leaveOnce(owner);
    }
    if (this.#line.length >= this.#longest) {
      throw new FoundryError('queue_full', `${this.#line.length} questions are waiting`);
    }
    await this.#wait(owner, signal, onPlace);
    return this.#leaveOnce(owner);
  }

  async #wait(owner: string, signal: AbortSignal, onPlace?: (place: number) => void) {
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        this.#line = this.#line.filter((each) => each !== waiting);
        this.#tellPlaces();
        reject(new FoundryError('aborted', 'aborted'));
      };
      const admit = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const waiting: Waiting = { owner, admit, onPlace };
      signal.addEventListener('abort', leave, { once: true });
      this.#line = inTurn([...this.#line, waiting], this.#inside);
      this.#tellPlaces();
    });
  }

  #leaveOnce(owner: string): () => void {
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#inside.splice(this.#inside.indexOf(owner), 1);
      const next = this.#line.shift();
      if (next === undefined) return;
      this.#inside.push(next.owner);
      next.admit();
      this.#tellPlaces();
    };
  }

  #tellPlaces(): void {
    for (const [index, { onPlace }] of this.#line.entries()) onPlace?.(index + 1);
  }
}

/**
 * Everybody's first question, then everybody's second one, and so on; otherwise as they came. A
 * question being answered counts as its owner's first.
 */
function inTurn(line: readonly Waiting[], inside: readonly string[]): Waiting[] {
  const asked = new Map<string, number>();
  for (const owner of inside) asked.set(owner, (asked.get(owner) ?? 0) + 1);
  const rounds = line.map((waiting) => {
    const round = asked.get(waiting.owner) ?? 0;
    asked.set(waiting.owner, round + 1);
    return { waiting, round };
  });
  return rounds.sort((a, b) => a.round - b.round).map(({ waiting }) => waiting);
}
