import { kindOf, parseModelId } from '../model-names.ts';
import { combinedSight, foundrySightOf } from '../sight.ts';
import type { Model } from '../types.ts';
import type { CatalogEntry } from './parse-catalog.ts';

const VERSION = /:(\d+)$/;

/**
 * The models with what the command knows and their server does not tell. Entries are found by id in
 * any case, and without version where one of both has none. What the server knows for sure stays:
 * a size, a device, a window, and that a model is loaded.
 */
export function enrich(models: readonly Model[], catalog: readonly CatalogEntry[]): Model[] {
  const find = finder(catalog);
  return models.map((model) => {
    const entry = find(model.id);
    if (entry === undefined) return model;
    const { alias, kind = model.kind, isCached = false } = entry;
    const sees = combinedSight(model.sees, entry.sees);
    return {
      ...entryFacts(entry),
      ...model,
      ...(sees === undefined ? {} : { sees }),
      // A server of 2.x tells neither: both are guessed from the id.
      alias,
      kind,
      state: model.state === 'catalog' && isCached ? 'cached' : model.state,
    };
  });
}

/**
 * The models that only the command knows: a 1.x daemon lists what is on its disk alone, and the
 * others could not be named for a download.
 */
export function onlyInCatalog(models: readonly Model[], catalog: readonly CatalogEntry[]): Model[] {
  const has = finder(models);
  return catalog
    .filter(({ id }) => has(id) === undefined)
    .map((entry) => ({
      ...entryFacts(entry),
      id: entry.id,
      alias: entry.alias,
      kind: entry.kind ?? kindOf(parseModelId(entry.id).name),
      ...foundrySightOf(entry.id, entry.sees),
      state: entry.isCached ? 'cached' : 'catalog',
    }));
}

function entryFacts({ sizeMb, device, context }: CatalogEntry) {
  return {
    ...(sizeMb === undefined ? {} : { sizeMb }),
    ...(device === undefined ? {} : { device }),
    ...(context === undefined ? {} : { context }),
  };
}

type Named = { readonly id: string; readonly isCached?: boolean };

/** Looks things up by id; of several versions that on the disk is taken, else the newest. */
function finder<T extends Named>(things: readonly T[]): (id: string) => T | undefined {
  const byId = new Map<string, T>();
  const byName = new Map<string, T>();
  for (const thing of things) {
    const id = thing.id.toLowerCase();
    if (!byId.has(id)) byId.set(id, thing);
    const name = id.replace(VERSION, '');
    const other = byName.get(name);
    if (other === undefined || rank(thing) > rank(other)) byName.set(name, thing);
  }
  return (wanted) => {
    const id = wanted.toLowerCase();
    const name = id.replace(VERSION, '');
    // Without a version any fits; with one, an entry that has none.
    return byId.get(id) ?? (name === id ? byName.get(name) : byId.get(name));
  };
}

function rank({ id, isCached }: Named): number {
  return Number(VERSION.exec(id)?.[1] ?? 0) + (isCached ? 1_000_000 : 0);
}
