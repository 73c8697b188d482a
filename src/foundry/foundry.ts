import type { Log } from '../log.ts';
import { untilAborted, withDeadline } from './deadlines.ts';
import type { Endpoint } from './endpoint.ts';
import { asFoundryError, FoundryError } from './errors.ts';
import { Locator } from './locator.ts';
import { bySoonest, findModel, nearestModels, soonest } from './model-names.ts';
import { leastBusy, Pool } from './pool.ts';
import type { Server } from './server.ts';
import type { Patience } from './silence.ts';
import type { Source } from './sources/source.ts';
import { Transport } from './transport.ts';
import type { ChatEvent, ChatRequest, FoundryHealth, Model } from './types.ts';

/** A health answer must come while a model server hangs. */
const HEALTH_TIMEOUT_MS = 3_000;

export type FoundryOptions = {
  /** Where to look for servers, in order. */
  readonly sources: readonly Source[];
  /** Answers at once per server. */
  readonly concurrency: number;
  /** Alias or id, as a person writes it. */
  readonly defaultModel?: string | undefined;
  /** How long a model may be silent; unset: 5 minutes before the first word, then 60 s. */
  readonly patience?: Patience;
  readonly log: Log;
};

/**
 * The one client of all model servers: finds them, knows their models, queues and streams answers.
 * When a server is gone it searches again and repeats the request if nothing was shown yet.
 */
export class Foundry {
  readonly #log: Log;
  readonly #defaultModel: string | undefined;
  readonly #transport: Transport;
  readonly #locator: Locator;
  readonly #pool: Pool;
  #lastError: FoundryError | undefined;
  #isClosed = false;

  constructor({ sources, concurrency, defaultModel, patience, log }: FoundryOptions) {
    this.#log = log;
    this.#defaultModel = defaultModel;
    const transport = new Transport({ patience });
    this.#transport = transport;
    this.#locator = new Locator({ sources, transport });
    this.#pool = new Pool({ locator: this.#locator, transport, concurrency, log });
  }

  /** All models of all servers, merged by id. Throws `unreachable`. */
  async models({ isFresh = false } = {}): Promise<Model[]> {
    const lists = await this.#pool.askAll((server) => server.models({ isFresh }));
    const byId = new Map<string, Model>();
    for (const model of lists.flat()) {
      const other = byId.get(model.id);
      if (other === undefined || soonest(model, other) < 0) byId.set(model.id, model);
    }
    return [...byId.values()];
  }

  /** The models a person can talk to. */
  async chatModels({ isFresh = false } = {}): Promise<Model[]> {
    return (await this.models({ isFresh })).filter((model) => model.kind === 'chat');
  }

  /**
   * The chat model a person means; without a name the default: the configured one, else the loaded
   * one, else the first on disk. Throws `model_unknown` with the nearest names, or `no_model`.
   */
  async model(name?: string): Promise<Model> {
    const wanted = name ?? this.#defaultModel;
    const known = choose(wanted, await this.chatModels());
    if (known !== undefined) return known;
    // The server that has it may be the one that is missing just now.
    await this.#locator.rejoin().catch(() => {});
    const models = await this.chatModels({ isFresh: true });
    const found = choose(wanted, models);
    if (found !== undefined) return found;
    if (wanted === undefined) throw new FoundryError('no_model', 'the server has no chat model');
    const details = { model: wanted, nearest: nearestModels(wanted, models) };
    throw new FoundryError('model_unknown', `no model "${wanted}"`, details);
  }

