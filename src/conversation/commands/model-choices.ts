import type { Foundry } from '../../foundry/foundry.ts';
import { bySoonest } from '../../foundry/model-names.ts';
import type { Model, ModelState } from '../../foundry/types.ts';
import type { Choice } from '../door.ts';

/** Discord's limit for autocomplete. */
const MAX_CHOICES = 25;
const MARKS: Readonly<Record<ModelState, string>> = { loaded: '●', cached: '○', catalog: '☁' };

/** A line such as `● phi-4-mini · 3.6 GB · cpu`. */
export function describeModel({ state, alias, sizeMb, device }: Model): string {
  const size = sizeMb === undefined ? undefined : `${(sizeMb / 1024).toFixed(1)} GB`;
  const parts = [`${MARKS[state]} ${alias}`, size, device].filter((part) => part !== undefined);
  return parts.join(' · ');
}

/** One model per alias, the one that answers soonest; loaded ones first. */
export function oneByAlias(models: readonly Model[]): Model[] {
  const byAlias = new Map<string, Model>();
  for (const model of bySoonest(models)) {
    if (!byAlias.has(model.alias)) byAlias.set(model.alias, model);
  }
  return [...byAlias.values()];
}

/** Models that a half-written name may mean. Throws FoundryError. */
export async function modelChoices(foundry: Foundry, written: string): Promise<Choice[]> {
  const wanted = written.trim().toLowerCase();
  const models = oneByAlias(await foundry.chatModels());
  return models
    .filter(({ alias, id }) => `${alias} ${id}`.toLowerCase().includes(wanted))
    .slice(0, MAX_CHOICES)
    .map((model) => ({ label: describeModel(model), value: model.alias }));
}
