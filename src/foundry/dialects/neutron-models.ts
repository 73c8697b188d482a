import type { Wire } from '../endpoint.ts';
import { FoundryError } from '../errors.ts';
import { type CachedModel, readModelCache } from '../model-cache.ts';
import {
  guessAlias,
  hasVersion,
  isSameId,
  kindOf,
  parseModelId,
  withoutVersion,
} from '../model-names.ts';
import { foundrySightOf, sightIn } from '../sight.ts';
import type { Model } from '../types.ts';
import { catalogueOr } from './catalogue.ts';
import {
  type CatalogueEntry,
  contextIn,
  parseCatalogue,
  parseNeutronStatus,
} from './neutron-wire.ts';
import { contextOf, parseIdList, parseModelList, type WireModel } from './wire-models.ts';

const QUICK_TIMEOUT_MS = 10_000;
/** The service fetches it from the network when it has none. */
const CATALOGUE_TIMEOUT_MS = 30_000;

/** What is known of the models besides the catalogue. */
type Shelf = {
  readonly loaded: readonly string[];
  readonly cached: readonly string[];
  readonly folders: ReadonlyMap<string, CachedModel>;
  readonly listed: readonly WireModel[];
};

/** All models of a service up to 0.8: its catalogue, or what is on its disk when that fails. */
export async function neutronModels(wire: Wire, signal: AbortSignal): Promise<Model[]> {
  const catalogue = readCatalogue(wire, signal);
  // It may fail before it is waited for.
  catalogue.catch(() => {});
  const shelf = await readShelf(wire, signal);
  const entries = await catalogueOr(catalogue, async () =>
    shelf.cached.length > 0 ? [] : undefined,
  );
  return modelsFrom(entries, shelf);
}

/** `GET /foundry/list`. Throws `bad_answer` when the service cannot give it. */
export async function readCatalogue(wire: Wire, signal: AbortSignal): Promise<CatalogueEntry[]> {
  const call = { signal, timeoutMs: CATALOGUE_TIMEOUT_MS };
  const answer = await wire.transport.call(`${wire.url}/foundry/list`, call);
  const entries = parseCatalogue(answer);
  if (entries !== undefined) return entries;
  throw new FoundryError('bad_answer', `/foundry/list: HTTP ${answer.status}`, {
    status: answer.status,
  });
}

/** Whether a service up to 0.8 listens there. */
export async function isNeutron(wire: Wire, signal: AbortSignal): Promise<boolean> {
  return parseNeutronStatus(await quickly(wire, '/openai/status', signal)) !== undefined;
}

/** The catalogue's entry that an id, perhaps without version, names: of several the newest. */
export function entryFor(
  id: string,
  entries: readonly CatalogueEntry[],
): CatalogueEntry | undefined {
  const versionOf = ({ name }: CatalogueEntry) => parseModelId(name).version ?? 0;
  return entries
    .filter(({ name }) => isSameId(name, id))
    .sort((a, b) => versionOf(b) - versionOf(a))[0];
}

function modelsFrom(entries: readonly CatalogueEntry[], shelf: Shelf): Model[] {
  // Ids that came without version mean the newest of the catalogue, and no other.
  const resolve = (id: string) => entryFor(id, entries)?.name ?? id;
  const loaded = new Set(shelf.loaded.map((id) => resolve(id).toLowerCase()));
  const cached = new Set(shelf.cached.map((id) => resolve(id).toLowerCase()));
  const known = new Set(entries.map(({ name }) => name.toLowerCase()));
  // An older version, or a model that somebody compiled, is in no catalogue.
  const others = new Map(
    [...shelf.cached, ...shelf.loaded]
      .filter((id) => !known.has(resolve(id).toLowerCase()))
      .map((id) => [id.toLowerCase(), id]),
  );
  const rows = [
    ...entries.map((entry) => ({ id: entry.name, entry })),
    ...[...others.values()].map((id) => ({ id, entry: siblingOf(id, entries) })),
  ];
  return rows.map(({ id, entry }) => {
    const key = id.toLowerCase();
    const state = loaded.has(key) ? 'loaded' : cached.has(key) ? 'cached' : 'catalog';
    return toModel({ id, state, entry, shelf });
  });
}

function toModel(row: {
  id: string;
  state: Model['state'];
  entry: CatalogueEntry | undefined;
  shelf: Shelf;
}): Model {
  const { id, state, entry, shelf } = row;
  const { name, device = entry?.runtime?.deviceType?.toLowerCase() } = parseModelId(id);
  const listed = shelf.listed.find((each) => isSameId(each.id, id));
  const folder = [...shelf.folders.values()].find((each) => isSameId(each.id, id));
  const context = folder?.context ?? (listed && contextOf(listed)) ?? (entry && contextIn(entry));
  return {
    id,
    alias: entry?.alias ?? guessAlias(name),
    state,
    kind: kindOf(name, entry?.task),
    ...foundrySightOf(name, sightIn(entry), sightIn(listed), folder?.sees),
    ...(device === undefined ? {} : { device }),
    ...(entry?.fileSizeMb === undefined ? {} : { sizeMb: entry.fileSizeMb }),
    ...(context === undefined ? {} : { context }),
  };
}

/** Another version of the model: its alias and task are the same. */
function siblingOf(id: string, entries: readonly CatalogueEntry[]): CatalogueEntry | undefined {
  return hasVersion(id) ? entryFor(withoutVersion(id), entries) : undefined;
}

async function readShelf(wire: Wire, signal: AbortSignal): Promise<Shelf> {
  const [loaded, cached, listed, status] = await Promise.all([
    idsAt(wire, '/openai/loadedmodels', signal),
    idsAt(wire, '/openai/models', signal),
    quickly(wire, '/v1/models', signal),
    quickly(wire, '/openai/status', signal),
  ]);
  const folder = parseNeutronStatus(status)?.modelDirPath;
  return {
    loaded,
    cached,
    listed: listed.status === 200 ? (parseModelList(listed.json) ?? []) : [],
    folders: folder === undefined ? new Map() : await readModelCache(folder),
  };
}

/** A list of ids. Throws `unreachable` when there is no such route any more. */
async function idsAt(wire: Wire, path: string, signal: AbortSignal): Promise<string[]> {
  const answer = await quickly(wire, path, signal);
  const ids = parseIdList(answer.json);
  if (ids !== undefined) return ids;
  if (answer.status >= 500) return [];
  throw new FoundryError('unreachable', `${path}: HTTP ${answer.status}`, {
    status: answer.status,
  });
}

function quickly({ url, transport }: Wire, path: string, signal: AbortSignal) {
  return transport.call(`${url}${path}`, { signal, timeoutMs: QUICK_TIMEOUT_MS });
}