  /**
   * Streams one answer: waits for its turn, loads the model when it is not in memory, and starts
   * again on another address when the server is lost before the first word. Leaving the loop ends
   * it. Throws {@link FoundryError}.
   */
  async *generate(request: ChatRequest): AsyncGenerator<ChatEvent> {
    let current = request;
    const done = { isShown: false, hasMoved: false, triedModels: new Set<string>() };
    const { signal } = request;
    for (;;) {
      let server: Server | undefined;
      try {
        const servers = await untilAborted(this.#pool.servers(), signal);
        // Nothing may be awaited from here to the queue: those who ask together would all meet there.
        server = leastBusy(servers, current.model.id);
        if (done.triedModels.has(current.model.id)) {
          current = { ...current, model: await this.#load(server, current) };
        }
        for await (const event of this.#answer(server, current)) {
          done.isShown = true;
          yield event;
        }
        return;
      } catch (error) {
        const fault = asFoundryError(error);
        if (server === undefined || this.#isClosed) throw this.#noted(fault);
        if (isLost(fault)) this.#pool.lose(server);
        const next = done.isShown ? undefined : await this.#secondTry(current, fault, done);
        if (next === undefined) throw this.#noted(fault);
        this.#log.info({ code: fault.code, error: fault.message }, 'trying the answer again');
        current = next;
      }
    }
  }

  /** Loads a model that a person named. */
  async load(name: string): Promise<Model> {
    const model = await this.model(name);
    return await (await this.#pool.serverFor(model)).load(model);
  }

  async unload(name: string): Promise<Model> {
    const model = await this.model(name);
    await (await this.#pool.serverFor(model)).unload(model);
    return model;
  }

  /** How things stand now, asked freshly, within 3 seconds. Never throws. */
  async health(): Promise<FoundryHealth> {
    const startedAt = performance.now();
    try {
      const models = await withDeadline(this.models({ isFresh: true }), HEALTH_TIMEOUT_MS);
      const isReady = models.some((model) => model.kind === 'chat');
      return {
        ...this.#situation(isReady ? 'healthy' : 'degraded', this.#lastError),
        latencyMs: Math.round(performance.now() - startedAt),
        loaded: models.filter((model) => model.state === 'loaded').map((model) => model.id),
        modelsCount: models.length,
      };
    } catch (error) {
      const status = this.#locator.current.length > 0 ? 'degraded' : 'disconnected';
      return this.#situation(status, asFoundryError(error));
    }
  }

  /** Searches for servers anew. Throws `unreachable`. */
  async rescan(): Promise<void> {
    await this.#locator.rescan();
  }

  /** Ends every connection; answers under way break. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#transport.close();
  }

  async *#answer(server: Server, request: ChatRequest): AsyncGenerator<ChatEvent> {
    const { owner, signal, onProgress } = request;
    const leave = await server.queue.enter(owner, {
      signal,
      onPlace: (place) => onProgress?.({ kind: 'queued', place }),
    });
    try {
      yield* server.stream(request);
    } finally {
      leave();
    }
  }

  /** What to ask next after a fault before the first word; undefined when nothing helps. */
  async #secondTry(
    request: ChatRequest,
    fault: FoundryError,
    done: { hasMoved: boolean; readonly triedModels: Set<string> },
  ): Promise<ChatRequest | undefined> {
    const { model, isDefault } = request;
    if (isLost(fault) && !done.hasMoved) {
      done.hasMoved = true;
      return await this.#moved(request);
    }
    if (fault.code === 'model_not_loaded' && !done.triedModels.has(model.id)) {
      done.triedModels.add(model.id);
      return request;
    }
    if (fault.code === 'model_not_downloaded' && isDefault) {
      const others = bySoonest(await this.chatModels());
      const next = others.find((other) => !done.triedModels.has(other.id));
      if (next !== undefined) return { ...request, model: next };
    }
    return undefined;
  }

  /** The request for the server that is found now. */
  async #moved(request: ChatRequest): Promise<ChatRequest> {
    const search = this.model(request.isDefault ? undefined : request.model.id);
    try {
      return { ...request, model: await untilAborted(search, request.signal) };
    } catch (error) {
      throw this.#noted(asFoundryError(error));
    }
  }

  async #load(server: Server, { model, onProgress, signal }: ChatRequest): Promise<Model> {
    onProgress?.({ kind: 'loading', model: model.alias });
    this.#log.info({ model: model.id }, 'loading the model');
    const startedAt = performance.now();
    const loaded = await untilAborted(server.load(model), signal);
    const ms = Math.round(performance.now() - startedAt);
    this.#log.info({ model: loaded.id, ms }, 'model loaded');
    return loaded;
  }

  /** A fault that reaches a person is what `health` shows next. */
  #noted(fault: FoundryError): FoundryError {
    if (fault.code !== 'aborted') this.#lastError = fault;
    return fault;
  }

  #situation(status: FoundryHealth['status'], error: FoundryError | undefined): FoundryHealth {
    const [endpoint] = this.#locator.current;
    return {
      status,
      ...(endpoint === undefined ? {} : endpointFacts(endpoint)),
      loaded: [],
      modelsCount: 0,
      queue: this.#pool.load,
      ...(error === undefined ? {} : { error: `${error.code}: ${error.message}` }),
    };
  }
}

/** The server went away; a stream that broke before its first word is the same to a person. */
function isLost({ code }: FoundryError): boolean {
  return code === 'unreachable' || code === 'cut';
}

function choose(wanted: string | undefined, models: readonly Model[]): Model | undefined {
  return wanted === undefined ? bySoonest(models)[0] : findModel(wanted, models);
}

function endpointFacts({ url, source, generation }: Endpoint) {
  return { url, source, generation };
}
