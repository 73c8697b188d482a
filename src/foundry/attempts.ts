import type { Log } from '../log.ts';
import type { Observe } from '../observe.ts';
import { canTake, refuseBlind } from './blindness.ts';
import { untilAborted } from './deadlines.ts';
import { asFoundryError, type FoundryError } from './errors.ts';
import { measured, measuredLoad, type Told } from './measured.ts';
import { bySoonest } from './model-names.ts';
import { leastBusy, type Pool } from './pool.ts';
import type { Server } from './server.ts';
import type { Speed } from './speed.ts';
import type { Model, ModelKind, Work } from './types.ts';

export type AttemptsOptions = {
  readonly pool: Pool;
  readonly speed: Speed;
  readonly log: Log;
  readonly observe: Observe;
  /** The models of a kind as they are now. */
  readonly modelsOf: (kind: ModelKind) => Promise<Model[]>;
  /** The model of a name, or the default. */
  readonly findModel: (name: string | undefined, kind: ModelKind) => Promise<Model>;
  /** True when nothing may be begun any more. */
  readonly isClosed: () => boolean;
  /** How long the place of an answer that was left is kept, on servers that go on with it. */
  readonly holdMs: number;
};

/** How a server does one kind of work, and what is known of the work beforehand. */
export type Errand<R extends Work, E extends Told> = {
  readonly run: (server: Server, request: R) => AsyncGenerator<E>;
  readonly kind: ModelKind;
  readonly hasImages: boolean;
  /** Nothing is told before all is there: the server has begun as soon as it is asked. */
  readonly isWhole?: boolean;
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

  /** See `Foundry.generate` and `Foundry.relay`. */
  async *stream<R extends Work, E extends Told>(
    request: R,
    errand: Errand<R, E>,
  ): AsyncGenerator<E> {
    const { pool, log, isClosed } = this.#options;
    let current = request;
    const done: Done = { isShown: false, hasMoved: false, triedModels: new Set() };
    for (;;) {
      refuseBlind(current.model, errand);
      let server: Server | undefined;
      try {
        const servers = await untilAborted(pool.servers(), request.signal);
        // Nothing may be awaited from here to the queue: those who ask together would all meet there.
        server = leastBusy(servers, current.model.id);
        if (done.triedModels.has(current.model.id)) {
          current = { ...current, model: await this.#load(server, current) };
        }
        for await (const event of this.#answer(server, current, errand)) {
          done.isShown = true;
          yield event;
        }
        return;
      } catch (error) {
        const fault = asFoundryError(error);
        if (server === undefined || isClosed()) throw fault;
        if (isLost(fault)) pool.lose(server);
        const model = done.isShown ? undefined : await this.#next(current, errand, fault, done);
        if (model === undefined) throw fault;
        // A server may repeat in its words what it was asked.
        log.debug({ code: fault.code, error: fault.message }, 'trying the answer again');
        current = { ...current, model };
      }
    }
  }

  async *#answer<R extends Work, E extends Told>(
    server: Server,
    request: R,
    { run, isWhole = false }: Errand<R, E>,
  ): AsyncGenerator<E> {
    const { speed, observe, holdMs } = this.#options;
    const { owner, signal, queueMs, onProgress, model } = request;
    const { queue } = server;
    const leave = await queue.enter(owner, {
      signal,
      ...(queueMs === undefined ? {} : { ms: queueMs }),
      onPlace: (place) => {
        const seconds = speed.waitSeconds(place, queue.width);
        onProgress?.({ kind: 'queued', place, ...(seconds === undefined ? {} : { seconds }) });
      },
    });
    onProgress?.({ kind: 'asked', model });
    let hasBegun = isWhole;
    let hasEnded = false;
    try {
      for await (const event of measured(run(server, request), { model, speed, observe })) {
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

  /** The model to ask next after a fault before the first word; undefined when nothing helps. */
  async #next(
    { model, isDefault, signal }: Work,
    { kind, hasImages }: { readonly kind: ModelKind; readonly hasImages: boolean },
    fault: FoundryError,
    done: Done,
  ): Promise<Model | undefined> {
    const { findModel, modelsOf } = this.#options;
    if (isLost(fault) && !done.hasMoved) {
      done.hasMoved = true;
      return await untilAborted(findModel(isDefault ? undefined : model.id, kind), signal);
    }
    if (fault.code === 'model_not_loaded' && !done.triedModels.has(model.id)) {
      done.triedModels.add(model.id);
      return model;
    }
    if (fault.code === 'model_not_downloaded' && isDefault) {
      const others = bySoonest(await modelsOf(kind));
      return others.find(
        (other) => !done.triedModels.has(other.id) && canTake(other, { hasImages }),
      );
    }
    return undefined;
  }

  async #load(server: Server, { model, onProgress, signal }: Work): Promise<Model> {
    const { speed, log } = this.#options;
    const lastSeconds = speed.loadSeconds(model.id);
    onProgress?.({
      kind: 'loading',
      model: model.alias,
      ...(lastSeconds === undefined ? {} : { lastSeconds }),
    });
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
