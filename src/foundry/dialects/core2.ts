import { z } from 'zod';
import { streamCompletion } from '../completion.ts';
import type { Wire } from '../endpoint.ts';
import { FoundryError } from '../errors.ts';
import { type CachedModel, readModelCache } from '../model-cache.ts';
import { guessAlias, kindOf, parseModelId } from '../model-names.ts';
import type { Model } from '../types.ts';
import { explainAnswer } from '../wire-errors.ts';
import type { Dialect } from './dialect.ts';
import { loadNames } from './load-names.ts';
import { listModels } from './openai.ts';
import { parseIdList, type WireModel } from './wire-models.ts';

const QUICK_TIMEOUT_MS = 10_000;
/** Loading is synchronous on the server and takes minutes for a large model. */
const LOAD_TIMEOUT_MS = 10 * 60_000;

const status = z.looseObject({ modelCachePath: z.string().optional().catch(undefined) });

/**
 * Foundry Local 2.x (the C++ core). Its list is the whole catalogue by exact id; what is loaded is
 * told apart, what is cached only its cache folder tells; it loads by alias alone.
 */
export const core2: Dialect = {
  generation: 'g2',
  matches: ({ loaded }) => loaded?.status === 200 && parseIdList(loaded.json) !== undefined,

  async models(wire, signal) {
    const [entries, loaded, cached] = await Promise.all([
      listModels(wire, signal),
      loadedIds(wire, signal),
      cachedModels(wire, signal),
    ]);
    return entries.map((entry) => toModel(entry, loaded, cached));
  },

  async load(wire, model, signal) {
    let unknown: FoundryError | undefined;
    for (const name of loadNames(model)) {
      const fault = await tryLoad(wire, name, model, signal);
      if (fault === undefined) return;
      if (fault.code !== 'model_unknown') throw fault;
      unknown ??= fault;
    }
    throw unknown ?? new FoundryError('model_unknown', model.id, { model: model.id });
  },

  async unload(wire, model, signal) {
    for (const name of loadNames(model)) {
      const answer = await manage(wire, 'unload', name, signal, QUICK_TIMEOUT_MS);
      if (answer.status === 200) return;
      if (answer.status !== 404) throw explainAnswer(answer.status, answer.text, model.id);
    }
    throw new FoundryError('model_unknown', model.id, { model: model.id });
  },

  stream: ({ url, transport }, request) =>
    streamCompletion({
      transport,
      url: `${url}/v1/chat/completions`,
      request,
      saysWhyItEnds: true,
    }),
};

async function tryLoad(wire: Wire, name: string, model: Model, signal: AbortSignal) {
  const answer = await manage(wire, 'load', name, signal, LOAD_TIMEOUT_MS);
  if (answer.status === 200) return undefined;
  const fault = explainAnswer(answer.status, answer.text, model.id);
  const details = { cause: fault, status: answer.status, model: model.id };
  if (fault.code === 'model_not_downloaded') return fault;
  // A name with odd characters matches no route and gets a 404 in other words.
  const code = answer.status === 404 ? 'model_unknown' : 'load_failed';
  return new FoundryError(code, fault.message, details);
}

function manage(wire: Wire, verb: string, name: string, signal: AbortSignal, timeoutMs: number) {
  const url = `${wire.url}/models/${verb}/${encodeURIComponent(name)}`;
  return wire.transport.call(url, { signal, timeoutMs });
}

async function loadedIds(wire: Wire, signal: AbortSignal): Promise<Set<string>> {
  const url = `${wire.url}/models/loaded`;
  const answer = await wire.transport.call(url, { signal, timeoutMs: QUICK_TIMEOUT_MS });
  return new Set((parseIdList(answer.json) ?? []).map((id) => id.toLowerCase()));
}

async function cachedModels(wire: Wire, signal: AbortSignal): Promise<Map<string, CachedModel>> {
  const url = `${wire.url}/status`;
  const answer = await wire.transport.call(url, { signal, timeoutMs: QUICK_TIMEOUT_MS });
  const path = status.safeParse(answer.json).data?.modelCachePath;
  return path === undefined ? new Map() : await readModelCache(path);
}

function toModel(entry: WireModel, loaded: Set<string>, cached: Map<string, CachedModel>): Model {
  const { name, device } = parseModelId(entry.id);
  const onDisk = cached.get(entry.id.toLowerCase());
  const isLoaded = loaded.has(entry.id.toLowerCase());
  return {
    id: entry.id,
    alias: entry.parent ?? guessAlias(name),
    state: isLoaded ? 'loaded' : onDisk ? 'cached' : 'catalog',
    kind: kindOf(name),
    ...(device === undefined ? {} : { device }),
    ...(onDisk?.context === undefined ? {} : { context: onDisk.context }),
  };
}
