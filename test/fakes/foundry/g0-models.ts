import { setTimeout } from 'node:timers/promises';
import { csharpMarks, csharpMoment } from './csharp-chat.ts';
import type { Call } from './dialect.ts';
import { sendG0Error, sendNoProvider } from './g0-errors.ts';
import { sendNotFound, sendNothing } from './kestrel.ts';
import { executionProviderOf, versionOf, withoutVersion } from './model-ids.ts';
import type { FakeModel } from './types.ts';
import { sendJson } from './wire.ts';

const defaultContextLength = 16384;

/** GET /openai/status. */
export function showG0Status(call: Call): void {
  const [endpoints, dir, pipe] = [[call.server.url], '/home/someone/.foundry/cache/models', 'fl'];
  const body = call.server.quirks.lowerCaseKeys
    ? { endpoints, modelDirPath: dir, pipeName: pipe }
    : { Endpoints: endpoints, ModelDirPath: dir, PipeName: pipe };
  sendJson(call.res, 200, body);
}

/** GET /openai/models: ids of what is cached. */
export function listCached(call: Call): void {
  sendIds(call, (model) => model.cached);
}

/** GET /openai/loadedmodels. */
export function listG0Loaded(call: Call): void {
  sendIds(call, (model) => model.loaded);
}

/** GET /v1/models: what is cached, with the fields seen in 0.8. */
export function listG0Models(call: Call): void {
  const cached = call.server.shelf.all().filter((model) => model.cached);
  const moment = csharpMoment(new Date('2025-11-18T14:44:08Z'));
  const data = cached.map((model) => {
    const context = model.contextLength ?? defaultContextLength;
    const maxOutputTokens = context / 8;
    return {
      vision: model.vision === true,
      toolCalling: false,
      maxInputTokens: context - maxOutputTokens,
      maxOutputTokens,
      id: model.id,
      owned_by: model.publisher ?? 'Microsoft',
      permission: [],
      ...moment,
      ...csharpMarks,
      object: 'model',
    };
  });
  sendJson(call.res, 200, { data, ...csharpMarks, object: 'list' });
}

/** GET /foundry/list: the whole catalogue; the only place that tells aliases. */
export function listCatalogue(call: Call): void {
  const models = call.server.shelf.all().map(catalogueEntry);
  sendJson(call.res, 200, call.server.quirks.listsAsObject ? { models } : models);
}

/** GET /openai/load/{id}: an empty 200 when the model is loaded. `ttl` in seconds. */
export async function loadG0Model(call: Call, id: string): Promise<void> {
  const { shelf, life } = call.server;
  const model = shelf.byId(id);
  if (model === undefined) return sendNotFound(call);
  if (!model.cached) return sendNoProvider(call, id);
  if (!model.loaded) await setTimeout(model.loadMs ?? 5, undefined, { signal: life });
  if (model.loadError !== undefined) return sendG0Error(call, 500, model.loadError);
  const ttlSeconds = Number(call.query.get('ttl') ?? 0);
  shelf.set(model.id, { loaded: true, ttlSeconds });
  sendNothing(call);
}

/** GET /openai/unload/{id}: without `force=true` a model with a running ttl stays. */
export function unloadG0Model(call: Call, id: string): void {
  const model = call.server.shelf.byId(id);
  if (model === undefined) {
    sendNotFound(call);
    return;
  }
  const isForced = call.query.get('force')?.toLowerCase() === 'true';
  if (isForced || !model.ttlSeconds) {
    call.server.shelf.set(model.id, { loaded: false, ttlSeconds: 0 });
  }
  sendNothing(call);
}

/** GET /openai/unloadall. */
export function unloadAllG0Models(call: Call): void {
  call.server.shelf.unloadAll();
  sendNothing(call);
}

function sendIds(call: Call, fits: (model: FakeModel) => boolean): void {
  const ids = call.server.shelf.all().filter(fits);
  const { listsWithoutVersion } = call.server.quirks;
  sendJson(
    call.res,
    200,
    ids.map(({ id }) => (listsWithoutVersion ? withoutVersion(id) : id)),
  );
}

function catalogueEntry(model: FakeModel) {
  const name = withoutVersion(model.id);
  const version = versionOf(model.id);
  return {
    name: model.id,
    displayName: name,
    modelType: 'ONNX',
    providerType: 'AzureFoundry',
    uri: `azureml://registries/azureml/models/${name}/versions/${version}`,
    version,
    promptTemplate: { assistant: '{Content}', prompt: '<|user|>{Content}<|end|><|assistant|>' },
    publisher: model.publisher ?? 'Microsoft',
    task: model.task,
    runtime: {
      deviceType: model.device ?? 'CPU',
      executionProvider: executionProviderOf(model),
    },
    fileSizeMb: model.sizeMb ?? 1000,
    modelSettings: { parameters: [] },
    alias: model.alias,
    supportsToolCalling: false,
    license: 'MIT',
    licenseDescription: 'This model is provided under the License Terms available at ...',
    parentModelUri: `azureml://registries/azureml/models/${model.alias}/versions/1`,
  };
}
