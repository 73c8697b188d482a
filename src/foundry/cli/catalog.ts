import { untilAborted } from '../deadlines.ts';
import type { KnownCommand } from './known-command.ts';
import type { OneAtATime } from './one-at-a-time.ts';
import { type CatalogEntry, parseCatalogJson, parseCatalogTable } from './parse-catalog.ts';

/** A process for each list of models would be a storm of them. */
const FRESH_MS = 60_000;
const LIST = ['model', 'list', '-o', 'json'];
const VARIANTS = ['model', 'list', '--variants', '-o', 'json'];
const NEVER = new AbortController().signal;

/** The catalogue as the `foundry` command tells it, kept in memory. */
export class Catalog {
  readonly #command: KnownCommand;
  readonly #questions: OneAtATime;
  #known: { readonly list: readonly CatalogEntry[]; readonly readAt: number } | undefined;
  #reading: Promise<readonly CatalogEntry[]> | undefined;

  constructor({ command, questions }: { command: KnownCommand; questions: OneAtATime }) {
    this.#command = command;
    this.#questions = questions;
  }

  /** The entries, read anew behind the answer when they are older than 60 s. Never throws. */
  async list(signal: AbortSignal): Promise<readonly CatalogEntry[]> {
    const known = this.#known;
    if (known === undefined) return await untilAborted(this.#read(), signal).catch(() => []);
    if (performance.now() - known.readAt > FRESH_MS) void this.#read();
    return known.list;
  }

  /** What was read is not so any more; the next {@link list} waits for a new one. */
  hasChanged(): void {
    this.#known = undefined;
    this.#reading = undefined;
  }

  /** One read for all who ask. */
  async #read(): Promise<readonly CatalogEntry[]> {
    if (this.#reading !== undefined) return await this.#reading;
    const reading: Promise<readonly CatalogEntry[]> = this.#questions
      .run(NEVER, () => this.#ask())
      .catch(() => undefined)
      .then((list) => {
        if (this.#reading !== reading) return list ?? [];
        this.#reading = undefined;
        if (list !== undefined) this.#known = { list, readAt: performance.now() };
        return list ?? [];
      });
    this.#reading = reading;
    return await reading;
  }

  /** Undefined while no service runs: the command would start one to answer. */
  async #ask(): Promise<readonly CatalogEntry[] | undefined> {
    const status = await this.#command.status(NEVER);
    if (!status?.isRunning) return undefined;
    if (status.generation === 'service') {
      return parseCatalogTable((await this.#command.query(() => LIST.slice(0, 2), NEVER)) ?? '');
    }
    // The first releases may not know variants.
    const list = (await this.#entries(VARIANTS)) ?? (await this.#entries(LIST)) ?? [];
    return await this.#withCached(list);
  }

  /** Asks for the cached ones by themselves where the list does not mark them. */
  async #withCached(list: readonly CatalogEntry[]): Promise<readonly CatalogEntry[]> {
    if (list.length === 0 || list.some(({ isCached }) => isCached !== undefined)) return list;
    const cached = await this.#entries([...LIST.slice(0, 2), '--cached', ...LIST.slice(2)]);
    if (cached === undefined) return list;
    const ids = new Set(cached.map(({ id }) => id.toLowerCase()));
    return list.map((entry) => ({ ...entry, isCached: ids.has(entry.id.toLowerCase()) }));
  }

  async #entries(words: readonly string[]): Promise<CatalogEntry[] | undefined> {
    const stdout = await this.#command.query(() => words, NEVER);
    return stdout === undefined ? undefined : parseCatalogJson(stdout);
  }
}
