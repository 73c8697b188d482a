import { streamCompletion } from '../completion.ts';
import type { Wire } from '../endpoint.ts';
import { FoundryError } from '../errors.ts';
import { dataUrl, hasImages } from '../images.ts';
import type { CachedModel } from '../model-cache.ts';
import { guessAlias, isSameId, kindOf, parseModelId } from '../model-names.ts';
import { foundryBody } from '../relay/foundry-body.ts';
import { type Manners, relayWith } from '../relay/relay.ts';
import { withToolsAsText } from '../relay/tool-messages.ts';
import { streamResponse } from '../response.ts';
import { foundrySightOf, sightIn } from '../sight.ts';
import type { WireAnswer } from '../transport.ts';
import type { ChatRequest, Model } from '../types.ts';
import { catalogueOr } from './catalogue.ts';
import { all, shows, some } from './claims.ts';
import {
  cacheOf,
  isCoreStatus,
  isLoadedList,
  loadByNames,
  loadedIds,
  unloadByNames,
} from './core-models.ts';
import type { Dialect } from './dialect.ts';
import { loadNames, shortNames } from './load-names.ts';
import { listModels } from './openai.ts';
import { explainMissing } from './still-there.ts';
import { isCatalogue, parseModelList, type WireModel } from './wire-models.ts';

/** How it answers programs over its chat route. */
export const core2Chat = {
  saysWhyItEnds: 'unless doubled',
  chatBody: (body) => withToolsAsText(foundryBody(body)),
  explain: (fault, wire, signal) => explainMissing(fault, () => isCore2(wire, signal)),
} as const satisfies Manners;

const manners = {
  ...core2Chat,
  // Its chat route drops images without a word.
  imagePart: (image) => ({ image_url: dataUrl(image), media_type: image.mime }),
} as const satisfies Manners;

/**
 * Foundry Local 2.x (the C++ core). Its list is the whole catalogue by exact id; what is loaded is
 * told apart, what is cached only its cache folder tells; it loads by alias alone.
 */
export const core2: Dialect = {
  generation: 'g2',
  matches: ({ loaded, status, openaiStatus, v1Models }) =>
    all(
      shows(loaded, isLoadedList),
      shows(status, isCoreStatus),
      // Should 1.x serve /status, too: the web servers word a missing route differently, and its
      // list differs.
      some(shows(openaiStatus, isMissingInWords), shows(v1Models, listsCatalogue)),
    ),

  async models(wire, signal) {
    const catalogue = listModels(wire, signal);
    // It may fail before it is waited for.
    catalogue.catch(() => {});
    const [loaded, cached] = await Promise.all([
      loadedIds(wire, signal),
      cachedModels(wire, signal),
    ]);
    const entries = await catalogueOr(catalogue, async () => entriesOf(loaded, cached));
    if (entries.length > 0 && !isCatalogue(entries) && !(await refusesInWords(wire, signal))) {
      throw new FoundryError('unreachable', 'a server of 1.x has come to this port');
    }
    return entries.map((entry) => toModel(entry, loaded, cached));
  },

  async load(wire, model, signal) {
    const isStillThere = () => isCore2(wire, signal);
    const guesses = () => guessedNames(wire, model, signal);
    await loadByNames({ wire, model, names: loadNames(model), guesses, signal, isStillThere });
  },

  async unload(wire, model, signal) {
    const isStillThere = () => isCore2(wire, signal);
    const guesses = () => guessedNames(wire, model, signal);
    await unloadByNames({ wire, model, names: loadNames(model), guesses, signal, isStillThere });
  },

  stream: (wire, request) =>
    hasImages(request)
      ? streamResponse({
          transport: wire.transport,
          url: `${wire.url}/v1/responses`,
          request,
          imagePart: manners.imagePart,
          explain: (fault) => manners.explain(fault, wire, request.signal),
        })
      : streamCore2Chat(wire, request),

  relay: relayWith(manners),
};

/** Streams one answer over its chat route. */
export function streamCore2Chat(wire: Wire, request: ChatRequest) {
  return streamCompletion({
    transport: wire.transport,
    url: `${wire.url}/v1/chat/completions`,
    request,
    saysWhyItEnds: manners.saysWhyItEnds,
    explain: (fault) => manners.explain(fault, wire, request.signal),
  });
}

/** Its web server says in plain text that there is no such route; that of 1.x says nothing. */
function isMissingInWords({ status, text }: WireAnswer): boolean {
  return status === 404 && text.trim() !== '';
}

async function refusesInWords({ url, transport }: Wire, signal: AbortSignal): Promise<boolean> {
  const answer = await transport.call(`${url}/openai/status`, { signal, timeoutMs: 10_000 });
  return isMissingInWords(answer);
}

function listsCatalogue({ status, json }: WireAnswer): boolean {
  return status === 200 && isCatalogue(parseModelList(json) ?? []);
}

async function isCore2(wire: Wire, signal: AbortSignal): Promise<boolean> {
  return isCoreStatus((await cacheOf(wire, signal)).answer);
}

async function cachedModels(wire: Wire, signal: AbortSignal): Promise<Map<string, CachedModel>> {
  const { answer, cached } = await cacheOf(wire, signal);
  if (answer.status !== 404) return cached;
  throw new FoundryError('unreachable', '/status: HTTP 404', { status: 404 });
}

/** What can be told without the catalogue; undefined: nothing. */
function entriesOf(
  loaded: readonly string[],
  cached: ReadonlyMap<string, CachedModel>,
): WireModel[] | undefined {
  const ids = new Map([...cached].map(([key, { id }]) => [key, id]));
  for (const id of loaded) ids.set(id.toLowerCase(), id);
  return ids.size === 0 ? undefined : [...ids.values()].map((id) => ({ id }));
}

function toModel(
  entry: WireModel,
  loaded: readonly string[],
  cached: ReadonlyMap<string, CachedModel>,
): Model {
  const { name, device } = parseModelId(entry.id);
  const onDisk = cached.get(entry.id.toLowerCase());
  const isLoaded = loaded.some((id) => isSameId(id, entry.id));
  return {
    id: entry.id,
    alias: entry.parent ?? guessAlias(name),
    state: isLoaded ? 'loaded' : onDisk ? 'cached' : 'catalog',
    kind: kindOf(name),
    ...foundrySightOf(name, sightIn(entry), onDisk?.sees),
    ...(device === undefined ? {} : { device }),
    ...(onDisk?.context === undefined ? {} : { context: onDisk.context }),
  };
}

async function guessedNames(wire: Wire, model: Model, signal: AbortSignal): Promise<string[]> {
  const entries = await listModels(wire, signal).catch(() => []);
  const ids = entries.map(({ id }) => id);
  return shortNames(model, ids);
}
