import type { Log } from '../log.ts';
import { canTake, refuseBlind } from './blindness.ts';
import { untilAborted } from './deadlines.ts';
import { asFoundryError, type FoundryError } from './errors.ts';
import { measured, measuredLoad } from './measured.ts';
import { bySoonest } from './model-names.ts';
import { leastBusy, type Pool } from './pool.ts';
import type { Server } from './server.ts';
import type { Speed } from './speed.ts';
import type { ChatEvent, ChatRequest, Model } from './types.ts';

export type AttemptsOptions = {
  readonly pool: Pool;
  readonly speed: Speed;
  readonly log: Log;
  /** The chat models as they are now. */
  readonly chatModels: () => Promise<Model[]>;
  /** The model of a name, or the default. */
  readonly findModel: (name?: string) => Promise<Model>;
  /** True when nothing may be begun any more. */
  readonly isClosed: () => boolean;
  /** How long the place of an answer that was left is kept, on servers that go on with it. */
  readonly holdMs: number;
};

/** What was tried for one answer. */
type Done = { isShown: boolean; hasMoved: boolean; readonly triedModels: Set<string> };

/**
 * Streams answers and tries again what a person need not know of: a model that is not in memory,
 * a server that is gone, a default model that turns out not to be on disk.
 */
export class Attempts {
  readonly #options: AttemptsOptions;

  constructor(options: AttemptsOptions) {
    this.#options = options;
  }

  /** See `Foundry.generate`. */
  async *stream(request: ChatRequest): AsyncGenerator<ChatEvent> {
    const { pool, log, isClosed } = this.#options;
    let current = request;
    const done: Done = { isShown: false, hasMoved: false, triedModels: new Set() };
    for (;;) {
      refuseBlind(current);
      let server: Server | undefined;
      try {
        const servers = await untilAborted(pool.servers(), request.signal);
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
        if (server === undefined || isClosed()) throw fault;
        if (isLost(fault)) pool.lose(server);
        const next = done.isShown ? undefined : await this.#next(current, fault, done);
        if (next === undefined) throw fault;
        log.info({ code: fault.code }, 'trying the answer again');
        // A server may repeat in its words what it was asked.
        log.debug({ error: fault.message }, 'the fault in its own words');
        current = next;
      }
    }
  }

  async *#answer(server: Server, request: ChatRequest): AsyncGenerator<ChatEvent> {
    const { speed, holdMs } = this.#options;
    const { owner, signal, onProgress, model } = request;
    const { queue } = server;
    const leave = await queue.enter(owner, {
      signal,
      onPlace: (place) => {
        const seconds = speed.waitSeconds(place, queue.width);
        onProgress?.({ kind: 'queued', place, ...(seconds === undefined ? {} : { seconds }) });
      },
    });
    let hasBegun = false;
    let hasEnded = false;
    try {
      for await (const event of measured(server.stream(request), { model: model.id, speed })) {
        hasBegun = true;
        if (event.kind === 'end') hasEnded = true;
        yield event;
      }
    } catch (error) {
      hasEnded = asFoundryError(error).code !== 'aborted';
      throw error;
    } finally {
      // Foundry goes on with an answer that nobody reads any more; the next one would crawl beside
      // it. Nothing tells when it is through, so the place is kept for a moment.
      const goesOn = hasBegun && !hasEnded && server.goesOnWhenLeft;
      if (goesOn) setTimeout(leave, holdMs).unref();
      else leave();
    }
  }

  /** What to ask next after a fault before the first word; undefined when nothing helps. */
  async #next(
    request: ChatRequest,
    fault: FoundryError,
    done: Done,
  ): Promise<ChatRequest | undefined> {
    const { findModel, chatModels } = this.#options;
    const { model, isDefault } = request;
    if (isLost(fault) && !done.hasMoved) {
      done.hasMoved = true;
      const search = findModel(isDefault ? undefined : model.id);
      return { ...request, model: await untilAborted(search, request.signal) };
    }
    if (fault.code === 'model_not_loaded' && !done.triedModels.has(model.id)) {
      done.triedModels.add(model.id);
      return request;
    }
    if (fault.code === 'model_not_downloaded' && isDefault) {
      const others = bySoonest(await chatModels());
      const next = others.find(
        (other) => !done.triedModels.has(other.id) && canTake(request, other),
      );
      if (next !== undefined) return { ...request, model: next };
    }
    return undefined;
  }

  async #load(server: Server, { model, onProgress, signal }: ChatRequest): Promise<Model> {
    const { speed, log } = this.#options;
    const lastSeconds = speed.loadSeconds(model.id);
    onProgress?.({
      kind: 'loading',
      model: model.alias,
      ...(lastSeconds === undefined ? {} : { lastSeconds }),
    });
    log.info({ model: model.id }, 'loading the model');
    const startedAt = performance.now();
    const load = measuredLoad(server.load(model), { model: model.id, speed });
    const loaded = await untilAborted(load, signal);
    const ms = Math.round(performance.now() - startedAt);
    log.info({ model: loaded.id, ms }, 'model loaded');
    return loaded;
  }
}

/** The server went away; a stream that broke before its first word is the same to a person. */
function isLost({ code }: FoundryError): boolean {
  return code === 'unreachable' || code === 'cut';
}
