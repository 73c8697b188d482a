import { setTimeout } from 'node:timers/promises';
import type { Call } from './dialect.ts';
import { sendG1Error } from './g1-errors.ts';
import { sendNotFound, sendNothing } from './kestrel.ts';
import { withoutVersion } from './model-ids.ts';
import type { FakeModel } from './types.ts';
import { sendJson } from './wire.ts';

/** GET /status where the quirk `hasStatusRoute` gives it. */
export function showG1Status(call: Call): void {
  const modelCachePath = '/home/someone/.foundry/cache/models';
  const status = { modelCachePath, endpoints: [call.server.url], pid: process.pid };
  if (call.server.quirks.hasStatusRoute) sendJson(call.res, 200, status);
  else sendNotFound(call);
}

/** GET /models/loaded: a bare list of full ids. */
export function listG1Loaded(call: Call): void {
  const loaded = call.server.shelf.all().filter((model) => model.loaded);
  sendJson(
    call.res,
    200,
    loaded.map((model) => model.id),
  );
}

/** GET /v1/models: ids without version, `parent` is the alias; the catalogue is not told. */
export function listG1Models(call: Call): void {
  const { shelf, quirks } = call.server;
  const shown = shelf
    .all()
    .filter((model) => (quirks.listsOnlyLoaded ? model.loaded : model.cached));
  const data = shown.map((model) => ({
    id: withoutVersion(model.id),
    owned_by: model.publisher ?? 'Microsoft',
    created: 1_750_000_000,
    parent: model.alias,
    object: 'model',
  }));
  sendJson(call.res, 200, { data, object: 'list' });
}

/** GET /models/load/{id}: an empty 200 when the model is loaded. */
export async function loadG1Model(call: Call, name: string): Promise<void> {
  const { shelf, life, quirks } = call.server;
  const model = findG1Model(call, name, { needsVersion: quirks.needsVersion });
  if (model === undefined) return sendNotFound(call);
  const failed = `Failed to load model: Model '${name}'`;
  if (!model.cached) return sendG1Error(call, 400, `${failed} is not downloaded.`);
  if (!model.loaded) await setTimeout(model.loadMs ?? 5, undefined, { signal: life });
  if (model.loadError !== undefined) {
    return sendG1Error(call, 500, `Failed to load model: ${model.loadError}`);
  }
  shelf.set(model.id, { loaded: true });
  sendNothing(call);
}

/** GET /models/unload/{id}: 200 also when there was nothing to unload. */
export function unloadG1Model(call: Call, name: string): void {
  const { needsVersion } = call.server.quirks;
  const model = findG1Model(call, name, { needsVersion });
  if (model === undefined) {
    sendNotFound(call);
    return;
  }
  call.server.shelf.set(model.id, { loaded: false });
  sendNothing(call);
}

/** The model of an id with or without version; of an alias only where the quirk allows it. */
export function findG1Model(
  call: Call,
  name: string,
  { needsVersion }: { needsVersion: boolean },
): FakeModel | undefined {
  const { shelf, quirks } = call.server;
  return (
    shelf.byId(name) ??
    (needsVersion ? undefined : shelf.byIdWithoutVersion(name)) ??
    (quirks.acceptsAlias ? shelf.byAlias(name) : undefined)
  );
}
