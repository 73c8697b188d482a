import { streamCompletion } from '../completion.ts';
import type { Wire } from '../endpoint.ts';
import { FoundryError } from '../errors.ts';
import { hasImages } from '../images.ts';
import type { CachedModel } from '../model-cache.ts';
import { guessAlias, isSameId, kindOf, parseModelId } from '../model-names.ts';
import { foundryBody } from '../relay/foundry-body.ts';
import { type Manners, relayWith } from '../relay/relay.ts';
import { streamResponse } from '../response.ts';
import { foundrySightOf, sightIn } from '../sight.ts';
import type { Model } from '../types.ts';
import { all, lacks, shows } from './claims.ts';
import {
  cacheOf,
  hasLoadedList,
  isCoreStatus,
  isLoadedList,
  loadByNames,
  loadedIds,
  unloadByNames,
} from './core-models.ts';
import type { Dialect } from './dialect.ts';
import { loadNames } from './load-names.ts';
import { listModels } from './openai.ts';
import { explainMissing } from './still-there.ts';
import { contextOf, isCatalogue, type WireModel } from './wire-models.ts';

const manners = {
  saysWhyItEnds: 'always',
  chatBody: foundryBody,
  // As every sample for the SDK 1.x shows an image to a model; no other route is known to.
  imagePart: ({ mime, base64 }) => ({ image_data: base64, media_type: mime }),
  explain: (fault, wire, signal) => explainMissing(fault, () => isCore1(wire, signal)),
} as const satisfies Manners;

/**
 * Foundry Local 1.x (the C# core), in a program or in the daemon of CLI 0.10. Its list is what can
 * be loaded, by id without version, with the alias; it loads by id, some of them by alias.
 */
export const core1: Dialect = {
  generation: 'g1',
  // 2.x was asked before. A program that answers everything with a list is none.
  matches: ({ loaded, status }) => all(shows(loaded, isLoadedList), lacks(status, isLoadedList)),

  async models(wire, signal) {
    const [entries, loaded, { answer, cached }] = await Promise.all([
      listModels(wire, signal),
      loadedIds(wire, signal),
      cacheOf(wire, signal),
    ]);
    if (isCoreStatus(answer) && isCatalogue(entries)) {
      throw new FoundryError('unreachable', 'a server of 2.x has come to this port');
    }
    const unlisted = loaded.filter((id) => !entries.some((entry) => isSameId(entry.id, id)));
    return [...entries, ...unlisted.map((id) => ({ id }))].map((entry) =>
      toModel(entry, loaded, cached),
    );
  },

  async load(wire, model, signal) {
    const names = [model.id, ...loadNames(model)];
    const isStillThere = () => isCore1(wire, signal);
    await loadByNames({ wire, model, names: [...new Set(names)], signal, isStillThere });
  },

  async unload(wire, model, signal) {
    const loaded = await loadedIds(wire, signal);
    const names = [...loaded.filter((id) => isSameId(id, model.id)), model.id, ...loadNames(model)];
    const isStillThere = () => isCore1(wire, signal);
    await unloadByNames({ wire, model, names: [...new Set(names)], signal, isStillThere });
  },

  stream: (wire, request) => {
    const { transport, url } = wire;
    const told = {
      transport,
      request,
      explain: (fault: FoundryError) => manners.explain(fault, wire, request.signal),
    };
    return hasImages(request)
      ? streamResponse({ ...told, url: `${url}/v1/responses`, imagePart: manners.imagePart })
      : streamCompletion({
          ...told,
          url: `${url}/v1/chat/completions`,
          saysWhyItEnds: manners.saysWhyItEnds,
        });
  },

  relay: relayWith(manners),
};

async function isCore1(wire: Wire, signal: AbortSignal): Promise<boolean> {
  if (!(await hasLoadedList(wire, signal))) return false;
  const { answer } = await cacheOf(wire, signal);
  return !isCoreStatus(answer) || !isCatalogue(await listModels(wire, signal));
}

function toModel(
  entry: WireModel,
  loaded: readonly string[],
  cached: ReadonlyMap<string, CachedModel>,
): Model {
  const { name, device } = parseModelId(entry.id);
  const onDisk = [...cached.values()].find(({ id }) => isSameId(id, entry.id));
  const context = onDisk?.context ?? contextOf(entry);
  return {
    id: entry.id,
    alias: entry.parent ?? guessAlias(name),
    state: loaded.some((id) => isSameId(id, entry.id)) ? 'loaded' : 'cached',
    kind: kindOf(name),
    ...foundrySightOf(name, sightIn(entry), onDisk?.sees),
    ...(device === undefined ? {} : { device }),
    ...(context === undefined ? {} : { context }),
  };
}
