import { type Observe, unobserved } from '../observe.ts';
import { untilAborted, withDeadline } from './deadlines.ts';
import type { Endpoint } from './endpoint.ts';
import { FoundryError } from './errors.ts';
import { recognise } from './fingerprint.ts';
import type { Source } from './sources/source.ts';
import type { Transport } from './transport.ts';

/** The whole search, when nothing answers. */
const SEARCH_TIMEOUT_MS = 3_000;
/** How long a source is waited for before the next one is asked as well. */
const HEAD_START_MS = 300;
/** How often an address of several that was dead is tried again, when somebody asks anyway. */
const REJOIN_AFTER_MS = 10_000;

/** What a source came to: the servers at its addresses, and how many of these have none. */
type Hits = { readonly endpoints: readonly Endpoint[]; readonly missing: number };

/**
 * Finds the servers to use: the first source, in order, of which an address proves to be a model
 * server. What was found is kept until {@link Locator.forget}; one search runs at a time.
 */
export class Locator {
  readonly #sources: readonly Source[];
  readonly #transport: Transport;
  readonly #rejoinAfterMs: number;
  readonly #observe: Observe;
  #found: readonly Endpoint[] = [];
  /** An address that should be in use is missing. */
  #isPartial = false;
  #searchedAt = 0;
  #search: Promise<readonly Endpoint[]> | undefined;

  constructor(options: {
    sources: readonly Source[];
    transport: Transport;
    rejoinAfterMs?: number;
    observe?: Observe;
  }) {
    this.#sources = options.sources;
    this.#transport = options.transport;
    this.#rejoinAfterMs = options.rejoinAfterMs ?? REJOIN_AFTER_MS;
    this.#observe = options.observe ?? unobserved;
  }

  /** What was found last, without a search. */
  get current(): readonly Endpoint[] {
    return this.#found;
  }

  /**
   * At least one verified server, at once when one is known; missing ones are looked for behind it.
   * Throws `unreachable` when there is none.
   */
  async find(): Promise<readonly Endpoint[]> {
    if (this.#found.length === 0) return await this.rescan();
    const isDue = performance.now() - this.#searchedAt > this.#rejoinAfterMs;
    if (this.#isPartial && isDue) this.rescan().catch(() => {});
    return this.#found;
  }

  /** This server does not answer any more; the next {@link find} searches again when none is left. */
  forget(endpoint: Endpoint): void {
    if (!this.#found.includes(endpoint)) return;
    this.#found = this.#found.filter((each) => each !== endpoint);
    this.#isPartial = true;
    this.#observe({ kind: 'server', change: 'lost' });
  }

  /** Waits until missing servers were looked for; does nothing when none is missing. */
  async rejoin(): Promise<void> {
    if (this.#isPartial) await this.rescan();
  }

  /** Searches anew; keeps the old servers when nothing is found. Throws `unreachable`. */
  async rescan(): Promise<readonly Endpoint[]> {
    this.#search ??= this.#searchAll().finally(() => {
      this.#search = undefined;
      this.#searchedAt = performance.now();
    });
    return await this.#search;
  }

  async #searchAll(): Promise<readonly Endpoint[]> {
    const signal = AbortSignal.timeout(SEARCH_TIMEOUT_MS);
    for (const { source, search } of await this.#begin(signal)) {
      const { endpoints, missing } = await search;
      if (endpoints.length === 0) continue;
      const used = source.isPool ? endpoints : endpoints.slice(0, 1);
      // What was in use and is found again stays what it was, with its queue and its model list.
      this.#found = used.map(
        (endpoint) => this.#found.find(isSame(endpoint)) ?? this.#new(endpoint),
      );
      this.#isPartial = source.isPool === true && missing > 0;
      return this.#found;
    }
    const asked = this.#sources.map((source) => source.name).join(', ');
    throw new FoundryError('unreachable', `no model server found (${asked})`);
  }

  #new(endpoint: Endpoint): Endpoint {
    this.#observe({ kind: 'server', change: 'found' });
    return endpoint;
  }

  /**
   * Asks the sources in order until one has found something. One that hangs does not hold up the
   * next; when it finds something after all, it still comes first.
   */
  async #begin(signal: AbortSignal): Promise<{ source: Source; search: Promise<Hits> }[]> {
    const begun: { source: Source; search: Promise<Hits> }[] = [];
    for (const source of this.#sources) {
      const search = this.#searchIn(source, signal);
      begun.push({ source, search });
      const soon = await withDeadline(search, HEAD_START_MS).catch(() => undefined);
      if (soon !== undefined && soon.endpoints.length > 0) break;
    }
    return begun;
  }

  async #searchIn(source: Source, signal: AbortSignal): Promise<Hits> {
    // A source that does not mind the signal must not hold up the others for longer.
    const urls = await untilAborted(source.addresses(signal), signal).catch(() => []);
    const probes = urls.map((url) => this.#recognise(url, source, signal));
    const endpoints = source.isPool ? await Promise.all(probes) : [await firstOf(probes)];
    const found = endpoints.filter((endpoint) => endpoint !== undefined);
    return { endpoints: found, missing: urls.length - found.length };
  }

  /** The practice model or the API of another copy, or our own API: used only where it was named. */
  async #recognise(url: string, source: Source, signal: AbortSignal) {
    const endpoint = await recognise({ url, source: source.name }, this.#transport, signal);
    return endpoint?.isOurs && source.takesOurs !== true ? undefined : endpoint;
  }
}

/** The first that comes to something; another program's port that hangs holds nothing up. */
async function firstOf<T>(probes: readonly Promise<T | undefined>[]): Promise<T | undefined> {
  const hits = probes.map(async (probe) => (await probe) ?? Promise.reject(new Error('nothing')));
  return await Promise.any(hits).catch(() => undefined);
}

function isSame({ url, source, generation }: Endpoint) {
  return (other: Endpoint) =>
    other.url === url && other.source === source && other.generation === generation;
}
