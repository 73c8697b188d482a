import { withDeadline } from '../foundry/deadlines.ts';
import type { Foundry } from '../foundry/foundry.ts';
import type { FoundryHealth } from '../foundry/types.ts';

/** An answer is promised within 3 seconds; this leaves room to send it. */
const DEADLINE_MS = 2_700;

const NOTHING_KNOWN: FoundryHealth = {
  status: 'disconnected',
  loaded: [],
  modelsCount: 0,
  queue: { running: 0, waiting: 0 },
};

/** Foundry's health, asked once for all who want it at the same time. */
export class HealthWatch {
  readonly #foundry: Pick<Foundry, 'health'>;
  #asking: Promise<FoundryHealth> | undefined;
  #last: { readonly health: FoundryHealth; readonly at: number } | undefined;

  constructor(foundry: Pick<Foundry, 'health'>) {
    this.#foundry = foundry;
  }

  /** Not older than `maxAgeMs`, within 2.7 s: a Foundry that hangs is `degraded`. Never throws. */
  async read({ maxAgeMs }: { maxAgeMs: number }): Promise<FoundryHealth> {
    const last = this.#last;
    if (last !== undefined && performance.now() - last.at < maxAgeMs) return last.health;
    this.#asking ??= this.#ask();
    return await withDeadline(this.#asking, DEADLINE_MS).catch(() => this.#late());
  }

  async #ask(): Promise<FoundryHealth> {
    try {
      const health = await this.#foundry.health();
      this.#last = { health, at: performance.now() };
      return health;
    } finally {
      this.#asking = undefined;
    }
  }

  #late(): FoundryHealth {
    const { latencyMs: _, ...known } = this.#last?.health ?? NOTHING_KNOWN;
    const status = known.url === undefined ? 'disconnected' : 'degraded';
    return { ...known, status, error: `timeout: no answer within ${DEADLINE_MS} ms` };
  }
}
