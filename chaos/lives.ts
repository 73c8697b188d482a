import { setTimeout as sleep } from 'node:timers/promises';
import { type Product, startProduct } from '../test/e2e/product.ts';
import type { Dice } from './dice.ts';

/** Every moment of a start should be met as well. */
const LONGEST_LIFE_MS = 2_500;
const AWKWARD_WITHIN_MS = 4_000;

export type LivesOptions = {
  readonly variables: Readonly<Record<string, string>>;
  readonly home: string;
  readonly dice: Dice;
  /** Resolves at a moment in which a crash is awkward; one of them is chosen each time. */
  readonly awkward: readonly [Awkward, ...Awkward[]];
};

type Awkward = (dice: Dice, withinMs: number) => Promise<void>;

/** The product, which is killed again and again and started again in the same folder. */
export class Lives {
  readonly #options: LivesOptions;
  /** Lives that ended by themselves, with what they said last. */
  readonly deaths: string[] = [];
  /** Log lines that tell of a defect, by their message. */
  readonly faults = new Map<string, number>();
  /** All that was logged, one life after the other. */
  log = '';
  kills = 0;
  stops = 0;

  constructor(options: LivesOptions) {
    this.#options = options;
  }

  async start(): Promise<Product> {
    const { variables, home } = this.#options;
    return await startProduct(variables, { home });
  }

  /** One life: started, and ended when it hurts. */
  async live(signal: AbortSignal): Promise<void> {
    const { dice, awkward } = this.#options;
    const product = await this.start();
    const isTimed = dice.chance(0.3);
    const lifeMs = dice.between(0, LONGEST_LIFE_MS);
    const moment = dice.pick(awkward);
    const end = isTimed
      ? sleep(lifeMs, undefined, { signal }).catch(() => {})
      : moment(dice.split(), AWKWARD_WITHIN_MS).catch(() => {});
    const status = await Promise.race([product.exited, end.then(() => 'lived' as const)]);
    if (status !== 'lived') this.deaths.push(`exit ${status}: ${product.log().slice(-2_000)}`);
    else if (dice.chance(0.05)) await this.#stop(product);
    else await this.#kill(product);
    this.readLog(product.log());
  }

  async #kill(product: Product): Promise<void> {
    this.kills += 1;
    await product.stop('SIGKILL');
  }

  async #stop(product: Product): Promise<void> {
    this.stops += 1;
    const status = await product.stop('SIGTERM');
    // Before anything has begun there is nothing to be ended properly.
    if (status !== 0 && status !== null)
      this.deaths.push(`SIGTERM gave ${status}: ${product.log().slice(-2_000)}`);
  }

  /** Counts the lines of errors; the last one may have been cut by the kill. */
  readLog(log: string): void {
    this.log += `--- a life\n${log}`;
    for (const line of log.split('\n')) {
      const [, level, message] = /"level":"?(\w+)"?.*"msg":"([^"]*)"/.exec(line) ?? [];
      const isError = level === 'error' || level === 'fatal' || Number(level) >= 50;
      if (!isError || message === undefined) continue;
      this.faults.set(message, (this.faults.get(message) ?? 0) + 1);
    }
  }
}
