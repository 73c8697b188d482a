import type { Dialect } from './dialects/dialect.ts';
import { dialectFor } from './dialects/index.ts';
import type { Endpoint, Wire } from './endpoint.ts';
import { FoundryError } from './errors.ts';
import { findModel } from './model-names.ts';
import type { FairQueue } from './queue.ts';
import type { Transport } from './transport.ts';
import type { ChatEvent, ChatRequest, Model, ModelState } from './types.ts';

const LIST_FRESH_MS = 5_000;
/** The list and loading are shared by all who wait, so nobody's leaving ends them. */
const MANAGEMENT_TIMEOUT_MS = 15 * 60_000;

/** One model server in use: its models, its queue, its loading, in the dialect it speaks. */
export class Server {
  readonly endpoint: Endpoint;
  readonly queue: FairQueue;
  readonly #dialect: Dialect;
  readonly #wire: Wire;
  readonly #loads = new Map<string, Promise<Model>>();
  #models: { readonly list: readonly Model[]; readonly readAt: number } | undefined;
  #reading: Promise<readonly Model[]> | undefined;

  constructor(options: { endpoint: Endpoint; transport: Transport; queue: FairQueue }) {
    this.endpoint = options.endpoint;
    this.queue = options.queue;
    this.#dialect = dialectFor(options.endpoint.generation);
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
    const load = this.#load(model).finally(() => this.#loads.delete(model.id));
    this.#loads.set(model.id, load);
    return await load;
  }

  async unload(model: Model): Promise<void> {
    const signal = AbortSignal.timeout(MANAGEMENT_TIMEOUT_MS);
    await this.#dialect.unload?.(this.#wire, model, signal);
    await this.#modelsAsOfNow();
  }

  stream(request: ChatRequest): AsyncGenerator<ChatEvent> {
    return this.#dialect.stream(this.#wire, request);
  }

  async #readModels(): Promise<readonly Model[]> {
    this.#reading ??= this.#dialect
      .models(this.#wire, AbortSignal.timeout(MANAGEMENT_TIMEOUT_MS))
      .then((list) => {
        this.#models = { list, readAt: performance.now() };
        return list;
      })
      .finally(() => {
        this.#reading = undefined;
      });
    return await this.#reading;
  }

  /** A list that was asked for after this call: one under way may show what was before. */
  async #modelsAsOfNow(): Promise<readonly Model[]> {
    await this.#reading?.catch(() => {});
    return await this.#readModels();
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
