import { setTimeout } from 'node:timers/promises';
import type { FakeModel } from '../foundry/index.ts';
import { withoutVersion } from '../foundry/model-ids.ts';
import type { CliCall } from './types.ts';

const downloadSteps = 5;

/** The model with this id (with or without version) or alias, in any case of letters. */
export function findModel(models: readonly FakeModel[], name: string): FakeModel | undefined {
  const wanted = name.toLowerCase();
  const names = ({ id }: FakeModel) => [id, withoutVersion(id)].map((each) => each.toLowerCase());
  const byId = models.find((model) => names(model).includes(wanted));
  if (byId !== undefined) return byId;
  return bestOf(models.filter(({ alias }) => alias.toLowerCase() === wanted));
}

/** One model for each alias: the variant that is cached, else the first. */
export function oneForEachAlias(models: readonly FakeModel[]): readonly FakeModel[] {
  const aliases = [...new Set(models.map(({ alias }) => alias))];
  return aliases.flatMap((alias) => {
    const best = bestOf(models.filter((model) => model.alias === alias));
    return best === undefined ? [] : [best];
  });
}

/** Draws a download's progress; resolves with the text of its failure, if it fails. */
export async function drawDownload(
  { world, signal }: CliCall,
  model: FakeModel,
  draw: (percent: number) => void,
): Promise<string | undefined> {
  for (let step = 0; step <= downloadSteps; step += 1) {
    const percent = (step / downloadSteps) * 100;
    if (model.downloadError !== undefined && percent > 50) return model.downloadError;
    draw(percent);
    await setTimeout((model.downloadMs ?? 20) / downloadSteps, undefined, { signal });
  }
  world.download(model.id);
  return undefined;
}

/** Takes the time that a load takes; resolves with the text of its failure, if it fails. */
export async function loadSlowly(
  { world, signal }: CliCall,
  model: FakeModel,
): Promise<string | undefined> {
  await setTimeout(model.loadMs ?? 5, undefined, { signal });
  if (model.loadError === undefined) world.load(model.id);
  return model.loadError;
}

function bestOf(variants: readonly FakeModel[]): FakeModel | undefined {
  return variants.find(({ cached }) => cached) ?? variants[0];
}
