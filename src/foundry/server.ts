import { type Observe, unobserved } from '../observe.ts';
import type { CommandLine } from './command-line.ts';
import { withDeadline } from './deadlines.ts';
import type { Dialect } from './dialects/dialect.ts';
import { dialectFor } from './dialects/index.ts';
import type { Endpoint, Wire } from './endpoint.ts';
import { FoundryError } from './errors.ts';
import { findModel } from './model-names.ts';
import type { FairQueue } from './queue.ts';
import type { RelayEvent, RelayRequest } from './relay/types.ts';
import type { Transport } from './transport.ts';
import type { ChatEvent, ChatRequest, Generation, Model, ModelState } from './types.ts';
import { usableModels } from './usable-models.ts';

const LIST_FRESH_MS = 5_000;
/** What the command adds to a list is waited for this long; then it comes with the next one. */
const ENRICH_PATIENCE_MS = 1_500;
/** Generations that write an answer to its end when its reader has gone (issue 1136 of Foundry). */
const GO_ON_WHEN_LEFT: readonly Generation[] = ['g0', 'g1', 'g2'];
/** Only Foundry's own servers have models that its command knows. */
const HAVE_COMMAND: readonly Generation[] = ['g0', 'g1', 'g2'];
/** The list and loading are shared by all who wait, so nobody's leaving ends them. */
const MANAGEMENT_TIMEOUT_MS = 15 * 60_000;

/** One model server in use: its models, its queue, its loading, in the dialect it speaks. */
export class Server {
  readonly endpoint: Endpoint;
  readonly queue: FairQueue;
  readonly #dialect: Dialect;
  readonly #wire: Wire;
  readonly #commandLine: CommandLine | undefined;
  readonly #observe: Observe;
  readonly #loads = new Map<string, Promise<Model>>();
  #models: { readonly list: readonly Model[]; readonly readAt: number } | undefined;
  #reading: Promise<readonly Model[]> | undefined;

  constructor(options: {
    endpoint: Endpoint;
    transport: Transport;
    queue: FairQueue;
    commandLine?: CommandLine | undefined;
    observe?: Observe;
  }) {
    const { generation } = options.endpoint;
    this.endpoint = options.endpoint;
    this.#commandLine = HAVE_COMMAND.includes(generation) ? options.commandLine : undefined;
    this.queue = options.queue;
    this.#observe = options.observe ?? unobserved;
    this.#dialect = dialectFor(generation);
    this.#wire = { url: options.endpoint.url, transport: options.transport };
  }

  /**
   * The models. A list that is a few seconds old is given at once and read again behind it, so that
   * no question waits for the catalogue; `isFresh` waits for a new one.
   */
  async models({ isFresh = false } = {}): Promise<readonly Model[]> {
    const known = this.#models;
    if (known === undefined || isFresh) return await this.#readModels();
    if (performance.now() - known.readAt > LIST_FRESH_MS) this.#readModels().catch(() => {});
    return known.list;
  }

  /** The model's state in the newest list; undefined when it is not there. */
  stateOf(id: string): ModelState | undefined {
    return this.#models?.list.find((model) => model.id === id)?.state;
  }

  /** Brings a model into memory, once for all who ask; gives the variant that was loaded. */
  async load(model: Model): Promise<Model> {
    const running = this.#loads.get(model.id);
    if (running !== undefined) return await running;
    const load = this.#observedLoad(model).finally(() => this.#loads.delete(model.id));
    this.#loads.set(model.id, load);
    return await load;
  }

  async unload(model: Model): Promise<void> {
    const signal = AbortSignal.timeout(MANAGEMENT_TIMEOUT_MS);
    await this.#dialect.unload?.(this.#wire, model, signal);
    await this.#modelsAsOfNow();
  }

  /** True when the server goes on with an answer that nobody reads any more. */
  get goesOnWhenLeft(): boolean {
    return GO_ON_WHEN_LEFT.includes(this.endpoint.generation);
  }

  /** Brings a model onto the disk. Throws `download_failed`, `disk_full`, `no_cli`, `aborted`. */
  async download(
    model: Model,
    options: { readonly signal: AbortSignal; readonly onProgress: (percent: number) => void },
  ): Promise<void> {
    if (this.#dialect.download !== undefined) {
      await this.#dialect.download(this.#wire, model, options);
    } else if (this.#commandLine !== undefined) {
      await this.#commandLine.download(model, options);
    } else throw new FoundryError('no_cli', 'this server cannot download', { model: model.id });
    await this.#modelsAsOfNow();
  }

  stream(request: ChatRequest): AsyncGenerator<ChatEvent> {
    return this.#dialect.stream(this.#wire, request);
  }

  relay(request: RelayRequest): AsyncGenerator<RelayEvent> {
    return this.#dialect.relay(this.#wire, request);
  }

  async #readModels(): Promise<readonly Model[]> {
    this.#reading ??= this.#readOnce().finally(() => {
      this.#reading = undefined;
    });
    return await this.#reading;
  }

  async #readOnce(): Promise<readonly Model[]> {
    const signal = AbortSignal.timeout(MANAGEMENT_TIMEOUT_MS);
    const told = await this.#dialect.models(this.#wire, signal);
    const richer = this.#commandLine?.enrich(told, signal) ?? Promise.resolve(told);
    const all = await withDeadline(richer, ENRICH_PATIENCE_MS).catch(() => told);
    const list = usableModels(all);
    this.#models = { list, readAt: performance.now() };
    return list;
  }

  /** A list that was asked for after this call: one under way may show what was before. */
  async #modelsAsOfNow(): Promise<readonly Model[]> {
    await this.#reading?.catch(() => {});
    return await this.#readModels();
  }

  async #observedLoad(model: Model): Promise<Model> {
    const startedAt = performance.now();
    let hasFailed = true;
    try {
      const loaded = await this.#load(model);
      hasFailed = false;
      return loaded;
    } finally {
      const seconds = (performance.now() - startedAt) / 1_000;
      this.#observe({ kind: 'load', model: model.alias, seconds, hasFailed });
    }
  }

  async #load(model: Model): Promise<Model> {
    if (this.#dialect.load === undefined) {
      throw new FoundryError('load_failed', 'this server loads by itself', { model: model.id });
    }
    await this.#dialect.load(this.#wire, model, AbortSignal.timeout(MANAGEMENT_TIMEOUT_MS));
    const list = await this.#modelsAsOfNow();
    const same = list.find((each) => each.id === model.id);
    if (same?.state === 'loaded') return same;
    // Loading by alias lets the server choose the variant: talk to the one it chose.
    const chosen = findModel(model.alias, list);
    return chosen?.state === 'loaded' ? chosen : model;
  }
}
