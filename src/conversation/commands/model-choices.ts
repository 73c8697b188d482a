import type { Foundry } from '../../foundry/foundry.ts';
import { bySoonest } from '../../foundry/model-names.ts';
import type { Model, ModelState } from '../../foundry/types.ts';
import type { Texts } from '../../texts/texts.ts';
import type { Choice } from '../door.ts';
import { shortestName } from '../model-buttons.ts';

/** Discord's limit for autocomplete. */
const MAX_CHOICES = 25;
const MARKS: Readonly<Record<ModelState, string>> = { loaded: '●', cached: '○', catalog: '☁' };

const ALL: readonly ModelState[] = ['loaded', 'cached', 'catalog'];

/** A line such as `● phi-4-mini · 3.6 GB · generic-cpu`; of a model that sees it ends with an eye. */
export function describeModel({ state, alias, sizeMb, device, sees }: Model, texts: Texts): string {
  const size = sizeMb === undefined ? undefined : texts.models.size(sizeMb);
  const parts = [`${MARKS[state]} ${alias}`, size, device, sees ? '👁' : undefined];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** One model per alias, the one that answers soonest; loaded ones first. */
export function oneByAlias(models: readonly Model[]): Model[] {
  const byAlias = new Map<string, Model>();
  for (const model of bySoonest(models)) {
    if (!byAlias.has(model.alias)) byAlias.set(model.alias, model);
  }
  return [...byAlias.values()];
}

/** Models that a half-written name may mean, of some states. Throws FoundryError. */
export async function modelChoices(
  { foundry, texts, states = ALL }: ChoiceContext,
  written: string,
): Promise<Choice[]> {
  const wanted = written.trim().toLowerCase();
  const all = await foundry.chatModels();
  return oneByAlias(all.filter(({ state }) => states.includes(state)))
    .filter(({ alias, id }) => `${alias} ${id}`.toLowerCase().includes(wanted))
    .slice(0, MAX_CHOICES)
    .map((model) => ({ label: describeModel(model, texts), value: shortestName(model, all) }));
}

type ChoiceContext = {
  readonly foundry: Foundry;
  readonly texts: Texts;
  /** Unset: all. */
  readonly states?: readonly ModelState[];
};
