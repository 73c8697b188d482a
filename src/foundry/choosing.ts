import { FoundryError } from './errors.ts';
import { bySoonest, findModel, nearestModels } from './model-names.ts';
import type { Model, ModelKind } from './types.ts';

/**
 * The model of a name, or the one that answers soonest. One for chat that is at hand makes vectors,
 * too, on servers that do not tell what their models are for.
 */
export function chooseModel(
  wanted: string | undefined,
  models: readonly Model[],
  kind: ModelKind,
): Model | undefined {
  const own = models.filter((model) => model.kind === kind);
  if (wanted === undefined) return bySoonest(own)[0];
  const found = findModel(wanted, own);
  if (found !== undefined || kind !== 'embedding') return found;
  return findModel(
    wanted,
    models.filter((model) => model.kind === 'chat' && model.state === 'loaded'),
  );
}

/** What to say when {@link chooseModel} finds none: `model_unknown` with names, or `no_model`. */
export function noSuchModel(
  wanted: string | undefined,
  models: readonly Model[],
  kind: ModelKind,
): FoundryError {
  if (wanted === undefined) return new FoundryError('no_model', `the server has no ${kind} model`);
  const own = models.filter((model) => model.kind === kind);
  const details = { model: wanted, nearest: nearestModels(wanted, own) };
  return new FoundryError('model_unknown', `no model "${wanted}"`, details);
}
