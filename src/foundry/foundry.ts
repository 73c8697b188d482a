import type { Log } from '../log.ts';
import { type Observe, unobserved } from '../observe.ts';
import { Attempts, type Errand } from './attempts.ts';
import { withSeeing } from './blindness.ts';
import { chooseModel, noSuchModel } from './choosing.ts';
import type { CommandLine } from './command-line.ts';
import { untilAborted, withDeadline } from './deadlines.ts';
import type { Endpoint } from './endpoint.ts';
import { asFoundryError, FoundryError } from './errors.ts';
import { hasImages } from './images.ts';
import { Locator } from './locator.ts';
import { measuredLoad, type Told } from './measured.ts';
import { mergeModels } from './merged-models.ts';
import { Pool } from './pool.ts';
import { messageImages } from './relay/message-images.ts';
import { isStreamed, type RelayEvent, type RelayRequest } from './relay/types.ts';
import type { Patience } from './silence.ts';
import { type LastError, situationOf } from './situation.ts';
import type { Source } from './sources/source.ts';
import { Speed } from './speed.ts';
import { Transport } from './transport.ts';
import type {
  ChatEvent,
  ChatRequest,
  DownloadProgress,
  FoundryHealth,
  Model,
  ModelKind,
  ServiceAction,
  ServiceReport,
  Work,
} from './types.ts';
import { Watch } from './watch.ts';

/** A health answer must come while a model server hangs. */
const HEALTH_TIMEOUT_MS = 3_000;
const HOLD_MS = 3_000;
/** The names that come with a refusal are worth no longer wait. */
const NAMES_TIMEOUT_MS = 3_000;

export type FoundryOptions = {
  /** Where to look for servers, in order. */
  readonly sources: readonly Source[];
  /** Answers at once per server. */
  readonly concurrency: number;
  /** Alias or id, as a person writes it. */
  readonly defaultModel?: string | undefined;
  /** How long a model may be silent; unset: 5 minutes before the first word, then 60 s. */
  readonly patience?: Patience;
  /** The `foundry` command; unset: none. */
  readonly commandLine?: CommandLine;
  /** How long the place of an answer that was left is kept; unset: 3 s. */
  readonly holdMs?: number;
  /** Told of each server that is found. */
  readonly onFound?: (endpoint: Endpoint) => void;
  readonly log: Log;
  readonly observe?: Observe;
};

/**
 * The one client of all model servers: finds them, knows their models, queues and streams answers.
 * When a server is gone it searches again and repeats the request if nothing was shown yet.
 */
export class Foundry {
  readonly #defaultModel: string | undefined;
  readonly #commandLine: CommandLine | undefined;
  readonly #transport: Transport;
  readonly #locator: Locator;
  readonly #pool: Pool;
  readonly #attempts: Attempts;
  readonly #watch: Watch;
  readonly #speed = new Speed();
  /** Windows that servers told when a prompt was too long, by model id. */
  readonly #contexts = new Map<string, number>();
  #lastError: LastError | undefined;
  #isClosed = false;

