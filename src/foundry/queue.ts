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
  #running = 0;
  #line: Waiting[] = [];

  constructor({ width, longest }: { width: number; longest: number }) {
    this.#width = width;
    this.#longest = longest;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#line.length;
  }

  /** Everybody in it, running or waiting. */
  get busy(): number {
    return this.#running + this.#line.length;
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
    if (this.#running < this.#width) {
      this.#running += 1;
      return this.#leaveOnce();
    }
    if (this.#line.length >= this.#longest) {
      throw new FoundryError('queue_full', `${this.#line.length} questions are waiting`);
    }
    await this.#wait(owner, signal, onPlace);
    return this.#leaveOnce();
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
      this.#line = inTurn([...this.#line, waiting]);
      this.#tellPlaces();
    });
  }

  #leaveOnce(): () => void {
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      const next = this.#line.shift();
      if (next === undefined) {
        this.#running -= 1;
        return;
      }
      next.admit();
      this.#tellPlaces();
    };
  }

  #tellPlaces(): void {
    for (const [index, { onPlace }] of this.#line.entries()) onPlace?.(index + 1);
  }
}

/** Everybody's first question, then everybody's second one, and so on; otherwise as they came. */
function inTurn(line: readonly Waiting[]): Waiting[] {
  const asked = new Map<string, number>();
  const rounds = line.map((waiting) => {
    const round = asked.get(waiting.owner) ?? 0;
    asked.set(waiting.owner, round + 1);
    return { waiting, round };
  });
  return rounds.sort((a, b) => a.round - b.round).map(({ waiting }) => waiting);
}
