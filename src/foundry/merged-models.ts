import { soonest } from './model-names.ts';
import type { Model } from './types.ts';

/**
 * The models of several servers, each id once, as it answers soonest. A window that was learned by
 * its id goes before what a server told.
 */
export function mergeModels(
  lists: readonly (readonly Model[])[],
  contexts: ReadonlyMap<string, number>,
): Model[] {
  const byId = new Map<string, Model>();
  for (const model of lists.flat()) {
    const other = byId.get(model.id);
    if (other === undefined || soonest(model, other) < 0) byId.set(model.id, model);
  }
  return [...byId.values()].map((model) => {
    const context = contexts.get(model.id);
    return context === undefined ? model : { ...model, context };
  });
}