  constructor(options: FoundryOptions) {
    const { sources, concurrency, defaultModel, patience, commandLine, log, onFound } = options;
    const { observe = unobserved } = options;
    this.#defaultModel = defaultModel;
    this.#commandLine = commandLine;
    this.#transport = new Transport({ patience });
    this.#locator = new Locator({ sources, transport: this.#transport, observe });
    this.#pool = new Pool({
      locator: this.#locator,
      transport: this.#transport,
      concurrency,
      commandLine,
      onFound,
      log,
      observe,
    });
    this.#watch = new Watch({ locator: this.#locator, log });
    this.#attempts = new Attempts({
      pool: this.#pool,
      speed: this.#speed,
      log,
      observe,
      modelsOf: (kind) => this.#modelsOf(kind),
      findModel: (name, kind) => this.model(name, { kind }),
      isClosed: () => this.#isClosed,
      holdMs: options.holdMs ?? HOLD_MS,
    });
    this.#watch.start();
  }

  /** Whether a server was found and is still there, as far as is known without asking. */
  get hasServer(): boolean {
    return this.#locator.current.length > 0;
  }

  /** All models of all servers, merged by id. Throws `unreachable`. */
  async models({ isFresh = false } = {}): Promise<Model[]> {
    const lists = await this.#pool.askAll((server) => server.models({ isFresh }));
    return mergeModels(lists, this.#contexts);
  }

  /** The models a person can talk to. */
  async chatModels(options: { isFresh?: boolean } = {}): Promise<Model[]> {
    return await this.#modelsOf('chat', options);
  }

  /**
   * The model that is meant; without a name the default: for chat the configured one, else the
   * loaded one, else the first on disk. Throws `model_unknown` with the nearest names, or `no_model`.
   */
  async model(name?: string, { kind = 'chat' }: { kind?: ModelKind } = {}): Promise<Model> {
    const wanted = name ?? (kind === 'chat' ? this.#defaultModel : undefined);
    const known = chooseModel(wanted, await this.models(), kind);
    if (known !== undefined) return known;
    // The server that has it may be the one that is missing just now.
    await this.#locator.rejoin().catch(() => {});
    const models = await this.models({ isFresh: true });
    const found = chooseModel(wanted, models, kind);
    if (found !== undefined) return found;
    throw noSuchModel(wanted, models, kind);
  }

  /**
   * Streams one answer: waits for its turn, loads the model when it is not in memory, and starts
   * again on another address when the server is lost before the first word. Leaving the loop ends
   * it. Throws {@link FoundryError}; `no_vision` names models that see.
   */
  generate(request: ChatRequest): AsyncGenerator<ChatEvent> {
    return this.#attempt(request, {
      run: (server, asked) => server.stream(asked),
      kind: 'chat',
      hasImages: hasImages(request),
    });
  }

  /**
   * Answers a program as {@link generate} answers a person, in OpenAI's shapes: chunks when its body
   * says `stream`, else the whole. `model` in the body is a name as people write it, or unset.
   */
  async *relay(asked: Omit<RelayRequest, 'model' | 'isDefault'>): AsyncGenerator<RelayEvent> {
    const { body, route, signal } = asked;
    const name = typeof body.model === 'string' && body.model !== '' ? body.model : undefined;
    const kind = route === 'embeddings' ? 'embedding' : 'chat';
    const model = await untilAborted(this.model(name, { kind }), signal);
    yield* this.#attempt(
      { ...asked, model, isDefault: name === undefined },
      {
        run: (server, request: RelayRequest) => server.relay(request),
        kind,
        hasImages: messageImages(body).length > 0,
        isWhole: !isStreamed(asked),
      },
    );
  }

  /** Loads a model that a person named. The load itself goes on when the signal aborts. */
  async load(name: string, signal?: AbortSignal): Promise<Model> {
    const model = await this.model(name);
    const server = await this.#pool.serverFor(model);
    const load = measuredLoad(server.load(model), { model: model.id, speed: this.#speed });
    return signal === undefined ? await load : await untilAborted(load, signal);
  }

  /** Takes a model out of memory; whoever is being answered by it is waited for by the server. */
  async unload(name: string): Promise<Model> {
    const model = await this.model(name);
    await (await this.#pool.serverFor(model)).unload(model);
    return model;
  }

  /**
   * Brings a model onto the disk, through its server or through the command, whichever can.
   * Aborting stops it. Throws `download_failed`, `disk_full`, `no_cli`, `model_unknown`, `aborted`.
   */
  async download(
    name: string,
    options: {
      readonly signal: AbortSignal;
      readonly onProgress: (progress: DownloadProgress) => void;
    },
  ): Promise<Model> {
    const model = await this.model(name);
    const onProgress = (percent: number) => options.onProgress({ percent });
    await (await this.#pool.serverFor(model)).download(model, { ...options, onProgress });
    return await this.model(model.id);
  }

  /**
   * Starts, stops, restarts or asks Foundry's service through its command, and searches again.
   * Throws `no_cli`, `service_failed`, `aborted`.
   */
  async service(action: ServiceAction, signal?: AbortSignal): Promise<ServiceReport> {
    if (this.#commandLine === undefined) throw new FoundryError('no_cli', 'no command is set');
    const never = new AbortController().signal;
    const report = await this.#commandLine.service(action, signal ?? never);
    if (action !== 'status') await this.rescan().catch(() => {});
    return report;
  }

  /** Resolves when a server is there, at once when one is known. Throws `aborted`. */
  async untilFound(signal: AbortSignal): Promise<void> {
    await untilAborted(this.#watch.untilFound(signal), signal);
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
      const status = this.hasServer ? 'degraded' : 'disconnected';
      return this.#situation(status, { fault: asFoundryError(error), at: performance.now() });
    }
  }

  /** How many questions run and wait now, over all servers. */
  get queue(): FoundryHealth['queue'] {
    return this.#pool.load;
  }

  /** Searches for servers anew. Throws `unreachable`. */
  async rescan(): Promise<void> {
    await this.#locator.rescan();
  }

  /** Ends every connection; answers under way break. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#watch.close();
    await this.#transport.close();
  }

  /** The work as it comes; its faults are remembered. */
  async *#attempt<R extends Work, E extends Told>(
    request: R,
    errand: Errand<R, E>,
  ): AsyncGenerator<E> {
    try {
      yield* this.#attempts.stream(request, errand);
    } catch (error) {
      const fault = asFoundryError(error);
      if (fault.contextTokens !== undefined) {
        this.#contexts.set(request.model.id, fault.contextTokens);
      }
      throw this.#noted(await this.#withSeeing(fault, request.signal));
    }
  }

  /** The models of a kind. */
  async #modelsOf(kind: ModelKind, options: { isFresh?: boolean } = {}): Promise<Model[]> {
    const models = await this.models(options);
    return models.filter((model) => model.kind === kind);
  }

  async #withSeeing(fault: FoundryError, signal: AbortSignal): Promise<FoundryError> {
    if (fault.code !== 'no_vision') return fault;
    const models = withDeadline(untilAborted(this.chatModels(), signal), NAMES_TIMEOUT_MS);
    return withSeeing(fault, await models.catch(() => []));
  }

  /** A fault that reaches a person is what `health` shows next. */
  #noted(fault: FoundryError): FoundryError {
    if (fault.code !== 'aborted') this.#lastError = { fault, at: performance.now() };
    return fault;
  }

  #situation(status: FoundryHealth['status'], error: LastError | undefined): FoundryHealth {
    return situationOf({
      status,
      endpoint: this.#locator.current[0],
      queue: this.queue,
      tokensPerSecond: this.#speed.tokensPerSecond(),
      error,
    });
  }
}
