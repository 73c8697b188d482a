import { fileURLToPath } from 'node:url';
import { type Product, removeHome, startProduct } from '../../test/e2e/product.ts';
import { MODEL, type ModelServers } from '../model-server/index.ts';
import { PEER } from './peer.ts';
import type { Platform } from './platform.ts';

const PROBE = fileURLToPath(new URL('process-probe.mjs', import.meta.url));
/** The most that `FOUNDRY_CONCURRENCY` takes. */
export const MOST_AT_ONCE = 64;

/** What the probe says of the measured program. */
export type Probed = {
  /** Processor time of user and system while it was measured. */
  readonly cpuMs: number;
  /** The most resident memory since its start. */
  readonly peakMb: number;
  /** The event loop's p99; undefined where it was not measured. */
  readonly delayMs?: number;
  /** The part of the time (0 to 1) in which it could have run and got no processor; null: unknown. */
  readonly waitedShare: number | null;
};

/** A bot under test, started and listening. */
export class Subject {
  readonly #program: Product;

  private constructor(program: Product) {
    this.#program = program;
  }

  /** Starts it on this platform, set up for so many answers at once. */
  static async start(options: {
    readonly who: 'product' | 'peer';
    readonly platform: Platform;
    readonly model: ModelServers;
    readonly people: number;
  }): Promise<Subject> {
    const { who, platform, model, people } = options;
    const args = ['--import', PROBE];
    const probe = people === 1 ? { PROBE_DELAY: 'off' } : {};
    const program =
      who === 'peer'
        ? await startProduct(
            { ...platform.variables, ...probe, MODEL, MODEL_URLS: model.urls.join() },
            { args, main: PEER.program },
          )
        : await startProduct(
            {
              ...platform.variables,
              ...probe,
              ACCESS: 'open',
              FOUNDRY_BASE_URL: model.urls.join(),
              FOUNDRY_CONCURRENCY: String(Math.min(people, MOST_AT_ONCE)),
            },
            { args },
          );
    const subject = new Subject(program);
    try {
      await platform.untilListening();
      return subject;
    } catch (error) {
      await subject.stop();
      throw error;
    }
  }

  /** What it takes from now on, until {@link probed}. */
  async probe(): Promise<void> {
    process.kill(this.#program.pid, 'SIGUSR2');
    await this.#program.until(/probe: measuring/);
  }

  async probed(): Promise<Probed> {
    process.kill(this.#program.pid, 'SIGUSR2');
    const [, said = ''] = await this.#program.until(/probe: (\{.*\})/, { withinMs: 20_000 });
    return JSON.parse(said) as Probed;
  }

  async stop(): Promise<void> {
    await this.#program.stop();
    await removeHome(this.#program.home);
  }
}
