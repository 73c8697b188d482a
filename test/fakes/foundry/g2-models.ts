import { setTimeout } from 'node:timers/promises';
import type { Call } from './dialect.ts';
import { G2Refusal } from './g2-errors.ts';
import type { FakeModel } from './types.ts';
import { sendJson } from './wire.ts';

const created = 1_750_000_000;

/** GET /v1/models: every variant of the catalogue; nothing says alias, state or context. */
export function listG2Models(call: Call): void {
  sendJson(call.res, 200, { data: call.server.shelf.all().map(entry), object: 'list' });
}

/** GET /v1/models/{id}: the exact id; the core does not decode the path. */
export function showG2Model(call: Call, id: string): void {
  const model = call.server.shelf.byId(id);
  if (model === undefined) throw notFound(id);
  sendJson(call.res, 200, entry(model));
}

/** GET /models/loaded: a bare list of ids. */
export function listLoaded(call: Call): void {
  const loaded = call.server.shelf.all().filter((model) => model.loaded);
  sendJson(
    call.res,
    200,
    loaded.map((model) => model.id),
  );
}

/** GET /models/load/{alias}: answers when the model is loaded. An id is not found here. */
export async function loadByAlias(call: Call, alias: string): Promise<void> {
  const { shelf, life } = call.server;
  const model = shelf.byAlias(alias);
  if (model === undefined) throw notFound(alias);
  if (model.loaded) return sendJson(call.res, 200, { status: 'already_loaded' });
  if (!model.cached) {
    throw new G2Refusal(400, 'Model not cached: Model must be downloaded before loading');
  }
  await setTimeout(model.loadMs ?? 5, undefined, { signal: life });
  if (model.loadError !== undefined) throw new G2Refusal(500, `Load failed: ${model.loadError}`);
  shelf.set(model.id, { loaded: true });
  sendJson(call.res, 200, { status: 'loaded' });
}

/** GET /models/unload/{alias}: refused while an answer of the model is under way. */
export function unloadByAlias(call: Call, alias: string): void {
  const { shelf, engine } = call.server;
  const model = shelf.byAlias(alias);
  if (model === undefined) throw notFound(alias);
  if (!model.loaded) {
    sendJson(call.res, 200, { status: 'not_loaded' });
    return;
  }
  const sessions = engine.answers.filter(
    (answer) => answer.endedAt === undefined && answer.request.model === model.id,
  ).length;
  if (sessions > 0) {
    throw new G2Refusal(
      500,
      `Unload failed: model_load_manager.cc:214 UnloadModel cannot unload model '${model.id}': ${sessions} session(s) still using it`,
    );
  }
  shelf.set(model.id, { loaded: false });
  sendJson(call.res, 200, { status: 'unloaded' });
}

function notFound(name: string): G2Refusal {
  return new G2Refusal(404, `Model not found: No model matching '${name}'`);
}

function entry(model: FakeModel) {
  return { created, id: model.id, object: 'model', owned_by: model.publisher ?? 'system' };
}
