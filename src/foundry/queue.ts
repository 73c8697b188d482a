import { type Observe, unobserved } from '../observe.ts';
import { FoundryError } from './errors.ts';

type Waiting = {
  readonly owner: string;
  readonly admit: () => void;
  readonly onPlace: OnPlace | undefined;
};
type OnPlace = (place: number) => void;

/**
 * Lets a limited number through at once, in turn between owners: somebody who asks ten questions
 * waits behind somebody who asks one. Everybody learns their place and may leave.
 */
export class FairQueue {
  readonly #width: number;
  readonly #longest: number;
  readonly #longestEach: number;
  readonly #observe: Observe;
  /** The owners of those inside. */
  readonly #inside: string[] = [];
  #line: Waiting[] = [];

  /** `longest`: how many may wait; `longestEach`: how many of one owner, unset: all of them. */
  constructor(options: {
    width: number;
    longest: number;
    longestEach?: number;
    observe?: Observe;
  }) {
    this.#width = options.width;
    this.#longest = options.longest;
    this.#longestEach = options.longestEach ?? options.longest;
    this.#observe = options.observe ?? unobserved;
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
   * Throws `queue_full`, `timeout` after `ms` in the line, or `aborted` as soon as the signal says so.
   */
  async enter(
    owner: string,
    { signal, ms, onPlace }: { signal: AbortSignal; ms?: number; onPlace?: OnPlace },
  ): Promise<() => void> {
    if (signal.aborted) throw new FoundryError('aborted', 'aborted');
    if (this.#inside.length < this.#width) {
      this.#inside.push(owner);
      this.#observe({ kind: 'turn', waitedSeconds: 0 });
      return this.#leaveOnce(owner);
    }
    const own = this.#line.filter((waiting) => waiting.owner === owner).length;
    if (this.#line.length >= this.#longest || own >= this.#longestEach) {
      throw new FoundryError('queue_full', `${this.#line.length} questions are waiting`);
    }
    const since = performance.now();
    await this.#wait(owner, { signal, ms, onPlace });
    this.#observe({ kind: 'turn', waitedSeconds: (performance.now() - since) / 1_000 });
    return this.#leaveOnce(owner);
  }

  async #wait(
    owner: string,
    options: { signal: AbortSignal; ms: number | undefined; onPlace: OnPlace | undefined },
  ) {
    const { signal, ms, onPlace } = options;
    let timer: NodeJS.Timeout | undefined;
    let leave = () => {};
    try {
      await new Promise<void>((resolve, reject) => {
        const waiting: Waiting = { owner, admit: resolve, onPlace };
        const giveUp = (fault: FoundryError) => {
          this.#line = this.#line.filter((each) => each !== waiting);
          this.#tellPlaces();
          reject(fault);
        };
        leave = () => giveUp(new FoundryError('aborted', 'aborted'));
        signal.addEventListener('abort', leave, { once: true });
        if (ms !== undefined) {
          const late = () => giveUp(new FoundryError('timeout', `not its turn within ${ms} ms`));
          timer = setTimeout(late, ms);
        }
        this.#line = inTurn([...this.#line, waiting], this.#inside);
        this.#tellPlaces();
      });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
    }
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
