import type { Endpoint } from './endpoint.ts';
import { FoundryError } from './errors.ts';
import { recognise } from './fingerprint.ts';
import type { Source } from './sources/source.ts';
import type { Transport } from './transport.ts';

/** The whole search, when nothing answers. */
const SEARCH_TIMEOUT_MS = 3_000;

/**
 * Finds the servers to use: the first source, in order, of which an address proves to be a model
 * server. What was found is kept until {@link Locator.forget}; one search runs at a time.
 */
export class Locator {
  readonly #sources: readonly Source[];
  readonly #transport: Transport;
  #found: readonly Endpoint[] = [];
  #search: Promise<readonly Endpoint[]> | undefined;

  constructor({ sources, transport }: { sources: readonly Source[]; transport: Transport }) {
    this.#sources = sources;
    this.#transport = transport;
  }

  /** What was found last, without a search. */
  get current(): readonly Endpoint[] {
    return this.#found;
  }

  /** At least one verified server. Throws `unreachable` when there is none. */
  async find(): Promise<readonly Endpoint[]> {
    if (this.#found.length > 0) return this.#found;
    this.#search ??= this.#searchAll().finally(() => {
      this.#search = undefined;
    });
    return await this.#search;
  }

  /** This server does not answer any more; the next {@link find} searches again when none is left. */
  forget(endpoint: Endpoint): void {
    this.#found = this.#found.filter((each) => each !== endpoint);
  }

  /** Searches anew; keeps the old servers when nothing is found. */
  async rescan(): Promise<readonly Endpoint[]> {
    const before = this.#found;
    this.#found = [];
    try {
      const found = await this.find();
      this.#found = found.map((endpoint) => before.find(isSame(endpoint)) ?? endpoint);
      return this.#found;
    } catch (error) {
      this.#found = before;
      throw error;
    }
  }

  async #searchAll(): Promise<readonly Endpoint[]> {
    const signal = AbortSignal.timeout(SEARCH_TIMEOUT_MS);
    for (const source of this.#sources) {
      const endpoints = await this.#searchIn(source, signal);
      if (endpoints.length === 0) continue;
      this.#found = source.isPool ? endpoints : endpoints.slice(0, 1);
      return this.#found;
    }
    const asked = this.#sources.map((source) => source.name).join(', ');
    throw new FoundryError('unreachable', `no model server found (${asked})`);
  }

  async #searchIn(source: Source, signal: AbortSignal): Promise<Endpoint[]> {
    const urls = await source.addresses(signal);
    const probes = urls.map((url) =>
      recognise({ url, source: source.name }, this.#transport, signal),
    );
    const endpoints = await Promise.all(probes);
    return endpoints.filter((endpoint) => endpoint !== undefined);
  }
}

/** What was in use and is found again stays what it was, with its queue and its model list. */
function isSame({ url, source, generation }: Endpoint) {
  return (other: Endpoint) =>
    other.url === url && other.source === source && other.generation === generation;
}
